"""The addresses for signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from rolebook_backend.asking import address_of, admitted_body, desk_of, expect_admitted
from rolebook_backend.identity.handing import take_people
from rolebook_backend.identity.oidc import BACK, START
from rolebook_backend.identity.pages import confirm_page, sent_page, sign_in_page
from rolebook_backend.identity.who import Identities, expect_own_form, identity_of
from rolebook_backend.messages import Refusal
from rolebook_backend.submit import is_own_path

if TYPE_CHECKING:
    from starlette.requests import Request

    from rolebook_backend.contracts import Contract
    from rolebook_backend.encoding import Body
    from rolebook_backend.identity.door import Door
    from rolebook_backend.identity.mail import Mailer
    from rolebook_backend.identity.oidc import Oidc
    from rolebook_backend.store import Person

ME = "/f/me"
LONGEST = 2000
"""Signs of an address that somebody may be led to."""


def identity_routes(oidc: Oidc | None) -> list[Route]:
    """Return the routes, to stand before those of forms."""
    return [
        Route("/f/sign-in", sign_in),
        Route("/f/sign-in", ask, methods=["POST"]),
        Route("/f/sign-in/{secret}", confirm),
        Route("/f/sign-in/{secret}", enter, methods=["POST"]),
        Route("/f/sign-out", sign_out, methods=["POST"]),
        Route("/f/people", take_people, methods=["POST"]),
        *(_provider_routes(oidc) if oidc else ()),
    ]


def _provider_routes(oidc: Oidc) -> list[Route]:
    """Return the way to a provider and back."""

    async def leave(request: Request) -> Response:
        return await oidc.leave(request, own_path(request.query_params.get("next", "")))

    async def come_back(request: Request) -> Response:
        person, following = await oidc.come_back(request)
        return await signed_in(request, person, following)

    memory = [oidc.memory()]
    return [Route(START, leave, middleware=memory), Route(BACK, come_back, middleware=memory)]


def sign_in_address(following: str) -> str:
    """Return where one signs in to be led to an address of this site."""
    return f"/f/sign-in?next={quote(following, safe='/')}"


async def sign_in(request: Request) -> Response:
    """`GET /f/sign-in`: the ways to sign in."""
    settings = _identities(request).settings
    if not settings.has_sessions:
        raise Refusal("not-found")
    following = own_path(request.query_params.get("next", ""))
    provider = f"{START}?next={quote(following, safe='/')}" if settings.oidc else ""
    return HTMLResponse(sign_in_page(_site(request), following, provider, by_mail=settings.mailer is not None))


async def ask(request: Request) -> Response:
    """`POST /f/sign-in`: send a link, if somebody has this e-mail; the answer is the same if nobody has."""
    mailer = _mailer(request)
    body = await admitted_body(request)
    following = own_path(_value(body, "next"))
    _door(request).ask(mailer, _value(body, "email"), following, address_of(request))
    return HTMLResponse(sent_page(_site(request)))


async def confirm(request: Request) -> Response:
    """`GET /f/sign-in/{secret}`: a button that uses the link; to look at it uses nothing up."""
    _mailer(request)
    person = await _door(request).look(request.path_params["secret"])
    return HTMLResponse(confirm_page(_site(request), person))


async def enter(request: Request) -> Response:
    """`POST /f/sign-in/{secret}`: use the link."""
    _mailer(request)
    expect_admitted(request)
    person, following = await _door(request).use(request.path_params["secret"])
    return await signed_in(request, person, following)


async def signed_in(request: Request, person: Person, following: str) -> Response:
    """Begin a session and lead on."""
    response = RedirectResponse(following or ME, 303)
    await _identities(request).begin(request, response, person)
    return response


async def sign_out(request: Request) -> Response:
    """`POST /f/sign-out`: end the session."""
    body = await admitted_body(request)
    identity = await identity_of(request)
    response = RedirectResponse("/", 303)
    if identity.session:
        expect_own_form(request, identity, _value(body, "_token"))
        await _identities(request).end(request, response)
    return response


def own_path(address: str) -> str:
    """Return an address if it leads somewhere in this site, else nothing."""
    return address if len(address) <= LONGEST and is_own_path(address) else ""


def _value(body: Body, name: str) -> str:
    return next((value for key, value in body.pairs if key == name and isinstance(value, str)), "")


def _mailer(request: Request) -> Mailer:
    mailer = _identities(request).settings.mailer
    if mailer is None:
        raise Refusal("not-found")
    return mailer


def _site(request: Request) -> Contract | None:
    return next(iter(desk_of(request).library.contracts()), None)


def _identities(request: Request) -> Identities:
    identities: Identities = request.app.state.identities
    return identities


def _door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door
