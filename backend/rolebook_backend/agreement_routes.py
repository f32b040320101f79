"""The routes of agreements behind their links: to a program as JSON, to a browser as pages, and what was confirmed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import structlog
from anyio import to_thread
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from rolebook_backend.agreement_page import Entered, agreement_page
from rolebook_backend.agreements import AGREEMENT_CONTROLS, AgreementDesk, Seat, revision_in
from rolebook_backend.answers import take_answers
from rolebook_backend.asking import address_of, admitted_body, desk_of, is_from, wants_json
from rolebook_backend.built import controls_in
from rolebook_backend.document import as_file, confirmed
from rolebook_backend.messages import Refusal, problem
from rolebook_backend.pages import document_page, receipt_page
from rolebook_backend.pdf import Press
from rolebook_backend.seats import note_seat

if TYPE_CHECKING:
    from starlette.requests import Request

    from rolebook_backend.contracts import Contract
    from rolebook_backend.encoding import Body

PRIVATE = {"Referrer-Policy": "strict-origin"}
"""An address here is a secret that nobody is told. With `no-referrer` a browser would not say where a form is from."""

LATE = frozenset({"stale", "turn", "contract-unknown", "key-reused"})
"""Refusals that come from what somebody else has done meanwhile."""

PDF = "application/pdf"

log = structlog.get_logger("rolebook.backend")
press = Press()


async def agreement(request: Request) -> Response:
    """`GET` or `POST /f/agreements/{secret}`: an agreement as one of its two sees it, after what they do with it."""
    desk = AgreementDesk(desk_of(request))
    secret = request.path_params["secret"]
    if request.method != "POST":
        seat = await desk.look(secret)
        await note_seat(request, seat.contract, seat.agreement.id, seat.person, is_acting=False)
        return await (_told(seat) if wants_json(request) else _shown(request, seat))
    body = await admitted_body(request, request.app.state.origins)
    if wants_json(request):
        return await _told(await _act(request, desk, body))
    try:
        await _act(request, desk, body)
    except Refusal as refusal:
        return await _shown_again(request, desk, body, refusal)
    return RedirectResponse(f"{secret}#rb-turn", 303, PRIVATE)


async def _act(request: Request, desk: AgreementDesk, body: Body) -> Seat:
    seat = await desk.act(request.path_params["secret"], body, address_of(request))
    await note_seat(request, seat.contract, seat.agreement.id, seat.person, is_acting=True)
    return seat


async def document(request: Request) -> Response:
    """`GET /f/agreements/{secret}/document`: what both confirmed, to read and to print."""
    seat = await _seat(request)
    has_pdf = await press.is_there()
    back = f"../{request.path_params['secret']}"
    page = document_page(confirmed(seat), _newest(request, seat), back, has_ways=True, has_pdf=has_pdf)
    return HTMLResponse(page, headers=PRIVATE)


async def document_pdf(request: Request) -> Response:
    """`GET /f/agreements/{secret}/document.pdf`: the same as PDF."""
    seat = await _seat(request)
    page = document_page(confirmed(seat), _newest(request, seat), "", has_ways=False, has_pdf=False)
    name = as_file(seat)[0].replace(".json", ".pdf")
    return Response(await press.pdf(page, str(request.base_url)), media_type=PDF, headers=_attached(name))


async def document_json(request: Request) -> Response:
    """`GET /f/agreements/{secret}/document.json`: the same as the file that the script saves."""
    name, text = as_file(await _seat(request))
    return Response(text, media_type="application/json", headers=_attached(name))


async def receipt_pdf(request: Request) -> Response:
    """`GET /f/receipts/{receipt}.pdf`: a receipt as PDF."""
    desk = desk_of(request)
    submission, contract = await desk.receipt(request.path_params["receipt"])
    page = receipt_page(submission, contract, desk.library.get(contract.form))
    made = await press.pdf(page, str(request.base_url))
    return Response(made, media_type=PDF, headers=_attached(f"{contract.form}-{submission.received_at[:10]}.pdf"))


AGREEMENT_ROUTES = (
    Route("/f/agreements/{secret}", agreement, methods=["GET", "POST"]),
    Route("/f/agreements/{secret}/document", document),
    Route("/f/agreements/{secret}/document.pdf", document_pdf),
    Route("/f/agreements/{secret}/document.json", document_json),
    Route("/f/receipts/{receipt}.pdf", receipt_pdf),
)
"""Before all that would take them for the name of a receipt or of a form."""


async def _told(seat: Seat) -> Response:
    return JSONResponse({"ok": True, "pdf": await press.is_there(), **seat.as_json()}, headers=PRIVATE)


async def _shown(
    request: Request, seat: Seat, entered: Entered | None = None, refusal: Refusal | None = None
) -> Response:
    site = desk_of(request).library.site
    shown = partial(agreement_page, has_pdf=await press.is_there())
    secret = request.path_params["secret"]
    page = await to_thread.run_sync(shown, site, _newest(request, seat), seat, secret, entered)
    waited = {"Retry-After": str(refusal.wait)} if refusal and refusal.wait else {}
    status = refusal.status if refusal else 200
    return HTMLResponse(page.text, status, {**page.headers, **PRIVATE, **waited})


async def _shown_again(request: Request, desk: AgreementDesk, body: Body, refusal: Refusal) -> Response:
    """Show the page once more: how the agreement stands now, what is wrong, and all that was entered."""
    if not is_from(request) or refusal.code == "agreement-unknown":
        raise refusal
    seat = await desk.look(request.path_params["secret"])
    contract = _newest(request, seat) or seat.contract
    is_late = refusal.code in LATE
    rows = [row for row in seat.rows[: revision_in(body)] if row.action != "save" or row.person == seat.person]
    entered = Entered(
        answers=take_answers(body, AGREEMENT_CONTROLS, contract).answers,
        base=rows[-1].answers if rows else {},
        words=controls_in(body),
        problems=[] if is_late else [problem(contract, fault) for fault in refusal.faults],
        is_late=is_late,
    )
    log.info("request-refused", code=refusal.code, form=seat.agreement.form)
    return await _shown(request, seat, entered, refusal)


async def _seat(request: Request) -> Seat:
    return await AgreementDesk(desk_of(request)).look(request.path_params["secret"])


def _newest(request: Request, seat: Seat) -> Contract | None:
    return desk_of(request).library.get(seat.agreement.form)


def _attached(name: str) -> dict[str, str]:
    return {**PRIVATE, "Content-Disposition": f'attachment; filename="{name}"'}
