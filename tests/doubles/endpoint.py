"""Any endpoint that takes forms: fields under names of its own, three encodings, one site allowed to ask."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from doubles.base import FORM_TYPES, Double, Taken, encoding_of, form_fields, wants_json


@dataclass
class Endpoint(Double):
    """A service that reads answers as `answers[name]`, or in JSON as members of `answers`."""

    origins: list[str] = field(default_factory=lambda: ["*"])
    bodies: list[Any] = field(default_factory=list)

    def forget(self) -> None:
        """As new."""
        super().forget()
        self.bodies.clear()

    def app(self) -> Starlette:
        """The application. It lets pages of other sites send JSON and read how long to wait."""
        cors = Middleware(
            CORSMiddleware,
            allow_origins=self.origins,
            allow_methods=["POST"],
            allow_headers=["Content-Type"],
            expose_headers=["Retry-After"],
        )
        return Starlette(routes=[Route("/take", self.take, methods=["POST"])], middleware=[cors])

    async def take(self, request: Request) -> Response:
        """One submission."""
        planned = self.next_planned()
        if planned is not None:
            return planned
        kind = encoding_of(request)
        if kind in FORM_TYPES:
            fields = await form_fields(request)
        else:
            body = json.loads(await request.body())
            self.bodies.append(body)
            fields = tuple(
                (f"{name}[{inner}]" if inner else name, str(value))
                for name, members in body.items()
                for inner, value in (members.items() if isinstance(members, dict) else [("", members)])
            )
        given = dict(fields)
        if not given.get("website"):
            self.taken.append(Taken(given.get("form", ""), fields, kind, dict(request.headers)))
        if wants_json(request):
            return JSONResponse({"status": "accepted"}, 202)
        return RedirectResponse(given["after"], 303) if "after" in given else HTMLResponse("<h1>Accepted</h1>")
