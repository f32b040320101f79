"""Where submissions are kept: one protocol, several stores, which know nothing of the web."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.store.address import POSTGRESQL, SQLITE, Address, need_driver, parse_address
from rolebook_backend.store.base import (
    Added,
    AgreementEvent,
    AgreementLink,
    Answers,
    Counts,
    Started,
    Store,
    StoredAgreement,
    StoredContract,
    StoreVersion,
    Submission,
    Value,
)
from rolebook_backend.store.people_base import Person, Session, SignInLink, StoredToken
from rolebook_backend.store.sqlite import SqliteStore
from rolebook_backend.store.team_base import Seated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = [
    "STORES",
    "Added",
    "AgreementEvent",
    "AgreementLink",
    "Answers",
    "Counts",
    "Person",
    "Seated",
    "Session",
    "SignInLink",
    "SqliteStore",
    "Started",
    "Store",
    "StoreKind",
    "StoreVersion",
    "StoredAgreement",
    "StoredContract",
    "StoredToken",
    "Submission",
    "Value",
    "make_store",
]


@dataclass(frozen=True, slots=True)
class StoreKind:
    """One kind of store: the scheme of its database addresses and how one is made."""

    scheme: str
    make: Callable[[Address], Store]


def _postgres(address: Address) -> Store:
    need_driver()
    from rolebook_backend.store.postgres import PostgresStore  # noqa: PLC0415 (its driver is an extra)

    return PostgresStore(address.target)


STORES: tuple[StoreKind, ...] = (
    StoreKind(SQLITE, lambda address: SqliteStore(address.path)),
    StoreKind(POSTGRESQL, _postgres),
)


def make_store(database: Address | Path | str) -> Store:
    """Make the store for a database, not opened yet: a file, `sqlite:///answers.db` or `postgresql://host/name`."""
    address = database if isinstance(database, Address) else parse_address(database)
    return next(kind for kind in STORES if kind.scheme == address.scheme).make(address)
