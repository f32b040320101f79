"""The built page of a form, read from beside the contracts, filled in, and given back from another address."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lxml.html import HtmlElement

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.encoding import Body
    from rolebook_backend.store import Answers, Value

ADDRESSES = ("href", "src", "action", "data-base", "data-contract", "data-root", "data-elsewhere")
"""Attributes that name a place of the site, relative to the page."""

HERE = "https://page.invalid/"


ENTERED = frozenset({"_by", "_name", "_note"})
"""Control fields that a person fills in, as they do the questions."""


@dataclass(frozen=True, slots=True)
class RefilledPage:
    """A page, and the headers that carry the policy it states of itself."""

    text: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Built:
    """A built page and the form in it, to be changed."""

    document: HtmlElement
    form: HtmlElement


def read_built(site: Path, contract: Contract) -> Built | None:
    """Read the page of a form; None where there is none, or it shows another version of the form."""
    document = _read(site, contract)
    form = _form_of(document, contract) if document is not None else None
    return None if document is None or form is None else Built(document, form)


def given_from(built: Built, page: str, root: str = "..") -> RefilledPage:
    """Return the page as it is given at another address than its own, from which `root` leads to the site's root."""
    _lead_from_here(built.document, page, root)
    text: str = etree.tostring(built.document, method="html", encoding="unicode", doctype="<!doctype html>")
    return RefilledPage(text, _headers(built.document))


def controls_in(body: Body) -> Mapping[str, str]:
    """Return what a person entered beside the answers."""
    return {name: value for name, value in body.pairs if name in ENTERED and isinstance(value, str)}


def element(tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> HtmlElement:
    """Make an element."""
    made = html.Element(tag, dict(attributes or {}))
    made.text = text or None
    return made


def _read(site: Path, contract: Contract) -> HtmlElement | None:
    path = (site / contract.page.strip("/") / "index.html").resolve()
    if not path.is_relative_to(site.resolve()):
        return None
    try:
        return html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    except (OSError, etree.ParserError):
        return None


def _form_of(document: HtmlElement, contract: Contract) -> HtmlElement | None:
    """Find the form by the digest it carries: its questions are then those of the contract."""
    for control in document.xpath("//form//input[@name='_contract']"):
        if control.get("value") == contract.digest:
            return next(control.iterancestors("form"))
    return None


def _headers(document: HtmlElement) -> Mapping[str, str]:
    """Return the page's policy as a header, which can also say who may frame it."""
    found = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return {"Content-Security-Policy": f"{found[0]}; frame-ancestors 'none'"} if found else {}


# What was entered


def fill(form: HtmlElement, contract: Contract, answers: Answers) -> None:
    """Write answers into the controls of a form, and unfold what would hide one."""
    _offer(form, contract)
    names = {field.name for field in contract.fields} | ENTERED
    for control in form.iter("input", "textarea", "select"):
        if (name := control.get("name")) in names:
            _enter(control, answers.get(name, ""))
            if control.get("name") in answers:
                unfold(control)


def _enter(control: HtmlElement, value: Value) -> None:
    values = value if isinstance(value, list) else [value]
    if control.tag == "textarea":
        # The first line end in it is not part of its text.
        control.text = f"\n{values[0]}"
    elif control.tag == "select":
        for option in control.iter("option"):
            _switch(option, "selected", on=option.get("value", option.text) in values)
    elif control.get("type") in {"radio", "checkbox"}:
        _switch(control, "checked", on=control.get("value") in values)
    else:
        control.set("value", values[0])


def unfold(element: HtmlElement) -> None:
    """Open what would hide an answer, such as a remark."""
    for details in element.iterancestors("details"):
        details.set("open", "open")


def _switch(element: HtmlElement, attribute: str, *, on: bool) -> None:
    if on:
        element.set(attribute, attribute)
    else:
        element.attrib.pop(attribute, None)


# What is chosen from a long list, which a script makes where there is one


def _offer(form: HtmlElement, contract: Contract) -> None:
    for place in form.xpath(".//*[@data-rb-pick]"):
        box = next((one for one in place.iterancestors() if one.get("id", "").startswith("field-")), None)
        field = contract.field(box.get("id", "").removeprefix("field-")) if box is not None else None
        for instead in place.getparent().find_class("rb-plain"):
            instead.drop_tree()
        place.attrib.pop("data-rb-pick")
        place.extend(_groups(field) if field else ())


def _groups(field: Field) -> list[HtmlElement]:
    """Return the options folded by what they belong to."""
    groups = []
    for text, options in groupby(field.options, key=lambda option: option.text):
        group = element("details", attributes={"class": "rb-pick"})
        group.append(element("summary", text))
        for option in options:
            label = element("label")
            is_first = option is field.options[0]
            control = {"type": "checkbox", "name": field.name, "value": option.value}
            label.append(element("input", attributes=control | ({"id": field.name} if is_first else {})))
            label.append(element("b", option.label))
            group.append(label)
        groups.append(group)
    return groups


# Where it leads


def _lead_from_here(document: HtmlElement, page: str, root: str) -> None:
    """Write addresses that are relative to the page so that they hold where it is given.

    A `base` element would say the same, but the site's policy allows none. What points into the page stays.
    """
    for element in document.iter(etree.Element):
        for name in ADDRESSES:
            if (address := element.get(name)) is not None and _is_relative(address):
                joined = urlsplit(urljoin(HERE + page, address))
                element.set(name, joined._replace(scheme="", netloc="", path=f"{root}{joined.path}").geturl())


def _is_relative(address: str) -> bool:
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc or address.startswith(("/", "#")))
