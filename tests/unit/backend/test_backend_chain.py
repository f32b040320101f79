"""The chain: every row is sealed when it is kept, and whatever is done to rows or chain afterwards is found."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rolebook_backend.store.chain import LANES

from .keeping import call
from .sending import send
from .storing import AGREEMENT, CONTRACT, LINKS, changed_by_hand, connected, event, opened_stores, submission

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from rolebook_backend.store import Store


@pytest.fixture
def kept(any_store: Store, anywhere: Path | str) -> Path | str:
    """A database with three submissions and an agreement, which no backend serves any more."""

    async def fill() -> None:
        await any_store.remember([CONTRACT])
        for number in range(3):
            await any_store.add(submission(number, f"the-draft-{number}"))
        await any_store.start_agreement(AGREEMENT, event(1), LINKS)
        await any_store.add_agreement_event(event(2))

    asyncio.run(fill())
    any_store.close()
    return anywhere


def verdict(database: Path | str, *options: str) -> tuple[int, str]:
    done = call("verify", "--database", database, *options)
    return done.exit_code, done.output


def head(database: Path | str) -> str:
    _, output = verdict(database)
    return next(line.removeprefix("head: ") for line in output.splitlines() if line.startswith("head: "))


def test_what_was_kept_is_sealed_and_holds(kept: Path | str) -> None:
    code, output = verdict(kept)

    assert code == 0, output
    assert "8 entries" in output


def test_a_key_that_comes_again_adds_no_entry(any_client: TestClient, anywhere: Path | str) -> None:
    for _ in range(3):
        send(any_client, _key="the-same-draft")
    with connected(anywhere) as connection:
        assert connection.execute(text("SELECT count(*) FROM chain WHERE kind = 'submission'")).scalar_one() == 1


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE submissions SET role = 'lead' WHERE id = 'id-1'", "submission id-1: was changed"),
        ("""UPDATE submissions SET answers = '{"z": "other"}' WHERE id = 'id-1'""", "submission id-1: was changed"),
        ("UPDATE submissions SET person = 'ada' WHERE id = 'id-1'", "submission id-1: was changed"),
        ("DELETE FROM submissions WHERE id = 'id-2'", "submission id-2: is missing and has no tombstone"),
        ("UPDATE agreement_events SET name = 'Eve' WHERE revision = 2", "event agreement-1/2: was changed"),
        ("DELETE FROM agreement_events WHERE revision = 2", "event agreement-1/2: is missing"),
        ("UPDATE agreement_links SET person = 'x' WHERE person = 'holder'", "link digest-of-holder: was changed"),
        (
            "INSERT INTO agreement_links VALUES ('forged', 'agreement-1', 'holder')",
            "link forged: is in no entry of the chain",
        ),
        ("DELETE FROM salts WHERE subject = 'id-1'", "submission id-1: its salt is gone and it has no tombstone"),
        ("UPDATE chain SET at = '2024' WHERE subject = 'id-1'", "the link is broken"),
        ("UPDATE chain SET kind = 'letter' WHERE subject = 'id-1'", "has the unknown kind “letter”"),
        ("DELETE FROM chain WHERE subject = 'id-1'", "the entry that sealed it is gone from the chain"),
    ],
)
def test_what_was_done_by_hand_is_found(kept: Path | str, statement: str, expected: str) -> None:
    with changed_by_hand(kept) as connection:
        connection.execute(text(statement))

    code, output = verdict(kept)

    assert code == 1
    assert expected in output


def test_an_end_that_is_cut_off_without_a_trace_is_found_by_a_head_that_was_kept(kept: Path | str) -> None:
    before = head(kept)
    assert verdict(kept, "--head", before)[0] == 0
    # The last event of the agreement was kept last, in whichever lane: without it nothing points to a gap.
    with changed_by_hand(kept) as connection:
        for statement in (
            "DELETE FROM agreement_events WHERE revision = 2",
            "DELETE FROM salts WHERE subject = 'agreement-1/2'",
            "DELETE FROM chain WHERE subject = 'agreement-1/2'",
        ):
            connection.execute(text(statement))

    assert verdict(kept)[0] == 0
    code, output = verdict(kept, "--head", before)

    assert code == 1
    assert "is gone; a chain that ended there was kept elsewhere" in output


def test_a_head_stays_good_while_the_chain_grows(kept: Path | str, any_store: Store) -> None:
    before = head(kept)
    any_store.open()
    asyncio.run(any_store.add(submission(9)))
    any_store.close()

    assert verdict(kept, "--head", before)[0] == 0
    assert head(kept) != before


def test_what_is_no_head_is_refused_in_one_line(kept: Path | str) -> None:
    done = call("verify", "--database", kept, "--head", "0:x")

    assert done.exit_code == 1
    assert "is no head of a chain" in done.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM submissions WHERE id = 'id-1'",
        "DELETE FROM agreement_events",
        "DELETE FROM agreement_links",
        "DELETE FROM salts",
        "DELETE FROM chain",
        "UPDATE chain SET at = ''",
        "UPDATE submissions SET role = ''",
    ],
)
def test_the_database_itself_refuses_what_has_no_tombstone(kept: Path | str, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"rows are only ever added|only what has a tombstone"), connected(kept) as one:
        one.execute(text(statement))


def test_many_at_once_break_no_lane(any_client: TestClient, anywhere: Path | str) -> None:
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda number: send(any_client, comment=str(number)).status_code, range(96)))

    assert answers == [201] * 96
    code, output = verdict(anywhere)
    assert code == 0, output
    assert "96 entries" in output


def test_several_backends_share_the_lanes(postgres_database: str) -> None:
    async def fill(stores: list[Store]) -> None:
        await stores[0].remember([CONTRACT])
        await asyncio.gather(*(stores[number % 3].add(submission(number)) for number in range(120)))

    with opened_stores(postgres_database, 3) as stores:
        asyncio.run(fill(stores))

    code, output = verdict(postgres_database)
    assert code == 0, output
    with connected(postgres_database) as connection:
        lanes = connection.execute(text("SELECT count(DISTINCT lane) FROM chain")).scalar_one()
    assert 1 < lanes <= LANES
