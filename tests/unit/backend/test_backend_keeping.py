"""The commands that copy answers: what they write, what they refuse, and that nothing is lost on the way."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from rolebook_backend.store.address import parse_address
from rolebook_backend.store.copying import move
from rolebook_backend.store.migrate import revisions
from rolebook_backend.store.tables import metadata

from .keeping import all_rows, call, damage, filled, refusal
from .sending import integrity, rows, send
from .storing import connected, submission

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from .postgres import Server


class TestBackup:
    def test_is_made_while_the_backend_serves(self, client: TestClient, database: Path, tmp_path: Path) -> None:
        send(client)
        done = call("backup", "--database", database, "--to", tmp_path / "b.db")
        send(client)

        assert (
            done.output == f"{tmp_path / 'b.db'}: 1 submissions, 0 agreements, integrity ok, schema {revisions()[-1]}\n"
        )
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
        had, has = all_rows(backup), all_rows(database)
        for table in ("contracts", "submissions", "agreements", "agreement_events", "agreement_links"):
            assert has[table] == had[table]
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
        move(database, parse_address(postgres_database), lambda *step: told.append(step), "command:ada")

        assert [step for step in told if step[0] == "submissions"] == [
            ("submissions", 0, 1203),
            ("submissions", 1000, 1203),
            ("submissions", 1203, 1203),
        ]

    def test_is_refused_where_rows_are_already(self, database: Path, postgres_database: str) -> None:
        filled(database, 2)
        call("migrate", "--database", database, "--to", postgres_database)
        told = refusal("migrate", "--database", database, "--to", postgres_database)

        assert "has rows already (" in told
        assert "submissions: 2, agreement_events: 2," in told
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
