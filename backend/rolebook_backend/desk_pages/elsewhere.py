"""A form's built page, shown at another address and sent back there: about somebody else, and without its script.

The script knows only the form's own address, and the drafts it keeps are of answers about oneself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.built import RefilledPage, element, fill, given_from, read_built
from rolebook_backend.refilled import show
from rolebook_backend.texts import label_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lxml.html import HtmlElement

    from rolebook_backend.built import Built
    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.messages import Problem
    from rolebook_backend.store import Answers

LONG = frozenset({"long-text", "remark"})
"""Types of fields that take several lines."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a form is sent and what it carries besides; its title, what it begins with, what is said of its answers."""

    action: str
    hidden: Mapping[str, str]
    title: str
    lead: str
    note: str


def page_elsewhere(
    site: Path, contract: Contract, answers: Answers, problems: Sequence[Problem], elsewhere: Elsewhere
) -> RefilledPage | None:
    """Return the page, filled in; None where there is none, or it shows another version of the form."""
    built = read_built(site, contract)
    if built is None:
        return None
    _send_elsewhere(built, elsewhere)
    _ask(built.form, contract)
    fill(built.form, contract, answers)
    if problems:
        show(built, contract, problems)
    return given_from(built, contract.page, root="")


def _send_elsewhere(built: Built, elsewhere: Elsewhere) -> None:
    for script in built.document.xpath("//script"):
        script.drop_tree()
    for title in built.document.xpath("//h1 | /html/head/title"):
        title.text = elsewhere.title
    for heading in built.document.xpath("//h1"):
        heading.addnext(element("p", elsewhere.lead, {"class": "rb-lead"}))
    for sending in built.form.find_class("rb-send"):
        sending.set("class", "rb-send")
        for note in sending.xpath("p"):
            sending.remove(note)
        sending.insert(0, element("p", elsewhere.note, {"class": "rb-note"}))
    built.form.set("action", elsewhere.action)
    for name, value in elsewhere.hidden.items():
        built.form.insert(0, element("input", attributes={"type": "hidden", "name": name, "value": value}))


def _ask(form: HtmlElement, contract: Contract) -> None:
    """Ask what the page leaves to its script, as it does where it has no room for its questions."""
    there = {control.get("name") for control in form.iter("input", "textarea", "select")}
    for sending in form.find_class("rb-send"):
        for field in contract.fields:
            if field.name not in there:
                sending.addprevious(_question(contract, field))


def _question(contract: Contract, field: Field) -> HtmlElement:
    box = element("p", attributes={"id": f"field-{field.name}"})
    label = element("label", label_of(contract, field), {"for": field.name, "class": "rb-question"})
    named = {"id": field.name, "name": field.name}
    if field.options:
        control = element("select", attributes=named | ({"multiple": "multiple"} if field.takes_many else {}))
        choices = [("", "")] if not field.takes_many else []
        choices += [(option.value, option.label) for option in field.options]
        control.extend(element("option", shown, {"value": value}) for value, shown in choices)
    elif field.type in LONG:
        control = element("textarea", attributes=named | {"rows": "4"})
    elif field.type == "statement":
        control = element("input", attributes=named | {"type": "checkbox", "value": "yes"})
    else:
        control = element("input", attributes=named | {"type": "date" if field.type == "date" else "text"})
    box.extend([label, element("br"), control])
    return box
