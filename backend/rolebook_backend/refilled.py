"""The form's own page as an answer: with what was entered still in it, and what is wrong beside each question.

A browser without script sends a form and leaves its page. Where the built page lies beside the contracts, it gets
that page back; the words and the markup of the errors are those of the script (assets/forms/errors.js).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.built import Built, RefilledPage, element, fill, given_from, read_built, unfold
from rolebook_backend.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from lxml.html import HtmlElement

    from rolebook_backend.contracts import Contract
    from rolebook_backend.messages import Problem
    from rolebook_backend.store import Answers


def refilled_page(site: Path, contract: Contract, answers: Answers, problems: Sequence[Problem]) -> RefilledPage | None:
    """Return the built page of a form, filled in; None where there is none, or it shows another version of the form.

    `answers` has what was entered beside them, too.
    """
    built = read_built(site, contract)
    if built is None:
        return None
    fill(built.form, contract, answers)
    show(built, contract, problems)
    return given_from(built, contract.page)


def show(built: Built, contract: Contract, problems: Iterable[Problem]) -> None:
    """Put each problem beside its question and, in the same words, in one list at the top that takes the focus."""
    title = element("h2", say(contract, "problem"), {"class": "rb-error-summary__title"})
    lines = element("ul")
    for problem in problems:
        line = element("li")
        line.append(_link(built.form, problem))
        lines.append(line)
    summary = element(
        "div", attributes={"class": "rb-error-summary", "role": "alert", "tabindex": "-1", "autofocus": "autofocus"}
    )
    summary.extend([title, lines])
    built.form.insert(0, summary)
    for name in built.document.xpath("/html/head/title"):
        name.text = say(contract, "error_title", title=name.text or "")


def _link(form: HtmlElement, problem: Problem) -> HtmlElement:
    if problem.href:
        # In another tab, so that what was entered stays.
        return element("a", problem.message, {"href": problem.href, "target": "_blank"})
    box, control = _box_of(form, problem.field), _control_of(form, problem.field)
    if box is None or control is None:
        return element("span", problem.message)
    beside = element("p", problem.message, {"class": "rb-error", "id": f"error-{problem.field}"})
    _place(box, beside)
    unfold(control)
    described = box if box.tag == "fieldset" else control
    described.set("aria-describedby", f"{described.get('aria-describedby', '')} {beside.get('id')}".strip())
    if described is control:
        control.set("aria-invalid", "true")
    if not control.get("id"):
        control.set("id", f"first-{problem.field}")
    return element("a", problem.message, {"href": f"#{control.get('id')}"})


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
