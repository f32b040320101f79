"""How long answers are kept: what is older than its form says is erased, nothing sooner, and tombstones stay."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from rolebook_backend import keeping
from rolebook_backend.app import create_app
from rolebook_backend.keeping import days_of, keep_to_limits
from rolebook_backend.library import Library
from rolebook_backend.meter import Meter
from rolebook_backend.pace import Pace
from rolebook_backend.store import SqliteStore, Store, StoredContract
from rolebook_backend.store.address import parse_address
from rolebook_backend.store.audit import line
from rolebook_backend.store.record_tables import tombstones
from rolebook_backend.store.spool import note, spool_of
from rolebook_backend.store.tables import agreement_events, submissions
from rolebook_backend.submit import Desk

from .keeping import call
from .sending import FORM, read_json, write_json
from .storing import AGREEMENT, LINKS, connected, event, submission

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-06-01T00:00:00.000Z"


def desk(contracts: Path, store: Store) -> Desk:
    library = Library(contracts)
    library.load()
    return Desk(library, store, Pace(0), Meter())


@pytest.fixture
def kept_for_30_days(contracts: Path) -> StoredContract:
    """The contract of a form whose answers are kept for 30 days; all others are kept for ever."""
    for path in contracts.glob("*.json"):
        data = read_json(contracts, path.stem)
        data["submission"]["keep_days"] = 30 if path.stem == FORM else 0
        write_json(contracts, data)
    found = Library(contracts)
    found.load()
    contract = found.get(FORM)
    assert contract
    return StoredContract(FORM, contract.digest, contract.body)


async def keep(store: Store, contract: StoredContract, *times: str) -> None:
    await store.remember([contract])
    for number, at in enumerate(times):
        new = replace(submission(number, form=FORM), contract_digest=contract.digest, received_at=at)
        await store.add(new)


def ids(database: Path | str) -> set[str]:
    with connected(database) as connection:
        return set(connection.execute(select(submissions.c.id)).scalars())


def verified(database: Path | str) -> str:
    done = call("verify", "--database", database)
    assert done.exit_code == 0, done.output
    return done.output


def test_what_is_older_goes_and_leaves_a_tombstone(
    any_store: Store, anywhere: Path | str, contracts: Path, kept_for_30_days: StoredContract
) -> None:
    async def way() -> tuple[int, int]:
        times = ("2026-04-01T00:00:00.000Z", "2026-05-01T23:59:59.999Z", "2026-05-02T00:00:00.000Z", NOW)
        await keep(any_store, kept_for_30_days, *times)
        first = await keep_to_limits(desk(contracts, any_store), NOW)
        return first, await keep_to_limits(desk(contracts, any_store), NOW)

    assert asyncio.run(way()) == (2, 0)
    assert ids(anywhere) == {"id-2", "id-3"}
    with connected(anywhere) as connection:
        stones = connection.execute(select(tombstones.c.subject, tombstones.c.who, tombstones.c.reason)).all()
    assert {tuple(stone) for stone in stones} == {
        (f"id-{number}", "schedule", "kept for as long as its form says") for number in range(2)
    }
    assert "2 of them erased" in verified(anywhere)


def test_a_clock_that_was_wrong_for_a_while_lets_nothing_go_too_soon(
    any_store: Store, anywhere: Path | str, contracts: Path, kept_for_30_days: StoredContract
) -> None:
    if not isinstance(anywhere, str):  # with several lanes, the row before may stand in another one

        async def way() -> int:
            await keep(any_store, kept_for_30_days, "2026-05-30T00:00:00.000Z", "1970-01-01T00:00:09.000Z")
            return await keep_to_limits(desk(contracts, any_store), NOW)

        assert asyncio.run(way()) == 0
        assert ids(anywhere) == {"id-0", "id-1"}


def test_an_hour_that_comes_twice_erases_nothing_twice(
    any_store: Store, anywhere: Path | str, contracts: Path, kept_for_30_days: StoredContract
) -> None:
    async def way() -> list[int]:
        await keep(any_store, kept_for_30_days, "2026-05-01T00:00:00.000Z", "2026-05-20T00:00:00.000Z")
        moments = (NOW, "2026-05-31T12:00:00.000Z", "2026-05-02T00:00:00.000Z", NOW)
        return [await keep_to_limits(desk(contracts, any_store), moment) for moment in moments]

    assert asyncio.run(way()) == [1, 0, 0, 0]
    assert "1 of them erased" in verified(anywhere)


def test_an_agreement_is_as_young_as_its_last_event(
    any_store: Store, anywhere: Path | str, contracts: Path, kept_for_30_days: StoredContract
) -> None:
    old, young = "2026-01-01T00:00:00.000Z", "2026-05-20T00:00:00.000Z"

    async def way() -> list[int]:
        await keep(any_store, kept_for_30_days)
        digest = kept_for_30_days.digest
        begun = replace(AGREEMENT, form=FORM, started_at=old, contract_digest=digest)
        await any_store.start_agreement(begun, replace(event(1), at=old), LINKS)
        await any_store.add_agreement_event(replace(event(2), at=young))
        return [await keep_to_limits(desk(contracts, any_store), moment) for moment in (NOW, "2026-07-01T00:00:00Z")]

    assert asyncio.run(way()) == [0, 5]
    with connected(anywhere) as connection:
        assert connection.execute(select(agreement_events)).all() == []


def test_a_form_that_left_the_folder_keeps_what_it_said_last(contracts: Path, kept_for_30_days: StoredContract) -> None:
    library = Library(contracts)
    library.load()
    gone = StoredContract("gone.staff", "sha256:1", '{"submission": {"keep_days": 7}}')
    changed = StoredContract(FORM, "sha256:0", '{"submission": {"keep_days": 900}}')

    assert days_of(library, [gone, changed]) == {FORM: 30, "gone.staff": 7}


def test_the_command_counts_first_and_then_erases(
    any_store: Store, anywhere: Path | str, contracts: Path, kept_for_30_days: StoredContract
) -> None:
    asyncio.run(keep(any_store, kept_for_30_days, *(f"2025-01-0{day}T00:00:00.000Z" for day in range(1, 6))))
    any_store.close()
    arguments = ("retain", "--contracts", contracts, "--database", anywhere)

    dry = call(*arguments, "--dry-run")
    assert f"{FORM}: 5 would go, kept for 30 days" in dry.output
    assert len(ids(anywhere)) == 5
    done = call(*arguments)
    assert f"{FORM}: 5 rows erased" in done.output
    assert ids(anywhere) == set()
    assert "retain  form" in call("audit", "--database", anywhere).output
    verified(anywhere)


def test_the_command_takes_in_lines_that_wait_beside_the_file(contracts: Path, store: SqliteStore) -> None:
    note(parse_address(store.path), line("command:root", "export", "person", "ada"))
    store.close()
    assert spool_of(store.path).exists()

    assert call("retain", "--contracts", contracts, "--database", store.path).exit_code == 0
    assert not spool_of(store.path).exists()
    assert "export  person  ada" in call("audit", "--database", store.path).output


@pytest.mark.parametrize(("retains", "left"), [(True, set()), (False, {"id-0"})])
def test_a_backend_looks_after_it_by_itself_unless_told_not_to(  # noqa: PLR0913 (fixtures)
    store: Store,
    database: Path,
    contracts: Path,
    kept_for_30_days: StoredContract,
    monkeypatch: pytest.MonkeyPatch,
    logged: list[dict[str, object]],
    *,
    retains: bool,
    left: set[str],
) -> None:
    asyncio.run(keep(store, kept_for_30_days, "2020-01-01T00:00:00.000Z"))
    store.close()
    monkeypatch.setattr(keeping, "SOON", 0)
    with TestClient(create_app(contracts, database, retains=retains)):
        for _ in range(400 if retains else 1):
            if any(line["event"] == "answers-erased" for line in logged):
                break
            threading.Event().wait(0.05)

    assert ids(database) == left
