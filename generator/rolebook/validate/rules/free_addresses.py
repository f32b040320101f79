"""Prose pages do not take an address that belongs to a page made from the data."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.validate.rules.base import Facts
from rolebook.validate.rules.links import GENERATED_PAGES

# First parts of addresses that belong to what is made from the data.
_FOLDERS = frozenset({"for", "tracks", "sent", "f", "contracts", "schemas", "pagefind", "assets", "404"})
_TAKEN = (GENERATED_PAGES - {"home"}) | _FOLDERS
# Names that the site engine takes for the page of their folder.
_FOLDER_PAGES = frozenset({"index", "readme"})


def free_addresses(facts: Facts, report: Report) -> None:
    """Report prose pages whose address belongs to a page made from the data."""
    for page in facts.pages:
        first, last = page.name.split("/")[0].casefold(), page.name.split("/")[-1].casefold()
        if first in _TAKEN or last in _FOLDER_PAGES:
            message = f"the address /{page.name}/ belongs to a page made from the data"
            if first not in _TAKEN and "/" in page.name:
                message = f"“{last}” is no address of its own, but stands for its folder"
            report.add("same-address", message, Span(page.front.file), "Rename the file.")
