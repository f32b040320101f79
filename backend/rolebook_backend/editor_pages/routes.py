"""The addresses of these pages. Who may ask for them is decided before, by the table in access.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from rolebook_backend.asking import admitted_body, desk_of, wants_json
from rolebook_backend.comments import comments
from rolebook_backend.desk_pages.framing import around_of
from rolebook_backend.desk_pages.views import EXPORTS, OVERVIEW, QUARANTINE
from rolebook_backend.editor_pages import views
from rolebook_backend.editor_pages.exporting import TYPES, Exports, pieces
from rolebook_backend.editor_pages.overview import agreements, progress
from rolebook_backend.editor_pages.trail_routes import trail_routes
from rolebook_backend.errors import StoreError
from rolebook_backend.identity.who import expect_own_form, identity_of
from rolebook_backend.messages import Refusal
from rolebook_backend.submit import FORM

if TYPE_CHECKING:
    from starlette.requests import Request

    from rolebook_backend.store import Submission
    from rolebook_backend.store.editing_base import HeldAgreement

COMMENTS = "/f/comments"
DONE = "released"


def editor_routes() -> list[Route]:
    """Return the routes, to stand before those of forms."""
    return [
        Route(OVERVIEW, overview),
        Route(QUARANTINE, quarantine),
        Route(f"{QUARANTINE}/{{submission}}", look),
        Route(f"{QUARANTINE}/{{submission}}", release, methods=["POST"]),
        Route(f"{COMMENTS}/{{entry}}", read_comments),
        Route(EXPORTS, exports),
        Route(f"{EXPORTS}/{{form}}", export_form, methods=["POST"]),
        *trail_routes(),
    ]


async def overview(request: Request) -> Response:
    """`GET /f/overview`: how far each form has come in each role."""
    desk = desk_of(request)
    found, agreed = await progress(desk), await agreements(desk)
    if wants_json(request):
        told = {"forms": views.overview_json(found), "agreements": views.agreements_json(agreed)}
        return JSONResponse({"ok": True, **told})
    held = sum(one.quarantined for one in await desk.store.counts()) + await desk.store.held_agreements_number()
    return HTMLResponse(views.overview_page(await around_of(request), found, agreed, held))


async def quarantine(request: Request) -> Response:
    """`GET /f/quarantine`: what the honeypot held back."""
    found = await _held(request)
    is_released = DONE in request.query_params
    return HTMLResponse(views.quarantine_page(await around_of(request), found, is_released=is_released))


async def look(request: Request) -> Response:
    """`GET /f/quarantine/{submission}`: one of them, a submission or an agreement, without who sent it."""
    store = desk_of(request).store
    number = request.path_params["submission"]
    found = await _held(request, number)
    if not found:
        raise Refusal("not-found")
    (held,) = found
    await store.record((await identity_of(request)).acting, "read", held.kind, number)
    return HTMLResponse(views.held_page(await around_of(request), held))


async def release(request: Request) -> Response:
    """`POST /f/quarantine/{submission}`: let it in; it counts from now on like any other."""
    await _sent_by_own_form(request)
    who = (await identity_of(request)).acting
    if not await desk_of(request).store.release(request.path_params["submission"], who):
        raise Refusal("not-found")
    return RedirectResponse(f"{QUARANTINE}?{DONE}", 303)


async def read_comments(request: Request) -> Response:
    """`GET /f/comments/{entry}`: what people of a group wrote, apart from all else they answered."""
    desk, entry = desk_of(request), request.path_params["entry"]
    found = await comments(desk, entry)
    await desk.store.record((await identity_of(request)).acting, "read", "comments", entry)
    return HTMLResponse(views.comments_page(await around_of(request), found))


async def exports(request: Request) -> Response:
    """`GET /f/exports`: the forms whose answers can be taken away as a file."""
    desk = desk_of(request)
    await desk.keep_contracts()
    stored = sorted({one.form for one in await desk.store.newest_contracts()})
    known = {form: desk.library.get(form) for form in stored}
    found = [
        views.Exportable(form, one.title if one else form, one.role_name if one else "") for form, one in known.items()
    ]
    return HTMLResponse(views.exports_page(await around_of(request), found))


async def export_form(request: Request) -> Response:
    """`POST /f/exports/{form}`: all rows of a form, in the format that is asked for."""
    asked = await _sent_by_own_form(request)
    form, style = request.path_params["form"], asked.get("format", "csv")
    if not FORM.fullmatch(form) or style not in TYPES:
        raise Refusal("not-found")
    made: Exports = request.app.state.exports
    try:
        file = await made.made(form, style)
    except StoreError as error:
        raise Refusal("not-found") from error
    await desk_of(request).store.record((await identity_of(request)).acting, "export", "form", form)
    headers = {"Content-Disposition": f'attachment; filename="{form}.{style}"'}
    return StreamingResponse(pieces(file), media_type=TYPES[style], headers=headers)


async def _sent_by_own_form(request: Request) -> dict[str, str]:
    """Return what a form of these pages sent; a machine shows its token instead of the form's."""
    body = await admitted_body(request)
    asked = {name: value for name, value in body.pairs if isinstance(value, str)}
    identity = await identity_of(request)
    if not identity.token:
        expect_own_form(request, identity, asked.get("_token", ""))
    return asked


async def _held(request: Request, number: str = "") -> list[views.Held]:
    """Return what is held back, submissions and agreements; or the one of this number, if it is."""
    desk = desk_of(request)
    found: list[Submission | HeldAgreement] = [*await desk.store.held(number)]
    found += await desk.store.held_agreements(number)
    return [views.Held(one, await desk.contract(one.form, one.contract_digest)) for one in found]
