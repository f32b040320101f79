"""All that is kept under the id of one person, as one file that a program reads."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from sqlalchemy import or_, select

from rolebook_backend.store import audit, written
from rolebook_backend.store.engines import looking
from rolebook_backend.store.holdings import HOLDINGS
from rolebook_backend.store.migrate import expect_newest
from rolebook_backend.store.tables import submissions
from rolebook_backend.store.times import now

if TYPE_CHECKING:
    from rolebook_backend.store.address import Address


def export_person(database: Address, person: str, out: IO[bytes]) -> int:
    """Write everything about a person and return how many rows it is; what they sent anonymously nobody can find."""
    with looking(database) as connection:
        expect_newest(connection, database)
        theirs = or_(submissions.c.person == person, submissions.c.about == person)
        sent = select(submissions).where(theirs).order_by(submissions.c.received_at)
        parts: dict[str, list[dict[str, object]]] = {
            "submissions": [dict(row) for row in connection.execute(sent).mappings()],
            "agreements": written.of_person(connection, person),
            **{holding.name: holding.of_person(connection, person) for holding in HOLDINGS},
            "audit": [dict(row) for row in connection.execute(audit.of_person(person)).mappings()],
        }
    told = json.dumps({"person": person, "exported_at": now(), **parts}, ensure_ascii=False, indent=2)
    out.write(f"{told}\n".encode())
    return sum(map(len, parts.values()))
