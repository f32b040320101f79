"""Which submissions count: those the honeypot did not hold back, and those that an editor let out of quarantine."""

from __future__ import annotations

from sqlalchemy import and_, exists, false, or_, true

from rolebook_backend.store.record_tables import releases
from rolebook_backend.store.tables import submissions

RELEASED = exists().where(releases.c.submission == submissions.c.id)

KEPT = or_(submissions.c.quarantined == false(), RELEASED)

HELD = and_(submissions.c.quarantined == true(), ~RELEASED)
