"""A real server and a real Chromium for the browser tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from rolebook.engines import ENGINES

REPOSITORY = Path(__file__).resolve().parents[2]

SOON = 15_000
"""Milliseconds that are waited for what is expected: on a busy machine even a page that is right takes some."""

expect.set_options(timeout=SOON)


@dataclass(frozen=True)
class Served:
    """A running `rolebook serve`: where it answers, where answers go, which workspace it watches."""

    url: str
    database: Path
    workspace: Path

    def rows(self) -> list[dict[str, Any]]:
        """All stored submissions, oldest first."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            found = connection.execute("select * from submissions order by received_at, id").fetchall()
        return [dict(row) for row in found]


@pytest.fixture(scope="session")
def browser(chromium_path: Path | None) -> Iterator[Browser]:
    """The Chromium that set-up found."""
    arguments = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(chromium_path) if chromium_path else None, args=arguments
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def by_engine(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Served]]:
    """Gives the starter's base edition made by an engine; each is built and served once, when it is first asked for."""
    with contextlib.ExitStack() as running:

        @cache
        def made_by(engine: str) -> Served:
            workspace = copied(built_base, tmp_path_factory.mktemp(f"served-{engine}") / "workspace")
            return running.enter_context(contextlib.contextmanager(serve)(workspace, engine=engine))

        yield made_by


@pytest.fixture(scope="session", params=[engine.name for engine in ENGINES])
def served(request: pytest.FixtureRequest, by_engine: Callable[[str], Served]) -> Served:
    """The starter's base edition, by each engine, served for all tests that only look and send."""
    return by_engine(request.param)


@pytest.fixture
def own_server(built_base: Path, tmp_path: Path) -> Iterator[Served]:
    """A server of a test's own, whose workspace it may change."""
    yield from serve(copied(built_base, tmp_path / "workspace"))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile with script."""
    yield from _context(browser, java_script_enabled=True)


@pytest.fixture
def plain_context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile without script."""
    yield from _context(browser, java_script_enabled=False)


@pytest.fixture
def page(context: BrowserContext, served: Served) -> Iterator[Page]:
    """A page that fails its test when a script fails or a request leaves the site's own origin."""
    yield from watched(context.new_page(), served)


@pytest.fixture
def plain_page(plain_context: BrowserContext, served: Served) -> Iterator[Page]:
    """The same without script."""
    yield from watched(plain_context.new_page(), served)


@pytest.fixture
def other_context(browser: Browser) -> Iterator[BrowserContext]:
    """The profile of a second person."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(SOON)
    yield made
    made.close()


@pytest.fixture
def manager(other_context: BrowserContext, served: Served) -> Iterator[Page]:
    """The page of a second person, in a profile of their own."""
    yield from watched(other_context.new_page(), served)


def watched(page: Page, served: Served) -> Iterator[Page]:
    """Watch a page's errors and requests, and ask at the end that there was nothing to see."""
    errors: list[str] = []
    foreign: list[str] = []
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: None if _own(request.url, served) else foreign.append(request.url))
    yield page
    assert not errors, f"scripts failed: {errors}"
    assert not foreign, f"requests left the origin: {foreign}"
    assert not refused, f"the site's policy refused: {refused}"


def serve(workspace: Path, engine: str = "mkdocs") -> Iterator[Served]:
    """Run `rolebook serve` in a workspace until the test is over; without a site it answers, too."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sources = os.pathsep.join(str(REPOSITORY / part) for part in ("generator", "backend"))
    log = workspace.parent / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "rolebook", "serve", "--engine", engine, "--port", str(port)],
            cwd=workspace,
            env={**os.environ, "PYTHONPATH": sources},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        served = Served(f"http://127.0.0.1:{port}", workspace / "var" / "answers.db", workspace)
        _wait_until_it_answers(served.url, process, log)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/f/health", timeout=1):
                return
        except urllib.error.HTTPError:
            return  # it answers, though there is no site yet
        except (urllib.error.URLError, OSError):
            continue
    pytest.fail(f"rolebook serve ended: {log.read_text(encoding='utf-8', errors='replace')}")


def _context(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    made.set_default_timeout(SOON)
    yield made
    made.close()


def _own(url: str, served: Served) -> bool:
    return url.startswith((served.url, "data:", "blob:"))


def copied(workspace: Path, target: Path, *, without_site: bool = False) -> Path:
    """A copy of a workspace that a test may change."""
    left_out = shutil.ignore_patterns("build", "site") if without_site else None
    shutil.copytree(workspace, target, ignore=left_out)
    return target
