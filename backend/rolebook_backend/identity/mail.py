"""How the link for signing in reaches somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

import aiosmtplib

from rolebook_backend.errors import BackendError
from rolebook_backend.identity.addresses import is_address
from rolebook_backend.identity.settings import LOOPBACK
from rolebook_backend.urls import split_address

if TYPE_CHECKING:
    from collections.abc import Callable

PORTS = {"smtp": 587, "smtps": 465}
PATIENCE = 30.0
"""Seconds to wait for the mail server."""


class Mailer(Protocol):
    """Sends mails; `send` raises OSError or aiosmtplib.SMTPException when it cannot."""

    async def send(self, to: str, subject: str, text: str) -> None:
        """Send one mail of plain text."""


@dataclass(frozen=True, slots=True)
class ConsoleMailer:
    """For trying out on one's own machine: writes the mail to the terminal."""

    write: Callable[[str], None]

    async def send(self, to: str, subject: str, text: str) -> None:
        """See Mailer.send."""
        self.write(f"Mail to {to}: {subject}\n\n{text}\n")


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands mails to a server: encrypted from the start (`smtps`) or by STARTTLS, which only this machine may lack."""

    host: str
    port: int
    sender: str
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    async def send(self, to: str, subject: str, text: str) -> None:
        """See Mailer.send."""
        await aiosmtplib.send(
            _mail(self.sender, to, subject, text),
            sender=self.sender,
            recipients=[to],
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.is_tls,
            start_tls=False if self.is_tls else (None if self.host in LOOPBACK else True),
            timeout=PATIENCE,
        )


def smtp_mailer(address: str, sender: str, password: str) -> SmtpMailer:
    """Read `smtp://user@mail.example:587` or `smtps://…`; BackendError says what is wrong with it."""
    parts = split_address(address, "--smtp", "smtp://user@mail.example:587")
    if parts.password is not None:
        raise BackendError("--smtp: leave the password out of the address; put it into ROLEBOOK_SMTP_PASSWORD")
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise BackendError(f"--smtp: “{address}” names no mail server; write it like smtp://user@mail.example:587")
    if not is_address(sender):
        raise BackendError(f"--mail-from: “{sender}” is no e-mail address; it takes the one that mails come from")
    user = unquote(parts.username or "")
    if user and not password:
        raise BackendError(f"--smtp: the password of “{user}” is missing; put it into ROLEBOOK_SMTP_PASSWORD")
    tls = parts.scheme == "smtps"
    return SmtpMailer(parts.hostname, parts.port or PORTS[parts.scheme], sender, tls, user, password if user else "")


def _mail(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail
