"""Levels belong to their track; targets are described."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, Path, suggest, walk


def known_levels(facts: Facts, report: Report) -> None:
    """Report levels of a competency that their track does not have, or that are described twice."""
    for entry in facts.of("competency"):
        first: dict[tuple[str, str], Span] = {}
        for path, level in walk(entry.data, "levels[]"):
            track, name = level["track"], level["level"]
            _check_level(facts, report, entry, (*path, "level"), track, name)
            span = entry.span(*path, "level")
            if (track, name) in first:
                message = f"level “{name}” of the track “{track}” is described twice"
                other = ("the other one", first[track, name])
                report.add("duplicate-level", message, span, "Put both under one heading.", other)
            first.setdefault((track, name), span)


def known_targets(facts: Facts, report: Report) -> None:
    """Report a role's target levels that its track does not have, or that a competency does not describe."""
    described = {
        entry.id: {(level["track"], level["level"]) for _, level in walk(entry.data, "levels[]")}
        for entry in facts.of("competency")
    }
    for role in facts.of("role"):
        own = role.data.get("track")
        if "target" in role.data and own is None:
            _report_no_track(report, role, ("target",))
        elif own is not None and "target" in role.data:
            _check_level(facts, report, role, ("target",), own, role.data["target"])
        for path, exception in walk(role.data, "targets[]"):
            track, name = exception.get("track", own), exception["level"]
            if track is None:
                _report_no_track(report, role, (*path, "level"))
            elif _check_level(facts, report, role, (*path, "level"), track, name):
                _check_described(report, role, path, (track, name), described)


def one_target_each(facts: Facts, report: Report) -> None:
    """Report a second target of a role in one competency."""
    for role in facts.of("role"):
        first: dict[str, Span] = {}
        for path, exception in walk(role.data, "targets[]"):
            name, span = exception["competency"], role.span(*path, "competency")
            if name in first:
                message = f"there are two targets in “{name}”"
                report.add("duplicate-id", message, span, "Keep one of them.", ("the other one", first[name]))
            first.setdefault(name, span)


def _check_level(facts: Facts, report: Report, entry: Entry, path: Path, track: str, name: str) -> bool:
    known = facts.levels.get(track)
    if known is None or name in known:
        return True
    report.add("unknown-level", f"the track “{track}” has no level “{name}”", entry.span(*path), suggest(name, known))
    return False


def _check_described(
    report: Report, role: Entry, path: Path, level: tuple[str, str], described: dict[str, set[tuple[str, str]]]
) -> None:
    competency = role.data["targets"][path[-1]]["competency"]
    if level in described.get(competency, {level}):
        return
    track, name = level
    others = ", ".join(sorted(other for other_track, other in described[competency] if other_track == track))
    message = f"“{competency}” does not describe level “{name}” of the track “{track}”"
    help_line = f"Name a level that it describes: {others}." if others else "It describes no level of this track."
    report.add("target-not-described", message, role.span(*path, "level"), help_line)


def _report_no_track(report: Report, role: Entry, path: Path) -> None:
    message = f"the role “{role.id}” has a target level, but no track that it belongs to"
    report.add("missing-key", message, role.span(*path), "Add a line “track: …” to the role.")
