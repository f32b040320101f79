"""The page of one form, from its contract."""

from __future__ import annotations

from typing import Protocol

from rolebook.forms import FIELD_TYPES, Contract
from rolebook.render.environment import render
from rolebook.render.page import Crumb, Page
from rolebook.render.site import Entry, Site
from rolebook.render.text import described, plain

_FOLDERS = {one.name: one.folder for one in FIELD_TYPES}


class Summarised(Entry, Protocol):
    """An entry that can be filled in."""

    @property
    def summary(self) -> str: ...  # noqa: D102 (a protocol's members say it by their names)


def form_page(site: Site, contract: Contract, entry: Summarised, above: Page) -> Page:
    """The form of a contract, below the page of the entry it was made from."""
    role = site.framework.role(contract.role)
    address = contract.body["page"]
    body = render(site, "form.html.j2", address, contract=contract, entry=entry, role=role, folders=_FOLDERS)
    title = site.strings("form.title", form=entry.name, role=role.name)
    description = described(site.strings("form.description", role=role.name, summary=plain(entry.summary)))
    crumbs = (*above.crumbs, Crumb(entry.name, above.address))
    return Page(address, title, description, body, above.section, entry.id, role.id, crumbs)
