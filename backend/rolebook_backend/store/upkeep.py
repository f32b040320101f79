"""The part of the store's protocol that looks after what was kept: trail, erasure, retention, messages, used proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.store.audit import Audited, Wanted
    from rolebook_backend.store.base import StoredContract, Submission
    from rolebook_backend.store.erasure import Order
    from rolebook_backend.store.outbox import Message
    from rolebook_backend.store.proofs import Spent
    from rolebook_backend.store.traces import Trace


class Upkeep(Protocol):
    """The part of a store that looks after what was kept."""

    async def record(self, who: str, action: str, kind: str, subject: str) -> None:
        """Leave a line in the audit trail: `person:ada`, `read`, `submission`, its number."""

    async def trail(self, wanted: Wanted, before: str, most: int) -> list[Audited]:
        """Return at most so many lines of the audit trail, newest first; only those before one that is named."""

    async def trail_words(self) -> tuple[list[str], list[str]]:
        """Return the actions and the kinds of things that the audit trail speaks of."""

    async def erase(self, traces: Sequence[Trace], order: Order) -> int:
        """Erase what was found, and return how many rows."""

    async def retain(self, form: str, before: str, who: str) -> int:
        """Erase some of what a form has from before a moment; 0 once there is nothing left."""

    async def expire(self, moment: str) -> int:
        """Let go what is kept only until a moment, and return how many rows."""

    async def newest_contracts(self) -> list[StoredContract]:
        """Return the newest contract of every form there ever was."""

    async def settle(self) -> None:
        """Take in what commands had to leave beside the database while it was served."""

    async def scrub(self) -> None:
        """Let what was erased go from the bytes of the database, as far as that can be done while it serves."""

    async def submission(self, identifier: str) -> Submission | None:
        """Return the submission of this number."""

    async def due_messages(self, moment: str, until: str) -> list[Message]:
        """Take some messages to webhooks that are due; until then nobody else gets them."""

    async def message_told(self, identifier: str) -> None:
        """Let a message go that has arrived."""

    async def message_failed(self, message: Message) -> None:
        """Keep a message as it now stands: to be tried again, or dead."""

    async def spend(self, proof: Spent, moment: str) -> bool:
        """Use a proof of work up; False where it was used before, for something else."""
