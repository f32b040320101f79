"""The life of `rolebook serve`: a first build, a server, and a build whenever a file changes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from rich.console import Console
from rich.markup import escape

from rolebook.server.building import Builder
from rolebook.server.desk import Desk
from rolebook.server.errors import ServeError
from rolebook.server.forms import Forms
from rolebook.server.news import News
from rolebook.server.watching import Watching
from rolebook.workspace import Workspace


def serve_edition(
    workspace: Workspace, edition: str, engine: str, host: str, port: int, database: Path, console: Console
) -> None:
    """Build the edition, then serve it until interrupted. Raises `ServeError`."""
    _require_free(host, port)
    forms = Forms(workspace.site(edition), database)
    greeting = (
        f"[bold green]Serving[/] http://{host}:{port}/ (edition {edition}; Ctrl-C stops it)\n"
        f"Answers are stored in {escape(_shown(database, workspace))}, table submissions"
    )
    builder = Builder(workspace, edition, console, engine)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_Serving(workspace, edition, forms, builder, console).run(host, port, greeting))


class _Serving:
    """A server, and what goes on beside it."""

    def __init__(self, workspace: Workspace, edition: str, forms: Forms, builder: Builder, console: Console) -> None:
        self._site = workspace.site(edition)
        self._watching = Watching(workspace)
        self._forms = forms
        self._builder = builder
        self._console = console

    async def run(self, host: str, port: int, greeting: str) -> None:
        """Serve until the server is told to stop. Raises `ServeError`."""
        # Watching begins first: what is saved during the first build asks for a second.
        tasks = [asyncio.create_task(self._watch())]
        try:
            news = News(await asyncio.to_thread(self._builder.build))
            desk = Desk(self._site, self._forms, news)
            # Addresses of receipts are secrets, so requests are not logged.
            config = uvicorn.Config(
                desk, host, port, access_log=False, log_level="warning", timeout_graceful_shutdown=3
            )
            server = uvicorn.Server(config)
            tasks.append(asyncio.create_task(self._rebuild(news)))
            tasks.append(
                asyncio.create_task(_accompany(server, news, lambda: self._console.print(greeting, soft_wrap=True)))
            )
            # uvicorn ends the program where its start fails; the reason is worth a line of ours.
            with contextlib.suppress(SystemExit):
                await server.serve()
        finally:
            for task in tasks:
                task.cancel()
        if not server.started:
            raise ServeError(desk.failure or "the server could not start; the lines above say why")

    async def _watch(self) -> None:
        try:
            await self._watching.run()
        except* (OSError, RuntimeError) as group:
            reason = escape(str(group.exceptions[0]))
            self._console.print(f"[bold red]Changes are no longer seen:[/] {reason}", soft_wrap=True)

    async def _rebuild(self, news: News) -> None:
        """Build again whenever the workspace's files change."""
        while True:
            await self._watching.change()
            await news.tell_building()
            state = await asyncio.to_thread(self._builder.build)
            try:
                await self._forms.start()
            except ServeError as error:
                self._console.print(f"[bold red]Forms do not work:[/] {escape(str(error))}", soft_wrap=True)
            await news.tell(state)


async def _accompany(server: uvicorn.Server, news: News, greet: Callable[[], None]) -> None:
    """Greet once the server answers; when it is told to stop end the event streams, it waits for them otherwise."""
    while not server.started:
        await asyncio.sleep(0.05)
    greet()
    while not server.should_exit:
        await asyncio.sleep(0.2)
    await news.end()


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(
                f"port {port} on {host} cannot be used ({error.strerror}); name another one: --port {port + 1}"
            ) from error


def _shown(path: Path, workspace: Workspace) -> str:
    return workspace.named(path) if path.is_relative_to(workspace.root) else str(path)
