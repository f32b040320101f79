"""What a lint rule is, and how the settings of a handbook switch it off or tune it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from rolebook.diagnostics import Diagnostic
from rolebook.lint.study import Study

PREFIX = "lint-"
Options = TypeVar("Options")


@dataclass(frozen=True, slots=True)
class NoOptions:
    """A rule that has nothing to tune."""


@dataclass(frozen=True, slots=True)
class LintRule(Generic[Options]):
    """One rule: the code of its findings, its options with their defaults, and what finds them.

    `options` is a dataclass whose fields all have defaults, named as in `lint:` of the settings.
    """

    code: str
    options: type[Options]
    find: Callable[[Study, Options], Iterator[Diagnostic]]

    @property
    def name(self) -> str:
        """Its key under `lint:`."""
        return self.code.removeprefix(PREFIX)

    def run(self, study: Study, settings: Mapping[str, Any]) -> Iterator[Diagnostic]:
        """What it finds in an edition with these `lint` settings; nothing where they switch it off."""
        own = settings.get(self.name, True)
        if own is False:
            return
        written = own if isinstance(own, dict) else {}
        tuned = {name: _frozen(value) for name, value in written.items() if name != "except"}
        yield from self.find(study.without(frozenset(written.get("except", ()))), self.options(**tuned))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
