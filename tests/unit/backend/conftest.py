"""What the backend's tests share: an application over real contracts and a real database."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from rolebook_backend.app import create_app
from rolebook_backend.store import STORES, SqliteStore, Store, make_store

from .keeping import call, filled
from .postgres import Server, server

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

REPOSITORY = Path(__file__).parents[3]
EXAMPLES = REPOSITORY / "tests" / "examples" / "contracts"


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that changes a contract need not wait until the backend looks."""
    monkeypatch.setattr("rolebook_backend.library.LOOK_EVERY", 0)


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


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """The folder with PostgreSQL's programs that set-up found or installed."""
    recorded = REPOSITORY / ".venv" / "postgres-path"
    if not recorded.is_file():
        pytest.skip("PostgreSQL is not set up; run: scripts/setup --tests")
    programs = Path(recorded.read_text("utf-8").strip())
    if not os.access(programs / "postgres", os.X_OK):
        pytest.fail(f"{programs} has no postgres; run: scripts/setup --tests")
    return programs


@pytest.fixture(scope="session")
def postgres(postgres_programs: Path) -> Iterator[Server]:
    """One server for all tests, quick rather than durable."""
    with server(postgres_programs, "fsync=off", "full_page_writes=off") as running:
        yield running


@pytest.fixture
def postgres_database(postgres: Server) -> str:
    """The address of an empty database."""
    return postgres.empty_database()


@pytest.fixture(params=[kind.scheme for kind in STORES])
def anywhere(request: pytest.FixtureRequest) -> Path | str:
    """A database of each kind that there is a store for, not made or still empty."""
    wanted = {"sqlite": "database", "postgresql": "postgres_database"}[request.param]
    found: Path | str = request.getfixturevalue(wanted)
    return found


@pytest.fixture
def any_store(anywhere: Path | str) -> Iterator[Store]:
    """A store of each kind, open."""
    opened = make_store(anywhere)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def any_client(contracts: Path, anywhere: Path | str, logged: object) -> Iterator[TestClient]:
    """A client of a backend over a store of each kind."""
    app = create_app(contracts, anywhere)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as running:
        yield running


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(database)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    """A backup with three submissions, of a database that has them still."""
    filled(database, 3)
    path = tmp_path / "backup.db"
    assert call("backup", "--database", database, "--to", path).exit_code == 0
    return path
