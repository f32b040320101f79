"""One kind of problem."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem. `severity`: error, warning or note; `wrong` and `right` are short pieces of YAML."""

    name: str
    severity: str
    title: str
    explanation: str
    wrong: str = ""
    right: str = ""
