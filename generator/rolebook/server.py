"""`rolebook serve`: the site, live reload and the form backend in one process, on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

import uvicorn
from rich.console import Console
from rich.markup import escape
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send
from watchfiles import awatch

from rolebook import pipeline
from rolebook.diagnostics import Report, Severity
from rolebook.reporters import REPORTERS
from rolebook.workspace import Workspace

EVENTS, SCRIPT = "/_rolebook/events", "/_rolebook/reload.js"
_RELOAD = f'<script src="{SCRIPT}"></script>'.encode()
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class ServeError(RuntimeError):
    """Serving cannot begin; the text says why."""


@dataclass(slots=True)
class Rebuilds:
    """Counts the finished builds, and wakes everybody who waits for the next one."""

    count: int = 0
    stopped: bool = False
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def announce(self, *, stop: bool = False) -> None:
        """A build is finished, or with `stop` there will be no more."""
        async with self._changed:
            self.count += not stop
            self.stopped |= stop
            self._changed.notify_all()

    async def _next(self, seen: int) -> int:
        async with self._changed:
            await self._changed.wait_for(lambda: self.stopped or self.count != seen)
        return self.count

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events, one a build."""
        seen = self.count
        yield "retry: 1000\n\n"
        while not self.stopped:
            seen = await self._next(seen)
            yield f"data: {seen}\n\n"


class _Site(StaticFiles):
    """The built site; pages also load the script that reloads them."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        if str(full_path).endswith(".html"):
            page = Path(full_path).read_bytes()
            return HTMLResponse(page.replace(b"</body>", _RELOAD + b"</body>", 1), status_code)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response


class Desk:
    """One application of three: the backend under /f/, live reload, and the site for everything else."""

    def __init__(self, site: Path, backend: App | None, rebuilds: Rebuilds) -> None:
        self._site = _Site(directory=site, html=True, check_dir=False)
        self._backend = backend
        self._rebuilds = rebuilds
        self.failure = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to whom it belongs."""

        async def listen(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                # A traceback; its last line ends in what the backend has to say.
                self.failure = message.get("message", "").strip().rsplit("\n", 1)[-1].partition(": ")[2]
                message = {**message, "message": ""}
            await send(message)

        await self._app(scope)(scope, receive, listen if scope["type"] == "lifespan" else send)

    def _app(self, scope: Scope) -> App:
        path = scope.get("path", "")
        if scope["type"] == "lifespan":
            return self._backend or _no_lifespan
        if self._backend is not None and path.startswith("/f/"):
            return self._backend
        if path == EVENTS:
            return StreamingResponse(self._rebuilds.events(), media_type="text/event-stream")
        if path == SCRIPT:
            return FileResponse(str(files("rolebook") / "dev" / "reload.js"))
        return self._site


def serve_edition(workspace: Workspace, edition: str, host: str, port: int, database: Path, console: Console) -> None:
    """Build the edition, then serve it until interrupted. Raises `ServeError`."""
    _require_free(host, port)
    built = _build(workspace, edition, console)
    if built.site is None and not workspace.site(edition).is_dir():
        raise ServeError("nothing to serve yet: mend the problems above and run it again")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(workspace, edition, host, port, database, console))


async def _serve(workspace: Workspace, edition: str, host: str, port: int, database: Path, console: Console) -> None:
    rebuilds = Rebuilds()
    desk = Desk(workspace.site(edition), _backend(workspace, edition, database), rebuilds)
    # Addresses of receipts are secrets, so requests are not logged.
    config = uvicorn.Config(desk, host, port, access_log=False, log_level="warning", timeout_graceful_shutdown=3)
    server = uvicorn.Server(config)
    greeting = (
        f"[bold green]Serving[/] http://{host}:{port}/ (edition {edition}; Ctrl-C stops it)\n"
        f"Answers are stored in {escape(_shown(database, workspace))}, table submissions"
    )
    tasks = (
        asyncio.create_task(_watch(workspace, edition, rebuilds, console)),
        asyncio.create_task(_accompany(server, rebuilds, lambda: console.print(greeting, soft_wrap=True))),
    )
    try:
        # uvicorn ends the program where its start fails; the reason is worth a line of ours.
        with contextlib.suppress(SystemExit):
            await server.serve()
    finally:
        for task in tasks:
            task.cancel()
    if not server.started:
        raise ServeError(desk.failure or "the server could not start; the lines above say why")


async def _watch(workspace: Workspace, edition: str, rebuilds: Rebuilds, console: Console) -> None:
    """Build again whenever the workspace's files change; a broken edit keeps the last good site."""
    candidates = (
        workspace.data,
        workspace.root / "content",
        workspace.brands,
        workspace.root / "overrides",
        workspace.settings_file,
    )
    async for _ in awatch(*(path for path in candidates if path.exists()), raise_interrupt=False):
        built = await asyncio.to_thread(_build, workspace, edition, console)
        if built.site is not None:
            await rebuilds.announce()


async def _accompany(server: uvicorn.Server, rebuilds: Rebuilds, greet: Callable[[], None]) -> None:
    """Greet once the server answers; when it is told to stop end the event streams, it waits for them otherwise."""
    while not server.started:
        await asyncio.sleep(0.05)
    greet()
    while not server.should_exit:
        await asyncio.sleep(0.2)
    await rebuilds.announce(stop=True)


def _build(workspace: Workspace, edition: str, console: Console) -> pipeline.Built:
    try:
        built = pipeline.build(workspace, edition)
    # A file that an editor is just about to replace, or a fault of ours: the watching goes on, the next change builds.
    except Exception as error:  # noqa: BLE001
        console.print(f"[bold red]Not built:[/] {type(error).__name__}: {escape(str(error))}", soft_wrap=True)
        return pipeline.Built(edition, Report())
    REPORTERS["text"](built.report, workspace.root, console)
    seconds = sum(built.seconds.values())
    if built.site is not None:
        console.print(f"Built {built.pages} pages in {seconds:.1f} s")
    else:
        console.print(f"[bold red]Not built:[/] {built.report.count(Severity.ERROR)} to mend; the last good site stays")
    return built


def _backend(workspace: Workspace, edition: str, database: Path) -> App:
    """The form backend, found by its name so that the two packages never import each other."""
    found = next(iter(entry_points(group="rolebook.backend")), None)
    if found is None:
        raise ServeError("the form backend is not installed; run: pip install 'rolebook[serve]'")
    try:
        app: App = found.load()(workspace.site(edition) / "contracts", database)
    except ModuleNotFoundError as missing:
        raise ServeError(f"{missing.name} is not installed; run: pip install 'rolebook[serve]'") from missing
    return app


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


async def _no_lifespan(_: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
