"""A PostgreSQL server that answers and yet cannot keep anything: full, read-only, slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from rolebook_backend.app import create_app

from .sending import rows
from .storing import connected
from .test_backend_fault_sqlite import busy, sent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .postgres import Server

SETTINGS = "SELECT set_config('statement_timeout', '200ms', false)"
TROUBLE = """
CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {}; RETURN NEW; END $$;
CREATE TRIGGER trouble BEFORE INSERT ON submissions FOR EACH ROW EXECUTE FUNCTION trouble()
"""
CURED = "DROP TRIGGER trouble ON submissions; DROP FUNCTION trouble()"


@pytest.fixture
def client(contracts: Path, postgres_database: str, logged: object) -> Iterator[TestClient]:
    with TestClient(create_app(contracts, postgres_database)) as running:
        yield running


def run(database: str, statement: str) -> None:
    with connected(database) as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "trouble",
    [
        "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'",
        "RAISE EXCEPTION 'out of memory' USING ERRCODE = '53200'",
        "RAISE EXCEPTION 'could not write block' USING ERRCODE = '58030'",
        "PERFORM pg_sleep(60)",
    ],
    ids=["full", "out of memory", "broken disk", "too slow"],
)
def test_a_server_in_trouble_keeps_nothing_and_takes_the_same_key_afterwards(
    contracts: Path, postgres_database: str, logged: object, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr("rolebook_backend.store.postgres_engine.SETTINGS", SETTINGS)
    with TestClient(create_app(contracts, postgres_database)) as client:
        before = sent(client, "the-draft-1").json()["id"]
        run(postgres_database, TROUBLE.format(trouble))
        assert busy(sent(client, "the-draft-2"))
        assert sent(client, "the-draft-1").status_code in {200, 503}
        run(postgres_database, CURED)

        first, again = sent(client, "the-draft-2"), sent(client, "the-draft-2")
        assert (first.status_code, again.status_code) == (201, 200)
        assert {row["id"] for row in rows(postgres_database)} == {before, first.json()["id"], again.json()["id"]}


def test_a_server_that_only_reads_shows_receipts_and_takes_nothing(
    client: TestClient, postgres: Server, postgres_database: str
) -> None:
    receipt = sent(client, "the-draft-1").json()["next"]
    postgres.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
    try:
        _part_from(postgres)
        assert busy(sent(client, "the-draft-2"))
        assert client.get(receipt).status_code == 200
        assert client.get("/f/health").status_code == 200
    finally:
        postgres.execute("ALTER DATABASE postgres RESET ALL", "template1")
    _part_from(postgres)

    assert sent(client, "the-draft-2").status_code == 201
    assert len(rows(postgres_database)) == 2


def _part_from(server: Server) -> None:
    """End the backend's connections: a new one begins with the settings of now."""
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND application_name = 'rolebook-backend'"
    )
