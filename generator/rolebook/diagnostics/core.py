"""Diagnostics and the report they are collected in."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rolebook.diagnostics.fix import Fix
from rolebook.diagnostics.span import Span

_OF_SHAPE = frozenset({"wrong-type", "wrong-form", "wrong-value"})


class Severity(enum.StrEnum):
    """How much a problem matters: errors stop a build, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: what was found where, and how to mend it.

    `related` names other places that belong to it ("first written here"), each with a short label; `fix` is what to
    write instead, where that can be known.
    """

    code: str
    message: str
    span: Span
    help: str = ""
    related: tuple[tuple[str, Span], ...] = ()
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        from rolebook.diagnostics.codes import code_named  # noqa: PLC0415 (where all is well, nobody waits for it)

        return Severity(code_named(self.code).severity)

    @property
    def is_about_reading(self) -> bool:
        """Whether it says how a file was read, or that it could not be."""
        from rolebook.diagnostics.codes import GROUPS, group_of  # noqa: PLC0415 (as above)

        return group_of(self.code) is GROUPS[0]


@dataclass(slots=True)
class Report:
    """All problems of one run, each once: files that cannot be read first, the others in the order of their places."""

    _found: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        span: Span,
        help: str = "",  # noqa: A002 (the word authors read)
        *related: tuple[str, Span],
        fix: Fix | None = None,
    ) -> None:
        """Note a problem. `code` must be in the catalogue."""
        self._found.append(Diagnostic(code, message, span, help, related, fix))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over problems found elsewhere."""
        self._found.extend(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._once(), key=_order))

    def __len__(self) -> int:
        return len(self._once())

    def _once(self) -> list[Diagnostic]:
        """Each problem once. A warning about how a word was read goes where an error is about the same word."""
        found = list(dict.fromkeys(self._found))
        if len(found) < 2:
            return found
        errors: dict[tuple[str, int], list[Span]] = {}
        for one in found:
            if one.severity is Severity.ERROR:
                errors.setdefault((one.span.file, one.span.line), []).append(one.span)
        return [one for one in found if not _is_echo(one, errors.get((one.span.file, one.span.line), []))]

    def settle(self) -> None:
        """Where a word as the reader guessed it has not the shape it should have, the guess was wrong.

        That is one problem: the reader's own, with the other one's fix in place of the guess.
        """
        for stop in self._found:
            if stop.fix is None or stop.severity is not Severity.ERROR or not stop.is_about_reading:
                continue
            echoes = [found for found in self._found if _follows(found, stop.fix)]
            if echoes:
                self._found = [found for found in self._found if found not in echoes]
                fix = next((found.fix for found in echoes if found.fix is not None and not found.fix.sample), None)
                self._found[self._found.index(stop)] = replace(stop, fix=fix and replace(fix, certain=False))
                self.settle()
                return

    def count(self, severity: Severity) -> int:
        """How many problems of that severity there are."""
        return sum(found.severity is severity for found in self)

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(found.severity is Severity.ERROR for found in self._found)


def _follows(found: Diagnostic, guess: Fix) -> bool:
    """Whether a problem is that what a fix writes has the wrong shape."""
    if found.code not in _OF_SHAPE or (found.code == "wrong-form" and found.fix is None):
        return False
    first = guess.edits[0].span if guess.edits else None
    return first is not None and (first.file, first.line, first.column) == (
        found.span.file,
        found.span.line,
        found.span.column,
    )


def _is_echo(found: Diagnostic, errors: list[Span]) -> bool:
    if found.severity is Severity.ERROR or not found.is_about_reading:
        return False
    begin, end = found.span.column, found.span.column + found.span.length
    return any(span.column <= end and begin <= span.column + span.length for span in errors)


def _order(found: Diagnostic) -> tuple[bool, Span, str]:
    """What keeps a file from being read comes first: other problems may come of it."""
    unreadable = found.severity is Severity.ERROR and found.is_about_reading
    return not unreadable, found.span, found.code
