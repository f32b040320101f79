"""Which proofs of work were used, until they would be too old anyhow. Nothing here tells whose they were."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, select

from rolebook_backend.store.inserting import is_new
from rolebook_backend.store.tables import proofs
from rolebook_backend.store.transactions import Transactions

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Spent:
    """A proof by the signature of its challenge, what it was used for, and until when that has to be known."""

    signature: str
    used_for: str
    kept_until: str


class SqlProofs(Transactions):
    """The part of SqlStore that knows used proofs."""

    async def spend(self, proof: Spent, moment: str) -> bool:
        """See Upkeep.spend."""
        return await self._write(lambda connection: _spend(connection, proof, moment))


def _spend(connection: Connection, proof: Spent, moment: str) -> bool:
    # What another backend is just letting go is left to it: two that wait for each other would wait for ever.
    over = (
        select(proofs.c.signature).where(proofs.c.kept_until <= moment).limit(AT_ONCE).with_for_update(skip_locked=True)
    )
    connection.execute(delete(proofs).where(proofs.c.signature.in_(over)))
    if is_new(connection, proofs, ("signature",), asdict(proof)):
        return True
    first = select(proofs.c.used_for).where(proofs.c.signature == proof.signature)
    return bool(connection.execute(first).scalar_one() == proof.used_for)
