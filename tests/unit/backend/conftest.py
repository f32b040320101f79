"""What the backend's tests share: an application over real contracts and a real database."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from rolebook_backend.app import create_app
from rolebook_backend.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

EXAMPLES = Path(__file__).parents[2] / "examples" / "contracts"


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    """A folder of contracts that a test may change."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "contracts"))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "answers.db"


@pytest.fixture
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def client(contracts: Path, database: Path, logged: list[MutableMapping[str, Any]]) -> Iterator[TestClient]:
    """A client that follows no redirects and sees a 500 as a browser would."""
    app = create_app(contracts, database)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as running:
        yield running


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(database)
    opened.open()
    yield opened
    opened.close()
