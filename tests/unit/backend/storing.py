"""Rows for the tests of stores."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from rolebook_backend.store import (
    AgreementEvent,
    AgreementLink,
    Store,
    StoredAgreement,
    StoredContract,
    Submission,
    make_store,
)
from rolebook_backend.store.address import parse_address
from rolebook_backend.store.engine import writing_engine
from rolebook_backend.store.engines import disposed, postgres_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

CONTRACT = StoredContract("form.staff", "sha256:1", "{}")


def submission(number: int, key: str | None = None, form: str = CONTRACT.form) -> Submission:
    return Submission(
        id=f"id-{number}",
        form=form,
        edition="base",
        role="staff",
        contract_digest=CONTRACT.digest,
        framework_version="1.0",
        idempotency_key=key,
        body_fingerprint="print",
        answers={"z": "first", "ü": "\u202eمرحبا 🎉"},
        receipt=f"receipt-{number}",
        quarantined=False,
        received_at="2025-01-01T00:00:00.000Z",
    )


AGREEMENT = StoredAgreement(
    id="agreement-1",
    form=CONTRACT.form,
    edition="base",
    role="staff",
    contract_digest=CONTRACT.digest,
    framework_version="1.0",
    idempotency_key="the-agreement",
    quarantined=False,
    started_at="2025-01-01T00:00:00.000Z",
)
LINKS = [AgreementLink(f"digest-of-{person}", AGREEMENT.id, person) for person in ("holder", "manager")]


def event(revision: int, key: str | None = None, note: str = "") -> AgreementEvent:
    return AgreementEvent(
        agreement=AGREEMENT.id,
        revision=revision,
        person="holder",
        action="save",
        name="Ada",
        note=note,
        contract_digest=CONTRACT.digest,
        answers={"z": "first", "many": ["b", "a"]},
        successor="",
        idempotency_key=key,
        body_fingerprint="print",
        at="2025-01-01T00:00:00.000Z",
    )


@contextmanager
def connected(database: Path | str) -> Iterator[Connection]:
    """A transaction on a database beside its store, which may write."""
    address = parse_address(database)
    engine = writing_engine(address.path) if address.is_file else postgres_from(address).engine
    with disposed(engine), engine.begin() as connection:
        yield connection


@contextmanager
def changed_by_hand(database: Path | str) -> Iterator[Connection]:
    """A transaction for which nothing guards the rows, as for somebody who owns the database."""
    address = parse_address(database)
    engine = create_engine(f"sqlite:///{database}") if address.is_file else postgres_from(address).engine
    with disposed(engine), engine.begin() as connection:
        if address.is_file:
            triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in connection.execute(triggers).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection


@contextmanager
def opened_stores(database: Path | str, number: int) -> Iterator[list[Store]]:
    """Several stores over one database."""
    stores = [make_store(database) for _ in range(number)]
    for store in stores:
        store.open()
    yield stores
    for store in stores:
        store.close()
