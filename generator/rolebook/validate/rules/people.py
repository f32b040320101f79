"""Who reports to whom, and who is asked for what."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.validate.rules.base import Facts


def no_reporting_circle(facts: Facts, report: Report) -> None:
    """Report each circle of roles once, at the first of them."""
    reports_to = {role.id: role.data.get("reports_to") for role in facts.of("role")}
    told: set[str] = set()
    for role in facts.of("role"):
        chain = [role.id]
        above = reports_to[role.id]
        while above in reports_to and above not in chain:
            chain.append(above)
            above = reports_to[above]
        if above == role.id and not told.intersection(chain):
            told.update(chain)
            message = f"roles report to each other in a circle: {' → '.join([*chain, role.id])}"
            report.add("reporting-circle", message, role.span("reports_to"), "Take one “reports_to” out.")


def somebody_is_asked(facts: Facts, report: Report) -> None:
    """Warn about commitments without any obligation."""
    for entry in facts.of("commitment"):
        if not entry.data["obligations"]:
            message = f"no role has an obligation in “{entry.data['name']}”"
            help_line = "Name the roles it is for, or leave it so for now."
            report.add("nobody-asked", message, entry.span("obligations"), help_line)
