"""Reading on behind a mistake: the fix of what stops the reader is tried on a copy of the text, and reading goes on.

So one run finds all mistakes of a file, not only the first. Where every fix is certain, the data read behind them
counts; where one is a guess, only what else stops the reader is looked for, and the file counts as unread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from rolebook.diagnostics import Diagnostic, Edit, Fix, Report, Span
from rolebook.diagnostics.fix import apart, apply
from rolebook.diagnostics.source import lines_of
from rolebook.load.conflicts import conflicts, without_conflicts
from rolebook.load.place import Place
from rolebook.load.signs import without_tab_indents
from rolebook.load.yaml_reader import read_yaml

_MOST_ROUNDS = 40
# What stops the reader; anything else it reports is found again when it reads on.
_STOPS = frozenset({"yaml-syntax", "yaml-alias", "tab", "odd-space", "too-deep"})


def read_on(text: str, file: str, report: Report) -> tuple[Any, Place] | None:
    """The data and places of a text with mistakes, all of which are reported; `None` where it cannot be relied on."""
    own_lines = lines_of(text)
    split = conflicts(text, file)
    report.extend(split)
    copy = _Copy(without_conflicts(text) if split else text, file, own_lines, certain=not split)
    for _ in range(_MOST_ROUNDS):
        own = Report()
        read = read_yaml(copy.text, file, own)
        stops = [found for found in own if found.code in _STOPS] if read is None else []
        tried = {stop: _tried(copy, stop) for stop in stops}
        going_on = [fix for stop, fix in tried.items() if fix is not None and copy.can_go_on(stop, fix)]
        if len(going_on) < len(stops) or not stops:
            report.extend(copy.placed(replace(one, fix=tried.get(one, one.fix))) for one in own)
            return (read[0], copy.placed_tree(read[1])) if read and copy.certain else None
        report.extend(copy.placed(replace(stop, fix=fix)) for stop, fix in tried.items())
        for fix in going_on:
            copy.mend(_on_one_line(fix))
    return None


@dataclass(slots=True)
class _Copy:
    """A text as it is mended so far; line numbers stay what they are.

    `edits` holds what was changed on each line, in order: an edit's place counts in the line as the ones before it left
    it. `certain`: there is no doubt about any of them.
    """

    text: str
    file: str
    original: list[str]
    edits: dict[int, list[Edit]] = field(default_factory=dict)
    certain: bool = True

    def can_go_on(self, stop: Diagnostic, fix: Fix) -> bool:
        """Whether a fix takes no line away, and is no mere guess at what a sign was meant for."""
        if not (fix.certain or _is_well_known(stop, fix)):
            return False
        return not any(edit.takes_line for edit in fix.edits)

    def mend(self, fix: Fix) -> None:
        """Make the edits of a fix."""
        edits = apart(fix.edits)
        self.text = apply(self.text, edits)
        self.certain &= fix.certain
        for edit in reversed(edits):
            self.edits.setdefault(edit.span.line, []).append(edit)

    def placed(self, found: Diagnostic) -> Diagnostic:
        """A problem with its places in the text as it was written; a fix on a line that was changed is left out."""
        if not self.edits:
            return found
        related = tuple((label, self._span(span)) for label, span in found.related)
        fix = found.fix
        if fix is not None and any(edit.span.line in self.edits for edit in fix.edits):
            fix = None
        return replace(found, span=self._span(found.span), related=related, fix=fix)

    def placed_tree(self, place: Place) -> Place:
        """The places in the text as it was written."""
        for inner in _all_places(place) if self.edits else ():
            span = self._span(Span(inner.file, inner.line, inner.column, inner.length))
            inner.column, inner.length = span.column, span.length
        return place

    def _span(self, span: Span) -> Span:
        if span.line not in self.edits:
            return span
        line = self.original[span.line - 1]
        column = min(max(self._column(span.line, span.column), 1), len(line) + 1)
        end = min(self._column(span.line, span.column + span.length), len(line) + 1)
        return replace(span, column=column, length=max(1, end - column))

    def _column(self, line: int, column: int) -> int:
        for edit in reversed(self.edits[line]):
            begin, written, stood = edit.span.column, len(edit.text), edit.span.length
            if column >= begin + written:
                column += stood - written
            elif column > begin:
                column = min(column, begin + stood)
        return column


def _on_one_line(fix: Fix) -> Fix:
    """The fix without the lines it adds, which become a comment: a stand-in, so that lines keep their numbers."""
    if not any("\n" in edit.text for edit in fix.edits):
        return fix
    edits = (replace(edit, text=" #".join(edit.text.split("\n"))) if "\n" in edit.text else edit for edit in fix.edits)
    return Fix(tuple(edits))


def _tried(copy: _Copy, stop: Diagnostic) -> Fix | None:
    """The fix behind which the reader comes further; `None` where there is none."""
    if stop.fix is None:
        return None
    fixes = without_tab_indents(copy.text, copy.file) if stop.code == "tab" else [stop.fix]
    return next((fix for fix in fixes if _leads_on(copy, stop, fix)), None)


def _is_well_known(stop: Diagnostic, fix: Fix) -> bool:
    """Whether the reader came to a mistake line by line, and the fix guesses at no sign's meaning.

    An anchor that stands alone says nothing of its own, whatever refers to it.
    """
    return stop.code == "yaml-syntax" or (stop.code == "yaml-alias" and not any(edit.text for edit in fix.edits))


def _leads_on(copy: _Copy, stop: Diagnostic, fix: Fix) -> bool:
    own = Report()
    if read_yaml(apply(copy.text, apart(_on_one_line(fix).edits)), copy.file, own) is not None:
        return True
    further = [found for found in own if found.code in _STOPS]
    if not _is_well_known(stop, fix):  # signs that are looked for all over the file before it is read
        mended = {edit.span.line for edit in fix.edits}
        return all(found.code != stop.code and found.span.line not in mended for found in further)
    return bool(further) and min(found.span.line for found in further) > stop.span.line


def _all_places(place: Place) -> Iterator[Place]:
    yield place
    for group in (place.keys, place.parts):
        for inner in group.values() if isinstance(group, dict) else group or ():
            yield from _all_places(inner)
