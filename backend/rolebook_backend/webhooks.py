"""Tells another program that something was kept, as https://www.standardwebhooks.com has it.

A message is put down together with what happened and is told at least once: it goes only after an answer of 2xx.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import os
import time
from dataclasses import dataclass, field, replace
from random import uniform
from typing import TYPE_CHECKING

import httpx2
import structlog

from rolebook_backend.errors import BackendError
from rolebook_backend.store.outbox import SUBMITTED
from rolebook_backend.store.times import later, now
from rolebook_backend.urls import split_address
from rolebook_backend.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.store import Store
    from rolebook_backend.store.outbox import Message

SECRET = "ROLEBOOK_WEBHOOK_SECRET"  # noqa: S105 (the name of a variable)
PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)

DELAYS = (5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
"""Seconds to wait after each failure; after the last attempt, three days later, a message is dead."""

PATIENCE = 15
"""Seconds for one attempt, from connecting to the whole answer."""

LEASE = 120
"""Seconds after which a message that was taken, by a backend that then ended, is due again."""

PAUSE = 2
"""Seconds between two looks at what is due."""

GONE = 410

log = structlog.get_logger("rolebook.backend")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to tell it, and the key that shows it is us; `answers` go along only where that was asked for."""

    url: str
    key: bytes = field(repr=False)
    answers: bool = False


def webhook_from(url: str, secret: str, variable: str = SECRET, *, answers: bool = False) -> Webhook:
    """Read the settings of a webhook; BackendError says what is wrong with them."""
    parts = split_address(url, "the webhook's address", "https://host/path")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise BackendError("the webhook's address cannot be used; expected https://host/path, without a user in it")
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True) if secret.startswith(PREFIX) else b""
    except binascii.Error:
        key = b""
    if len(key) not in SECRET_BYTES:
        raise BackendError(
            f"{variable} is no secret for webhooks; expected whsec_ and 24 to 64 bytes in base64; "
            'make one with: echo "whsec_$(openssl rand -base64 32)"'
        )
    return Webhook(url, key, answers)


def webhook_of(url: str | None, edition: str = "", *, answers: bool = False) -> Webhook | None:
    """Return the webhook of an edition, each of several with a secret of its own in the environment."""
    variable = SECRET + (f"_{edition.upper().replace('-', '_')}" if edition else "")
    return webhook_from(url, os.environ.get(variable, ""), variable, answers=answers) if url else None


def signature(key: bytes, identifier: str, timestamp: str, body: bytes) -> str:
    """Return what the receiver works out, too, to see that a message is ours and whole."""
    signed = b".".join((identifier.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Courier:
    """Carries messages from the store's outbox to one webhook, for as long as a backend serves."""

    def __init__(self, webhook: Webhook, store: Store, delays: Sequence[float] = DELAYS, pause: float = PAUSE) -> None:
        self._webhook = webhook
        self._store = store
        self._delays = delays
        self._pause = pause

    async def go(self) -> None:
        """Carry what is due, again and again."""
        agent = {"User-Agent": f"rolebook-backend/{version_of('rolebook')}"}
        # No redirect is followed: the answers would go to an address that nobody set.
        async with httpx2.AsyncClient(timeout=PATIENCE, follow_redirects=False, headers=agent) as client:
            while True:
                try:
                    carried = await self.round(client)
                except BackendError as error:
                    log.warning("webhooks-wait", reason=str(error))
                    carried = 0
                if not carried:
                    await asyncio.sleep(self._pause)

    async def round(self, client: httpx2.AsyncClient) -> int:
        """Try all that is due now, and return how many messages that was."""
        moment = now()
        messages = await self._store.due_messages(moment, later(moment, seconds=LEASE))
        await asyncio.gather(*(self._carry(client, message) for message in messages))
        return len(messages)

    async def _carry(self, client: httpx2.AsyncClient, message: Message) -> None:
        body = await self._body(message)
        if body is None:  # erased meanwhile: there is nothing to tell of any more
            await self._store.message_told(message.id)
            return
        reason, wait = await self._send(client, message, body)
        if not reason:
            await self._store.message_told(message.id)
            log.info("webhook-told", id=message.id, event_type=message.event)
            return
        failed = self._after_failure(message, reason, wait)
        await self._store.message_failed(failed)
        log.warning("webhook-failed", id=message.id, reason=reason, attempts=failed.attempts, dead=bool(failed.dead))

    async def _body(self, message: Message) -> bytes | None:
        data: dict[str, object] = {"form": message.form, "id": message.subject}
        if self._webhook.answers and message.event == SUBMITTED:
            submission = await self._store.submission(message.subject)
            if submission is None:
                return None
            data["answers"] = submission.answers
        told = {"type": message.event, "timestamp": message.at, "data": data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

    async def _send(self, client: httpx2.AsyncClient, message: Message, body: bytes) -> tuple[str, float]:
        """Return why it failed, empty when it did not, and how long the receiver asks to wait."""
        identifier, timestamp = f"msg_{message.id}", str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": identifier,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(self._webhook.key, identifier, timestamp, body),
        }
        try:
            async with (
                asyncio.timeout(PATIENCE),
                client.stream("POST", self._webhook.url, content=body, headers=headers) as response,
            ):
                if response.is_success:
                    return "", 0
                after = response.headers.get("retry-after", "")
                wait = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
                return str(response.status_code), wait
        except TimeoutError:
            return "timeout", 0
        except httpx2.HTTPError as error:
            return type(error).__name__, 0

    def _after_failure(self, message: Message, reason: str, wait: float) -> Message:
        attempts = message.attempts + 1
        if reason == str(GONE) or attempts > len(self._delays):
            return replace(message, attempts=attempts, dead=1, reason=reason)
        delay = max(self._delays[attempts - 1] * uniform(1, 1.25), wait)  # noqa: S311 (no secret)
        return replace(message, attempts=attempts, due=later(now(), seconds=delay), reason=reason)
