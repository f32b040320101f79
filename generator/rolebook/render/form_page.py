"""The page of one form, from its contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlsplit

from rolebook.addresses import relative
from rolebook.forms import FIELD_TYPES, SENT, SENT_PAGE, Contract, has_sent_page, hidden_fields
from rolebook.render.environment import render
from rolebook.render.page import Crumb, Page
from rolebook.render.parts import near
from rolebook.render.site import Entry, Site
from rolebook.render.text import described, plain
from rolebook.render.weight import weight

# Bytes of a form without the frame around it, beyond which its page leads to descriptors instead of holding them.
_MOST = 33_000
_FOLDERS = {one.name: one.folder for one in FIELD_TYPES}


class Summarised(Entry, Protocol):
    """An entry that can be filled in."""

    @property
    def summary(self) -> str: ...  # noqa: D102 (a protocol's members say it by their names)


def form_page(site: Site, contract: Contract, entry: Summarised, above: Page) -> Page:
    """The form of a contract, below the page of the entry it was made from."""
    t, role = site.strings, site.framework.role(contract.role)
    body = _body(site, contract, entry)
    if _describes_levels(contract) and weight(body) > _MOST:
        body = _body(site, contract, entry, brings_levels=True)
    title = t("form.title", form=contract.body["title"], role=role.name)
    description = described(t("form.description", role=role.name, summary=plain(entry.summary)))
    number, count = contract.part
    if count > 1:
        description = t("parts.title", title=description, part=number, count=count)
    crumbs = (*above.crumbs, Crumb(entry.name, above.address))
    return Page(contract.body["page"], title, description, body, above.section, entry.id, role.id, crumbs)


def _describes_levels(contract: Contract) -> bool:
    return any(option.details for field in contract.fields for option in field.options)


def _body(site: Site, contract: Contract, entry: Summarised, *, brings_levels: bool = False) -> str:
    """The form itself. With `brings_levels` the page links to the descriptors of levels, and its script brings them."""
    role = site.framework.role(contract.role)
    address = contract.body["page"]
    sending = contract.body["submission"]
    subject = site.strings("form.subject", title=contract.body["title"], role=role.name)
    return render(
        site,
        "form.html.j2",
        address,
        contract=contract,
        entry=entry,
        role=role,
        folders=_FOLDERS,
        parts=_parts(contract),
        sent=SENT,
        brings_levels=brings_levels,
        sending=sending,
        action=_action(sending["action"], address),
        host=urlsplit(sending["action"]).hostname,
        hidden=list(hidden_fields(contract.body, contract.digest, subject, site.root_url)),
        sent_as=lambda name: sending["names"]["answers"].replace("{name}", name),
    )


def _parts(contract: Contract) -> dict[str, object] | None:
    """Which part of a form it is, and those that its page names: the ones near, the first and the last."""
    number, count = contract.part
    if count == 1:
        return None
    every = contract.body["parts"]["of"]
    shown = [(one, every[one - 1]) for one in near(number, count)]
    return {"number": number, "count": count, "name": every[number - 1]["name"], "shown": shown}


def _action(action: str, page: str) -> str:
    """Where a page sends its form: the way to an address of the site, or the whole address of another one."""
    return action if urlsplit(action).scheme else relative(action, page)


def sent_page(site: Site) -> Iterator[Page]:
    """Where people come to who have sent a form without script, if the target has no receipts to show."""
    if site.contracts and has_sent_page(site.framework.handbook.submissions):
        t = site.strings
        summary = t("sent.summary", organisation=site.framework.handbook.organisation)
        body = render(site, "sent.html.j2", SENT_PAGE, summary=summary)
        home = (Crumb(t("home.title"), ""),)
        yield Page(SENT_PAGE, t("sent.title"), summary, body, "assessments", "", "", home)
