"""Signing in by a link that is sent by e-mail: asked for, sent, looked at, used once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from aiosmtplib import SMTPException

from rolebook_backend.errors import StoreBusyError
from rolebook_backend.identity.addresses import is_address, same_address
from rolebook_backend.identity.secrecy import digest_of, new_secret, written
from rolebook_backend.messages import Fault, Refusal
from rolebook_backend.pace import MINUTE, Allowance, Limit, sender_of
from rolebook_backend.store import SignInLink
from rolebook_backend.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from rolebook_backend.contracts import Contract
    from rolebook_backend.identity.mail import Mailer
    from rolebook_backend.identity.who import Identities
    from rolebook_backend.store import Person

MINUTES = 15
"""How long a link can be used."""

FROM_ONE_ADDRESS = Limit(20)
TO_ONE_MAILBOX = Limit(5, MINUTES * MINUTE)

WAITING = 200
"""Mails that may be on their way at once; whoever asks for more is told to come again."""
SENDING = 4
"""Connections to the mail server at once."""
AGAIN = 10
"""Seconds after which to come again."""

log = structlog.get_logger("rolebook.backend")


class Door:
    """Lets people in by e-mail. Nothing it answers says, by words or by time, who is on the people list."""

    def __init__(self, identities: Identities, site: Callable[[], Contract | None]) -> None:
        self._identities = identities
        self._store = identities.store
        self._site = site
        self._by_sender = Allowance(FROM_ONE_ADDRESS)
        self._by_mailbox = Allowance(TO_ONE_MAILBOX)
        self._sending = asyncio.Semaphore(SENDING)
        self._under_way: set[asyncio.Task[None]] = set()

    def ask(self, mailer: Mailer, email: str, following: str, address: str) -> None:
        """Begin to send a link, if somebody has this e-mail; Refusal when there is too much of it, known or not."""
        wanted = same_address(email)
        if not is_address(wanted):
            raise Refusal("invalid", [Fault("email", "email")])
        sender = sender_of(address)
        wait = (self._by_sender.wait(sender) if sender else 0) or self._by_mailbox.wait(wanted)
        if not wait and len(self._under_way) >= WAITING:
            wait = AGAIN
        if wait:
            raise Refusal("sign-in-often", [Fault("sign-in-often", limit=wait)], wait=wait)
        task = asyncio.get_running_loop().create_task(self._send(mailer, wanted, following))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def look(self, secret: str) -> Person:
        """Return whose link it is, without using it up; Refusal when it no longer holds."""
        return await self._whose(await self._store.link(digest_of(secret)))

    async def use(self, secret: str) -> tuple[Person, str]:
        """Use a link up; return whose it is and where it leads."""
        link = await self._store.use_link(digest_of(secret))
        return await self._whose(link), link.following if link else ""

    async def close(self) -> None:
        """Wait for the mails that are on their way."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _whose(self, link: SignInLink | None) -> Person:
        if link and link.expires_at > written(self._identities.clock()):
            person = await self._store.person(link.person)
            if person and person.active:
                return person
        raise Refusal("link-unknown")

    async def _send(self, mailer: Mailer, email: str, following: str) -> None:
        try:
            async with self._sending:
                person = await self._store.person_of(email)
                if not person:
                    log.info("sign-in-asked", known=False)
                    return
                secret, now = new_secret(), self._identities.clock()
                expires = written(now, timedelta(minutes=MINUTES))
                await self._store.add_link(SignInLink(digest_of(secret), person.id, following, expires), written(now))
                # To the address of the list, not to the one that was typed: they only look the same.
                await mailer.send(person.email, *self._words(secret))
                log.info("sign-in-asked", known=True, person=person.id)
        except (OSError, SMTPException, StoreBusyError) as error:
            # Neither with its text nor with a traceback: a mail server repeats the address in its reasons.
            log.warning("sign-in-not-sent", kind=type(error).__name__)

    def _words(self, secret: str) -> tuple[str, str]:
        site = self._site()
        name = " ".join(site.site_name.split()) if site else self._identities.settings.address
        link = f"{self._identities.settings.address}/f/sign-in/{secret}"
        subject = say(site, "sign_in_mail_subject", site=name)
        return subject, say(site, "sign_in_mail", site=name, link=link, minutes=MINUTES)
