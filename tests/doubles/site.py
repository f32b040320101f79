"""A host of static files that sends the headers which the site asks for in its `_headers`."""

from __future__ import annotations

from pathlib import Path

from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rolebook.finish import read_headers


def site_app(site: Path) -> ASGIApp:
    """Serve a built site."""
    files = StaticFiles(directory=site, html=True)
    headers = [(name.lower().encode(), value.encode()) for name, value in read_headers(site).items()]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await files(scope, receive, with_headers)

    return app
