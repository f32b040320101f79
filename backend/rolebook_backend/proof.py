"""Proof of work, where a handbook asks for it: the challenge a browser solves before it sends, and whether it did.

Nothing about anybody is in it: a challenge is random, and says only until when it holds. What is sent without a
solution is held back, not refused; a solution counts once. The shape is that of ALTCHA, version 2.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from altcha import Payload, create_challenge, verify_solution
from anyio import to_thread

from rolebook_backend.errors import BackendError
from rolebook_backend.messages import Refusal
from rolebook_backend.store.proofs import Spent
from rolebook_backend.store.times import later, now

if TYPE_CHECKING:
    from rolebook_backend.contracts import Contract
    from rolebook_backend.store import Store

KEY = "ROLEBOOK_ALTCHA_KEY"
KEY_LENGTH = range(32, 1025)
CONTROL = "_altcha"
ALGORITHM = "PBKDF2/SHA-256"
COST = 5000
"""Rounds of one try; 256 tries find a solution on average. The server makes one, to check it."""

PREFIX = "00"
LIFETIME = 600
"""Seconds for which a challenge holds."""

LEEWAY = 3600
"""Seconds for which a used solution is kept longer than that: clocks differ, and go back."""

LONGEST = 2000
"""Characters of a solution; they have about 500."""


@dataclass(frozen=True, slots=True)
class Altcha:
    """Makes challenges and checks solutions. Several backends of one edition need the same key."""

    key: bytes = field(repr=False)
    cost: int = COST

    def challenge(self) -> dict[str, object]:
        """Return a new challenge."""
        ends = int(time.time()) + LIFETIME
        made = create_challenge(ALGORITHM, self.cost, key_prefix=PREFIX, expires_at=ends, hmac_secret=self.key)
        said: dict[str, object] = made.to_dict()
        return said

    def signature_of(self, payload: str) -> str:
        """Return the signature of the challenge that this solves; Refusal where it does not."""
        result = verify_solution(payload, self.key) if len(payload) <= LONGEST else None
        if result is None or not result.verified:
            raise Refusal("altcha-expired" if result and result.expired else "altcha-wrong")
        return str(Payload.from_base64(payload).challenge.signature)


def altcha_of(edition: str = "", *, asked: bool) -> Altcha | None:
    """Return what makes challenges for an edition, where it is asked for; BackendError where the key is no good.

    Without a key in the environment one is made, which no other backend knows. Each edition has its own, made of it.
    """
    if not asked:
        return None
    given = os.environ.get(KEY, "")
    if given and len(given) not in KEY_LENGTH:
        raise BackendError(f"{KEY} has {len(given)} characters; expected at least 32, such as: openssl rand -base64 32")
    master = given.encode() if given else secrets.token_bytes(32)
    return Altcha(hmac.new(master, f"altcha:{edition}".encode(), hashlib.sha256).digest())


def has_shared_key() -> bool:
    """Say whether other backends can know the key, too."""
    return bool(os.environ.get(KEY))


class Proofs:
    """Looks at the proof that comes with a submission, and sees to it that none counts twice."""

    def __init__(self, altcha: Altcha | None, store: Store) -> None:
        self.altcha = altcha
        self._store = store

    def challenge(self) -> dict[str, object]:
        """Return a new challenge; Refusal where none are made here."""
        if self.altcha is None:
            raise Refusal("not-found")
        return self.altcha.challenge()

    async def are_lacking(self, contract: Contract, key: str, payload: str) -> bool:
        """Say whether what is sent to a form comes without the proof it asks for; Refusal where that does not hold.

        The same key may come again with the same proof: what it stands for is stored once all the same.
        """
        if self.altcha is None or not contract.altcha:
            return False
        if not payload:
            return True
        signature = await to_thread.run_sync(self.altcha.signature_of, payload)
        used_for = hashlib.sha256(f"{contract.form}\n{key or uuid4().hex}".encode()).hexdigest()
        moment = now()
        spent = Spent(signature, used_for, later(moment, seconds=LIFETIME + LEEWAY))
        if not await self._store.spend(spent, moment):
            raise Refusal("altcha-used")
        return False
