"""An assessment asks something, on a scale that rises."""

from __future__ import annotations

from dataclasses import replace

from rolebook.diagnostics import Fix, Report
from rolebook.load import Entry
from rolebook.validate.fixes import add_key, write
from rolebook.validate.rules.base import Facts, values, walk

# What an assessment about something draws its items from; about profiles, they are written for it.
_DRAWN = {"competencies": "levels", "commitments": "commitments", "principles": "behaviours"}
# What can only be drawn from the levels of a track.
_OF_A_TRACK = ("levels", "descriptors")
_POINTS = "\n  points:\n    - value: 1\n      name: Seldom\n    - value: 2\n      name: Often"


def assessment_items(facts: Facts, report: Report) -> None:
    """Report assessments that ask nothing, items without a scale, scales that fall, targets that are no point."""
    for entry in facts.of("assessment"):
        _items(facts, entry, report)
        _scale(entry, report)


def _items(facts: Facts, entry: Entry, report: Report) -> None:
    draw, items = entry.data.get("draw"), entry.data.get("items")
    title = f"“{entry.data['name']}”"
    if not draw and not items:
        drawn = _DRAWN.get(entry.data["about"], "")
        help_line = f"Add “draw: {drawn}”, or items of your own." if drawn else "Add items of your own."
        report.add(
            "no-items", f"{title} has no items", entry.id_span(), help_line, fix=_with_items(facts, entry, drawn)
        )
    if draw in _OF_A_TRACK and "track" not in entry.data:
        fix = add_key(facts.lines, entry.place, entry.data, "track", _a_track(facts))
        message = f"{title} draws {draw} but names no track"
        report.add("missing-key", message, entry.span("draw"), "Add “track: …”.", fix=fix)
    if "scale" not in entry.data and (items or draw not in {None, "levels"}):
        place = entry.place.key("items" if items else "draw").span()
        fix = add_key(facts.lines, entry.place, entry.data, "scale", _POINTS)
        report.add("missing-key", f"{title} has items but no scale", place, "Add “scale:” with its points.", fix=fix)


def _a_track(facts: Facts) -> str:
    return next(iter(sorted(facts.ids["track"])), "…")


def _with_items(facts: Facts, entry: Entry, drawn: str) -> Fix | None:
    """The fix that gives an assessment its items, and all that those need."""
    name, value = ("draw", drawn) if drawn else ("items", "\n  - id: asks-first\n    text: I ask first.")
    if drawn == "levels" and "track" not in entry.data:
        value += f"\ntrack: {_a_track(facts)}"
    with_scale = drawn != "levels" and "scale" not in entry.data
    if with_scale:
        value += f"\nscale:{_POINTS}"
    fix = add_key(facts.lines, entry.place, entry.data, name, value)
    return replace(fix, sample=with_scale or not drawn) if fix else None


def _scale(entry: Entry, report: Report) -> None:
    points = values(entry.data, "scale.points[].value")
    targets = [target for _, target in walk(entry.data, "scale.target")]
    falls = [index for index in range(1, len(points)) if points[index] <= points[index - 1]]
    if falls:
        index = falls[0]
        message = f"the point {points[index]} stands behind {points[index - 1]}"
        more = f", and so in {len(falls) - 1} more of these points" if len(falls) > 1 else ""
        place = entry.place.at(("scale", "points", index, "value"))
        help_line = "Give each point a value of its own, the lowest first."
        meant = _rising(points, falls)
        fix = _renumbered(entry, points, meant) if set(targets) <= {*meant} or not set(targets) <= {*points} else None
        report.add("wrong-value", message + more, place.span(), help_line, fix=fix)
    for path, target in walk(entry.data, "scale.target"):
        if target not in points:
            help_line = f"Allowed: {', '.join(map(str, points))}."
            report.add("wrong-value", f"the scale has no point {target}", entry.span(*path), help_line)


def _rising(points: list[int], falls: list[int]) -> list[int]:
    """The values as they rise: with the one changed that breaks the row, or where that is not enough, counted anew."""
    index = falls[0]
    for at in (index, index - 1) if len(falls) == 1 else ():
        lower = points[at - 1] if at else points[index] - 2
        upper = points[at + 1] if at + 1 < len(points) else lower + 2
        if lower + 1 < upper and lower + 1 >= min(points):
            return [*points[:at], lower + 1, *points[at + 1 :]]
    return list(range(min(points), min(points) + len(points)))


def _renumbered(entry: Entry, points: list[int], meant: list[int]) -> Fix | None:
    changed = [index for index, value in enumerate(points) if value != meant[index]]
    found = [write(entry.place.at(("scale", "points", index, "value")), str(meant[index])) for index in changed]
    return Fix(tuple(edit for fix in found if fix for edit in fix.edits)) if all(found) else None
