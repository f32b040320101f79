"""A brand renames terms that the glossary has."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.validate.rules.base import Facts, meant


def renamed_terms(facts: Facts, report: Report) -> None:
    """Report words a brand renames that the glossary does not have."""
    if not facts.loaded.of("glossary"):
        return  # the terms that every handbook needs are asked for: that is the one cause
    for name in facts.brand.data.get("terms", {}) if facts.brand else ():
        if facts.brand is not None and not facts.knows("glossary", name):
            span = facts.brand.place.at(("terms",)).key(name).span()
            help_line, fix = meant(name, facts.ids["glossary"], span)
            report.add(
                "unknown-reference", f"“{name}” is renamed, but no term of the glossary", span, help_line, fix=fix
            )
