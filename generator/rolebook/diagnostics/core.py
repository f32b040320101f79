"""Spans, diagnostics and the report they are collected in."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rolebook.diagnostics.codes import code_named


class Severity(enum.StrEnum):
    """How much a problem matters: errors stop a build, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: lines and columns count from 1, `length` is in characters of that line."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: what was found where, and how to mend it.

    `related` names other places that belong to it ("first written here"), each with a short label.
    """

    code: str
    message: str
    span: Span
    help: str = ""
    related: tuple[tuple[str, Span], ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return Severity(code_named(self.code).severity)


@dataclass(slots=True)
class Report:
    """All problems of one run, in the order of their places, reported once."""

    _found: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        span: Span,
        help: str = "",  # noqa: A002 (the word authors read)
        *related: tuple[str, Span],
    ) -> None:
        """Note a problem. `code` must be in the catalogue."""
        self._found.append(Diagnostic(code, message, span, help, related))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over problems found elsewhere."""
        self._found.extend(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(dict.fromkeys(self._found), key=lambda found: (found.span, found.code)))

    def __len__(self) -> int:
        return len(dict.fromkeys(self._found))

    def count(self, severity: Severity) -> int:
        """How many problems of that severity there are."""
        return sum(found.severity is severity for found in self)

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(found.severity is Severity.ERROR for found in self._found)
