"""Levels that a competency describes belong to their track, and each is described once."""

from __future__ import annotations

from rolebook.diagnostics import Edit, Fix, Report
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, meant, second_ones, walk


def known_levels(facts: Facts, report: Report) -> None:
    """Report levels of a competency that their track does not have, or that are described twice."""
    for entry in facts.of("competency"):
        described = [(level["track"], level["level"]) for level in entry.data.get("levels", ())]
        if len(set(described)) < len(described):
            _twice(entry, described, report)
        for path, level in walk(entry.data, "levels[]"):
            known = facts.levels.get(level["track"])
            if known is not None and level["level"] not in known:
                span = entry.span(*path, "level")
                help_line, fix = meant(level["level"], known, span)
                if level["level"].isdecimal() and (
                    named := facts.lines.names.level(level["track"], int(level["level"]))
                ):
                    help_line = f"Write the level’s id; number {level['level']} of the track is {named}."
                    fix = Fix((Edit(span, named),))
                message = f"the track “{level['track']}” has no level “{level['level']}”"
                report.add("unknown-level", message, span, help_line, fix=fix)


def _twice(entry: Entry, described: list[tuple[str, str]], report: Report) -> None:
    for at, first in second_ones(described):
        track, name = described[at]
        message = f"level “{name}” of the track “{track}” is described twice"
        other = ("the other one", entry.span("levels", first, "level"))
        report.add("duplicate-level", message, entry.span("levels", at, "level"), "Put both under one heading.", other)
