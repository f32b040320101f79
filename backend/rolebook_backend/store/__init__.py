"""Where submissions are kept: one protocol, several stores, which know nothing of the web."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rolebook_backend.errors import StoreError
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
from rolebook_backend.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "STORES",
    "Added",
    "AgreementEvent",
    "AgreementLink",
    "Answers",
    "Counts",
    "SqliteStore",
    "Started",
    "Store",
    "StoreKind",
    "StoreVersion",
    "StoredAgreement",
    "StoredContract",
    "Submission",
    "Value",
    "make_store",
]


@dataclass(frozen=True, slots=True)
class StoreKind:
    """One kind of store: the scheme of its database addresses and how one is made."""

    scheme: str
    make: Callable[[str], Store]


STORES: tuple[StoreKind, ...] = (StoreKind("sqlite", lambda address: SqliteStore(Path(address))),)


def make_store(database: Path | str) -> Store:
    """Make the store for a database, not opened yet: a file, or an address such as `sqlite:///answers.db`."""
    scheme, found, rest = str(database).partition("://")
    if not found:
        scheme, rest = "sqlite", f"/{database}"
    kind = next((kind for kind in STORES if kind.scheme == scheme), None)
    if kind is None:
        known = ", ".join(kind.scheme for kind in STORES)
        raise StoreError(f"no store called “{scheme}”; known: {known}, or simply the name of a file")
    return kind.make(rest[1:])
