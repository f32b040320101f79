"""A role's target levels lie on its track, and the competency describes them."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.load import Entry
from rolebook.validate.fixes import add_key
from rolebook.validate.rules.base import Facts, Path, meant, values, walk

_Described = dict[str, set[tuple[str, str]]]


def targets(facts: Facts, report: Report) -> None:
    """Report targets beyond the levels of their track, and warn about those a competency does not describe."""
    described: _Described = {
        entry.id: {(level["track"], level["level"]) for level in values(entry.data, "levels[]")}
        for entry in facts.of("competency")
    }
    for role in facts.of("role"):
        own = role.data.get("track")
        if "target" in role.data:
            _check_level(facts, report, role, ("target",), own, role.data["target"])
        for path, exception in walk(role.data, "targets[]"):
            track, name = exception.get("track", own), exception["level"]
            if _check_level(facts, report, role, (*path, "level"), track, name):
                _check_described(report, role, path, (track, name), described)


def _check_level(facts: Facts, report: Report, role: Entry, path: Path, track: str | None, name: str) -> bool:
    if track is None:
        message = f"the role “{role.id}” has a target level, but no track that it belongs to"
        track_name = next(iter(sorted(facts.ids["track"])), "…")
        fix = add_key(facts.lines, role.place, role.data, "track", track_name)
        report.add("missing-key", message, role.span(*path), "Add a line “track: …” to the role.", fix=fix)
        return False
    known = facts.levels.get(track)
    if known is None or name in known:
        return known is not None
    span = role.span(*path)
    help_line, fix = meant(name, known, span)
    message = f"the target “{name}” is no level of the track “{track}”, which has {len(known)}"
    report.add("target-beyond-levels", message, span, help_line, fix=fix)
    return False


def _check_described(report: Report, role: Entry, path: Path, level: tuple[str, str], described: _Described) -> None:
    competency = role.data["targets"][path[-1]]["competency"]
    if level in described.get(competency, {level}):
        return
    track, name = level
    others = ", ".join(sorted(other for other_track, other in described[competency] if other_track == track))
    message = f"“{competency}” does not describe level “{name}” of the track “{track}”"
    help_line = f"Name a level that it describes: {others}." if others else "It describes no level of this track."
    report.add("target-not-described", message, role.span(*path, "level"), help_line)
