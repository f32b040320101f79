"""What both stores say to their databases: each statement once, in SQL that either understands."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from rolebook_backend.store import agreements, outbox
from rolebook_backend.store.adding import Adding
from rolebook_backend.store.base import (
    Added,
    AgreementEvent,
    AgreementLink,
    Counts,
    Started,
    StoredAgreement,
    StoredContract,
    StoreVersion,
    Submission,
)
from rolebook_backend.store.editing_sql import SqlEditing
from rolebook_backend.store.inserting import unless_there
from rolebook_backend.store.kept import HELD, SUBMISSIONS_NOW
from rolebook_backend.store.people_sql import SqlPeople
from rolebook_backend.store.proofs import SqlProofs
from rolebook_backend.store.records import SqlRecords
from rolebook_backend.store.tables import contracts, submissions
from rolebook_backend.store.tallies import SqlTallies
from rolebook_backend.store.team_sql import SqlTeam

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_COUNTS = select(submissions.c.form, func.count(), func.sum(case((HELD, 1), else_=0))).group_by(submissions.c.form)
_VERSIONS = {
    "sqlite": "SELECT sqlite_version() FROM alembic_version",
    "postgresql": "SELECT current_setting('server_version') FROM alembic_version",
}
"""From a table: SQLite would tell its own version without a look at the file."""


class SqlStore(SqlPeople, SqlTeam, SqlEditing, SqlRecords, SqlTallies, SqlProofs):
    """The methods of Store over a database."""

    announces = False

    async def remember(self, new: Sequence[StoredContract]) -> None:
        """See Store.remember."""
        seen = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        # Always in the same order: two writers that hold rows and want each other's would wait for ever.
        rows = [asdict(one) | {"first_seen": seen} for one in sorted(new, key=lambda one: (one.form, one.digest))]
        await self._write(
            lambda connection: connection.execute(unless_there(connection, contracts, "form", "digest"), rows) and None
        )

    async def add(self, new: Submission) -> Added:
        """See Store.add."""
        return await self._write(Adding(new, announced=self.announces))

    async def contract(self, form: str, digest: str) -> StoredContract | None:
        """See Store.contract."""
        wanted = select(contracts.c.form, contracts.c.digest, contracts.c.body).where(
            contracts.c.form == form, contracts.c.digest == digest
        )
        row = await self._read(lambda connection: connection.execute(wanted).one_or_none())
        return StoredContract(*row) if row else None

    async def by_receipt(self, receipt: str) -> Submission | None:
        """See Store.by_receipt."""
        wanted = select(*SUBMISSIONS_NOW).where(submissions.c.receipt == receipt)
        row = await self._read(lambda connection: connection.execute(wanted).mappings().one_or_none())
        return Submission(**row) if row else None

    async def start_agreement(
        self, new: StoredAgreement, first: AgreementEvent, links: Sequence[AgreementLink]
    ) -> Started:
        """See Store.start_agreement."""

        def run(connection: Connection) -> Started:
            started = agreements.start(connection, new, first, links)
            if self.announces and started.created and not new.quarantined:
                outbox.put(connection, outbox.BEGUN, new.form, new.id, new.started_at)
            return started

        return await self._write(run)

    async def add_agreement_links(self, links: Sequence[AgreementLink]) -> None:
        """See Store.add_agreement_links."""
        await self._write(lambda connection: agreements.add_links(connection, links))

    async def agreement(self, secret_digest: str) -> tuple[StoredAgreement, AgreementLink] | None:
        """See Store.agreement."""
        return await self._read(lambda connection: agreements.find(connection, secret_digest))

    async def agreement_events(self, agreement: str) -> list[AgreementEvent]:
        """See Store.agreement_events."""
        return await self._read(lambda connection: agreements.events(connection, agreement))

    async def add_agreement_event(self, new: AgreementEvent) -> AgreementEvent | None:
        """See Store.add_agreement_event."""

        def run(connection: Connection) -> AgreementEvent | None:
            kept = agreements.add_event(connection, new)
            is_told = self.announces and kept is new
            if is_told and (form := agreements.form_of_kept(connection, new.agreement)):
                outbox.put(connection, outbox.CARRIED_ON, form, new.agreement, new.at)
            return kept

        return await self._write(run)

    async def counts(self) -> list[Counts]:
        """See Store.counts."""
        return await self._read(count)

    async def version(self) -> StoreVersion:
        """See Store.version."""
        return await self._read(version)


def count(connection: Connection) -> list[Counts]:
    """Count the submissions of each form."""
    found = [Counts(form, total, held) for form, total, held in connection.execute(_COUNTS)]
    # Sorted here: how a database sorts text depends on how it was made.
    return sorted(found, key=lambda one: one.form)


def version(connection: Connection) -> StoreVersion:
    """Ask the database which engine it is."""
    engine = connection.dialect.name
    return StoreVersion(engine, str(connection.exec_driver_sql(_VERSIONS[engine]).scalar_one()))
