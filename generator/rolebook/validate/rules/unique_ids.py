"""Ids are unique: an entry's within its kind, an inner one's within its entry, a question's within its form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Any

from rolebook.diagnostics import Fix, Report, Span
from rolebook.load import Entry, Place
from rolebook.validate.fixes import write
from rolebook.validate.rules.base import Facts, Path, label_of, second_ones, values, walk

_COPY = re.compile(r"(?i)copy|kopie|copie|copia|\(\d+\)|~|old|backup")
# Kinds whose entries each make a question, by what an assessment draws; of those whose parts do, the name begins with
# the entry's, as that of a remark begins with its question's.
_DRAWN_KINDS = {
    "levels": "competency",
    "descriptors": "competency",
    "commitments": "commitment",
    "behaviours": "principle",
}


def unique_ids(facts: Facts, report: Report) -> None:
    """Report every second entry of a kind, and every second part or target of an entry, with the same id."""
    named = [entry for entry in facts.loaded.entries if entry.id and not entry.kind.single]
    twice = [(named[at], named[first]) for at, first in second_ones((entry.kind.name, entry.id) for entry in named)]
    copies = _copied_files(twice, named)
    for copy, original in copies.items():
        message = f"this file repeats {original}"
        help_line = "Delete it; or give its entries ids of their own, if they are to be others."
        report.add("duplicate-id", message, Span(copy), help_line, ("the other file", Span(original)))
    for second, earlier in twice:
        if second.file not in copies and earlier.file not in copies:
            _report_entry(*((earlier, second) if _is_copy(earlier, second) else (second, earlier)), facts, report)
    for entry in facts.entries:
        for pattern in entry.kind.inner:
            _inner_ids(entry, pattern, report)
    for role in facts.of("role"):
        paths = [path for path, _ in walk(role.data, "targets[]")]
        for at, first in second_ones(values(role.data, "targets[].competency")):
            message = f"there are two targets in “{role.data['targets'][at]['competency']}”"
            other = ("the other one", role.span(*paths[first], "competency"))
            report.add("duplicate-id", message, role.span(*paths[at], "competency"), "Keep one of them.", other)
    _questions(facts, report)


def _copied_files(twice: list[tuple[Entry, Entry]], named: list[Entry]) -> dict[str, str]:
    """The files all of whose entries stand in another one too, word for word or at least two of them, with that one."""
    sizes = Counter(entry.file for entry in named)
    pairs: dict[tuple[str, str], list[bool]] = {}
    for second, first in twice:
        if second.file != first.file:
            copy, original = (first, second) if _is_copy(first, second) else (second, first)
            pairs.setdefault((copy.file, original.file), []).append(
                # One that a brand changes is not what stands in its file.
                copy.data == original.data or any(isinstance(one.where, Place) for one in (copy, original))
            )
    return {
        copy: original
        for (copy, original), same in pairs.items()
        if len(same) == sizes[copy] and (all(same) or len(same) > 1)
    }


def _is_copy(one: Entry, other: Entry) -> bool:
    """Whether the first of two entries with one id stands in the copy of a file, by their names.

    A copy's name goes on where the original's ends; that of one entry's own file is its id.
    """
    own, others = (PurePosixPath(entry.file) for entry in (one, other))
    if own.parts[0] != others.parts[0] or own == others:
        return False
    goes_on = own.stem != others.stem and own.stem.startswith(others.stem)
    marked = bool(_COPY.search(own.stem)) and not _COPY.search(others.stem)
    return goes_on or marked or (others.stem == one.id and own.stem != one.id)


def _report_entry(second: Entry, first: Entry, facts: Facts, report: Report) -> None:
    message = f"the id “{second.id}” is that of another {label_of(second.kind.name)}"
    help_line, fix = "Give one of them another id.", _another(second, ("id",), facts.ids[second.kind.name])
    if second.file.split("/")[0] != first.file.split("/")[0]:  # the brand's, and the base's
        help_line = f"Write “patch: {second.id}” to change the base's entry, or give this one another id."
    report.add("duplicate-id", message, second.id_span(), help_line, ("the other one", first.id_span()), fix=fix)


def _inner_ids(entry: Entry, pattern: str, report: Report) -> None:
    names = values(entry.data, f"{pattern}.id")
    if len(set(names)) == len(names):
        return
    paths = [path for path, _ in walk(entry.data, pattern)]
    for at, first in second_ones(names):
        message = f"the id “{names[at]}” is used twice in this {entry.kind.name}"
        path, other = (*paths[at], "id"), ("the other one", entry.span(*paths[first], "id"))
        fix = _another(entry, path, names)
        report.add("duplicate-id", message, entry.span(*path), "Give one of them another id.", other, fix=fix)


def _another(entry: Entry, path: Path, taken: Collection[str]) -> Fix | None:
    """The fix that puts a number behind an id."""
    name: Any = entry.data
    for step in path:
        name = name[step]
    number = next(number for number in range(2, len(taken) + 3) if f"{name}-{number}" not in taken)
    return write(entry.place.at(path), f"{name}-{number}")


def _questions(facts: Facts, report: Report) -> None:
    """Items whose id is the name of another question of the same form."""
    for entry in facts.of("assessment"):
        drawn = facts.ids[_DRAWN_KINDS[draw]] if (draw := entry.data.get("draw")) in _DRAWN_KINDS else set()
        taken = drawn | ({"comment"} if entry.data.get("comment") else set())
        for path, name in walk(entry.data, "items[].id"):
            if name in taken:
                message = f"the form has another question called “{name}”"
                fix = _another(entry, path, taken)
                report.add("duplicate-id", message, entry.span(*path), "Give the item another id.", fix=fix)
