"""An editor on a copy of the starter, without a network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from .editor import Editor
from .language_server import LanguageServer

HERE = Path(__file__).parent
Opened = Callable[[Path, dict[str, object]], AbstractContextManager[tuple[Editor, LanguageServer]]]


@pytest.fixture(scope="session")
def starter(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the starter, as far as editors read it."""
    folder = tmp_path_factory.mktemp("editor") / "workspace"
    for part in ("data", "brands"):
        shutil.copytree(repository / part, folder / part)
    return folder


@pytest.fixture(scope="session")
def opened(node_path: Path, node_packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Opens a workspace in an editor with the settings given under `yaml.`."""
    program = node_packages / "yaml-language-server" / "bin" / "yaml-language-server"
    command = [str(node_path), "--require", str(HERE / "offline.cjs"), str(program), "--stdio"]

    @contextmanager
    def open_workspace(workspace: Path, settings: dict[str, object]) -> Iterator[tuple[Editor, LanguageServer]]:
        log = tmp_path_factory.mktemp("server") / "stderr"
        server = LanguageServer(command, workspace, {"yaml": settings}, log)
        try:
            yield Editor(server, workspace), server
        finally:
            server.stop()

    return open_workspace


@pytest.fixture(scope="session")
def editor(opened: Opened, starter: Path) -> Iterator[Editor]:
    """An editor on the starter that looks nowhere else for schemas; nothing may reach for the network."""
    with opened(starter, {"schemaStore": {"enable": False}}) as (editor, server):
        yield editor
        assert server.log == ""
