"""The built edition, served by the same process as its forms: file by file, with the headers it asks for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.staticfiles import StaticFiles

from rolebook_backend.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import Scope

HEADERS_FILE = "_headers"
"""Where a built edition says with which headers it wants to be served."""

NOTHING = "404.html/nothing"
"""A path that leads nowhere, so that the edition's own page says so."""

PUBLIC = "public, no-cache"
PRIVATE = "private, no-cache"
"""No cache but the reader's own keeps it, and that one asks again before it shows anything."""

TYPES: Mapping[str, str] = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""Not left to the machine's own table, which may know others; anything else is only bytes."""


class Site(StaticFiles):
    """The files of a built edition. Folders have no list, hidden files and the headers' own are no pages."""

    def __init__(self, folder: Path, *, is_private: bool) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.folder = folder
        self.is_private = is_private
        if not (folder / "index.html").is_file():
            raise BackendError(f"{folder}: is no built edition, it has no index.html; build the handbook first")
        if not _headers_of(folder):
            raise BackendError(f"{folder}: does not say its headers in {HEADERS_FILE}; build the handbook anew")

    async def answer(self, path: str, scope: Scope) -> Response:
        """Return a file, what leads to it, or the edition's own page for what is not there."""
        if _is_hidden(path):
            path = NOTHING
        try:
            response = await self.get_response(path or ".", scope)
        except HTTPException as error:
            raise HTTPException(error.status_code if error.status_code == 405 else 404) from error
        if isinstance(response, RedirectResponse):
            response = _to_folder(path, scope)
        elif isinstance(response, FileResponse):
            _typed(response)
        response.headers.update(_headers_of(self.folder))
        response.headers["Cache-Control"] = PRIVATE if self.is_private else PUBLIC
        if self.is_private:
            response.headers["Vary"] = "Cookie"
        return response


class _Page(Convertor[str]):
    """Every path but those of the backend itself."""

    regex = "(?!f/|f$).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", _Page())
register_url_convertor("stylesheet", _Page())


class StylesheetRoute(Route):
    """The address of the brand's colours, which the backend's own pages have too, also those for signing in."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """See Route."""
        return super().matches(scope) if is_stylesheet(scope) else (Match.NONE, {})


def is_stylesheet(scope: Scope) -> bool:
    """Say whether a request is for the stylesheet that the contracts of this edition name for its pages."""
    path: str = scope["path"]
    return path.endswith(".css") and path[1:] == scope["app"].state.desk.library.stylesheet


def site_routes() -> list[Route]:
    """Return the routes of all pages and files, to stand last."""
    return [StylesheetRoute("/{path:stylesheet}", stylesheet), Route("/{path:page}", page)]


async def stylesheet(request: Request) -> Response:
    """`GET /….css`: the brand's colours; where they are not there, nothing of the edition is shown instead."""
    found = await page(request)
    if found.status_code not in {200, 304}:
        raise HTTPException(404)
    return found


async def page(request: Request) -> Response:
    """`GET /…`: a page or file of the built edition."""
    site: Site = request.app.state.site
    return await site.answer(request.path_params["path"], request.scope)


def _is_hidden(path: str) -> bool:
    parts = path.lower().split("/")
    return "\\" in path or any(part.startswith(".") or part == HEADERS_FILE for part in parts)


def _to_folder(path: str, scope: Scope) -> Response:
    """Lead to a folder's page, relative: neither the host nor the path can then make it lead to another site."""
    query = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"./{quote(path.rpartition('/')[2])}/{'?' if query else ''}{query}", 308)


def _typed(response: FileResponse) -> None:
    kind = TYPES.get(Path(response.path).suffix.lower(), "application/octet-stream")
    is_text = kind.startswith("text/") or kind in {"application/json", "application/xml"}
    response.headers["Content-Type"] = f"{kind}; charset=utf-8" if is_text else kind


def _headers_of(folder: Path) -> Mapping[str, str]:
    """Return the headers an edition asks for; read again once it has been built anew."""
    file = folder / HEADERS_FILE
    try:
        return _parsed(file, file.stat().st_mtime_ns)
    except OSError:  # it is just being replaced; the policy that stands in each page holds besides
        return {}


@lru_cache(64)
def _parsed(file: Path, _modified: int) -> Mapping[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.strip().partition(": ") for line in lines if line.startswith("  "))
    return {name: value for name, _, value in pairs}
