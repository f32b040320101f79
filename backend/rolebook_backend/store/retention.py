"""Erases what is older than its form keeps it.

How old a row is, its entry in the chain says, where times never go back: what came while a clock was wrong and early
is as young as what came before it, and is never erased too soon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, select

from rolebook_backend.store.chain import AGREEMENT, EVENT, SUBMISSION
from rolebook_backend.store.erasure import Erased, Order, add_agreement, add_submission, bury
from rolebook_backend.store.holdings import HOLDINGS
from rolebook_backend.store.record_tables import chain, salts
from rolebook_backend.store.tables import agreement_events, agreements, submissions
from rolebook_backend.store.transactions import one_erases_at_a_time

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

BATCH = 200
"""Rows that are erased in one transaction, so that nobody waits long for the one writer."""

OVERDUE = "kept for as long as its form says"


def overdue(connection: Connection, form: str, before: str, limit: int | None = BATCH) -> tuple[list[str], list[str]]:
    """Return the oldest submissions, and agreements without a younger event, that are from before a moment."""
    sent = _sealed_before(select(submissions.c.id), SUBMISSION, submissions.c.id, before)
    sent = sent.where(submissions.c.form == form, submissions.c.received_at < before)
    young = exists().where(agreement_events.c.agreement == agreements.c.id, agreement_events.c.at >= before)
    begun = _sealed_before(select(agreements.c.id), AGREEMENT, agreements.c.id, before)
    begun = begun.where(agreements.c.form == form, ~young, ~_young_seal(before))
    return _first(connection, sent, limit), _first(connection, begun, limit)


def retain(connection: Connection, form: str, before: str, who: str) -> int:
    """Erase some of what is overdue, and return how many rows; 0 once there is nothing left."""
    one_erases_at_a_time(connection)
    gone = Erased(connection)
    sent, begun = overdue(connection, form, before)
    for identifier in sent:
        add_submission(gone, identifier)
    for identifier in begun:
        add_agreement(gone, identifier)
    return bury(connection, gone, Order(who, OVERDUE))


def expire(connection: Connection, moment: str) -> int:
    """Let go what other parts keep only until a moment: sessions, links that were sent, and such."""
    return sum(holding.expire(connection, moment) for holding in HOLDINGS)


def _sealed_before(wanted: Select[Any], kind: str, subject: ColumnElement[str], before: str) -> Select[Any]:
    sealed = and_(salts.c.subject == subject, salts.c.kind == kind)
    placed = and_(chain.c.lane == salts.c.lane, chain.c.number == salts.c.number)
    return wanted.join(salts, sealed).join(chain, placed).where(chain.c.at < before)


def _young_seal(before: str) -> ColumnElement[bool]:
    named = agreement_events.c.agreement.concat("/").concat(agreement_events.c.revision.cast(salts.c.subject.type))
    sealed = and_(salts.c.subject == named, salts.c.kind == EVENT)
    placed = and_(chain.c.lane == salts.c.lane, chain.c.number == salts.c.number)
    events = select(1).select_from(agreement_events).join(salts, sealed).join(chain, placed)
    return events.where(agreement_events.c.agreement == agreements.c.id, chain.c.at >= before).exists()


def _first(connection: Connection, wanted: Select[Any], limit: int | None) -> list[str]:
    return list(connection.execute(wanted.order_by(chain.c.at).limit(limit)).scalars())
