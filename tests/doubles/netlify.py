"""Netlify as it documents itself: a static site whose forms are found in its HTML when it is deployed.

A form counts that has `data-netlify="true"` and a name; fields that are not in its HTML are not kept. Posts go to any
path of the site, urlencoded or multipart, and name their form in `form-name`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from doubles.base import FORM_TYPES, Double, Taken, encoding_of, form_fields
from doubles.site import site_app


@dataclass
class Found:
    """A form as it stood in a page: the names of its fields, and which of them is the honeypot."""

    fields: set[str] = field(default_factory=set)
    honeypot: str = ""


class _Forms(HTMLParser):
    """Collects the forms of a page that ask to be found."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Found] = {}
        self._open: Found | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        name = named.get("name") or ""
        if tag == "form" and name and (named.get("data-netlify") == "true" or "netlify" in named):
            self._open = self.found[name] = Found(honeypot=named.get("netlify-honeypot") or "")
        elif self._open is not None and name:
            self._open.fields.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


@dataclass
class Netlify(Double):
    """The host of one site."""

    site: Path = Path()
    forms: dict[str, Found] = field(default_factory=dict)

    def deploy(self) -> None:
        """Look for forms in the pages."""
        for path in self.site.rglob("*.html"):
            reader = _Forms()
            reader.feed(path.read_text("utf-8"))
            self.forms |= reader.found

    def app(self) -> Starlette:
        """The application: the site, and what takes its forms."""
        self.deploy()
        return Starlette(
            routes=[Route("/{path:path}", self.take, methods=["POST"]), Mount("/", app=site_app(self.site))]
        )

    async def take(self, request: Request) -> Response:
        """One submission, to whatever path."""
        planned = self.next_planned()
        if planned is not None:
            return planned
        kind = encoding_of(request)
        fields = await form_fields(request) if kind in FORM_TYPES else ()
        form = dict(fields).get("form-name", "")
        found = self.forms.get(form)
        if found is None:
            return HTMLResponse("<h1>Page not found</h1>", 404)
        if not dict(fields).get(found.honeypot):
            kept = tuple((name, value) for name, value in fields if name in found.fields and name != found.honeypot)
            self.taken.append(Taken(form, kept, kind, dict(request.headers)))
        page = self.site / request.path_params["path"] / "index.html"
        return HTMLResponse(page.read_text("utf-8") if page.is_file() else "<h1>Thank you!</h1>")
