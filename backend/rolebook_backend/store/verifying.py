"""Walks the chain and holds every row against its seal; nothing is changed, and never much of it is in memory."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, tuple_

from rolebook_backend.errors import StoreError
from rolebook_backend.store import sealing
from rolebook_backend.store.chain import KINDS, SEALED
from rolebook_backend.store.record_tables import chain, salts, tombstones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Result, Row, RowMapping, Select

    from rolebook_backend.store.chain import Sealed

BATCH = 500
SHOWN = 100
"""Findings that are kept to be shown; all are counted."""

_HEAD = re.compile(r"\d+:\d+:[0-9a-f]{64}")

_OF_ENTRY = and_(
    salts.c.subject == chain.c.subject,
    salts.c.kind == chain.c.kind,
    salts.c.lane == chain.c.lane,
    salts.c.number == chain.c.number,
)
_BURIED = and_(tombstones.c.lane == chain.c.lane, tombstones.c.number == chain.c.number)


@dataclass(slots=True)
class Verdict:
    """What a walk has found: how many entries and erased rows there are, what is wrong, and where each lane ends."""

    entries: int = 0
    erased: int = 0
    wrong: int = 0
    findings: list[str] = field(default_factory=list)
    ends: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """Say where the chain ends, as it is kept elsewhere to compare with later."""
        return ",".join(f"{lane}:{number}:{link}" for lane, (number, link) in sorted(self.ends.items())) or "empty"

    def tell(self, finding: str) -> None:
        """Note something that is wrong."""
        self.wrong += 1
        if len(self.findings) < SHOWN:
            self.findings.append(finding)


def verify(connection: Connection, told: Callable[[int, int], None], kept_head: str = "") -> Verdict:
    """Check chain and rows in one reading transaction; `told` hears how many entries of how many are done."""
    kept = _ends_of(kept_head)
    verdict = Verdict()
    total = connection.execute(select(func.count()).select_from(chain)).scalar_one()
    for batch in _entries(connection).partitions():
        _check_links(batch, verdict, kept)
        for kind, entries in groupby(sorted(batch, key=lambda entry: str(entry.kind)), lambda entry: str(entry.kind)):
            _check_rows(connection, kind, list(entries), verdict)
        verdict.entries += len(batch)
        told(verdict.entries, total)
    for lane, (number, _) in kept.items():
        verdict.tell(f"entry {lane}:{number}: is gone; a chain that ended there was kept elsewhere")
    _check_outside(connection, verdict)
    return verdict


def _entries(connection: Connection) -> Result[Any]:
    columns = (*chain.c, salts.c.salt, tombstones.c.number.label("buried"))
    wanted = select(*columns).outerjoin(salts, _OF_ENTRY).outerjoin(tombstones, _BURIED)
    wanted = wanted.order_by(chain.c.lane, chain.c.number)
    return connection.execute(wanted, execution_options={"yield_per": BATCH})


def _check_links(batch: Sequence[Row[Any]], verdict: Verdict, kept: dict[int, tuple[int, str]]) -> None:
    for entry in batch:
        number, link = verdict.ends.get(entry.lane, (0, sealing.BEGINNING))
        place = f"entry {entry.lane}:{entry.number}"
        if entry.number != number + 1:
            verdict.tell(f"{place}: follows {entry.lane}:{number}; what was between them is gone")
        fields = (entry.kind, entry.subject, entry.commitment, entry.at)
        told = sealing.linked(link, entry.lane, entry.number, *fields)
        if not hmac.compare_digest(told.link, entry.link):
            verdict.tell(f"{place}: the link is broken; this entry or the one before was changed")
        verdict.ends[entry.lane] = (entry.number, entry.link)
        if entry.number == kept.get(entry.lane, (0, ""))[0] and kept.pop(entry.lane)[1] != entry.link:
            verdict.tell(f"{place}: is another one than the chain had that was kept elsewhere")


def _check_rows(connection: Connection, kind: str, entries: Sequence[Row[Any]], verdict: Verdict) -> None:
    sealed = KINDS.get(kind)
    if sealed is None:
        verdict.tell(f"entry {entries[0].lane}:{entries[0].number}: has the unknown kind “{kind}”")
        return
    rows = _rows_of(connection, sealed, [str(entry.subject) for entry in entries if entry.salt])
    for entry in entries:
        name, row = f"{kind} {entry.subject}", rows.get(str(entry.subject))
        if entry.buried:
            verdict.erased += 1
            if entry.salt:
                verdict.tell(f"{name}: has a tombstone, but its salt is still there")
        elif not entry.salt:
            verdict.tell(f"{name}: its salt is gone and it has no tombstone")
        elif row is None:
            verdict.tell(f"{name}: is missing and has no tombstone")
        elif not hmac.compare_digest(sealing.commitment(entry.salt, row), entry.commitment):
            verdict.tell(f"{name}: was changed since it was kept")


def _rows_of(connection: Connection, sealed: Sealed, subjects: Sequence[str]) -> Mapping[str, dict[str, object]]:
    """Return rows by what they are called in the chain."""
    if not subjects:
        return {}
    types = [column.type.python_type for column in sealed.columns]
    keys = [[kind(part) for kind, part in zip(types, subject.split("/"), strict=False)] for subject in subjects]
    among = sealed.columns[0].in_([key[0] for key in keys]) if len(types) == 1 else tuple_(*sealed.columns).in_(keys)
    found = connection.execute(select(sealed.table).where(among)).mappings()
    return {sealed.subject(row): dict(row) for row in found}


def _check_outside(connection: Connection, verdict: Verdict) -> None:
    for sealed in SEALED:
        for row in _streamed(connection, _unsealed(sealed)):
            verdict.tell(f"{sealed.kind} {sealed.subject(row)}: is in no entry of the chain")
    lost = select(salts.c.kind, salts.c.subject).outerjoin(chain, _OF_ENTRY).where(chain.c.number.is_(None))
    for row in _streamed(connection, lost):
        verdict.tell(f"{row['kind']} {row['subject']}: the entry that sealed it is gone from the chain")


def _unsealed(sealed: Sealed) -> Select[*tuple[Any, ...]]:
    condition = and_(salts.c.kind == sealed.kind, salts.c.subject == subject_of(sealed))
    return select(*sealed.columns).outerjoin(salts, condition).where(salts.c.number.is_(None))


def subject_of(sealed: Sealed) -> ColumnElement[Any]:
    """Return, in SQL, what a row is called in the chain."""
    first, *rest = [column.cast(salts.c.subject.type) for column in sealed.columns]
    return reduce(lambda name, part: name.concat("/").concat(part), rest, first)


def _streamed(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> Iterator[RowMapping]:
    yield from connection.execute(wanted, execution_options={"yield_per": BATCH}).mappings()


def _ends_of(head: str) -> dict[int, tuple[int, str]]:
    parts = head.split(",") if head and head != "empty" else []
    for part in parts:
        if not _HEAD.fullmatch(part):
            raise StoreError(f"“{part}” is no head of a chain; expected what `verify` printed: 0:12:9f…")
    return {int(lane): (int(number), link) for lane, number, link in (part.split(":") for part in parts)}
