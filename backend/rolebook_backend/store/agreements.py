"""The statements behind the store's agreements, each run inside a transaction that somebody else began."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from rolebook_backend.store.base import AgreementEvent, AgreementLink, Started, StoredAgreement
from rolebook_backend.store.chain import AGREEMENT, EVENT, LINK, append, append_all
from rolebook_backend.store.inserting import is_new
from rolebook_backend.store.kept import AGREEMENT_KEPT, AGREEMENTS_NOW
from rolebook_backend.store.tables import agreement_events, agreement_links, agreements

if TYPE_CHECKING:
    from collections.abc import Sequence


def start(
    connection: Connection, new: StoredAgreement, first: AgreementEvent, links: Sequence[AgreementLink]
) -> Started:
    """See Store.start_agreement."""
    if not is_new(connection, agreements, ("form", "idempotency_key"), asdict(new)):
        return Started(_taken_by(connection, new), created=False)
    connection.execute(agreement_events.insert(), asdict(first))
    connection.execute(agreement_links.insert(), [asdict(link) for link in links])
    begun = [(AGREEMENT, asdict(new)), (EVENT, asdict(first)), *((LINK, asdict(link)) for link in links)]
    append_all(connection, begun)
    return Started(new, created=True)


def add_links(connection: Connection, links: Sequence[AgreementLink]) -> None:
    """See Store.add_agreement_links."""
    rows = [asdict(link) for link in links]
    connection.execute(agreement_links.insert(), rows)
    append(connection, LINK, *rows)


def find(connection: Connection, secret_digest: str) -> tuple[StoredAgreement, AgreementLink] | None:
    """See Store.agreement."""
    wanted = select(agreement_links).where(agreement_links.c.secret_digest == secret_digest)
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        return None
    link = AgreementLink(**row)
    found = connection.execute(select(*AGREEMENTS_NOW).where(agreements.c.id == link.agreement)).mappings().one()
    return StoredAgreement(**found), link


def events(connection: Connection, agreement: str) -> list[AgreementEvent]:
    """See Store.agreement_events."""
    wanted = select(agreement_events).where(agreement_events.c.agreement == agreement)
    rows = connection.execute(wanted.order_by(agreement_events.c.revision)).mappings()
    return [AgreementEvent(**row) for row in rows]


def add_event(connection: Connection, new: AgreementEvent) -> AgreementEvent | None:
    """See Store.add_agreement_event."""
    # Several backends may be asked at once: the row decides, whether it is the revision that is taken or the key.
    if is_new(connection, agreement_events, (), asdict(new)):
        append(connection, EVENT, asdict(new))
        return new
    return _of_same_key(connection, new) if new.idempotency_key else None


def form_of_kept(connection: Connection, agreement: str) -> str | None:
    """Return the form of an agreement; None while it is in quarantine."""
    wanted = select(agreements.c.form).where(agreements.c.id == agreement, AGREEMENT_KEPT)
    return connection.execute(wanted).scalar_one_or_none()


def _of_same_key(connection: Connection, new: AgreementEvent) -> AgreementEvent | None:
    wanted = select(agreement_events).where(
        agreement_events.c.agreement == new.agreement, agreement_events.c.idempotency_key == new.idempotency_key
    )
    row = connection.execute(wanted).mappings().one_or_none()
    return AgreementEvent(**row) if row else None


def _taken_by(connection: Connection, new: StoredAgreement) -> StoredAgreement:
    wanted = select(*AGREEMENTS_NOW).where(
        agreements.c.form == new.form, agreements.c.idempotency_key == new.idempotency_key
    )
    return StoredAgreement(**connection.execute(wanted).mappings().one())
