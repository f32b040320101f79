"""Who sends a request: nobody, a person who is signed in, or a machine with a token."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from rolebook_backend.asking import expect_admitted
from rolebook_backend.errors import StoreBusyError
from rolebook_backend.identity.addresses import same_address
from rolebook_backend.identity.peers import peer_of
from rolebook_backend.identity.secrecy import digest_of, form_token, new_secret, utc_now, written
from rolebook_backend.messages import Refusal
from rolebook_backend.store import Person, Session
from rolebook_backend.store.audit import ANONYMOUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from rolebook_backend.identity.settings import ProxyHeader, SignInSettings
    from rolebook_backend.store import Store

IDLE = timedelta(hours=2)
"""A session that nobody used for so long has ended."""

WHOLE = timedelta(hours=12)
"""And every session ends after a working day."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was last used."""

log = structlog.get_logger("rolebook.backend")


@dataclass(frozen=True, slots=True)
class Whose:
    """A machine's token: its id, its name, and what it may do."""

    id: str
    name: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Identity:
    """Nobody, or a person, or a token; never two of them. `session` is the secret of a person's session."""

    person: Person | None = None
    token: Whose | None = None
    session: str = field(default="", repr=False)

    @property
    def form_token(self) -> str:
        """What forms of the backend's own pages carry in `_token`; empty without a session."""
        return form_token(self.session) if self.session else ""

    @property
    def acting(self) -> str:
        """Who it is, as the audit trail has it."""
        if self.person:
            return f"person:{self.person.id}"
        return f"token:{self.token.name}" if self.token else ANONYMOUS


NOBODY = Identity()


class Identities:
    """Finds out who sends a request, begins sessions and ends them."""

    def __init__(self, store: Store, settings: SignInSettings, clock: Callable[[], datetime] = utc_now) -> None:
        self.store = store
        self.settings = settings
        self.clock = clock

    async def of(self, request: Request, *, note: bool = True) -> Identity:
        """Return who sends a request; Refusal where a token is shown that does not hold.

        With `note` it is kept when the session was last used.
        """
        if "authorization" in request.headers:
            return await self._machine(request)
        if self.settings.header:
            return await self._told_by_proxy(request, self.settings.header)
        return await self._signed_in(request, note=note) if self.settings.has_sessions else NOBODY

    async def begin(self, request: Request, response: Response, person: Person) -> None:
        """Sign somebody in: always with a new secret, and whatever session the browser had ends."""
        await self._end(request)
        secret, now = new_secret(), self.clock()
        session = Session(digest_of(secret), person.id, written(now), written(now), written(now, WHOLE))
        await self.store.add_session(session, written(now))
        # No age: the cookie goes with the browser's own session, and the row has its end.
        response.set_cookie(self.cookie, secret, path="/", secure=self._is_secure, httponly=True, samesite="lax")
        log.info("signed-in", person=person.id)

    async def end(self, request: Request, response: Response) -> None:
        """Sign somebody out."""
        await self._end(request)
        response.delete_cookie(self.cookie, path="/", secure=self._is_secure, httponly=True, samesite="lax")

    @property
    def cookie(self) -> str:
        """The name of the cookie: with a prefix that no other host's and no unsafe answer can set."""
        return "__Host-rolebook" if self._is_secure else "rolebook"

    @property
    def _is_secure(self) -> bool:
        return self.settings.is_secure

    async def _end(self, request: Request) -> None:
        if secret := request.cookies.get(self.cookie):
            await self.store.end_session(digest_of(secret))

    async def _machine(self, request: Request) -> Identity:
        scheme, _, secret = request.headers["authorization"].partition(" ")
        token = await self.store.token(digest_of(secret.strip())) if scheme.lower() == "bearer" else None
        now = written(self.clock())
        if not token or token.revoked_at or (token.expires_at and token.expires_at <= now):
            raise Refusal("token-refused")
        return Identity(token=Whose(token.id, token.name, token.scopes))

    async def _told_by_proxy(self, request: Request, header: ProxyHeader) -> Identity:
        said = request.headers.getlist(header.name)
        if not header.trusts(peer_of(request.scope)) or len(said) != 1:
            return NOBODY
        return Identity(person=await self.store.person_of(same_address(said[0])))

    async def _signed_in(self, request: Request, *, note: bool) -> Identity:
        secret = request.cookies.get(self.cookie)
        found = await self.store.session(digest_of(secret)) if secret else None
        if not secret or not found:
            return NOBODY
        session, person = found
        now = self.clock()
        if session.expires_at <= written(now) or session.seen_at <= written(now, -IDLE) or not person.active:
            await self.store.end_session(session.digest)
            return NOBODY
        if note:
            await self._see(session, now)
        return Identity(person=person, session=secret)

    async def _see(self, session: Session, now: datetime) -> None:
        if session.seen_at > written(now, -SEEN_EVERY):
            return
        try:
            await self.store.touch_session(session.digest, written(now))
        except StoreBusyError as error:
            log.warning("session-not-noted", reason=str(error))


async def identity_of(request: Request, *, note: bool = True) -> Identity:
    """Return who sends a request, found out once; Refusal where a token is shown that does not hold."""
    if not hasattr(request.state, "identity"):
        identities: Identities = request.app.state.identities
        request.state.identity = await identities.of(request, note=note)
    found: Identity = request.state.identity
    return found


def expect_own_form(request: Request, identity: Identity, token: str) -> None:
    """Refuse what was not sent by a form of this backend's own pages, shown to this very person."""
    expect_admitted(request)
    # Behind a proxy that signs people in there is no session; browsers name the origin of every POST.
    holds = (
        hmac.compare_digest(identity.form_token.encode(), token.encode())
        if identity.session
        else "origin" in request.headers
    )
    if not holds:
        raise Refusal("form-token")
