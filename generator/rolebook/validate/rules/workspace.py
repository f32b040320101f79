"""The workspace as a whole: settings and roles are there, addresses are free."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.validate.rules.base import Facts
from rolebook.validate.rules.links import GENERATED_PAGES

# First parts of addresses that belong to what is made from the data.
_TAKEN = (GENERATED_PAGES - {"home"}) | {"for", "tracks", "f", "contracts", "schemas", "pagefind", "assets", "404"}
# Names that the site engine takes for the page of their folder.
_FOLDER_PAGES = frozenset({"index", "readme"})


def has_settings(facts: Facts, report: Report) -> None:
    """Report a workspace without data/handbook.yml, or without any role."""
    if not facts.loaded.of("handbook") and "handbook" not in facts.uncertain:
        span, help_line = Span("data/handbook.yml"), "It names the organisation, version and language."
        report.add("missing-file", "data/handbook.yml is not there", span, help_line)
    if not facts.loaded.of("role") and "role" not in facts.uncertain:
        help_line = "Every handbook has at least one role in data/roles/."
        report.add("missing-file", "there is no role", Span("data/roles"), help_line)


def free_addresses(facts: Facts, report: Report) -> None:
    """Report prose pages whose address belongs to a page made from the data."""
    for page in facts.pages:
        first, last = page.name.split("/")[0].casefold(), page.name.split("/")[-1].casefold()
        if first in _TAKEN or last in _FOLDER_PAGES:
            message = f"the address /{page.name}/ belongs to a page made from the data"
            if first not in _TAKEN and "/" in page.name:
                message = f"“{last}” is no address of its own, but stands for its folder"
            report.add("same-address", message, Span(page.front.place.file), "Rename the file.")
