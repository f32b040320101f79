"""Levels belong to their track; targets are described."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.validate.rules.base import Facts, suggest, walk


def known_levels(facts: Facts, report: Report) -> None:
    """Report levels of a competency that their track does not have, or that are described twice."""
    for entry in facts.of("competency"):
        first: dict[tuple[str, str], Span] = {}
        for path, level in walk(entry.data, "levels[]"):
            track, name = level["track"], level["level"]
            if name not in facts.levels.get(track, [name]):
                message = f"the track “{track}” has no level “{name}”"
                report.add("unknown-level", message, entry.span(*path, "level"), suggest(name, facts.levels[track]))
            span = entry.span(*path, "level")
            if (track, name) in first:
                message = f"level “{name}” of the track “{track}” is described twice"
                report.add(
                    "duplicate-level",
                    message,
                    span,
                    "Put both under one heading.",
                    ("the other one", first[track, name]),
                )
            first.setdefault((track, name), span)


def known_targets(facts: Facts, report: Report) -> None:
    """Report a role's target levels that its track does not have, or that a competency does not describe."""
    described = {
        entry.id: {(level["track"], level["level"]) for _, level in walk(entry.data, "levels[]")}
        for entry in facts.of("competency")
    }
    for role in facts.of("role"):
        own = role.data.get("track", "")
        target = role.data.get("target")
        if target and target not in facts.levels.get(own, [target]):
            report.add(
                "unknown-level",
                f"the track “{own}” has no level “{target}”",
                role.span("target"),
                suggest(target, facts.levels[own]),
            )
        for path, exception in walk(role.data, "targets[]"):
            track, name = exception.get("track", own), exception["level"]
            span = role.span(*path, "level")
            if name not in facts.levels.get(track, [name]):
                report.add(
                    "unknown-level",
                    f"the track “{track}” has no level “{name}”",
                    span,
                    suggest(name, facts.levels[track]),
                )
            elif (track, name) not in described.get(exception["competency"], {(track, name)}):
                message = f"“{exception['competency']}” does not describe level “{name}” of the track “{track}”"
                report.add("target-not-described", message, span, "Name a level that it describes.")
