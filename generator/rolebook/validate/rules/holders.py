"""A role that one person holds names exactly one holder, where it names any."""

from __future__ import annotations

from rolebook.diagnostics import Fix, Report
from rolebook.load import Entry
from rolebook.validate.fixes import drop_key, write
from rolebook.validate.rules.base import Facts


def holders(facts: Facts, report: Report) -> None:
    """Report roles for exactly one holder that name none or several under `held_by`."""
    for role in facts.of("role"):
        named = role.data.get("held_by")
        if role.data.get("holders") == "one" and named is not None and len(named) != 1:
            count = "nobody" if not named else f"{len(named)} holders"
            message = f"“{role.data['name']}” is for exactly one holder, and names {count}"
            help_line = "Name one, take “held_by” out while nobody holds it, or say “holders: many”."
            related = ("for one holder", role.span("holders"))
            fix = _fix(facts, role, named)
            report.add("one-holder", message, role.span("held_by"), help_line, related, fix=fix)


def _fix(facts: Facts, role: Entry, named: list[str]) -> Fix | None:
    """Several holders become many; a list without any goes."""
    if named:
        return write(role.place.at(("holders",)), "many")
    return drop_key(facts.lines, role.place.key("held_by"), role.place.at(("held_by",)))
