"""What all tests share: the repository, copies of its workspace, a browser; and in CI nothing skips."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
WORKSPACE_PARTS = ("data", "content", "brands", "overrides", "mkdocs.yml")
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def may_skip(item: pytest.Item) -> bool:
    """Outside CI any test may; in CI only one that reads the shared documents, where they are not there."""
    return not IN_CI or (item.get_closest_marker("shared") is not None and not SHARED.is_dir())


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` writes what check says into the examples' expected.json, to be reviewed like any other change."""
    parser.addoption("--accept", action="store_true", help="write expected.json of the examples anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: while Playwright runs, no other test can start an event loop of its own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and not may_skip(item):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself as a whole is no better than a test that does."""
    report = yield
    if report.skipped and IN_CI:
        _fail(report)
    return report


def _fail(report: Any) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"In CI nothing may skip. {reason}"


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def chromium_path() -> Path | None:
    """The browser that set-up found; None means Playwright's own."""
    recorded = REPOSITORY / ".venv" / "chromium-path"
    named = os.environ.get("ROLEBOOK_CHROMIUM") or (recorded.read_text("utf-8").strip() if recorded.is_file() else "")
    if named and not os.access(named, os.X_OK):
        pytest.fail(f"{named} is no program; run: scripts/setup --tests")
    return Path(named) if named else None


@pytest.fixture(scope="session")
def node_path() -> Path:
    """The Node.js that set-up found or installed."""
    recorded = REPOSITORY / ".venv" / "node-path"
    if not recorded.is_file():
        pytest.skip("Node.js is not set up; run: scripts/setup --tests")
    node = Path(recorded.read_text("utf-8").strip())
    if not os.access(node, os.X_OK):
        pytest.fail(f"{node} is no program; run: scripts/setup --tests")
    return node


@pytest.fixture(scope="session")
def node_packages() -> Path:
    """The packages from npm that set-up installed."""
    packages = REPOSITORY / "tests" / "editor" / "node_modules"
    if not (packages / ".setup-stamp").is_file():
        pytest.skip("the packages from npm are not installed; run: scripts/setup --tests")
    return packages


@pytest.fixture
def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the repository's workspace that a test may change."""
    return _copy_workspace(tmp_path / "workspace")


@pytest.fixture(scope="session")
def built_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose base edition is built, once for all tests: read it, change nothing."""
    folder = _copy_workspace(tmp_path_factory.mktemp("built") / "workspace")
    sources = os.pathsep.join(str(REPOSITORY / part) for part in ("generator", "backend"))
    done = subprocess.run(
        [sys.executable, "-m", "rolebook", "build"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": sources},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, f"rolebook build\n{done.stdout}\n{done.stderr}"
    return folder


def _copy_workspace(folder: Path) -> Path:
    folder.mkdir()
    for name in WORKSPACE_PARTS:
        part = REPOSITORY / name
        if part.is_dir():
            shutil.copytree(part, folder / name)
        elif part.is_file():
            shutil.copyfile(part, folder / name)
    return folder
