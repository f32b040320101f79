"""The commands that read answers: export, and what check and doctor find."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from rolebook_backend.export import harmless
from rolebook_backend.store.migrate import revisions

from .keeping import call, filled, refusal
from .sending import FORM, read_json, send, write_json
from .storing import CONTRACT

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient


AGREEMENT_FORM = "agreement.win-win.management"


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
        assert f"{database}: schema {revisions()[-1]}, 1 submissions, 0 agreements" in done.output
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
