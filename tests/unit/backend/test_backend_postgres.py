"""What only PostgreSQL has: addresses, passwords, failures that pass by themselves, several stores on one database."""

from __future__ import annotations

import asyncio
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.cli import main
from rolebook_backend.errors import StoreBusyError, StoreError
from rolebook_backend.store import SqliteStore, make_store
from rolebook_backend.store.address import parse_address, password_of
from rolebook_backend.store.postgres import PostgresStore

from .postgres import PASSWORD, WITH_PASSWORD, Server
from .processes import serving
from .sending import ANSWERS, AS_JSON, PATH, read_json, rows, send, write_json
from .storing import CONTRACT, connected, submission

if TYPE_CHECKING:
    from collections.abc import Iterator

IN_URL = "p%40ss%2Fw%3Ard%3F"


@pytest.fixture
def guarded(postgres: Server) -> str:
    """The address of an empty database without the password that it asks for."""
    address = postgres.empty_database()
    postgres.execute(f"DROP ROLE IF EXISTS {WITH_PASSWORD}")
    postgres.execute(f"CREATE ROLE {WITH_PASSWORD} LOGIN PASSWORD '{PASSWORD}'")
    postgres.execute(f"GRANT ALL ON SCHEMA public TO {WITH_PASSWORD}")
    return address.replace("rolebook@", f"{WITH_PASSWORD}@")


@pytest.fixture
def store(postgres_database: str) -> Iterator[PostgresStore]:
    opened = PostgresStore(postgres_database)
    opened.open()
    yield opened
    opened.close()


class TestAddresses:
    def test_of_files_name_the_file(self, tmp_path: Path) -> None:
        for address in (tmp_path / "a.db", str(tmp_path / "a.db"), f"sqlite:///{tmp_path / 'a.db'}"):
            made = make_store(address)
            assert isinstance(made, SqliteStore)
            assert made.path == tmp_path / "a.db"

    @pytest.mark.parametrize("address", ["postgresql://db.example/answers", "postgres://db.example/answers"])
    def test_of_servers_name_the_server(self, address: str) -> None:
        made = make_store(address)

        assert isinstance(made, PostgresStore)
        assert made.shown == "postgresql://db.example/answers"

    def test_of_another_kind_are_named(self) -> None:
        with pytest.raises(StoreError, match="no store called “oracle”; known: sqlite, postgresql, or simply"):
            make_store("oracle://here")

    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("postgresql://me:secret@h:1/a", "postgresql://me@h:1/a"),
            ("postgresql://me:sec:ret@h/a?sslmode=require", "postgresql://me@h/a?sslmode=require"),
            ("postgresql://:secret@h/a", "postgresql://h/a"),
            ("postgresql://h/a?user=me&password=secret", "postgresql://h/a?user=me"),
            ("postgresql://h/a?sslpassword=secret&host=/run/pg", "postgresql://h/a?host=/run/pg"),
            ("postgresql://me:secret@[::1]:5432,other:1/a", "postgresql://me@[::1]:5432,other:1/a"),
            ("postgresql:///?service=answers", "postgresql:///?service=answers"),
        ],
    )
    def test_are_shown_without_a_password(self, address: str, shown: str) -> None:
        parsed = parse_address(address)

        assert str(parsed) == shown
        assert "secret" not in str(parsed)
        assert parse_address(shown).target == shown

    @pytest.mark.parametrize("secret", ["sec@ret", "sec/ret", "sec?ret", "@", "a/b@c"])
    def test_with_a_password_that_is_not_encoded_are_refused_without_telling_it(self, secret: str) -> None:
        with pytest.raises(StoreError, match="cannot be read; expected postgresql://") as raised:
            parse_address(f"postgresql://me:{secret}@h/a")
        assert "ret" not in str(raised.value)

    @pytest.mark.parametrize("address", ["postgresql://h/a?colour=red", "postgresql://me:%zz@h/a"])
    def test_that_libpq_cannot_read_are_named(self, address: str) -> None:
        with pytest.raises(StoreError, match="is no address that PostgreSQL's library can read") as raised:
            make_store(address).open()
        assert "zz" not in str(raised.value)

    @pytest.mark.parametrize(
        ("address", "password"),
        [
            ("postgresql://me:a%40b@h/a", "a%40b"),
            ("postgresql://h/a?user=me&password=abc&sslmode=require", "abc"),
            ("postgresql://me@h/a", ""),
        ],
    )
    def test_hold_a_password_for_other_programs(self, address: str, password: str) -> None:
        assert password_of(address) == password

    def test_without_the_driver_say_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("rolebook_backend.store.address.find_spec", lambda _: None)

        with pytest.raises(StoreError, match=r"pip install 'rolebook\[serve,postgresql\]'"):
            make_store("postgresql://h/a")


class TestPasswords:
    def test_may_stand_in_the_address_and_are_told_to_nobody(self, contracts: Path, guarded: str) -> None:
        database = guarded.replace("@", f":{IN_URL}@", 1)
        with serving(contracts, database) as (_, address):
            sent = httpx2.post(address + PATH, json=ANSWERS, headers=AS_JSON)
        told = CliRunner().invoke(main, ["doctor", "--database", database])
        wrong = CliRunner().invoke(main, ["doctor", "--database", guarded.replace("@", ":wrong-secret@", 1)])

        assert sent.status_code == 201
        assert guarded in told.stdout
        assert told.exit_code == 0
        assert wrong.exit_code == 1
        assert "password authentication failed" in wrong.stderr
        assert wrong.stderr.count("\n") == 1
        texts = told.stdout + told.stderr + wrong.stdout + wrong.stderr
        assert not [secret for secret in (PASSWORD, IN_URL, "wrong-secret") if secret in texts]

    def test_may_stand_in_the_environment(self, guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PGPASSWORD", PASSWORD)

        store = make_store(guarded)
        store.open()
        assert asyncio.run(store.counts()) == []
        store.close()

    def test_may_stand_in_a_service_file(self, guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        socket = guarded.partition("host=")[2]
        service = f"[answers]\nhost={socket}\ndbname=postgres\nuser={WITH_PASSWORD}\npassword={PASSWORD}\n"
        (tmp_path / "services").write_text(service, "utf-8")
        monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))

        store = make_store("postgresql:///?service=answers")
        store.open()
        assert asyncio.run(store.version()).engine == "postgresql"
        store.close()


class TestFailures:
    @pytest.mark.parametrize("state", ["40001", "40P01", "53300", "55P03", "57014", "57P01", "08006", "58030", "25006"])
    def test_that_pass_ask_to_try_again(self, store: PostgresStore, state: str) -> None:
        with pytest.raises(StoreBusyError):
            asyncio.run(raised(store, state))

    @pytest.mark.parametrize("state", ["22001", "23514", "42501", "XX000"])
    def test_that_stay_are_told_without_the_values_they_quote(self, store: PostgresStore, state: str) -> None:
        with pytest.raises(DBAPIError) as told:
            asyncio.run(raised(store, state))
        assert "secret" not in f"{told.value} {told.value.__cause__}"
        assert "secret" in str(told.value.__context__)

    def test_a_statement_that_takes_too_long_is_ended(
        self, postgres_database: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "rolebook_backend.store.postgres_engine.SETTINGS", "SELECT set_config('statement_timeout', '50ms', false)"
        )
        store = make_store(postgres_database)
        store.open()
        assert isinstance(store, PostgresStore)

        with pytest.raises(StoreBusyError, match="statement timeout"):
            asyncio.run(store._read(lambda connection: connection.exec_driver_sql("SELECT pg_sleep(60)").scalar()))
        store.close()

    def test_a_lost_connection_is_replaced_unnoticed(
        self, contracts: Path, postgres: Server, postgres_database: str
    ) -> None:
        with TestClient(create_app(contracts, postgres_database)) as client:
            send(client)
            postgres.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND application_name = 'rolebook-backend'"
            )
            assert send(client).status_code == 201

    def test_a_table_that_somebody_holds_is_a_503_with_a_time_to_try_again(
        self, contracts: Path, postgres_database: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "rolebook_backend.store.postgres_engine.SETTINGS", "SELECT set_config('lock_timeout', '50ms', false)"
        )
        with TestClient(create_app(contracts, postgres_database)) as client:
            with connected(postgres_database) as holder:
                holder.execute(text("LOCK TABLE submissions"))
                response = send(client)

            assert (response.status_code, response.json()["error"]) == (503, "store-busy")
            assert int(response.headers["retry-after"]) > 0
            assert send(client).status_code == 201

    def test_a_server_that_is_not_there_is_named_in_one_line(self, tmp_path: Path, contracts: Path) -> None:
        address = f"postgresql://me:secret@/answers?host={tmp_path}"
        done = CliRunner().invoke(main, ["serve", "--contracts", str(contracts), "--database", address, "--port", "0"])

        assert done.exit_code == 1
        assert done.stderr.startswith(f"Error: postgresql://me@/answers?host={tmp_path}: cannot be used as a database")
        assert done.stderr.count("\n") == 1
        assert "secret" not in done.stderr

    def test_a_database_of_another_encoding_is_refused(self, postgres: Server) -> None:
        address = postgres.new_database("latin", "LATIN1")

        with pytest.raises(StoreError, match="keeps text as LATIN1, expected UTF8; make it with: createdb"):
            make_store(address).open()


def test_one_key_at_several_stores_at_once_is_one_row_and_one_id(postgres_database: str) -> None:
    stores = [PostgresStore(postgres_database) for _ in range(3)]
    for store in stores:
        store.open()
    asyncio.run(stores[0].remember([CONTRACT]))
    together = threading.Barrier(3)

    def add(number: int) -> set[str]:
        async def many() -> set[str]:
            adding = [stores[number].add(submission(number * 100 + one, "the-same-draft")) for one in range(22)]
            return {added.submission.id for added in await asyncio.gather(*adding)}

        together.wait()
        return asyncio.run(many())

    with ThreadPoolExecutor(3) as threads:
        found = set().union(*threads.map(add, range(3)))
    for store in stores:
        store.close()

    assert len(found) == 1
    assert {row["id"] for row in rows(postgres_database)} == found


def test_a_page_of_a_newer_build_is_taken_by_a_backend_that_has_not_got_it_yet(
    contracts: Path, tmp_path: Path, postgres_database: str
) -> None:
    newer = Path(shutil.copytree(contracts, tmp_path / "newer"))
    data = read_json(newer)
    data["answers"]["required"].append("energy")
    digest = write_json(newer, data)

    with (
        TestClient(create_app(newer, postgres_database)) as ahead,
        TestClient(create_app(contracts, postgres_database)) as behind,
    ):
        assert send(behind, _contract=digest).status_code == 201
        assert send(behind, _contract=digest, energy=None).status_code == 422
        assert send(behind, energy=None).status_code == 201
        body = send(behind, _contract=digest).json()
        assert ahead.get(body["next"]).status_code == 200


def test_a_commit_waits_for_the_disk_whatever_the_server_says(postgres: Server, postgres_database: str) -> None:
    postgres.execute("ALTER DATABASE postgres SET synchronous_commit = off")
    try:
        with connected(postgres_database) as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
            assert connection.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"
    finally:
        postgres.execute("ALTER DATABASE postgres RESET synchronous_commit")


async def raised(store: PostgresStore, state: str) -> None:
    # Put together by the server, so that the statement itself does not have the word.
    statement = f"DO $$ BEGIN RAISE 'no' USING ERRCODE = '{state}', DETAIL = 'Key (form)=(' || 'sec' || 'ret)'; END $$"
    await store._write(lambda connection: connection.exec_driver_sql(statement) and None)
