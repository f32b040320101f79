"""What happens while the backend serves, told to whoever counts it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.routing import Route
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""Stands for a path that is no route and for a method that is none of METHODS: senders may make them up."""

REFUSED = {"too-many": "limited", "store-busy": "failed", "failure": "failed"}
"""Code of a refusal → outcome of the submission; every other one is `refused`."""


class Meter:
    """Is told what happens. This one forgets it; metrics.py has one that counts.

    What it is told must be safe to show to whoever looks after the machine: no answers, no addresses of people, no
    path as it was asked for, because those of receipts and agreements are secrets.
    """

    def watch(self, contracts: Callable[[], int]) -> None:
        """Say how the number of contracts served can be found out."""

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is the template of its path."""

    def submission(self, form: str, outcome: str) -> None:
        """A submission came to an end; `form` is empty where it names none that is served."""

    def agreement_event(self, form: str, action: str) -> None:
        """An event of an agreement was kept."""

    def store_error(self) -> None:
        """The store could not serve a request."""


class Measured:
    """Tells a meter of each request that passes through."""

    def __init__(self, app: ASGIApp, meter: Meter, routes: Iterable[Route]) -> None:
        self.app = app
        self.meter = meter
        self.templates: dict[object, str] = {route.endpoint: route.path for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and note how it went; an exception that leaves here is answered with 500 further out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        begun = time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            route = self.templates.get(scope.get("endpoint"), OTHER)
            method = scope["method"] if scope["method"] in METHODS else OTHER
            self.meter.request(route, method, status, time.perf_counter() - begun)


def outcome_of(*, created: bool, quarantined: bool) -> str:
    """Return what became of a submission that was taken."""
    if not created:
        return "repeated"
    return "quarantined" if quarantined else "accepted"
