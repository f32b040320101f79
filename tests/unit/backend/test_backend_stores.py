"""What every store does: each test here runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from rolebook_backend.errors import StoreBusyError, StoreError
from rolebook_backend.store import AgreementLink, Counts, Started, Store, StoredContract, Submission, make_store
from rolebook_backend.store.chain import AUDIT, SEALED, TOMBSTONE
from rolebook_backend.store.record_tables import chain, salts
from rolebook_backend.store.tables import contracts, metadata

from .sending import PATH, rows, send
from .storing import AGREEMENT, CONTRACT, LINKS, connected, event, submission

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient


def test_what_was_added_is_read_back_as_it_was(any_store: Store) -> None:
    async def way() -> Submission | None:
        await any_store.remember([CONTRACT, CONTRACT])
        await any_store.add(submission(1))
        return await any_store.by_receipt("receipt-1")

    found = asyncio.run(way())
    assert found == submission(1)
    assert list(found.answers) == ["z", "ü"]


def test_what_is_not_there_is_not_found(any_store: Store) -> None:
    assert asyncio.run(any_store.by_receipt("receipt-1")) is None
    assert asyncio.run(any_store.contract(CONTRACT.form, CONTRACT.digest)) is None
    assert asyncio.run(any_store.counts()) == []


def test_a_contract_that_is_known_stays_as_it_was(any_store: Store) -> None:
    async def way() -> StoredContract | None:
        await any_store.remember([CONTRACT])
        await any_store.remember([replace(CONTRACT, body="other")])
        return await any_store.contract(CONTRACT.form, CONTRACT.digest)

    assert asyncio.run(way()) == CONTRACT


def test_forms_are_counted_in_the_same_order_everywhere(any_store: Store) -> None:
    forms = ("b.staff", "B.staff", "a-b.staff", "ab.staff")

    async def way() -> list[Counts]:
        await any_store.remember([replace(CONTRACT, form=form) for form in forms])
        for number, form in enumerate(forms):
            await any_store.add(submission(number, form=form))
        await any_store.add(replace(submission(9, form="b.staff"), quarantined=True))
        return await any_store.counts()

    expected = [Counts(form, 1, 0) for form in ("B.staff", "a-b.staff", "ab.staff")]
    assert asyncio.run(way()) == [*expected, Counts("b.staff", 2, 1)]


def test_one_bad_row_does_not_take_the_others_with_it(any_store: Store, anywhere: Path | str) -> None:
    async def way() -> list[object]:
        await any_store.remember([CONTRACT])
        bad = replace(submission(2), contract_digest="sha256:never-seen")
        return await asyncio.gather(
            *(any_store.add(one) for one in (submission(1), bad, submission(3))), return_exceptions=True
        )

    first, second, third = asyncio.run(way())
    assert isinstance(second, IntegrityError)
    assert "never-seen" not in f"{second} {second.__cause__}"
    assert not isinstance(first, BaseException)
    assert not isinstance(third, BaseException)
    assert {row["id"] for row in rows(anywhere)} == {"id-1", "id-3"}


def test_64_posts_of_one_key_at_once_are_one_row_and_one_id(any_client: TestClient, anywhere: Path | str) -> None:
    together = threading.Barrier(64)

    def post(_: int) -> tuple[int, str]:
        together.wait()
        response = send(any_client, _key="the-same-draft")
        return response.status_code, response.json()["id"]

    with ThreadPoolExecutor(64) as threads:
        answers = list(threads.map(post, range(64)))

    assert len({identifier for _, identifier in answers}) == 1
    assert sorted(status for status, _ in answers) == [200] * 63 + [201]
    assert len(rows(anywhere)) == 1


def test_different_answers_under_one_key_at_once_leave_one_row(any_client: TestClient, anywhere: Path | str) -> None:
    together = threading.Barrier(16)

    def post(number: int) -> int:
        together.wait()
        return send(any_client, _key="the-same-draft", comment=str(number)).status_code

    with ThreadPoolExecutor(16) as threads:
        statuses = sorted(threads.map(post, range(16)))

    assert statuses == [201] + [422] * 15
    assert len(rows(anywhere)) == 1


def test_an_agreement_is_read_back_as_it_was(any_store: Store) -> None:
    link = AgreementLink("digest-of-another", AGREEMENT.id, "holder")

    async def way() -> None:
        await any_store.remember([CONTRACT])
        started = await any_store.start_agreement(AGREEMENT, event(1), LINKS)
        again = await any_store.start_agreement(replace(AGREEMENT, id="another"), event(1), LINKS)
        assert (started, again) == (Started(AGREEMENT, created=True), Started(AGREEMENT, created=False))
        assert await any_store.add_agreement_event(event(2)) == event(2)
        await any_store.add_agreement_links([link])
        assert await any_store.agreement("digest-of-manager") == (AGREEMENT, LINKS[1])
        assert await any_store.agreement("digest-of-another") == (AGREEMENT, link)
        assert await any_store.agreement("digest-of-nothing") is None
        assert await any_store.agreement_events(AGREEMENT.id) == [event(1), event(2)]

    asyncio.run(way())


def test_a_revision_is_taken_once_and_a_key_stands_for_its_event(any_store: Store) -> None:
    async def way() -> list[object]:
        await any_store.remember([CONTRACT])
        await any_store.start_agreement(AGREEMENT, event(1, "the-first-key"), LINKS)
        return [
            await any_store.add_agreement_event(event(1, note="late")),
            await any_store.add_agreement_event(event(1, "another-key")),
            await any_store.add_agreement_event(event(1, "the-first-key")),
            await any_store.add_agreement_event(event(2, "the-first-key")),
            await any_store.add_agreement_event(event(2)),
            await any_store.add_agreement_event(event(2)),
        ]

    first = event(1, "the-first-key")
    assert asyncio.run(way()) == [None, None, first, first, event(2), None]


def test_of_many_events_of_one_revision_at_once_one_is_kept(any_store: Store) -> None:
    async def way() -> tuple[list[object], list[object]]:
        await any_store.remember([CONTRACT])
        await any_store.start_agreement(AGREEMENT, event(1), LINKS)
        different = [any_store.add_agreement_event(event(2, note=str(number))) for number in range(32)]
        same = [any_store.add_agreement_event(event(3, "the-same-key", str(number))) for number in range(32)]
        return await asyncio.gather(*different), await asyncio.gather(*same)

    different, same = asyncio.run(way())
    assert len([one for one in different if one]) == 1
    assert len(set(map(repr, same))) == 1
    assert None not in same


def test_a_submission_goes_its_way_over_every_store(any_client: TestClient) -> None:
    sent = send(any_client, comment="Déjà vu")
    body = sent.json()

    assert sent.status_code == 201
    assert "Déjà vu" in any_client.get(body["next"]).text
    assert any_client.get("/f/health").json()["store"].split()[0] in {"sqlite", "postgresql"}
    assert any_client.post(PATH, data={"comment": "x"}).status_code == 422


def test_closing_writes_what_waits(anywhere: Path | str) -> None:
    store = make_store(anywhere)

    async def way() -> None:
        store.open()
        await store.remember([CONTRACT])
        adding = [asyncio.ensure_future(store.add(submission(number))) for number in range(50)]
        await asyncio.sleep(0)
        await asyncio.to_thread(store.close)
        await asyncio.gather(*adding)

    asyncio.run(way())
    assert len(rows(anywhere)) == 50


def test_a_closed_store_is_busy_and_opens_again(any_store: Store) -> None:
    any_store.open()
    any_store.close()
    with pytest.raises(StoreBusyError):
        asyncio.run(any_store.counts())
    with pytest.raises(StoreBusyError):
        asyncio.run(any_store.remember([CONTRACT]))
    any_store.open()
    assert asyncio.run(any_store.counts()) == []


@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_rows_are_only_ever_added(any_store: Store, anywhere: Path | str, statement: str) -> None:
    async def fill() -> None:
        await any_store.remember([CONTRACT])
        await any_store.add(submission(1))
        await any_store.start_agreement(replace(AGREEMENT, quarantined=True), event(1), LINKS)
        await any_store.add(replace(submission(2), quarantined=True))
        assert await any_store.release("id-2", "person:grace")
        assert await any_store.release(AGREEMENT.id, "person:grace")

    asyncio.run(fill())
    for table in (
        *(sealed.table for sealed in SEALED if sealed.kind not in {AUDIT, TOMBSTONE}),
        contracts,
        chain,
        salts,
    ):
        change = statement.format(table.name, table.columns[0].name)
        with (
            pytest.raises(IntegrityError, match=r"rows are only ever added|only what has a tombstone"),
            connected(anywhere) as connection,
        ):
            connection.execute(text(change))


def test_migrations_lead_to_the_tables_the_code_uses(any_store: Store, anywhere: Path | str) -> None:
    any_store.close()
    with connected(anywhere) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_of_a_newer_version_is_refused(any_store: Store, anywhere: Path | str) -> None:
    any_store.close()
    with connected(anywhere) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match=r"newer version of Rolebook \(its schema is 9999, this program knows"):
        any_store.open()
