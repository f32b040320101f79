"""Assessments and agreements can be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rolebook.diagnostics import Report
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, Path, walk

# Kinds whose entries each make a question, by what an assessment draws.
_DRAWN_KINDS = {"levels": "competency", "commitments": "commitment"}


def has_items(facts: Facts, report: Report) -> None:
    """Report assessments that ask nothing, or whose items have no scale to be answered on."""
    for entry in facts.of("assessment"):
        draw, items = entry.data.get("draw"), entry.data.get("items")
        title = f"“{entry.data['name']}”"
        if not draw and not items:
            help_line = "Add “draw: levels”, or items of your own."
            report.add("no-items", f"{title} has no items", entry.id_span(), help_line)
        if draw == "levels" and "track" not in entry.data:
            report.add("missing-key", f"{title} draws levels but names no track", entry.span("draw"), "Add “track: …”.")
        if "scale" not in entry.data and (items or draw not in {None, "levels"}):
            place = entry.place.key("items" if items else "draw").span()
            report.add("missing-key", f"{title} has items but no scale", place, "Add “scale:” with its points.")


def sound_scales(facts: Facts, report: Report) -> None:
    """Report scales whose points do not rise, and targets that are no point."""
    for entry in facts.of("assessment"):
        values = [value for _, value in walk(entry.data, "scale.points[].value")]
        for index, (lower, value) in enumerate(pairwise(values), 1):
            if value <= lower:
                message = f"the point {value} stands behind {lower}"
                span = entry.span("scale", "points", index, "value")
                report.add("wrong-value", message, span, "Give each point a value of its own, the lowest first.")
        for path, target in walk(entry.data, "scale.target"):
            if target not in values:
                help_line = f"Allowed: {', '.join(map(str, values))}."
                report.add("wrong-value", f"the scale has no point {target}", entry.span(*path), help_line)


def one_question_each(facts: Facts, report: Report) -> None:
    """Report items whose id is the name of another question of the same form."""
    for entry in facts.of("assessment"):
        drawn = facts.ids[_DRAWN_KINDS[draw]] if (draw := entry.data.get("draw")) in _DRAWN_KINDS else set()
        taken = drawn | ({"comment"} if entry.data.get("comment") else set())
        for path, name in walk(entry.data, "items[].id"):
            if name in taken:
                message = f"the form has another question called “{name}”"
                report.add("duplicate-id", message, entry.span(*path), "Give the item another id.")


def choices_have_options(facts: Facts, report: Report) -> None:
    """Report choices of an agreement with nothing to choose."""
    for entry in facts.of("agreement"):
        for path, field in _fields(entry):
            if field["type"] == "choice" and not field.get("options"):
                message = f"“{field['label']}” is a choice with nothing to choose"
                report.add("missing-key", message, entry.span(*path, "type"), "Add “options:” with a list of texts.")


def has_target(facts: Facts, report: Report) -> None:
    """Warn when forms are shown but answers go nowhere."""
    settings = facts.settings
    if settings is None or "assessment" in facts.off[0]:
        return
    target = settings.data.get("submissions", {}).get("target", "none")
    if target == "none" and facts.of("assessment"):
        span = settings.span("submissions", "target")
        help_line = "Set “target: rolebook” under “submissions” to receive them."
        report.add("no-submission-target", "forms are shown, but answers go nowhere", span, help_line)


def _fields(entry: Entry) -> Iterator[tuple[Path, dict[str, str]]]:
    yield from walk(entry.data, "sections[].fields[]")
