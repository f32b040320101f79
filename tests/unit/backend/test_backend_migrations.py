"""Databases of earlier versions: each is brought up to date with what is in it, on both engines."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from rolebook_backend.store import Store, Submission, make_store
from rolebook_backend.store.migrate import revision_of, revisions, upgrade_within

from .keeping import call
from .storing import connected

if TYPE_CHECKING:
    from pathlib import Path

# What a database of each revision held, in the SQL of that time.
ROWS = {
    "0001": (
        "INSERT INTO contracts VALUES ('form.staff', 'sha256:1', '{}', '2025-01-01T00:00:00Z')",
        """INSERT INTO submissions VALUES ('id-1', 'form.staff', 'base', 'staff', 'sha256:1', '1.0', 'draft-01',
        'print', '{"energy": "3", "comment": "Grüße"}', 'receipt-1', FALSE, '2025-01-01T00:00:00.000Z')""",
    ),
    "0002": (
        """INSERT INTO agreements VALUES ('agreement-1', 'form.staff', 'base', 'staff', 'sha256:1', '1.0', 'draft-02',
        FALSE, '2025-02-01T00:00:00.000Z')""",
        "INSERT INTO agreement_links VALUES ('digest-1', 'agreement-1', 'holder')",
        """INSERT INTO agreement_events VALUES ('agreement-1', 1, 'holder', 'save', 'Ada', '', 'sha256:1',
        '{"goal": "Fragen"}', '', NULL, 'print', '2025-02-01T00:00:00.000Z')""",
    ),
    "0003": (
        """INSERT INTO submissions VALUES ('id-2', 'form.staff', 'base', 'staff', 'sha256:1', '1.0', NULL,
        'print', '{}', 'receipt-2', FALSE, '2025-03-01T00:00:00.000Z', 'ada')""",
    ),
    "0004": (
        "INSERT INTO people VALUES ('ada', 'ada@example.com', 'Ada', 'staff', '', 'auditor editor', TRUE)",
        """INSERT INTO sessions VALUES ('digest-2', 'ada', '2025-04-01T00:00:00.000Z', '2025-04-01T00:00:00.000Z',
        '2025-04-02T00:00:00.000Z')""",
        "INSERT INTO sign_in_links VALUES ('digest-3', 'ada', '/f/me', '2025-04-01T00:00:00.000Z')",
        """INSERT INTO tokens VALUES ('token-1', 'Payroll', 'digest-4', 'read:results', '2025-04-01T00:00:00.000Z', '',
        '')""",
    ),
    "0005": (
        """INSERT INTO outbox VALUES ('message-1', 'submission.created', 'form.staff', 'id-1',
        '2025-04-01T00:00:00.000Z', 1, '2025-04-01T00:05:00.000Z', 0, '500')""",
    ),
    "0006": ("INSERT INTO agreement_seats VALUES ('agreement-1', 'holder', 'ada', TRUE)",),
    "0007": (
        "INSERT INTO reminders VALUES ('ada', 'form:form.staff', '2025-05-01T00:00:00.000Z')",
        "INSERT INTO reminder_days VALUES ('2025-05-01')",
    ),
    "0008": (
        """INSERT INTO tallies VALUES ('base', 'form', 'forms', 'basis', '["form.staff"]', 'stamp', 0, '{}', '{}')""",
        "INSERT INTO totals VALUES ('base', 'form.staff', 3, 5)",
    ),
    "0009": ("INSERT INTO proofs VALUES ('signature-1', 'use-1', '2025-05-01T00:00:00.000Z')",),
    "0010": (),
}


def of_revision(database: Path | str, revision: str) -> None:
    """Make a database as a version of that revision left it."""
    if not isinstance(database, str):
        database.touch()
    with connected(database) as connection:
        for known in revisions()[: revisions().index(revision) + 1]:
            upgrade_within(connection, database, known)
            for statement in ROWS[known]:
                connection.execute(text(statement))


def opened(database: Path | str) -> Store:
    store = make_store(database)
    store.open()
    return store


def test_there_are_rows_of_every_revision() -> None:
    assert tuple(ROWS) == revisions()


@pytest.mark.parametrize("revision", revisions())
def test_an_earlier_database_keeps_its_rows(anywhere: Path | str, revision: str) -> None:
    of_revision(anywhere, revision)

    store = opened(anywhere)
    found = asyncio.run(store.by_receipt("receipt-1"))
    events = asyncio.run(store.agreement_events("agreement-1"))
    seat = asyncio.run(store.agreement("digest-1"))
    ada = asyncio.run(store.person("ada"))
    store.close()

    assert isinstance(found, Submission)
    assert (found.id, found.idempotency_key, found.quarantined) == ("id-1", "draft-01", False)
    assert found.answers == {"energy": "3", "comment": "Grüße"}
    assert [one.answers for one in events] == ([{"goal": "Fragen"}] if revision >= "0002" else [])
    assert bool(seat) == (revision >= "0002")
    assert found.person is None
    assert bool(ada) == (revision >= "0004")
    with connected(anywhere) as connection:
        assert revision_of(connection) == revisions()[-1]
    verified = call("verify", "--database", anywhere)
    assert verified.exit_code == 0, verified.output


def test_answers_that_are_there_are_noted_without_those_held_back_or_about_others(anywhere: Path | str) -> None:
    of_revision(anywhere, "0007")
    insert = text(
        """INSERT INTO submissions VALUES (:name, 'form.staff', 'base', 'staff', 'sha256:1', '1.0', NULL, 'print',
        '{}', :name, :held, '2025-05-01T00:00:00.000Z', NULL, :about)"""
    )
    rows = (("held", True, None), ("let-out", True, None), ("about-ada", False, "ada"))
    with connected(anywhere) as connection:
        for name, held, about in rows:
            connection.execute(insert, {"name": name, "held": held, "about": about})
        connection.execute(text("INSERT INTO releases VALUES ('let-out', '2025-05-02T00:00:00.000Z')"))

    store = opened(anywhere)
    assert asyncio.run(store.total_answers("base", ["form.staff"])) == 3  # two were there already
    store.close()


def test_backends_that_start_at_once_migrate_once(postgres_database: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(opened, [postgres_database] * 4))

    assert [asyncio.run(store.counts()) for store in stores] == [[]] * 4
    for store in stores:
        store.close()
