"""The commands that look after answers: what they write, what they refuse, and that nothing is lost on the way."""

from __future__ import annotations

import asyncio
import csv
import json
import shlex
import shutil
import subprocess
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from rolebook_backend.cli import main
from rolebook_backend.export import harmless
from rolebook_backend.store import SqliteStore
from rolebook_backend.store.address import parse_address
from rolebook_backend.store.copying import move
from rolebook_backend.store.tables import metadata

from .sending import FORM, integrity, read_json, rows, send, write_json
from .storing import AGREEMENT, CONTRACT, LINKS, connected, event, submission

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from .postgres import Server


AGREEMENT_FORM = "agreement.win-win.management"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def refusal(*arguments: object) -> str:
    """The one line with which a command ends that cannot do its work."""
    done = call(*arguments)
    assert done.exit_code == 1, done.output
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def filled(database: Path, number: int) -> None:
    """Make a database with so many submissions."""

    async def fill() -> None:
        await store.remember([CONTRACT])
        await asyncio.gather(*(store.add(submission(one, f"the-draft-{one}")) for one in range(number)))
        await store.start_agreement(AGREEMENT, event(1), LINKS)
        await store.add_agreement_event(event(2))

    store = SqliteStore(database)
    store.open()
    asyncio.run(fill())
    store.close()


def all_rows(database: Path | str) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, in an order that does not depend on the engine."""
    with connected(database) as connection:
        return {
            table.name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    """A backup with three submissions, of a database that has them still."""
    filled(database, 3)
    path = tmp_path / "backup.db"
    assert call("backup", "--database", database, "--to", path).exit_code == 0
    return path


class TestBackup:
    def test_is_made_while_the_backend_serves(self, client: TestClient, database: Path, tmp_path: Path) -> None:
        send(client)
        done = call("backup", "--database", database, "--to", tmp_path / "b.db")
        send(client)

        assert done.output == f"{tmp_path / 'b.db'}: 1 submissions, 0 agreements, integrity ok, schema 0002\n"
        assert integrity(tmp_path / "b.db") == "ok"
        assert len(rows(tmp_path / "b.db")) == 1
        assert len(rows(database)) == 2

    def test_is_one_file_for_its_owner_alone(self, backup: Path) -> None:
        assert backup.stat().st_mode & 0o077 == 0
        assert sorted(path.name for path in backup.parent.glob("*backup*")) == ["backup.db"]

    def test_overwrites_nothing_unless_told(self, backup: Path, database: Path) -> None:
        before = backup.read_bytes()

        assert "is there already" in refusal("backup", "--database", database, "--to", backup)
        assert backup.read_bytes() == before
        assert call("backup", "--database", database, "--to", backup, "--replace").exit_code == 0

    def test_is_never_the_database_itself(self, database: Path) -> None:
        filled(database, 3)
        told = refusal("backup", "--database", database, "--to", database, "--replace")

        assert "is the database itself" in told
        assert len(rows(database)) == 3

    def test_of_a_damaged_database_leaves_the_last_one_alone(self, backup: Path, database: Path) -> None:
        before = backup.read_bytes()
        damage(database)

        told = refusal("backup", "--database", database, "--to", backup, "--replace")

        assert "database disk image is malformed" in told
        assert backup.read_bytes() == before
        assert not list(backup.parent.glob(".*.part"))

    def test_of_something_else_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("no database" * 1000, "utf-8")

        assert "cannot be copied" in refusal("backup", "--database", tmp_path / "notes.txt", "--to", tmp_path / "b.db")
        assert not (tmp_path / "b.db").exists()

    def test_into_a_folder_that_is_not_there_is_refused(self, database: Path, tmp_path: Path) -> None:
        filled(database, 1)
        assert "cannot be written" in refusal("backup", "--database", database, "--to", tmp_path / "no" / "b.db")


class TestRestore:
    def test_makes_a_database_that_serves(self, backup: Path, tmp_path: Path) -> None:
        database = tmp_path / "new" / "answers.db"
        done = call("restore", "--database", database, "--from", backup)

        assert done.output == f"{database}: 3 submissions, 1 agreements, integrity ok\n"
        assert all_rows(database) == all_rows(backup)
        filled(database, 3)
        assert len(rows(database)) == 3

    def test_overwrites_nothing_unless_told(self, backup: Path, database: Path) -> None:
        filled(database, 5)

        assert "--replace puts it aside" in refusal("restore", "--database", database, "--from", backup)
        assert len(rows(database)) == 5

    def test_keeps_what_was_there_beside_with_what_its_log_still_held(
        self, backup: Path, client: TestClient, database: Path, tmp_path: Path
    ) -> None:
        send(client)
        crashed = tmp_path / "crashed" / "answers.db"
        crashed.parent.mkdir()
        for path in (database, database.with_name("answers.db-wal")):
            shutil.copyfile(path, crashed.with_name(path.name))

        done = call("restore", "--database", crashed, "--from", backup, "--replace")

        (aside,) = crashed.parent.glob("answers.db.before-*Z")
        assert str(aside) in done.output
        assert len(rows(crashed)) == 3
        assert len(rows(aside)) == 4

    def test_is_refused_while_a_backend_serves(self, backup: Path, client: TestClient, database: Path) -> None:
        told = refusal("restore", "--database", database, "--from", backup, "--replace")

        assert "another process has this database open" in told
        assert send(client).status_code == 201

    @pytest.mark.parametrize("kind", ["damaged", "none of ours", "newer"])
    def test_leaves_the_database_alone_where_the_backup_is_no_good(
        self, backup: Path, database: Path, kind: str
    ) -> None:
        if kind == "damaged":
            damage(backup)
        else:
            change = {
                "none of ours": "DROP TABLE alembic_version",
                "newer": "UPDATE alembic_version SET version_num='9'",
            }
            with connected(backup) as connection:
                connection.execute(text(change[kind]))

        told = refusal("restore", "--database", database, "--from", backup, "--replace")

        assert str(backup) in told
        assert len(rows(database)) == 3
        assert not list(database.parent.glob("answers.db.before-*"))


class TestDumps:
    def test_go_there_and_back(self, database: Path, postgres: Server, tmp_path: Path) -> None:
        filled(database, 3)
        address, other = postgres.new_database("dumped"), postgres.new_database("restored")
        call("migrate", "--database", database, "--to", address)
        done = call("backup", "--database", address, "--to", tmp_path / "answers.dump")
        told = refusal("restore", "--database", other, "--from", tmp_path / "answers.dump")
        line = told.partition("run: ")[2]
        restored = subprocess.run(shlex.split(line), check=False, capture_output=True, text=True)

        assert done.exit_code == 0, done.output
        assert done.output.partition("restore it: ")[2] == line.replace("/restored?", "/dumped?")
        assert restored.returncode == 0, restored.stderr
        assert all_rows(other) == all_rows(database)
        assert (tmp_path / "answers.dump").stat().st_mode & 0o077 == 0

    def test_without_pg_dump_are_a_command_line(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        told = refusal("backup", "--database", "postgresql://me:secret@h/a", "--to", tmp_path / "a.dump")

        line = f"pg_dump --format=custom --no-owner --file={tmp_path / 'a.dump'} --dbname=postgresql://me@h/a"
        assert told.endswith(f"run: {line}\n")
        assert not (tmp_path / "a.dump").exists()

    def test_that_fail_say_why_and_leave_nothing(self, tmp_path: Path) -> None:
        told = refusal("backup", "--database", f"postgresql:///a?host={tmp_path}", "--to", tmp_path / "a.dump")

        assert "pg_dump failed" in told
        assert list(tmp_path.glob("*a.dump*")) == []


class TestMigrate:
    def test_copies_every_row_as_it_is(self, database: Path, postgres_database: str) -> None:
        filled(database, 1203)
        done = call("migrate", "--database", database, "--to", postgres_database)

        assert done.exit_code == 0, done.output
        assert "contracts: 1 of 1 rows\n" in done.output
        assert "submissions: 1203 of 1203 rows\n" in done.output
        assert "agreement_events: 2 of 2 rows\n" in done.output
        assert all_rows(postgres_database) == all_rows(database)

    def test_tells_how_far_it_is(self, database: Path, postgres_database: str) -> None:
        filled(database, 1203)
        told: list[tuple[str, int, int]] = []
        move(database, parse_address(postgres_database), lambda *step: told.append(step))

        assert [step for step in told if step[0] == "submissions"] == [
            ("submissions", 0, 1203),
            ("submissions", 1000, 1203),
            ("submissions", 1203, 1203),
        ]

    def test_is_refused_where_rows_are_already(self, database: Path, postgres_database: str) -> None:
        filled(database, 2)
        call("migrate", "--database", database, "--to", postgres_database)
        told = refusal("migrate", "--database", database, "--to", postgres_database)

        assert "has rows already (contracts: 1, agreements: 1, submissions: 2, agreement_events: 2," in told
        assert len(rows(postgres_database)) == 2

    def test_leaves_nothing_when_it_fails_on_the_way(self, database: Path, postgres_database: str) -> None:
        filled(database, 3)
        with connected(database) as connection:
            too_long = replace(submission(4), role="x" * 300)
            connection.execute(metadata.tables["submissions"].insert(), asdict(too_long))

        told = refusal("migrate", "--database", database, "--to", postgres_database)

        assert "cannot take the rows: value too long" in told
        with connected(postgres_database) as connection:
            assert connection.execute(text("SELECT to_regclass('submissions')")).scalar_one() is None

    @pytest.mark.usefixtures("client")
    def test_is_refused_while_a_backend_serves(self, database: Path, postgres_database: str) -> None:
        told = refusal("migrate", "--database", database, "--to", postgres_database)

        assert "another process has this database open" in told

    def test_goes_from_a_file_to_a_server_only(self, backup: Path, postgres_database: str, database: Path) -> None:
        assert "is a file; expected postgresql://" in refusal("migrate", "--database", backup, "--to", database)
        assert "is no SQLite file" in refusal("migrate", "--database", postgres_database, "--to", postgres_database)


class TestExport:
    def test_as_csv_has_a_column_for_every_field_and_no_secret(
        self, any_client: TestClient, anywhere: Path | str, tmp_path: Path
    ) -> None:
        body = send(any_client, comment="one\ntwo; „drei“", _key="draft-0001").json()
        send(any_client, _gotcha="spam", energy=None)
        out = tmp_path / "answers.csv"
        done = call("export", "--database", anywhere, "--form", FORM, "--out", out)

        assert done.stderr == f"{out}: 2 rows of {FORM}\n"
        text_of = out.read_text("utf-8-sig")
        first, second = csv.DictReader(text_of.splitlines(keepends=True))
        assert first["id"] == body["id"]
        assert (first["answers.communication"], first["answers.comment"]) == ("level-1", "one\ntwo; „drei“")
        assert (first["quarantined"], second["quarantined"], second["answers.energy"]) == ("no", "yes", "")
        assert not [secret for secret in (body["receipt"], "draft-0001") if secret in text_of]
        assert not {"receipt", "idempotency_key", "body_fingerprint"} & first.keys()

    def test_as_json_has_the_answers_as_they_are(self, any_client: TestClient, anywhere: Path | str) -> None:
        body = send(any_client, comment="=1+1").json()
        done = call("export", "--database", anywhere, "--form", FORM, "--format", "json", "--out", "-")
        told = json.loads(done.stdout)

        assert told["form"] == FORM
        (one,) = told["submissions"]
        assert (one["id"], one["answers"]["comment"], one["quarantined"]) == (body["id"], "=1+1", False)
        assert not {"receipt", "idempotency_key", "body_fingerprint"} & one.keys()

    def test_of_agreements_has_a_row_for_every_event_and_no_link(
        self, any_client: TestClient, anywhere: Path | str
    ) -> None:
        begun = any_client.post(f"/f/{AGREEMENT_FORM}", json={"_by": "holder", "_name": "Ada", "goal.goal": "Ask"})
        arguments = ("export", "--database", anywhere, "--form", AGREEMENT_FORM, "--out", "-")
        as_csv = call(*arguments).stdout
        as_json = json.loads(call(*arguments, "--format", "json").stdout)

        (row,) = csv.DictReader(as_csv.splitlines())
        assert (row["action"], row["name"], row["revision"]) == ("save", "Ada", "1")
        assert row["answers.goal.goal"] == "Ask"
        (told,) = as_json["events"]
        assert (told["person"], told["answers"]) == ("holder", {"goal.goal": "Ask"})
        assert begun.status_code in {200, 201}
        assert not {"idempotency_key", "body_fingerprint", "secret_digest"} & (row.keys() | told.keys())

    def test_names_the_fields_of_every_contract_the_form_had(
        self, client: TestClient, contracts: Path, database: Path
    ) -> None:
        send(client)
        data = read_json(contracts)
        removed = data["fields"].pop()
        data["answers"]["properties"].pop(removed["name"])
        write_json(contracts, data)
        send(client)
        header = call("export", "--database", database, "--form", FORM, "--out", "-").stdout.splitlines()[0]

        assert header.endswith(f",answers.{removed['name']}")

    @pytest.mark.parametrize("value", ["=1+1", "+A1", "-cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1"])
    def test_lets_no_cell_be_taken_for_a_formula(self, value: str) -> None:
        assert harmless(value) == f"'{value}"

    @pytest.mark.parametrize("value", ["", "level-1", "-3", "+4.5", "3,5", "a=b", "'quoted"])
    def test_leaves_other_cells_as_they_are(self, value: str) -> None:
        assert harmless(value) == value

    @pytest.mark.usefixtures("client")
    def test_of_a_form_that_is_not_there_names_those_that_are(self, database: Path) -> None:
        told = refusal("export", "--database", database, "--form", "nothing.staff", "--out", "-")

        assert "knows no form “nothing.staff”; known: " in told
        assert FORM in told


class TestCheck:
    def test_of_a_database_that_is_not_there_yet_is_fine(self, contracts: Path, database: Path) -> None:
        done = call("check", "--contracts", contracts, "--database", database)

        assert done.exit_code == 0
        assert f"{database}: is empty; serve makes the tables" in done.output
        assert not database.exists()

    def test_of_a_pair_that_fits_has_nothing_to_warn_of(
        self, client: TestClient, contracts: Path, database: Path
    ) -> None:
        send(client)
        done = call("check", "--contracts", contracts, "--database", database)

        assert done.exit_code == 0
        assert f"{database}: schema 0002, 1 submissions, 0 agreements" in done.output
        assert "Warning" not in done.output

    def test_of_a_new_server_says_that_it_is_empty(self, contracts: Path, postgres_database: str) -> None:
        done = call("check", "--contracts", contracts, "--database", postgres_database)

        assert done.exit_code == 0
        assert "is empty; serve makes the tables" in done.output

    def test_names_forms_that_are_gone_changed_or_sent_elsewhere(
        self, any_client: TestClient, anywhere: Path | str, contracts: Path
    ) -> None:
        send(any_client)
        data = read_json(contracts)
        (contracts / f"{FORM}.json").unlink()
        write_json(contracts, data | {"form": "fresh.staff"})
        gone = call("check", "--contracts", contracts, "--database", anywhere)
        write_json(contracts, data | {"submission": data["submission"] | {"target": "none"}})
        elsewhere = call("check", "--contracts", contracts, "--database", anywhere)

        assert "new or changed since the last start: fresh.staff" in gone.output
        assert f"Warning: {FORM}: has 1 submissions, but no contract in the folder any more" in gone.output
        assert f"Warning: {FORM}: has 1 submissions, but sends its answers elsewhere now" in elsewhere.output
        assert (gone.exit_code, elsewhere.exit_code) == (0, 0)

    def test_of_a_stored_contract_that_cannot_be_read_fails(self, contracts: Path, database: Path) -> None:
        filled(database, 1)
        done = call("check", "--contracts", contracts, "--database", database)

        assert done.exit_code == 1
        assert f"stored contract of {CONTRACT.form}" in done.stderr
        assert "its receipts cannot be shown" in done.stderr

    def test_warns_of_a_file_that_others_may_read(self, backup: Path) -> None:
        backup.chmod(0o644)

        assert "others on this machine may read it" in call("doctor", "--database", backup).output

    def test_of_a_broken_contract_is_one_line(self, contracts: Path, database: Path) -> None:
        (contracts / "broken.staff.json").write_text("{", "utf-8")

        assert "broken.staff.json" in refusal("check", "--contracts", contracts, "--database", database)


class TestDoctor:
    def test_tells_the_settings_of_a_server_and_what_is_risky(self, database: Path, postgres_database: str) -> None:
        filled(database, 1)
        call("migrate", "--database", database, "--to", postgres_database)
        done = call("doctor", "--database", postgres_database)

        assert done.exit_code == 0
        assert "server_version" in done.output
        assert f"{CONTRACT.form}: 1 submissions, 0 in quarantine" in done.output
        assert "Warning: fsync is off on the server" in done.output

    def test_names_a_server_database_that_is_none_of_ours(self, postgres_database: str) -> None:
        assert "is no database of this backend" in refusal("doctor", "--database", postgres_database)


def damage(database: Path) -> None:
    """Overwrite the middle of a file."""
    content = bytearray(database.read_bytes())
    content[4096 : len(content) - 4096] = b"\xa5" * (len(content) - 8192)
    database.write_bytes(content)
