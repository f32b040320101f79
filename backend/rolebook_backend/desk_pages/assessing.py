"""A manager's own answers about a report: the form's page, shown under another address and sent back there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rolebook_backend.access import Action, Resource
from rolebook_backend.asking import address_of, admitted_body, desk_of
from rolebook_backend.desk_pages.elsewhere import Elsewhere, page_elsewhere
from rolebook_backend.desk_pages.reading import Reading
from rolebook_backend.desk_pages.rights import report_of
from rolebook_backend.desk_pages.views import assess_address, name_of, person_address
from rolebook_backend.encoding import Body
from rolebook_backend.identity.who import expect_own_form, identity_of
from rolebook_backend.messages import Refusal, problem
from rolebook_backend.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from rolebook_backend.contracts import Contract
    from rolebook_backend.messages import Problem
    from rolebook_backend.store import Answers, Person

OK = 200


async def show_form(request: Request) -> Response:
    """`GET /f/team/{person}/assess/{form}`: the form, with what was answered before."""
    manager, report = await report_of(request, request.path_params["person"], Action.READ, Resource.VIEW)
    contract = await _contract(request, report)
    views = await Reading(desk_of(request)).views_of(manager.id, [report.id])
    before = views.get(report.id, {}).get(contract.form)
    answers = before.submission.answers if before else {}
    return await _page(request, report, contract, answers)


async def assess(request: Request) -> Response:
    """`POST /f/team/{person}/assess/{form}`: keep what a manager answers about a report."""
    manager, report = await report_of(request, request.path_params["person"], Action.CREATE, Resource.VIEW)
    body = await admitted_body(request)
    token = next((str(value) for name, value in body.pairs if name == "_token"), "")
    expect_own_form(request, await identity_of(request), token)
    newest = await _contract(request, report)
    sent = Body([(name, value) for name, value in body.pairs if name != "_token"], is_form=body.is_form)
    try:
        contract = await desk_of(request).answered_under(newest.form, sent)
        await desk_of(request).take(contract, sent, address_of(request), manager.id, report.id)
    except Refusal as refused:
        if refused.contract is None:
            raise
        problems = [problem(refused.contract, fault) for fault in refused.faults]
        return await _page(request, report, newest, refused.answers, problems, refused.status)
    return RedirectResponse(person_address(report.id), 303)


async def _contract(request: Request, report: Person) -> Contract:
    """Return a form of the report's role that goes to managers; Refusal for any other."""
    await desk_of(request).keep_contracts()
    form = request.path_params["assessed"]
    found = next((one for one in Reading(desk_of(request)).forms_of(report.role) if one.form == form), None)
    if found is None or not found.results.manager:
        raise Refusal("not-found")
    return found


async def _page(
    request: Request,
    report: Person,
    contract: Contract,
    answers: Answers,
    problems: Sequence[Problem] = (),
    status: int = OK,
) -> Response:
    site, name = desk_of(request).library.site, name_of(report)
    token = (await identity_of(request)).form_token
    elsewhere = Elsewhere(
        action=assess_address(report.id, contract.form),
        hidden={"_token": token} if token else {},
        title=say(contract, "assess_title", who=name, form=contract.title),
        lead=say(contract, "assess_lead", who=name),
        note=say(contract, "assess_note", who=name),
    )
    page = await to_thread.run_sync(page_elsewhere, site, contract, answers, problems, elsewhere)
    if page is None:
        raise Refusal("form-unknown")
    return HTMLResponse(page.text, status, page.headers)
