"""Diagnostics and the report they are collected in."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rolebook.diagnostics.fix import Fix
from rolebook.diagnostics.span import Span

# Problems that are one where they name the same thing that is not there.
_MISSING = frozenset({"unknown-reference", "points-nowhere", "unknown-term", "unknown-level"})
_ALSO = "also named here"
_OF_SHAPE = frozenset({"wrong-type", "wrong-form", "wrong-value"})


class Severity(enum.StrEnum):
    """How much it matters: errors stop a build, warnings do not, and notes ask for nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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
        """Take over problems found elsewhere; of another report those that are not at the same place already.

        What is wrong in the base is wrong in every edition, in words that may differ.
        """
        if isinstance(diagnostics, Report):
            known = {(found.code, found.span) for found in self._found}
            others = diagnostics._found  # noqa: SLF001 (of its own class)
            diagnostics = [found for found in others if (found.code, found.span) not in known]
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
        found = gathered(found)
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


def gathered(found: list[Diagnostic]) -> list[Diagnostic]:
    """The problems, with those that name the same missing thing as one: at its first place, the others beside it."""
    groups: dict[str, list[Diagnostic]] = {}
    for one in found:
        if one.code in _MISSING:
            groups.setdefault(one.message, []).append(one)
    if all(len(group) == 1 for group in groups.values()):
        return found
    first = {id(group[0]): group for group in groups.values()}
    return [
        _together(first[id(one)]) if id(one) in first else one
        for one in found
        if one.code not in _MISSING or id(one) in first
    ]


def _root_first(found: Diagnostic) -> tuple[bool, bool, Span]:
    """Keys before links in texts, the base before brands."""
    return found.code != "unknown-reference", found.span.file.startswith("brands/"), found.span


def _together(group: list[Diagnostic]) -> Diagnostic:
    """Several problems with one cause as one, whose fix mends all of them."""
    group = sorted(group, key=_root_first)
    places = dict.fromkeys(
        span for one in group for span in (one.span, *(span for label, span in one.related if label == _ALSO))
    )
    others = list(places)[1:]
    if not others:
        return group[0]
    own = tuple(place for place in group[0].related if place[0] != _ALSO)
    related = (*own, *((_ALSO, span) for span in others))
    edits = tuple(edit for one in group if one.fix for edit in one.fix.edits)
    certain = all(one.fix is not None and one.fix.certain for one in group)
    sample = any(one.fix is not None and one.fix.sample for one in group)
    fix = Fix(tuple(dict.fromkeys(edits)), certain, sample) if edits else None
    return replace(group[0], related=related, fix=fix)


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
