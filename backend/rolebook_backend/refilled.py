"""The form's own page as an answer: with what was entered still in it, and what is wrong beside each question.

A browser without script sends a form and leaves its page. Where the built page lies beside the contracts, it gets
that page back; the words and the markup of the errors are those of the script (assets/forms/errors.js).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from rolebook_backend.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lxml.html import HtmlElement

    from rolebook_backend.contracts import Contract
    from rolebook_backend.messages import Problem
    from rolebook_backend.store import Answers, Value

ADDRESSES = ("href", "src", "action", "data-base", "data-contract", "data-root")
"""Attributes that name a place of the site, relative to the page."""

HERE = "https://page.invalid/"


@dataclass(frozen=True, slots=True)
class RefilledPage:
    """A page, and the headers that carry the policy it states of itself."""

    text: str
    headers: Mapping[str, str]


def refilled_page(site: Path, contract: Contract, answers: Answers, problems: Sequence[Problem]) -> RefilledPage | None:
    """Return the built page of a form, filled in; None where there is none, or it shows another version of the form."""
    document = _read(site, contract)
    form = _form_of(document, contract) if document is not None else None
    if document is None or form is None:
        return None
    _fill(form, contract, answers)
    _show(form, contract, problems)
    for title in document.xpath("/html/head/title"):
        title.text = say(contract, "error_title", title=title.text or "")
    _lead_from_here(document, contract.page)
    text: str = etree.tostring(document, method="html", encoding="unicode", doctype="<!doctype html>")
    return RefilledPage(text, _headers(document))


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


def _fill(form: HtmlElement, contract: Contract, answers: Answers) -> None:
    names = {field.name for field in contract.fields}
    for control in form.iter("input", "textarea", "select"):
        if (name := control.get("name")) in names:
            _enter(control, answers.get(name, ""))
            if control.get("name") in answers:
                _unfold(control)


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


def _unfold(element: HtmlElement) -> None:
    """Open what would hide an answer, such as a remark."""
    for details in element.iterancestors("details"):
        details.set("open", "open")


def _switch(element: HtmlElement, attribute: str, *, on: bool) -> None:
    if on:
        element.set(attribute, attribute)
    else:
        element.attrib.pop(attribute, None)


# What is wrong


def _show(form: HtmlElement, contract: Contract, problems: Iterable[Problem]) -> None:
    """Put each problem beside its question and, in the same words, in one list at the top that takes the focus."""
    title = _element("h2", say(contract, "problem"), {"class": "rb-error-summary__title"})
    lines = _element("ul")
    for problem in problems:
        line = _element("li")
        line.append(_link(form, problem))
        lines.append(line)
    summary = _element(
        "div", attributes={"class": "rb-error-summary", "role": "alert", "tabindex": "-1", "autofocus": "autofocus"}
    )
    summary.extend([title, lines])
    form.insert(0, summary)


def _link(form: HtmlElement, problem: Problem) -> HtmlElement:
    if problem.href:
        # In another tab, so that what was entered stays.
        return _element("a", problem.message, {"href": problem.href, "target": "_blank"})
    box, control = _box_of(form, problem.field), _control_of(form, problem.field)
    if box is None or control is None:
        return _element("span", problem.message)
    beside = _element("p", problem.message, {"class": "rb-error", "id": f"error-{problem.field}"})
    _place(box, beside)
    _unfold(control)
    described = box if box.tag == "fieldset" else control
    described.set("aria-describedby", f"{described.get('aria-describedby', '')} {beside.get('id')}".strip())
    if described is control:
        control.set("aria-invalid", "true")
    if not control.get("id"):
        control.set("id", f"first-{problem.field}")
    return _element("a", problem.message, {"href": f"#{control.get('id')}"})


def _box_of(form: HtmlElement, name: str) -> HtmlElement | None:
    return next((box for box in form.xpath(".//*[@id]") if box.get("id") == f"field-{name}"), None)


def _control_of(form: HtmlElement, name: str) -> HtmlElement | None:
    controls = form.iter("input", "textarea", "select")
    return next((control for control in controls if name and control.get("name") == name), None)


def _place(box: HtmlElement, beside: HtmlElement) -> None:
    """Put an error after the hint, or after the question where there is none."""
    asked = [*box.find_class("rb-hint"), *box.iter("legend", "label", "summary")]
    heads = [head for head in asked if _is_of(box, head)]
    if heads:
        beside.tail, heads[0].tail = heads[0].tail, None
        heads[0].addnext(beside)
    else:
        box.insert(0, beside)


def _is_of(box: HtmlElement, element: HtmlElement) -> bool:
    """Say whether an element belongs to this question, and not to a remark inside it."""
    return next((one for one in element.iterancestors() if one.get("id", "").startswith("field-")), None) is box


def _element(tag: str, text: str = "", attributes: dict[str, str] | None = None) -> HtmlElement:
    element = html.Element(tag, attributes or {})
    element.text = text or None
    return element


# Where it leads


def _lead_from_here(document: HtmlElement, page: str) -> None:
    """Write addresses that are relative to the page so that they hold at `f/<form>`, one step below the root.

    A `base` element would say the same, but the site's policy allows none. What points into the page stays.
    """
    for element in document.iter(etree.Element):
        for name in ADDRESSES:
            if (address := element.get(name)) is not None and _is_relative(address):
                joined = urlsplit(urljoin(HERE + page, address))
                element.set(name, joined._replace(scheme="", netloc="", path=f"..{joined.path}").geturl())


def _is_relative(address: str) -> bool:
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc or address.startswith(("/", "#")))
