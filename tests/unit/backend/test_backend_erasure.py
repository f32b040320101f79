"""Erasing somebody: nothing of them is left anywhere but a tombstone, and the chain still holds."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from rolebook_backend import person
from rolebook_backend.store import Person, SqliteStore, Store, erasure, make_store, retention, traces
from rolebook_backend.store.holdings import Holding
from rolebook_backend.store.record_tables import audit, tombstones
from rolebook_backend.store.spool import spool_of
from rolebook_backend.store.tables import agreement_events, agreement_links, agreement_seats, submissions

from .keeping import call, filled, refusal
from .storing import AGREEMENT, CONTRACT, LINKS, connected, event, opened_stores, submission

if TYPE_CHECKING:
    from sqlalchemy import Table

MARK = "Zebrafink-4711-\u00fcber"
PARTS = ("Zebrafink-4711", "key-4711", "receipt-4711", "Ada Lovelace")


@pytest.fixture
def kept(any_store: Store, anywhere: Path | str) -> Path | str:
    """A database with a submission of Ada's among many others, and an agreement; nobody serves it."""
    hers = replace(submission(4711, "key-4711"), person="ada", answers={"z": MARK, "many": [MARK, "b"]})

    async def fill() -> None:
        await any_store.remember([CONTRACT])
        for number in range(200):
            await any_store.add(submission(number, f"the-draft-{number:04}"))
            if number == 100:
                await any_store.add(hers)
        await any_store.start_agreement(AGREEMENT, replace(event(1), name="Ada Lovelace", note=MARK), LINKS)
        await any_store.add_agreement_event(_by_manager(2, {"z": "first", "many": ["b", "a"], "own": "of Grace"}))

    asyncio.run(fill())
    any_store.close()
    return anywhere


@pytest.fixture
def seated(kept: Path | str) -> Path | str:
    """The same, where the backend knows that Ada is the holder."""

    async def seat() -> None:
        await store.set_people([Person("ada", "ada@example.org")])
        await store.take_seat(AGREEMENT.id, "holder", "ada", is_acting=True)

    store = make_store(kept)
    store.open()
    asyncio.run(seat())
    store.close()
    return kept


def _by_manager(revision: int, answers: dict[str, Any]) -> Any:
    return replace(event(revision), person="manager", name="Grace Hopper", note="Seen", answers=answers)


def erased(database: Path | str, *options: str) -> str:
    done = call("erase", "--database", database, "--yes", *options)
    assert done.exit_code == 0, done.output
    return done.output


def rows_of(database: Path | str, table: Table) -> list[dict[str, Any]]:
    with connected(database) as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def all_bytes(database: Path | str, tmp_path: Path) -> bytes:
    """All that a database is made of: a file with all that lies beside it and a new backup, or every row's text."""
    backup = tmp_path / "backup-of-it"
    if isinstance(database, str):
        with connected(database) as connection:
            named = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = connection.execute(named).scalars().all()
            texts = [connection.execute(text(f"SELECT t::text FROM {name} AS t")).scalars() for name in tables]  # noqa: S608
            return "\n".join(line for found in texts for line in found).encode()
    assert call("backup", "--database", database, "--to", backup).exit_code == 0
    files = [*database.parent.glob(f"{database.name}*"), backup]
    return b"".join(file.read_bytes() for file in files)


def verified(database: Path | str) -> str:
    done = call("verify", "--database", database)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_person_is_gone_from_every_byte(seated: Path | str, tmp_path: Path) -> None:
    assert b"Zebrafink-4711" in all_bytes(seated, tmp_path)
    (tmp_path / "backup-of-it").unlink(missing_ok=True)

    told = erased(seated, "--person", "ada", "--reason", "asked for")

    assert "submission id-4711, form.staff" in told
    assert f"agreement {AGREEMENT.id}: name and words of its holder" in told
    left = all_bytes(seated, tmp_path)
    for part in PARTS:
        assert part.encode() not in left
    assert b"receipt-1" in left
    assert "0 wrong" in verified(seated)


def test_the_other_of_two_keeps_what_they_wrote(seated: Path | str) -> None:
    erased(seated, "--person", "ada")

    first, second = sorted(rows_of(seated, agreement_events), key=lambda row: int(row["revision"]))
    assert (first["name"], first["note"], first["answers"]) == ("", "", {})
    assert (second["name"], second["note"], second["answers"]) == ("Grace Hopper", "Seen", {"own": "of Grace"})
    assert rows_of(seated, agreement_seats) == []
    assert "Nothing was found." in erased(seated, "--person", "ada")


def test_who_only_opened_a_link_takes_nobodys_words_along(kept: Path | str) -> None:
    async def opens() -> None:
        await store.set_people([Person("ivy", "ivy@example.org")])
        await store.take_seat(AGREEMENT.id, "holder", "ivy", is_acting=False)

    store = make_store(kept)
    store.open()
    asyncio.run(opens())
    store.close()
    before = rows_of(kept, agreement_events)

    assert "name and words" not in erased(kept, "--person", "ivy")
    assert rows_of(kept, agreement_events) == before
    assert rows_of(kept, agreement_seats) == []


def test_a_seat_goes_with_the_words_of_its_party(seated: Path | str) -> None:
    erased(seated, "--agreement", AGREEMENT.id, "--party", "holder")

    assert rows_of(seated, agreement_seats) == []


def test_lines_that_wait_beside_the_file_do_not_bring_a_person_back(database: Path, tmp_path: Path) -> None:
    filled(database, 1)
    with opened_stores(database, 1) as (served,):
        asyncio.run(served.add(replace(submission(9), person="ada")))
        call("export", "--database", database, "--person", "ada", "--out", tmp_path / "ada.json")
    assert "ada" in spool_of(database).read_text("utf-8")

    erased(database, "--person", "ada")
    assert not spool_of(database).exists()
    told = [(row["action"], row["subject"]) for row in rows_of(database, audit)]
    assert sorted(told) == [("erase", ""), ("export", "erased")]
    assert "Nothing was found." in erased(database, "--person", "ada")
    verified(database)


def test_somebody_is_given_what_they_wrote_in_agreements_and_nothing_of_the_other(
    seated: Path | str, tmp_path: Path
) -> None:
    out = tmp_path / "ada.json"
    assert call("export", "--database", seated, "--person", "ada", "--out", out).exit_code == 0

    (one,) = json.loads(out.read_text("utf-8"))["agreements"]
    assert (one["agreement"], one["person"], one["revision"]) == (AGREEMENT.id, "holder", 1)
    assert (one["name"], one["note"], one["answers"]) == ("Ada Lovelace", MARK, {"z": "first", "many": ["b", "a"]})
    assert "of Grace" not in out.read_text("utf-8")


def test_a_tombstone_says_when_by_whom_and_why_and_nothing_else(kept: Path | str) -> None:
    erased(kept, "--person", "ada", "--reason", "asked for")

    (stone,) = rows_of(kept, tombstones)
    assert (stone["kind"], stone["subject"], stone["reason"]) == ("submission", "id-4711", "asked for")
    assert stone["who"].startswith("command:")
    assert stone["at"] > "2025"
    assert len(rows_of(kept, submissions)) == 200


def test_what_was_exported_of_a_person_is_gone_after_erasure(kept: Path | str, tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    assert call("export", "--database", kept, "--person", "ada", "--out", before).exit_code == 0
    erased(kept, "--person", "ada")
    # Nothing is kept of her any more, not even the line that the first export left in the trail.
    assert call("export", "--database", kept, "--person", "ada", "--out", after).exit_code == 1
    assert not after.exists()

    had = json.loads(before.read_text("utf-8"))
    assert [(one["id"], one["answers"]["z"]) for one in had["submissions"]] == [("id-4711", MARK)]
    verified(kept)


def test_nothing_is_changed_without_a_yes(kept: Path | str) -> None:
    dry = call("erase", "--database", kept, "--submission", "id-4711", "--dry-run")
    asked = call("erase", "--database", kept, "--submission", "id-4711")

    assert "submission id-4711" in dry.output
    assert (dry.exit_code, asked.exit_code) == (0, 1)
    assert len(rows_of(kept, submissions)) == 201


def test_a_receipt_leads_to_its_submission(kept: Path | str) -> None:
    erased(kept, "--receipt", "receipt-4711")

    assert "id-4711" not in {row["id"] for row in rows_of(kept, submissions)}
    assert "1 of them erased" in verified(kept)


def test_one_of_two_takes_their_words_and_their_link_with_them(kept: Path | str) -> None:
    erased(kept, "--agreement", AGREEMENT.id, "--party", "holder")

    first, second = sorted(rows_of(kept, agreement_events), key=lambda row: int(row["revision"]))
    assert (first["name"], first["note"], first["answers"]) == ("", "", {})
    assert (first["action"], first["idempotency_key"], first["body_fingerprint"]) == ("save", None, "erased")
    assert (second["name"], second["note"], second["answers"]) == ("Grace Hopper", "Seen", {"own": "of Grace"})
    assert [row["person"] for row in rows_of(kept, agreement_links)] == ["manager"]
    assert "3 of them erased" in verified(kept)


def test_a_whole_agreement_goes_with_its_links(kept: Path | str) -> None:
    erased(kept, "--agreement", AGREEMENT.id)

    assert rows_of(kept, agreement_events) == rows_of(kept, agreement_links) == []
    assert "5 of them erased" in verified(kept)


def test_what_was_erased_once_is_not_found_again(kept: Path | str) -> None:
    erased(kept, "--submission", "id-4711")

    assert "Nothing was found." in erased(kept, "--submission", "id-4711")
    assert len(rows_of(kept, tombstones)) == 1


@pytest.mark.parametrize("options", [(), ("--person", "ada", "--submission", "x"), ("--party", "holder")])
def test_who_is_meant_must_be_said(kept: Path | str, options: tuple[str, ...]) -> None:
    assert call("erase", "--database", kept, *options).exit_code == 2


def test_a_party_that_is_none_is_told(kept: Path | str) -> None:
    told = refusal("erase", "--database", kept, "--agreement", AGREEMENT.id, "--party", "holdr")

    assert "known: holder, manager" in told


def test_a_tombstone_opens_the_way_for_its_own_row_alone(kept: Path | str) -> None:
    erased(kept, "--submission", "id-4711")

    with pytest.raises(IntegrityError, match="only what has a tombstone"), connected(kept) as connection:
        connection.execute(text("DELETE FROM submissions WHERE id = 'id-5'"))


def test_a_file_that_is_served_is_refused(store: SqliteStore) -> None:
    told = refusal("erase", "--database", store.path, "--submission", "id-1", "--yes")

    assert "another process has this database open" in told


def test_what_another_part_keeps_is_exported_erased_and_expires_along(
    kept: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: dict[str, list[dict[str, object]]] = {"ada": [{"email": "ada@example.org"}]}
    holding = Holding(
        name="people",
        of_person=lambda _, person: list(there.get(person, [])),
        erase=lambda _, person: len(there.pop(person, [])),
        expire=lambda _, moment: 3 if moment > "2026" else 0,
    )
    for module in (person, erasure, traces, retention):
        monkeypatch.setattr(module, "HOLDINGS", (holding,))
    out = tmp_path / "ada.json"
    call("export", "--database", kept, "--person", "ada", "--out", out)
    told = erased(kept, "--person", "ada")

    assert json.loads(out.read_text("utf-8"))["people"] == [{"email": "ada@example.org"}]
    assert "people: 1" in told
    assert there == {}
    with connected(kept) as connection:
        assert [retention.expire(connection, moment) for moment in ("2025", "2027")] == [0, 3]
