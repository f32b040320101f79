"""Assessments can be filled in; settings are there; addresses are free."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.validate.rules.base import Facts
from rolebook.validate.rules.links import GENERATED_PAGES


def has_items(facts: Facts, report: Report) -> None:
    """Report assessments that ask nothing, or whose items have no scale to be answered on."""
    for entry in facts.of("assessment"):
        draw = entry.data.get("draw")
        if not draw and not entry.data.get("items"):
            message = f"“{entry.data['name']}” has no items"
            report.add("no-items", message, entry.id_span(), "Add “draw: levels”, or items of your own.")
        elif draw != "levels" and "scale" not in entry.data:
            message = f"“{entry.data['name']}” has items but no scale"
            report.add("missing-key", message, entry.id_span(), "Add “scale:” with its points.")
        elif draw == "levels" and "track" not in entry.data:
            message = f"“{entry.data['name']}” draws levels but names no track"
            report.add("missing-key", message, entry.id_span(), "Add “track: …”.")


def has_settings(facts: Facts, report: Report) -> None:
    """Report a workspace without data/handbook.yml, or without any role."""
    if not facts.loaded.of("handbook"):
        report.add(
            "missing-file",
            "data/handbook.yml is not there",
            Span("data/handbook.yml"),
            "It names the organisation, version and language.",
        )
    if not facts.loaded.of("role"):
        report.add(
            "missing-file",
            "there is no role",
            Span("data/roles"),
            "Every handbook has at least one role in data/roles/.",
        )


def free_addresses(facts: Facts, report: Report) -> None:
    """Report prose pages whose address belongs to a page made from the data."""
    taken = (GENERATED_PAGES - {"home"}) | {"index", "for", "f", "contracts", "schemas", "pagefind", "assets", "404"}
    for page in facts.pages:
        if page.name.split("/")[0] in taken:
            message = f"the address /{page.name}/ belongs to a page made from the data"
            report.add("same-address", message, Span(page.front.place.file), "Rename the file.")


def has_target(facts: Facts, report: Report) -> None:
    """Warn when forms are shown but answers go nowhere."""
    settings = facts.settings
    if settings is None or "assessment" in facts.off[0]:
        return
    target = settings.data.get("submissions", {}).get("target", "none")
    if target == "none" and facts.of("assessment"):
        span = settings.span("submissions", "target")
        report.add(
            "no-submission-target",
            "forms are shown, but answers go nowhere",
            span,
            "Set “target: rolebook” to receive them.",
        )
