"""The backend's own pages, such as the receipt and the error: made here, to be read and printed without script."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from rolebook_backend.distribution import SMALL
from rolebook_backend.results import Link, Part, ResultRow, address, all_answers, other_answers, results
from rolebook_backend.tally import PROFILE
from rolebook_backend.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rolebook_backend.contracts import Contract
    from rolebook_backend.document import Confirmed
    from rolebook_backend.group import GroupResults
    from rolebook_backend.group_view import Chart
    from rolebook_backend.messages import Problem, Refusal
    from rolebook_backend.store import Submission

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What both pages share. `site` and `stylesheet` are empty while no contract is known."""

    language: str
    direction: str
    site: str
    stylesheet: str
    title: str
    back: Link


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The context of receipt.html."""

    frame: Frame
    contract: Contract
    submission: Submission
    received: str
    following: Link | None
    results: tuple[ResultRow, ...]
    others: tuple[Part, ...]
    has_pdf: bool


@dataclass(frozen=True, slots=True)
class BegunPage:
    """The context of begun.html: one's own link to an agreement, and that of the other."""

    frame: Frame
    own: Link
    others: tuple[Link, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The context of document.html: what two people confirmed, and whether it can be had in other shapes."""

    frame: Frame
    confirmed: Confirmed
    has_ways: bool
    has_pdf: bool


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The context of group.html."""

    frame: Frame
    group: GroupResults
    charts: tuple[Chart, ...]
    is_about_profiles: bool
    small: int


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One line of the error summary; `href` leads to the field in the form or elsewhere, or is empty."""

    message: str
    href: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """The context of error.html."""

    frame: Frame
    problems: tuple[ProblemLine, ...]
    note: str
    answers: tuple[Part, ...]


def receipt_page(submission: Submission, contract: Contract, newest: Contract | None, *, has_pdf: bool = False) -> str:
    """Render a receipt in the words it was answered in; `newest` knows where the site's stylesheet is now."""
    page = ReceiptPage(
        frame=frame(newest or contract, f"{say(contract, 'receipt')}: {contract.title}"),
        contract=contract,
        submission=submission,
        received=submission.received_at[:16].replace("T", " ") + " UTC",
        following=_following(newest or contract),
        results=results(contract, submission.answers),
        others=other_answers(contract, submission.answers),
        has_pdf=has_pdf,
    )
    return template("receipt.html").render(page=page, say=partial(say, contract))


def _following(contract: Contract) -> Link | None:
    """Return the way to the next part of a form in parts, or the words that there is none."""
    parts = contract.parts
    if parts is None:
        return None
    if not parts.next_page:
        return Link(say(contract, "part_last", count=parts.count), "")
    return Link(say(contract, "part_next", count=parts.number + 1, label=parts.next_name), address(parts.next_page))


def begun_page(contract: Contract, addresses: Mapping[str, str], by: str, *, held: bool) -> str:
    """Render the links of an agreement that has just been started: it is the only time that anybody can."""
    links = {person.id: Link(person.name, addresses[person.id]) for person in contract.people}
    page = BegunPage(
        frame=frame(contract, f"{say(contract, 'begun')}: {contract.title}"),
        own=links.pop(by),
        others=tuple(links.values()),
        held=held,
    )
    return template("begun.html").render(page=page, say=partial(say, contract))


def document_page(confirmed: Confirmed, newest: Contract | None, back: str, *, has_ways: bool, has_pdf: bool) -> str:
    """Render what both confirmed, in the words it was confirmed in; `back` leads to the agreement."""
    contract = confirmed.contract
    title = f"{contract.title}: {contract.role_name}"
    framed = replace(frame(newest or contract, title), back=Link(say(contract, "document_back"), back))
    page = DocumentPage(framed, confirmed, has_ways, has_pdf)
    return template("document.html").render(page=page, say=partial(say, contract))


def group_page(group: GroupResults, charts: Sequence[Chart]) -> str:
    """Render the results of a group; while there are too few answers, how many it takes."""
    contract = group.contract
    framed = frame(contract, f"{say(contract, 'group')}: {contract.title}", known=False)
    page = GroupPage(framed, group, tuple(charts), is_about_profiles=contract.about == PROFILE, small=SMALL)
    return template("group.html").render(page=page, say=partial(say, contract))


def error_page(refusal: Refusal, problems: Sequence[Problem], contract: Contract | None, site: Contract | None) -> str:
    """Render what is wrong, each line linked to its field; `site` frames the page where no form is known."""
    page = ErrorPage(
        frame=frame(contract or site, say(contract or site, "problem"), known=contract is not None),
        problems=tuple(_line(problem, contract) for problem in problems),
        note=say(contract or site, "problem_note") if contract and refusal.answers else "",
        answers=all_answers(contract, refusal.answers) if contract else (),
    )
    return template("error.html").render(page=page, say=partial(say, contract or site))


def frame(contract: Contract | None, title: str, *, known: bool = True) -> Frame:
    """Return what frames a page; with `known` it leads back to the contract's form, else to the handbook."""
    language = contract.language if contract else "en"
    form = Link(say(contract, "back"), address(contract.page)) if contract and known else None
    return Frame(
        language=language,
        direction="rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr",
        site=contract.site_name if contract else "",
        stylesheet=address(contract.stylesheet) if contract and contract.stylesheet else "",
        title=title,
        back=form or Link(say(contract, "home"), address("")),
    )


def _line(problem: Problem, contract: Contract | None) -> ProblemLine:
    href = f"{address(contract.page)}#field-{problem.field}" if contract and problem.anchored else ""
    return ProblemLine(problem.message, problem.href or href)


@cache
def template(name: str) -> Template:
    """Return a template; what it is given is escaped."""
    environment = Environment(
        loader=PackageLoader("rolebook_backend"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
