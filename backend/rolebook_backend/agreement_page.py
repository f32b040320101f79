"""An agreement as a page for one of its two people, with or without script.

Where the form's built page lies beside the contracts, it is that page, filled in; what is not for this person to
write is text. Else it is a page of the backend's own: all that stands, and what can be done without writing in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from lxml import html

from rolebook_backend.agreement import CONFIRMED, SUPERSEDED, Document, written_by
from rolebook_backend.built import Built, RefilledPage, element, fill, given_from, read_built, unfold
from rolebook_backend.document import Confirmed, confirmed
from rolebook_backend.pages import Frame, frame, template
from rolebook_backend.refilled import show
from rolebook_backend.results import Part, address, all_answers, answer_of
from rolebook_backend.texts import say
from rolebook_backend.turns import (
    Change,
    Step,
    changes,
    changes_since,
    clash,
    fitting,
    history,
    is_reviewed_by,
    is_unseen,
    may_write,
    name_of,
    notes_since,
    offers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lxml.html import HtmlElement

    from rolebook_backend.agreements import Seat
    from rolebook_backend.contracts import Contract
    from rolebook_backend.contracts import Field as Asked
    from rolebook_backend.messages import Problem
    from rolebook_backend.store import Answers

ROOT = "../.."
"""Where the site's root is from `f/agreements/<secret>`."""

KEY_BYTES = 18


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody sent that was not taken: answers and words, and what stood when they opened the page."""

    answers: Answers
    base: Answers
    words: Mapping[str, str]
    problems: Sequence[Problem]
    is_late: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What the page says around the questions, and what they are filled in with. The context of agreement-*.html."""

    contract: Contract
    document: Document
    person: str
    part: str
    secret: str
    here: str
    revision: int
    turn: str
    path: tuple[tuple[str, bool], ...]
    offers: tuple[str, ...]
    is_writing: bool
    is_reviewing: bool
    is_unseen: bool
    has_newer_form: bool
    has_pdf: bool
    late: str
    changes: tuple[Change, ...] | None
    kept: tuple[Change, ...]
    unfit: tuple[Change, ...]
    notes: tuple[Step, ...]
    history: tuple[Step, ...]
    key: str
    answers: Answers
    words: Mapping[str, str] = field(default_factory=dict)
    confirmed: Confirmed | None = None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """The context of agreement.html: what the page says where the form's own page is not at hand."""

    frame: Frame
    turn: Turn
    parts: tuple[Part, ...]
    problems: Sequence[Problem]
    form: str


def agreement_page(
    site: Path, newest: Contract | None, seat: Seat, secret: str, entered: Entered | None = None, *, has_pdf: bool
) -> RefilledPage:
    """Render an agreement; `newest` is the form as the handbook has it now, `entered` what was just not taken."""
    for contract in (newest, seat.contract):
        if contract and (built := read_built(site, contract)):
            return _in_its_form(built, _turn(contract, seat, secret, entered, has_pdf=has_pdf), entered)
    turn = _turn(seat.contract, seat, secret, entered, has_pdf=has_pdf)
    return RefilledPage(_on_its_own(turn, newest, entered), {})


def _turn(contract: Contract, seat: Seat, secret: str, entered: Entered | None, *, has_pdf: bool) -> Turn:
    document, person = seat.document.seen_by(seat.person), seat.person
    stands = document.answers
    differing: tuple[Change, ...] = ()
    if entered and entered.is_late:
        clashing = clash(contract, document, person, entered.base, entered.answers)
        stands, differing = clashing.answers, clashing.differing
    elif entered and may_write(document, person):
        own = written_by(contract, person)
        stands = {name: value for name, value in stands.items() if name not in own} | dict(entered.answers)
    names = {one.id: one.name for one in contract.people}
    fits = fitting(contract, stands)
    state = say(contract, f"state_{document.state}")
    whose = "over" if not document.turn else "you" if document.turn == person else "other"
    who = ", ".join(filter(None, (name_of(document, document.turn), names.get(document.turn, ""))))
    is_writing = may_write(document, person)
    return Turn(
        contract=contract,
        document=document,
        person=person,
        part=names.get(person, person),
        secret=secret,
        here=secret,
        revision=seat.document.revision,
        turn=say(contract, f"turn_{whose}", state=state, person=who),
        path=tuple((say(contract, f"state_{one}"), one == document.state) for one in contract.states),
        offers=offers(contract, document, person),
        is_writing=is_writing,
        is_reviewing=is_reviewed_by(document, person),
        is_unseen=is_unseen(document, person),
        has_newer_form=is_writing and document.contract not in {"", contract.digest},
        has_pdf=has_pdf,
        late=say(contract, "late" if is_writing else "late_other") if entered and entered.is_late else "",
        changes=changes_since(contract, document, person, seat.contract),
        kept=differing,
        unfit=changes(seat.contract, stands, fits),
        notes=notes_since(contract, document, person),
        history=history(contract, document),
        key=token_urlsafe(KEY_BYTES),
        answers=fits,
        words={"_name": name_of(document, person), **(entered.words if entered else {})},
        confirmed=confirmed(seat) if document.state in {CONFIRMED, SUPERSEDED} else None,
    )


# The form's own page


def _in_its_form(built: Built, turn: Turn, entered: Entered | None) -> RefilledPage:
    form = built.form
    # As the page itself leads to the backend, wherever that is.
    turn = replace(turn, here=f"{form.get('action', '').rpartition('/')[0]}/agreements/{turn.secret}")
    _prepare(built, turn, is_answer=entered is not None)
    if turn.confirmed:
        _part(form, "questions").drop_tree()
        _replace(_part(form, "document"), "agreement-confirmed.html", turn)
    else:
        fill(form, turn.contract, turn.answers)
        for asked in turn.contract.fields:
            _read_only(form, asked, turn)
        _tidy(form)
        _part(form, "document").drop_tree()
    _replace(_part(form, "top"), "agreement-top.html", turn)
    _send_from(_part(form, "acts"), turn)
    if entered and entered.problems:
        show(built, turn.contract, entered.problems)
    return given_from(built, turn.contract.page, ROOT)


def _prepare(built: Built, turn: Turn, *, is_answer: bool) -> None:
    """Send the form here, and let a script lead on to where it does better, unless something was just entered."""
    form = built.form
    if is_answer:
        form.attrib.pop("data-module", None)
    else:
        form.set("data-elsewhere", f"./#agreement={turn.secret}")
    form.set("action", turn.here)
    for part in [*form.find_class("rb-plain"), *form.xpath(".//input[@type='file']/ancestor::label")]:
        if not part.xpath("ancestor::*[starts-with(@id, 'field-')]"):
            part.drop_tree()
    hidden = {"_contract": turn.contract.digest, "_key": turn.key, "_revision": str(turn.revision)}
    for control in form.xpath("input[@type='hidden']"):
        control.drop_tree()
    for place, (name, value) in enumerate(hidden.items()):
        form.insert(place, element("input", attributes={"type": "hidden", "name": name, "value": value}))
    # Else the first button is pressed by the Enter key in a line of text.
    form.insert(0, element("button", attributes={"type": "submit", "disabled": "disabled", "hidden": "hidden"}))
    for head in built.document.xpath("/html/head"):
        head.append(element("meta", attributes={"name": "robots", "content": "noindex"}))


def _part(form: HtmlElement, name: str) -> HtmlElement:
    found = form.xpath(f".//*[@data-agree='{name}']")
    return found[0] if found else element("div")


def _replace(part: HtmlElement, name: str, turn: Turn) -> None:
    if part.getparent() is None:
        return
    made = _fragment(name, turn)
    made.tail = part.tail
    part.getparent().replace(part, made)


def _send_from(part: HtmlElement, turn: Turn) -> None:
    """Put what can be done in the place of the script's buttons; what is said of its keeping stays."""
    for line in part.xpath(".//*[@data-way='link']") if turn.offers else ():
        part.addnext(line)
    _replace(part, "agreement-acts.html", turn)


def _fragment(name: str, turn: Turn) -> HtmlElement:
    return html.fragment_fromstring(template(name).render(turn=turn, say=partial(say, turn.contract)))


def _read_only(form: HtmlElement, asked: Asked, turn: Turn) -> None:
    """Show an answer as text where it is not for this person to write; of later rounds only those that are filled."""
    if turn.is_writing and asked.name in written_by(turn.contract, turn.person):
        return
    box = next((one for one in form.xpath(".//*[@id]") if one.get("id") == f"field-{asked.name}"), None)
    if box is None:
        return
    if asked.name not in turn.answers and asked.slot > 1:
        box.drop_tree()
        return
    answer = answer_of(turn.contract, asked, turn.answers)
    made = html.fragment_fromstring(template("agreement-read.html").render(answer=answer, name=asked.name))
    made.tail = box.tail
    box.getparent().replace(box, made)
    if asked.name in turn.answers:
        unfold(made)


def _tidy(form: HtmlElement) -> None:
    """Leave out rounds with nothing in them, and open those up to the last that is filled in."""
    for details in form.find_class("rb-slot"):
        if not details.find_class("rb-field"):
            details.drop_tree()
    for details in form.xpath(".//details[contains(@class, 'rb-slot')][@open]"):
        for earlier in details.itersiblings(preceding=True):
            if "rb-slot" in earlier.get("class", ""):
                earlier.set("open", "open")


# The backend's own page


def _on_its_own(turn: Turn, newest: Contract | None, entered: Entered | None) -> str:
    contract = turn.contract
    page = AgreementPage(
        frame=frame(newest or contract, contract.title, known=newest is not None),
        turn=turn,
        parts=() if turn.confirmed else all_answers(contract, turn.answers),
        problems=entered.problems if entered else (),
        form=f"{address(newest.page)}#agreement={turn.secret}" if newest else "",
    )
    return template("agreement.html").render(page=page, say=partial(say, contract))
