"""The addresses of these pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from rolebook_backend.agreements import AgreementDesk
from rolebook_backend.asking import admitted_body, desk_of, wants_json
from rolebook_backend.desk_pages import views
from rolebook_backend.desk_pages.assembling import Assembling
from rolebook_backend.desk_pages.assessing import assess, show_form
from rolebook_backend.desk_pages.framing import around_of
from rolebook_backend.desk_pages.gaps import COLUMNS, as_csv, grids
from rolebook_backend.desk_pages.rights import note_read, reader_of, report_of
from rolebook_backend.desk_pages.takeaway import takeaway
from rolebook_backend.identity.who import expect_own_form, identity_of
from rolebook_backend.messages import Refusal
from rolebook_backend.results import address
from rolebook_backend.texts import say

if TYPE_CHECKING:
    from starlette.requests import Request

    from rolebook_backend.desk_pages.gaps import Answers

MARK = "\ufeff"
"""By which spreadsheets know that a file is UTF-8."""


def desk_routes() -> list[Route]:
    """Return the routes, to stand before those of forms."""
    return [
        Route(views.ME, me),
        Route(f"{views.ME}/export", export_me),
        Route(f"{views.ME}/beside/{{form}}", about_me),
        Route(f"{views.ME}/agreements/{{agreement}}", open_agreement, methods=["POST"]),
        Route(views.TEAM, team),
        Route(views.GAPS, gaps),
        Route(views.CSV, gaps_csv),
        Route(f"{views.TEAM}/{{person:path}}/assess/{{assessed}}", show_form),
        Route(f"{views.TEAM}/{{person:path}}/assess/{{assessed}}", assess, methods=["POST"]),
        Route(f"{views.TEAM}/{{person:path}}", report),
    ]


async def me(request: Request) -> Response:
    """`GET /f/me`: who one is, what one has sent, what waits."""
    person = await reader_of(request)
    if wants_json(request):
        known = {"id": person.id, "email": person.email, "name": person.name, "role": person.role}
        return JSONResponse({"ok": True, **known, "manager": person.manager, "access": sorted(person.access)})
    return HTMLResponse(views.me_page(await around_of(request), await (await _assembling(request)).own(person)))


async def export_me(request: Request) -> Response:
    """`GET /f/me/export`: all that is kept of oneself, as a file."""
    person = await reader_of(request)
    content = await takeaway((await _assembling(request)), person)
    return JSONResponse(content, headers={"Content-Disposition": 'attachment; filename="my-data.json"'})


async def about_me(request: Request) -> Response:
    """`GET /f/me/beside/{form}`: one's own answers beside what one's manager answered."""
    person = await reader_of(request)
    found = await (await _assembling(request)).about_me(person, request.path_params["form"])
    if found is None:
        raise Refusal("not-found")
    return HTMLResponse(views.beside_page(await around_of(request), *found))


async def open_agreement(request: Request) -> Response:
    """`POST /f/me/agreements/{agreement}`: lead one of its people into an agreement, without the link they once got."""
    person = await reader_of(request)
    body = await admitted_body(request)
    token = next((value for name, value in body.pairs if name == "_token"), "")
    expect_own_form(request, await identity_of(request), str(token))
    agreed = await (await _assembling(request)).reading.agreed([person.id])
    wanted = next((one for one in agreed if one.seated.agreement.id == request.path_params["agreement"]), None)
    if wanted is None:
        raise Refusal("agreement-unknown")
    secret = await AgreementDesk(desk_of(request)).link(wanted.seated.agreement.id, wanted.seated.seat_of(person.id))
    contract = desk_of(request).library.get(wanted.contract.form) or wanted.contract
    return RedirectResponse(f"{address(contract.page)}#agreement={secret}", 303)


async def team(request: Request) -> Response:
    """`GET /f/team`: the people one manages, and what waits."""
    manager = await reader_of(request)
    people = await desk_of(request).store.reports_of(manager.id)
    reports = await (await _assembling(request)).reports(await identity_of(request), people)
    return HTMLResponse(views.team_page(await around_of(request), reports))


async def report(request: Request) -> Response:
    """`GET /f/team/{person}`: one of them, their answers beside one's own."""
    manager, person = await report_of(request, reported(request))
    assembling = await _assembling(request)
    identity = await identity_of(request)
    (known,) = await assembling.reports(identity, [person])
    comparisons = await assembling.comparisons(identity, person)
    if any(one.own for one in comparisons):
        await note_read(request, manager, person)
    return HTMLResponse(views.report_page(await around_of(request), known, comparisons))


async def gaps(request: Request) -> Response:
    """`GET /f/team/gaps`: where they stand, by what is expected of them."""
    found = await _answers(request)
    return HTMLResponse(views.gaps_page(await around_of(request), grids(found)))


async def gaps_csv(request: Request) -> Response:
    """`GET /f/team/gaps.csv`: the same for a spreadsheet."""
    found = await _answers(request)
    site = (await _assembling(request)).site
    text = as_csv(found, [say(site, name) for name in COLUMNS])
    headers = {"Content-Disposition": 'attachment; filename="team-gaps.csv"'}
    return Response(f"{MARK}{text}", media_type="text/csv", headers=headers)


def reported(request: Request) -> str:
    """Return whom an address is about."""
    found = str(request.path_params["person"])
    bare = found.removesuffix("/")
    return bare if bare in views.TAKEN else found


async def _answers(request: Request) -> list[Answers]:
    manager = await reader_of(request)
    people = await desk_of(request).store.reports_of(manager.id)
    found = await (await _assembling(request)).answers(await identity_of(request), people)
    for one in found:
        if one.own:
            await note_read(request, manager, one.person)
    return found


async def _assembling(request: Request) -> Assembling:
    desk = desk_of(request)
    await desk.keep_contracts()
    return Assembling(desk)
