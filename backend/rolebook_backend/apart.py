"""Several editions in one process, strictly apart: an application each, chosen by the host that is asked for.

Nothing is shared but the process: each has contracts, a database, settings and people of its own.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, AsyncExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import structlog
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from rolebook_backend.app import create_app
from rolebook_backend.errors import BackendError
from rolebook_backend.headers import SecurityHeaders
from rolebook_backend.meter import Measured, Meter
from rolebook_backend.site import Site
from rolebook_backend.store.sameness import whereabouts
from rolebook_backend.submit import BUSY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from rolebook_backend.editions import Edition
    from rolebook_backend.health import Probe
    from rolebook_backend.metrics import Metrics
    from rolebook_backend.store import Store

WAYS_IN = "name --smtp or --oidc-issuer with --address, or --identity-header (docs/people.md)"
MISDIRECTED = "No handbook is served under this name.\n"


class Served(NamedTuple):
    """An edition and the application that serves it."""

    edition: Edition
    app: Starlette

    @property
    def store(self) -> Store:
        """Where this edition's answers are."""
        found: Store = self.app.state.desk.store
        return found


class Apart:
    """Hands each request to the edition whose host it names; a host that nobody has learns nothing."""

    def __init__(self, editions: Sequence[Served], meter: Meter | None = None) -> None:
        self.editions = tuple(editions)
        self._by_host = {host: served for served in editions for host in served.edition.hosts}
        self._elsewhere = _elsewhere(self.editions, meter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or live as long as the server does."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        served = self._by_host.get(asked_host(scope))
        if served is None:
            await self._elsewhere(scope, receive, send)
            return
        with _as(served.edition):
            await served.app(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start every edition or none, and stop them all."""
        await receive()
        async with AsyncExitStack() as running:
            try:
                for served in self.editions:
                    with _as(served.edition), named(served.edition):
                        await running.enter_async_context(served.app.router.lifespan_context(served.app))
            except Exception as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                raise
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def make_served(
    editions: Sequence[Edition],
    a_minute: int,
    metrics: Metrics | None,
    *,
    retains: bool = False,
    reminds_at: int | None = None,
) -> list[Served]:
    """Make the application of each edition; BackendError names the one that cannot be."""
    return [
        Served(edition, _make(edition, a_minute, metrics, retains=retains, reminds_at=reminds_at))
        for edition in editions
    ]


def asked_host(scope: Scope) -> str:
    """Return the host a request names, without its port; empty where it names none, or several."""
    given = Headers(scope=scope).getlist("host")
    if len(given) != 1:
        return ""
    host = given[0].strip().lower()
    bare = host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return bare.removesuffix(".")


def open_stores(editions: Sequence[Served]) -> None:
    """Open every database, or none: BackendError names the edition whose database cannot be, or is another's."""
    opened: list[Store] = []
    if len(editions) > 1:
        _refuse_shared([served.edition for served in editions])
    try:
        for served in editions:
            with named(served.edition):
                served.store.open()
                opened.append(served.store)
    except BaseException:
        for store in opened:
            store.close()
        raise


@contextmanager
def named(edition: Edition) -> Iterator[None]:
    """Say in a problem which edition it is of, where there are several."""
    try:
        yield
    except BackendError as error:
        if not edition.name:
            raise
        raise type(error)(f"{label_of(edition)}{error}") from error


def label_of(edition: Edition) -> str:
    """Return what messages about an edition begin with; nothing where it is the only one."""
    return f"edition {edition.name}: " if edition.name else ""


def _make(
    edition: Edition, a_minute: int, metrics: Metrics | None, *, retains: bool, reminds_at: int | None
) -> Starlette:
    with named(edition):
        return create_app(
            edition.contracts,
            edition.database,
            allowed_origins=edition.origins,
            a_minute=a_minute,
            meter=metrics.of(edition.name) if metrics else None,
            sign_in=edition.sign_in,
            site=_site(edition),
            webhook=edition.webhook,
            retains=retains,
            altcha=edition.altcha,
            reminds_at=reminds_at,
        )


def _site(edition: Edition) -> Site | None:
    if edition.private and not (edition.sign_in.has_sessions or edition.sign_in.header):
        raise BackendError(f"{edition.site}: is private, but nobody could sign in; {WAYS_IN}")
    return Site(edition.site, is_private=edition.private) if edition.site else None


def _as(edition: Edition) -> AbstractContextManager[None]:
    """Let the log name the edition."""
    return structlog.contextvars.bound_contextvars(edition=edition.name)


def _refuse_shared(editions: Sequence[Edition]) -> None:
    """Ask each database where it is: one server has many names."""
    owners: dict[str, str] = {}
    for edition in editions:
        with named(edition):
            owner = owners.setdefault(whereabouts(edition.database), edition.name)
            if owner != edition.name:
                raise BackendError(f"{edition.database}: is the database of edition {owner}; give each edition its own")


def _elsewhere(editions: Sequence[Served], meter: Meter | None) -> Starlette:
    """What answers under a host that no edition has: whether all is well, which supervisors ask by address."""

    async def health(_request: Request) -> Response:
        probes: list[Probe] = [served.app.state.probe for served in editions]
        is_well = all(await asyncio.gather(*(probe.store() for probe in probes)))
        return JSONResponse({"ok": is_well}, *((200,) if is_well else (503, {"Retry-After": str(BUSY)})))

    async def misdirected(_request: Request, _error: Exception) -> Response:
        return PlainTextResponse(MISDIRECTED, 421)

    routes = [Route("/f/health", health)]
    return Starlette(
        routes=routes,
        middleware=[*([Middleware(Measured, meter, routes)] if meter else []), Middleware(SecurityHeaders)],
        exception_handlers={404: misdirected, 405: misdirected},
    )
