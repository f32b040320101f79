"""A workspace has its settings and at least one role."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.validate.rules.base import Facts


def workspace_complete(facts: Facts, report: Report) -> None:
    """Report a workspace without data/handbook.yml, or without any role."""
    if not facts.loaded.of("handbook") and "handbook" not in facts.uncertain:
        span, help_line = Span("data/handbook.yml"), "It names the organisation, version and language."
        report.add("missing-file", "data/handbook.yml is not there", span, help_line)
    if not facts.loaded.of("role") and "role" not in facts.uncertain:
        help_line = "Every handbook has at least one role in data/roles/."
        report.add("missing-file", "there is no role", Span("data/roles"), help_line)
