"""Who answers a request: the backend, the pages of `rolebook serve` itself, or the built site."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from rolebook.finish import read_headers
from rolebook.server.errors import ServeError
from rolebook.server.forms import Forms
from rolebook.server.news import News
from rolebook.server.own import EVENTS, FRESH, OWN, own_file, script_tag, waiting_page

App = Callable[[Scope, Receive, Send], Awaitable[None]]


class _Site(StaticFiles):
    """The built site with the headers it asks for; pages also load a script that reloads them and says what is to mend.

    It keeps to the site's own policy.
    """

    def __init__(self, site: Path, news: News) -> None:
        super().__init__(directory=site, html=True, check_dir=False)
        self._folder = site
        self._news = news

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        # The page of what is not there takes a way of its own.
        if isinstance(response, FileResponse) and response.status_code == 404:
            response = self._page(response.path, 404)
        response.headers.update(read_headers(self._folder))
        return response

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        if str(full_path).endswith(".html"):
            return self._page(full_path, status_code)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(FRESH)
        return response

    def _page(self, file: Any, status_code: int) -> Response:
        before, end, after = Path(file).read_bytes().rpartition(b"</body>")
        tag = script_tag(self._news.state.build).encode()
        return HTMLResponse(before + tag + end + after if end else after + tag, status_code, FRESH)


class Desk:
    """One application of three: the backend under /f/, what belongs to serving, and the site for everything else."""

    def __init__(self, site: Path, forms: Forms, news: News) -> None:
        self._folder = site
        self._site = _Site(site, news)
        self._forms = forms
        self._news = news
        self.failure = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to whom it belongs."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._app(scope.get("path", ""))(scope, receive, send)

    def _app(self, path: str) -> App:
        if path == EVENTS:
            return StreamingResponse(self._news.events(), media_type="text/event-stream", headers=FRESH)
        if path.startswith(OWN):
            return own_file(path)
        if path.startswith("/f/") and self._forms.app is not None:
            return self._forms.app
        if not self._folder.is_dir():
            return waiting_page(self._news.state)
        if path.startswith("/f/"):
            said = "The form backend is not running: this handbook has no forms, or the terminal says why.\n"
            return PlainTextResponse(said, 503)
        return self._site

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start with the forms and end with them."""
        await receive()
        try:
            await self._forms.start()
        except ServeError as error:
            self.failure = str(error)
            await send({"type": "lifespan.startup.failed"})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._forms.stop()
        await send({"type": "lifespan.shutdown.complete"})
