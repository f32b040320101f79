"""Which submissions and agreements count: those the honeypot did not hold back, and those that an editor let in."""

from __future__ import annotations

from sqlalchemy import and_, exists, false, or_, true

from rolebook_backend.store.record_tables import agreement_releases, releases
from rolebook_backend.store.tables import agreements, submissions

RELEASED = exists().where(releases.c.submission == submissions.c.id)

KEPT = or_(submissions.c.quarantined == false(), RELEASED)

HELD = and_(submissions.c.quarantined == true(), ~RELEASED)

_AGREEMENT_RELEASED = exists().where(agreement_releases.c.agreement == agreements.c.id)

AGREEMENT_KEPT = or_(agreements.c.quarantined == false(), _AGREEMENT_RELEASED)

AGREEMENT_HELD = and_(agreements.c.quarantined == true(), ~_AGREEMENT_RELEASED)

SUBMISSIONS_NOW = (*(one for one in submissions.c if one.name != "quarantined"), HELD.label("quarantined"))
"""The columns of submissions; what an editor let in is no longer held back."""

AGREEMENTS_NOW = (*(one for one in agreements.c if one.name != "quarantined"), AGREEMENT_HELD.label("quarantined"))
"""The same of agreements."""
