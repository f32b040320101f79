"""Formspree as it documents itself: `/f/{id}`, special fields, JSON on request, twenty answers a minute and form."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from doubles.base import FORM_TYPES, Double, Taken, encoding_of, form_fields, wants_json

A_MINUTE = 60
MOST_A_MINUTE = 20
SPECIAL = frozenset({"_gotcha", "_next", "_subject", "_replyto", "_cc", "_format", "_language"})


@dataclass
class Formspree(Double):
    """The service. `forms` are the ids it knows; `refuses` what it finds wrong, by field."""

    forms: frozenset[str] = frozenset({"xpznqkdl"})
    refuses: dict[str, str] = field(default_factory=dict)
    most: int = MOST_A_MINUTE

    def forget(self) -> None:
        """As new."""
        super().forget()
        self.refuses.clear()
        self.most = MOST_A_MINUTE

    def app(self) -> Starlette:
        """The application; every site may ask it, and read no more of its headers than browsers allow by themselves."""
        cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["POST"])
        routes = [Route("/f/{form}", self.take, methods=["POST"]), Route("/thanks", self.thanks)]
        return Starlette(routes=routes, middleware=[cors])

    async def take(self, request: Request) -> Response:
        """One submission."""
        form = request.path_params["form"]
        refused = self.next_planned() or self._refusal(request, form)
        if refused is not None:
            return refused
        kind = encoding_of(request)
        fields = await _fields(request, kind)
        given = dict(fields)
        wrong = [
            {"code": "TYPE", "field": name, "message": said} for name, said in self.refuses.items() if name in given
        ]
        if wrong:
            return JSONResponse({"error": "Validation errors", "errors": wrong}, 422)
        if not given.get("_gotcha"):  # what a robot has sent is dropped without a word
            own = tuple((name, value) for name, value in fields if name not in SPECIAL)
            self.taken.append(Taken(form, own, kind, dict(request.headers)))
        if wants_json(request):
            return JSONResponse({"ok": True, "next": given.get("_next") or "/thanks?language=en"})
        return RedirectResponse(given.get("_next") or "/thanks", 302)

    def _refusal(self, request: Request, form: str) -> Response | None:
        """Why a request is not looked at."""
        if form not in self.forms:
            return _refused(request, 404, "Form not found", "FORM_NOT_FOUND")
        # A sender that does not say where it comes from is taken for a file that was opened, or for a robot.
        if request.headers.get("origin", "null") == "null" and "referer" not in request.headers:
            return _refused(request, 400, "Open this page through a web server", "NO_REFERRER")
        if encoding_of(request) not in {*FORM_TYPES, "application/json"}:
            return _refused(request, 400, "Unknown type of content", "CONTENT_TYPE")
        if len(self.taken) >= self.most:
            response = _refused(request, 429, "Too many requests", "TOO_MANY_REQUESTS")
            response.headers["Retry-After"] = str(A_MINUTE)
            return response
        return None

    async def thanks(self, _request: Request) -> Response:
        """The service's own page."""
        return HTMLResponse("<h1>Thanks!</h1><p>The form was submitted successfully.</p>")


def _refused(request: Request, status: int, words: str, code: str) -> Response:
    if wants_json(request):
        return JSONResponse({"error": words, "errors": [{"code": code, "message": words}]}, status)
    return HTMLResponse(f"<h1>{words}</h1>", status)


async def _fields(request: Request, kind: str) -> tuple[tuple[str, str], ...]:
    if kind in FORM_TYPES:
        return await form_fields(request)
    return tuple((name, str(value)) for name, value in json.loads(await request.body()).items())
