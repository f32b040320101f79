"""The web application: routes, and how an outcome is told to a browser or to a program."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from rolebook_backend.access import guarded
from rolebook_backend.agreement_routes import AGREEMENT_ROUTES, press
from rolebook_backend.agreements import KIND, AgreementDesk, Beginning
from rolebook_backend.asking import address_of, admitted_body, body_of, desk_of, is_from, wants_json
from rolebook_backend.built import RefilledPage, controls_in
from rolebook_backend.desk_pages.routes import desk_routes
from rolebook_backend.editor_pages.exporting import Exports
from rolebook_backend.editor_pages.routes import editor_routes
from rolebook_backend.errors import BackendError, StoreBusyError
from rolebook_backend.gate import Gate, to_sign_in
from rolebook_backend.group import Groups
from rolebook_backend.group_view import as_json, charts_of
from rolebook_backend.headers import SecurityHeaders, headers_for
from rolebook_backend.health import Probe
from rolebook_backend.identity.door import Door
from rolebook_backend.identity.oidc import Oidc
from rolebook_backend.identity.routes import identity_routes
from rolebook_backend.identity.sending import sender_of
from rolebook_backend.identity.settings import SignInSettings
from rolebook_backend.identity.who import Identities
from rolebook_backend.keeping import Work, keep_to_limits_daily, running
from rolebook_backend.library import Library
from rolebook_backend.messages import Problem, Refusal, problem
from rolebook_backend.meter import REFUSED, Measured, Meter
from rolebook_backend.openapi import Description
from rolebook_backend.origins import normalised
from rolebook_backend.pace import A_MINUTE, Pace
from rolebook_backend.pages import begun_page, error_page, group_page, receipt_page
from rolebook_backend.proof import Altcha
from rolebook_backend.refilled import refilled_page
from rolebook_backend.reminding import Terms, remind_daily
from rolebook_backend.routing import FormRoute, allowed
from rolebook_backend.seats import note_seat
from rolebook_backend.site import Site, site_routes
from rolebook_backend.store import Added, make_store
from rolebook_backend.store.address import Address, parse_address
from rolebook_backend.submit import BUSY, Desk, is_own_path
from rolebook_backend.versions import version_of
from rolebook_backend.webhooks import Courier, Webhook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from rolebook_backend.contracts import Contract

UNAUTHORISED = 401
NO_SUCH_METHOD = 405
HTTP_CODES = {404: "not-found", NO_SUCH_METHOD: "method"}

log = structlog.get_logger("rolebook.backend")


def create_app(  # noqa: PLR0913 (all that an edition is served with)
    contracts: Path,
    database: Address | Path | str,
    *,
    allowed_origins: Collection[str] = (),
    a_minute: int = A_MINUTE,
    meter: Meter | None = None,
    webhook: Webhook | None = None,
    retains: bool = False,
    reminds_at: int | None = None,
    sign_in: SignInSettings | None = None,
    site: Site | None = None,
    altcha: Altcha | None = None,
) -> Starlette:
    """Make the backend for one folder of contracts and one database.

    `allowed_origins` are other sites whose forms may be sent here, such as `https://handbook.example`; `a_minute` is
    how many submissions one address may send to one form, 0 for no limit; a `meter` is told what happens, and a
    `webhook` of what is kept. With `retains` answers are erased once a day that are older than their form keeps them.
    At the hour `reminds_at` people are reminded daily of what waits for them (BackendError where no mail can be sent).
    `sign_in` says how people sign in, which without it nobody does; `site` is served beside the forms, `altcha` makes
    the challenges of forms that ask for proof of work.
    The contracts are read at once (ContractError), the database is opened by the lifespan (StoreError).
    """
    origins = frozenset(normalised(origin) for origin in allowed_origins)
    library = Library(Path(contracts))
    library.load()
    store = make_store(database)
    settings = sign_in or SignInSettings()
    is_private = site is not None and site.is_private
    own = _routes(Oidc(settings, settings.oidc, store) if settings.oidc else None)
    routes = guarded([*own, *(site_routes() if site else [])], is_private=is_private)
    app = Starlette(
        routes=routes,
        middleware=[
            *([Middleware(Measured, meter, routes)] if meter else []),
            *_middleware(origins, is_private=is_private),
        ],
        exception_handlers={
            Refusal: _refused,
            StoreBusyError: _store_busy,
            HTTPException: _http_error,
            ClientDisconnect: _gone,
            Exception: _failed,
        },
        lifespan=_lifespan,
    )
    meter = meter or Meter()
    meter.watch(lambda: len(library.contracts()))
    app.router.redirect_slashes = False  # it would lead to whatever host the sender named
    app.state.desk = Desk(library, store, Pace(a_minute), meter, altcha)
    app.state.desk.store.announces = webhook is not None
    app.state.probe = Probe(app.state.desk)
    app.state.groups = Groups(app.state.desk)
    app.state.exports = Exports(database if isinstance(database, Address) else parse_address(database))
    app.state.background = _background(app.state.desk, app.state.groups, webhook, retains=retains)
    if reminds_at is not None:
        app.state.background.append(_reminding(app.state.desk, settings, reminds_at))
    app.state.description = Description(has_provider=settings.oidc is not None)
    app.state.origins = origins
    app.state.site = site
    app.state.identities = Identities(store, settings)
    app.state.door = Door(app.state.identities, lambda: next(iter(library.contracts()), None))
    return app


def _background(desk: Desk, groups: Groups, webhook: Webhook | None, *, retains: bool) -> list[Work]:
    """Return what goes on while the backend serves."""
    work: list[Work] = [groups.count_in_background, *([partial(keep_to_limits_daily, desk)] if retains else [])]
    return [*work, *([Courier(webhook, desk.store).go] if webhook else [])]


def _reminding(desk: Desk, settings: SignInSettings, hour: int) -> Work:
    if not settings.mailer:
        raise BackendError("--remind needs a mail server and the handbook's address: --smtp, --mail-from and --address")
    return partial(remind_daily, desk, settings.mailer, Terms(settings.address), hour)


def _routes(oidc: Oidc | None) -> list[Route]:
    others = [
        Route("/f/health", health),
        Route("/f/openapi.json", openapi),
        Route("/f/pages.css", stylesheet),
        Route("/f/altcha", challenge),
        *AGREEMENT_ROUTES,
        Route("/f/receipts/{receipt}", receipt),
        Route("/f/results/{entry}", results),
        *identity_routes(oidc),
        *desk_routes(),
        *editor_routes(),
    ]
    # First, because most requests are for it: it lets every address of the others pass.
    return [FormRoute("/f/{form}", submit, others), *others]


def _middleware(origins: Collection[str], *, is_private: bool) -> list[Middleware]:
    cors = Middleware(
        CORSMiddleware,
        allow_origins=sorted(origins),
        allow_methods=["POST"],
        allow_headers=["Accept"],
        expose_headers=["Retry-After"],  # else the page cannot read how long to wait
    )
    gate = [Middleware(Gate, _refused)] if is_private else []
    return [Middleware(SecurityHeaders), *([cors] if origins else []), *gate]


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    desk.store.open()
    try:
        await desk.keep_contracts()
        log.info("backend-started", forms=len(desk.library.contracts()))
        async with running(app.state.background):
            yield
    finally:
        await app.state.door.close()
        desk.store.close()


async def submit(request: Request) -> Response:
    """`POST /f/{form}`: take one submission, or start an agreement."""
    body = await admitted_body(request, request.app.state.origins)
    desk = desk_of(request)
    contract = await desk.answered_under(request.path_params["form"], body)
    person = await sender_of(request, contract, desk.library.get(contract.form), body)
    if contract.kind == KIND:
        begun = await AgreementDesk(desk).start(contract, body, address_of(request))
        await note_seat(request, begun.contract, begun.id, begun.by, is_acting=True)
        return _begun(request, begun)
    added = await desk.take(contract, body, address_of(request), person)
    following = next((value for name, value in body.pairs if name == "_next"), "")
    return _taken(request, added, str(following))


async def results(request: Request) -> Response:
    """`GET /f/results/{entry}`: what all together have answered, once there are enough."""
    groups: Groups = request.app.state.groups
    group = await groups.results(request.path_params["entry"])
    charts = charts_of(group) if group.counted else ()
    if wants_json(request):
        return JSONResponse({"ok": True, **as_json(group, charts)})
    return HTMLResponse(group_page(group, charts))


async def receipt(request: Request) -> Response:
    """`GET /f/receipts/{receipt}`: show what was stored."""
    desk = desk_of(request)
    submission, contract = await desk.receipt(request.path_params["receipt"])
    newest = desk.library.get(contract.form)
    return HTMLResponse(receipt_page(submission, contract, newest, has_pdf=await press.is_there()))


async def health(request: Request) -> Response:
    """`GET /f/health`: 200 when the store can be read, else 503; docs/deploy/README.md describes it."""
    probe: Probe = request.app.state.probe
    store = await probe.store()
    contracts = len(desk_of(request).library.contracts())
    said = {"ok": bool(store), "store": None, "version": version_of("rolebook"), "contracts": contracts}
    if not store:
        desk_of(request).meter.store_error()
        return JSONResponse(said, 503, {"Retry-After": str(BUSY)})
    return JSONResponse(said | {"store": f"{store.engine} {store.version}"})


async def openapi(request: Request) -> Response:
    """`GET /f/openapi.json`: what may be sent here and what is answered."""
    desk = desk_of(request)
    await desk.keep_contracts()
    description: Description = request.app.state.description
    return Response(description.of(desk.library.contracts()), media_type="application/json")


async def challenge(request: Request) -> Response:
    """`GET /f/altcha`: what a browser solves before it sends, where forms ask for that."""
    return JSONResponse(desk_of(request).proofs.challenge())


async def stylesheet(_request: Request) -> Response:
    """`GET /f/pages.css`: the layout of the backend's own pages."""
    return Response(_stylesheet(), media_type="text/css")


def _taken(request: Request, added: Added, following: str) -> Response:
    address = f"/f/receipts/{added.submission.receipt}"
    if not wants_json(request):
        return RedirectResponse(following if is_own_path(following) else address, 303)
    body = {"ok": True, "id": added.submission.id, "receipt": added.submission.receipt, "next": address}
    body |= {"held": True} if added.submission.quarantined else {}
    return JSONResponse(body, 201 if added.created else 200)


def _begun(request: Request, begun: Beginning) -> Response:
    links = {person: f"/f/agreements/{secret}" for person, secret in begun.secrets.items()}
    status = 201 if begun.created else 200
    if wants_json(request):
        held = {"held": True} if begun.held else {}
        return JSONResponse({"ok": True, "id": begun.id, "links": links, "revision": begun.revision} | held, status)
    addresses = {person: f"{str(request.base_url).rstrip('/')}{link}" for person, link in links.items()}
    return HTMLResponse(begun_page(begun.contract, addresses, begun.by, held=begun.held), status)


async def _refused(request: Request, error: Exception) -> Response:
    """Answer a refusal as JSON or as a page, in the words of the form's contract."""
    refusal = error if isinstance(error, Refusal) else Refusal("failure")
    if refusal.code == "sign-in" and (way := to_sign_in(request)):
        return way
    library = desk_of(request).library
    form = str(request.path_params.get("form", ""))
    contract = refusal.contract or library.get(form)
    log.info("request-refused", code=refusal.code, form=contract.form if contract else None)
    _count(request, refusal, contract)
    site = next(iter(library.contracts()), None)
    problems = [problem(contract or site, fault) for fault in refusal.faults]
    headers = {"Retry-After": str(refusal.wait)} if refusal.wait else {}
    headers |= {"WWW-Authenticate": "Bearer"} if refusal.status == UNAUTHORISED else {}
    if wants_json(request):
        errors = [_told(one) for one in problems]
        current = {"current": refusal.current} if refusal.current else {}
        return JSONResponse({"ok": False, "error": refusal.code, "errors": errors, **current}, refusal.status, headers)
    if page := await _refilled(request, refusal, problems):
        return HTMLResponse(page.text, refusal.status, {**headers, **page.headers})
    return HTMLResponse(error_page(refusal, problems, contract, site), refusal.status, headers)


def _told(one: Problem) -> dict[str, str]:
    told = {"code": one.code, "field": one.field, "message": one.message}
    return told | ({"href": one.href} if one.href else {})


def _count(request: Request, refusal: Refusal, contract: Contract | None) -> None:
    meter = desk_of(request).meter
    if refusal.code == "store-busy":
        meter.store_error()
    if request.method == "POST" and "form" in request.path_params:
        meter.submission(contract.form if contract else "", REFUSED.get(refusal.code, "refused"))


async def _refilled(request: Request, refusal: Refusal, problems: Sequence[Problem]) -> RefilledPage | None:
    """Return the form's own page with what was entered, where it came from this site and lies beside the contracts."""
    contract, desk = refusal.contract, desk_of(request)
    if contract is None or not is_from(request) or "form" not in request.path_params:
        return None
    entered = {**refusal.answers, **controls_in(body_of(request))}
    return await to_thread.run_sync(refilled_page, desk.library.site, contract, entered, problems)


async def _store_busy(request: Request, error: Exception) -> Response:
    log.warning("store-busy", reason=str(error))
    return await _refused(request, Refusal("store-busy", wait=BUSY))


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = await _refused(request, Refusal(HTTP_CODES.get(status, "invalid")))
    response.headers.update(allowed(request) if status == NO_SUCH_METHOD else {})
    return response


async def _failed(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw; this response does not pass the middleware."""
    log.error("request-failed", kind=type(error).__name__)
    response = await _refused(request, Refusal("failure"))
    # The server ends the connection after it; who is not told so sends the next request into nothing.
    response.headers.update({**headers_for(request.url.scheme), "Connection": "close"})
    return response


async def _gone(_request: Request, _error: Exception) -> Response:
    """Nobody is there to read it; nothing was stored."""
    return Response(status_code=400)


@cache
def _stylesheet() -> bytes:
    return files("rolebook_backend").joinpath("assets", "pages.css").read_bytes()
