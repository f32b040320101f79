"""What all doubles share: they keep what they take, can be told how to answer next, and run on a port of their own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Taken:
    """One submission: which form, its fields in order, how it was written, and where the sender said to come from."""

    form: str
    fields: tuple[tuple[str, str], ...]
    encoding: str
    headers: dict[str, str]

    def values(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for own, value in self.fields if own == name]

    def __getitem__(self, name: str) -> str:
        """The one value of a field."""
        (value,) = self.values(name)
        return value


@dataclass
class Double:
    """Base of the doubles. `planned` are answers to give next, instead of taking anything in."""

    taken: list[Taken] = field(default_factory=list)
    planned: list[Response] = field(default_factory=list)
    asked: int = 0

    def app(self) -> Starlette:
        """The application."""
        raise NotImplementedError

    def forget(self) -> None:
        """As new."""
        self.taken.clear()
        self.planned.clear()
        self.asked = 0

    def next_planned(self) -> Response | None:
        """Counts a request; the answer that was planned for it, if any."""
        self.asked += 1
        return self.planned.pop(0) if self.planned else None


def encoding_of(request: Request) -> str:
    """The type of the body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def form_fields(request: Request) -> tuple[tuple[str, str], ...]:
    """The fields of a form in either of its encodings."""
    async with request.form() as form:
        return tuple((name, str(value)) for name, value in form.multi_items())


def wants_json(request: Request) -> bool:
    """Whether the sender asks for JSON rather than a page."""
    return "application/json" in request.headers.get("accept", "")


@contextlib.contextmanager
def running(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Serve an application on this machine; gives its address."""
    listener = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()
