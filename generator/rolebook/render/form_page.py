"""The page of one form, from its contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Protocol
from urllib.parse import urlsplit

from rolebook.addresses import relative
from rolebook.forms import FIELD_TYPES, SENT, SENT_PAGE, Contract, has_sent_page, hidden_fields
from rolebook.render.environment import render
from rolebook.render.page import Crumb, Page
from rolebook.render.parts import near, whole
from rolebook.render.sides import Side
from rolebook.render.site import Entry, Site
from rolebook.render.text import described, plain
from rolebook.render.weight import room, weight

# Where the script puts the questions that it brings.
_BY_SCRIPT = "data-rb-questions"
# An overview of a form helps from so many needed answers on, and as long as it has no more lines than one takes in.
_LONG = 6
_MOST_LINES = 30
_FOLDERS = {one.name: one.folder for one in FIELD_TYPES}


@dataclass(frozen=True, slots=True)
class Way:
    """How the page of a form is made. What it has no room for its script brings, from the contract.

    With `brings_levels` the page leads to the descriptors of levels instead of holding them; if it is `brief`, answers
    are lists to choose from, and what is signed is counted; with `brings_questions` it holds none.
    """

    brings_levels: bool = False
    brief: bool = False
    brings_questions: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a form's overview, and the id of where that part begins."""

    name: str
    place: str


class Summarised(Entry, Protocol):
    """An entry that can be filled in."""

    @property
    def summary(self) -> str: ...  # noqa: D102 (a protocol's members say it by their names)


def form_page(
    site: Site, contract: Contract, entry: Summarised, above: Page, side: Side, *, may_be_lean: bool = True
) -> Page:
    """The form of a contract, below the page of the entry it was made from, in the fullest way there is room for."""
    t, role = site.strings, site.framework.role(contract.role)
    title = t("form.title", form=contract.body["title"], role=role.name)
    description = described(t("form.description", role=role.name, summary=plain(entry.summary)))
    number, count = contract.part
    if count > 1:
        description = t("parts.title", title=description, part=number, count=count)
    crumbs = (*above.crumbs, Crumb(entry.name, above.address))
    page = Page(contract.body["page"], title, description, "", above.section, entry.id, role.id, crumbs)
    most = room(site, page, side)
    for way in (way for way in _ways(contract) if may_be_lean or not way.brief):
        page = replace(page, body=_body(site, contract, entry, way))
        if weight(whole(page.body)) <= most:
            break
    return page


def paper_pages(site: Site, contract: Contract, page: Page) -> Iterator[Page]:
    """Beside a form that asks its questions by script: all of them to print, in as many parts as it takes."""
    if _BY_SCRIPT not in page.body:
        return
    t, address = site.strings, f"{page.address}questions/"
    role = site.framework.role(contract.role)
    body = render(site, "form-paper.html.j2", address, contract=contract, role=role)
    title = t("form.paper-title", form=page.title)
    crumbs = (*page.crumbs, Crumb(page.title, page.address))
    yield replace(page, address=address, title=title, description=t("form.paper-lead"), body=body, crumbs=crumbs)


def _ways(contract: Contract) -> Iterator[Way]:
    """The ways in which the page of a form can be made, the fullest first."""
    yield Way()
    if _has_levels(contract):
        yield Way(brings_levels=True)
    if contract.kind != "agreement":
        yield Way(brings_levels=True, brief=True)
    if contract.kind == "assessment":
        yield Way(brings_levels=True, brief=True, brings_questions=True)


def _has_levels(contract: Contract) -> bool:
    """Whether levels that can be chosen have descriptors."""
    return any(option.details for field in contract.fields for option in field.options)


def _body(site: Site, contract: Contract, entry: Summarised, way: Way) -> str:
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
        overview=_overview(contract),
        sent=SENT,
        **asdict(way),
        sending=sending,
        action=_action(sending["action"], address),
        host=urlsplit(sending["action"]).hostname,
        manager_reads=contract.body.get("results", {}).get("manager", False),
        hidden=list(hidden_fields(contract.body, contract.digest, subject, site.root_url)),
        sent_as=lambda name: sending["names"]["answers"].replace("{name}", name),
    )


def _overview(contract: Contract) -> list[Line]:
    lines = lines_of(contract)
    return lines if contract.needed >= _LONG and 1 < len(lines) <= _MOST_LINES else []


def lines_of(contract: Contract) -> list[Line]:
    """The sections of a form, or where it has none its questions, in which answers are needed.

    The page's script counts the answers of each: as `partsOf` in assets/forms/progress.js.
    """
    lines: list[Line] = []
    section = place = ""
    for number, (field, _) in enumerate(contract.questions, 1):
        if field.section and field.section != section:
            section = field.section
            place = f"part-{field.name.partition('.')[0] if contract.kind == 'agreement' else number}"
        line = Line(section, place) if field.section else Line(plain(field.label), f"field-{field.name}")
        if field.required and line not in lines[-1:]:
            lines.append(line)
    return lines


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
