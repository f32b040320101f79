"""Ids of an earlier version are still there, or it is said that they are gone."""

from __future__ import annotations

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.kinds import INNER_KINDS
from rolebook.load import Entry, Loaded
from rolebook.validate.fixes import add_key, last_line
from rolebook.validate.rules.base import Facts, meant, values

_Ids = dict[tuple[str, str], Entry]


def removed_ids(facts: Facts, report: Report) -> None:
    """Report ids of the earlier version that are gone without a word about them under `retired`."""
    if facts.earlier is None:
        return
    before, now = _ids_of(facts.earlier), _ids_of(facts.loaded)
    gone = [key for key in before if key not in now and key not in facts.retired]
    gone_entries = set(gone)
    for kind, name in gone:
        parent = name.partition("#")[0]
        holder = next((held.kind for held in INNER_KINDS if held.name == kind), "")
        # Where a whole entry is gone, its parts are gone with it: that is said once.
        if kind in facts.uncertain or (
            holder and ((holder, parent) in gone_entries or (holder, parent) in facts.retired)
        ):
            continue
        new = [other for other_kind, other in now if other_kind == kind and (kind, other) not in before]
        _report(facts, report, before[kind, name], (kind, name), new)


def _report(facts: Facts, report: Report, entry: Entry, gone: tuple[str, str], new: list[str]) -> None:
    """Report one id that is gone. What took its place is new: an id that was there before stands for something else."""
    kind, name = gone
    there = next((one for one in facts.loaded.entries if (one.kind, one.id) == (entry.kind, entry.id)), None)
    settings = facts.settings
    where = there.id_span() if there else settings.span() if settings else Span("data/handbook.yml")
    help_line, near = meant(name, new, where)
    successor = near.edits[0].text if near else ""
    said = f"kind: {kind}, id: “{name}”" + (f", replaced_by: “{successor}”" if successor else "")
    help_line = f"Write the old id again; or add under “retired” in handbook.yml: {said}."
    message = f"the {kind} “{name}” of the earlier version is gone"
    report.add("removed-id", message, where, help_line, fix=_retire(facts, kind, name, successor))


def _retire(facts: Facts, kind: str, name: str, successor: str) -> Fix | None:
    """The fix that says of an id that it is retired: as a new list, or behind the last member of the one there is."""
    settings = facts.settings
    if settings is None:
        return None
    said = {"kind": kind, "id": name} | ({"replaced_by": successor} if successor else {})
    lines = [f'{key}: "{value}"' if "#" in value else f"{key}: {value}" for key, value in said.items()]
    if "retired" not in settings.data:
        member = "\n    ".join(lines)
        return add_key(facts.lines, settings.place, settings.data, "retired", f"\n  - {member}")
    place = settings.place.at(("retired", 0))
    text = facts.lines.of(place.file)
    if place.column < 3 or text[place.line - 1][: place.column - 1].strip() != "-":
        return None
    last = last_line(settings.place.at(("retired",)))
    indent = "\n" + " " * (place.column - 1)
    written = f"{indent[:-2]}- {indent.join(lines)}"
    return Fix((Edit(Span(place.file, last, len(text[last - 1]) + 1, 0), written),))


def _ids_of(loaded: Loaded) -> _Ids:
    """Every id of a version, by kind: an entry's, and of its parts as `entry#part`, with the entry that has it."""
    found: _Ids = {}
    for entry in loaded.entries:
        if entry.kind.single or not entry.id:
            continue
        found.setdefault((entry.kind.name, entry.id), entry)
        for inner in INNER_KINDS:
            if inner.kind == entry.kind.name:
                for name in values(entry.data, f"{inner.pattern}.id"):
                    found.setdefault((inner.name, f"{entry.id}#{name}"), entry)
    return found
