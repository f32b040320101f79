"""An assessment asks something, on a scale that rises."""

from __future__ import annotations

from itertools import pairwise

from rolebook.diagnostics import Report
from rolebook.load import Entry
from rolebook.validate.fixes import add_key, write
from rolebook.validate.rules.base import Facts, values, walk


def assessment_items(facts: Facts, report: Report) -> None:
    """Report assessments that ask nothing, items without a scale, scales that fall, targets that are no point."""
    for entry in facts.of("assessment"):
        _items(facts, entry, report)
        _scale(entry, report)


def _items(facts: Facts, entry: Entry, report: Report) -> None:
    draw, items = entry.data.get("draw"), entry.data.get("items")
    title = f"“{entry.data['name']}”"
    if not draw and not items:
        fix = add_key(facts.lines, entry.place, entry.data, "draw", "levels")
        report.add(
            "no-items", f"{title} has no items", entry.id_span(), "Add “draw: levels”, or items of your own.", fix=fix
        )
    if draw == "levels" and "track" not in entry.data:
        track = next(iter(sorted(facts.ids["track"])), "…")
        fix = add_key(facts.lines, entry.place, entry.data, "track", track)
        message = f"{title} draws levels but names no track"
        report.add("missing-key", message, entry.span("draw"), "Add “track: …”.", fix=fix)
    if "scale" not in entry.data and (items or draw not in {None, "levels"}):
        place = entry.place.key("items" if items else "draw").span()
        points = "\n  points:\n    - value: 1\n      name: Seldom\n    - value: 2\n      name: Often"
        fix = add_key(facts.lines, entry.place, entry.data, "scale", points)
        report.add("missing-key", f"{title} has items but no scale", place, "Add “scale:” with its points.", fix=fix)


def _scale(entry: Entry, report: Report) -> None:
    points = values(entry.data, "scale.points[].value")
    for index, (lower, value) in enumerate(pairwise(points), 1):
        if value <= lower:
            message = f"the point {value} stands behind {lower}"
            place = entry.place.at(("scale", "points", index, "value"))
            free = next(number for number in range(lower + 1, lower + len(points) + 1) if number not in points)
            help_line = "Give each point a value of its own, the lowest first."
            report.add("wrong-value", message, place.span(), help_line, fix=write(place, str(free)))
    for path, target in walk(entry.data, "scale.target"):
        if target not in points:
            help_line = f"Allowed: {', '.join(map(str, points))}."
            report.add("wrong-value", f"the scale has no point {target}", entry.span(*path), help_line)
