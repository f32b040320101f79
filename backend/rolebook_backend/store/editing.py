"""The statements behind EditingStore, each run inside a transaction that somebody else began."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, case, exists, func, select

from rolebook_backend.store import audit, chain
from rolebook_backend.store.base import Submission
from rolebook_backend.store.editing_base import Going, HeldAgreement, Sendings
from rolebook_backend.store.inserting import is_new
from rolebook_backend.store.kept import AGREEMENT_HELD, AGREEMENT_KEPT, HELD, KEPT
from rolebook_backend.store.tables import agreement_events, agreements, people, submissions
from rolebook_backend.store.times import now

if TYPE_CHECKING:
    from sqlalchemy import Join, Select

_NEWEST = (submissions.c.received_at.desc(), submissions.c.id.desc())
_OWN = and_(submissions.c.about.is_(None), KEPT)
SHOWN = 200
"""Submissions of the quarantine that are listed together."""

FIRST = 1
"""The revision that an agreement is begun with."""


def sendings(connection: Connection, before: str) -> list[Sendings]:
    """See EditingStore.sendings."""
    rows = connection.execute(_named(before)).all()
    named = Counter({(row.form, row.contract_digest): row.number for row in rows})
    lapsed = Counter({(row.form, row.contract_digest): row.lapsed for row in rows})
    unnamed = Counter({(row.form, row.contract_digest): row.number for row in connection.execute(_unnamed())})
    both = sorted({**named, **unnamed})
    return [Sendings(*one, named[one], unnamed[one], lapsed[one]) for one in both]


def _named(before: str) -> Select[tuple[str, str, int, int]]:
    """Select how many people have which digest in what they sent last, and how many of them sent it before a moment.

    Who left or has another role is not counted.
    """
    of_each = (submissions.c.person, submissions.c.form)
    place = func.row_number().over(partition_by=of_each, order_by=_NEWEST).label("place")
    columns = (submissions.c.form, submissions.c.contract_digest, submissions.c.role, submissions.c.person)
    last = select(*columns, submissions.c.received_at, place).where(submissions.c.person.is_not(None), _OWN).subquery()
    theirs = and_(people.c.id == last.c.person, people.c.role == last.c.role, people.c.active)
    lapsed = func.count(case((last.c.received_at < before, 1)))
    counts = (func.count().label("number"), lapsed.label("lapsed"))
    wanted = select(last.c.form, last.c.contract_digest, *counts).join(people, theirs)
    return wanted.where(last.c.place == 1).group_by(last.c.form, last.c.contract_digest)


def _unnamed() -> Select[tuple[str, str, int]]:
    columns = (submissions.c.form, submissions.c.contract_digest)
    wanted = select(*columns, func.count().label("number")).where(submissions.c.person.is_(None), _OWN)
    return wanted.group_by(*columns)


def going(connection: Connection) -> list[Going]:
    """See EditingStore.going."""
    columns = (agreements.c.form, agreement_events.c.action)
    wanted = select(*columns, func.count()).select_from(_with_newest_event())
    wanted = wanted.where(AGREEMENT_KEPT).group_by(*columns).order_by(*columns)
    return [Going(*row) for row in connection.execute(wanted)]


def _with_newest_event() -> Join:
    of = agreement_events.c
    last = select(of.agreement, func.max(of.revision).label("revision")).group_by(of.agreement).subquery()
    is_last = and_(of.agreement == last.c.agreement, of.revision == last.c.revision)
    return agreement_events.join(last, is_last).join(agreements)


def held_agreements(connection: Connection, agreement: str) -> list[HeldAgreement]:
    """See EditingStore.held_agreements."""
    of = agreement_events.c
    columns = (agreements.c.id, agreements.c.form, of.contract_digest, of.answers, agreements.c.started_at)
    later = agreement_events.alias()
    goes_on = exists().where(later.c.agreement == agreements.c.id, later.c.revision > FIRST).label("goes_on")
    # Only what it was begun with: what the two write later, drafts too, is theirs.
    wanted = select(*columns, goes_on).join_from(agreement_events, agreements)
    wanted = wanted.where(AGREEMENT_HELD, of.revision == FIRST)
    wanted = wanted.order_by(agreements.c.started_at.desc(), agreements.c.id.desc()).limit(SHOWN)
    wanted = wanted.where(agreements.c.id == agreement) if agreement else wanted
    return [HeldAgreement(**row) for row in connection.execute(wanted).mappings()]


def held_agreements_number(connection: Connection) -> int:
    """See EditingStore.held_agreements_number."""
    return connection.execute(select(func.count()).select_from(agreements).where(AGREEMENT_HELD)).scalar_one()


def held(connection: Connection, submission: str) -> list[Submission]:
    """See EditingStore.held."""
    wanted = select(submissions).where(HELD).order_by(*_NEWEST).limit(SHOWN)
    wanted = wanted.where(submissions.c.id == submission) if submission else wanted
    return [Submission(**row) for row in connection.execute(wanted).mappings()]


def release(connection: Connection, submission: str, who: str) -> Submission | None:
    """Let a submission out and return it; None where there is nothing to let out."""
    found = held(connection, submission)
    return found[0] if found and _is_let_out(connection, chain.RELEASE, submission, who) else None


def release_agreement(connection: Connection, agreement: str, who: str) -> HeldAgreement | None:
    """Let an agreement out and return it; None where there is nothing to let out."""
    # What is added at this moment waits, or is seen here: else webhooks would be told of it by neither.
    connection.execute(select(agreements.c.id).where(agreements.c.id == agreement).with_for_update())
    found = held_agreements(connection, agreement)
    return found[0] if found and _is_let_out(connection, chain.AGREEMENT_RELEASE, agreement, who) else None


def _is_let_out(connection: Connection, kind: str, identifier: str, who: str) -> bool:
    """Keep that somebody let something out; False where it was let out before."""
    sealed = chain.KINDS[kind]
    (what,) = sealed.key
    row = {what: identifier, "at": now()}
    if not is_new(connection, sealed.table, sealed.key, row):
        return False
    chain.append(connection, kind, row)
    audit.record(connection, audit.line(who, "release", what, identifier))
    return True
