"""Mails that reach a real server, and addresses of servers that are read."""

from __future__ import annotations

import asyncio
import email
import socket
from contextlib import contextmanager
from email.policy import default
from typing import TYPE_CHECKING, Any

import aiosmtplib
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from rolebook_backend.errors import BackendError
from rolebook_backend.identity.mail import ConsoleMailer, SmtpMailer, smtp_mailer

if TYPE_CHECKING:
    from collections.abc import Iterator

SENDER = "handbook@example.com"


class Server:
    """Keeps what it is handed."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.logins: list[Any] = []
        self.port = 0

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"

    def authenticated(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.logins.append(data)
        return AuthResult(success=data.password == b"right", handled=False)


@contextmanager
def listening(kept: Server, host: str, **settings: Any) -> Iterator[None]:
    with socket.create_server((host, 0)) as free:
        kept.port = free.getsockname()[1]
    controller = Controller(kept, hostname=host, port=kept.port, **settings)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def server() -> Iterator[Server]:
    kept = Server()
    with listening(kept, "127.0.0.1", authenticator=kept.authenticated, auth_require_tls=False):
        yield kept


def mail_to(server: Server, to: str = "ada@example.com", user: str = "", given: str = "") -> None:
    address = f"smtp://{user}{'@' if user else ''}127.0.0.1:{server.port}"
    mailer = smtp_mailer(address, SENDER, given)
    asyncio.run(mailer.send(to, "Sign in: Grüße", "https://handbook.example/f/sign-in/x\n"))


def test_a_mail_arrives_as_it_was_written(server: Server) -> None:
    mail_to(server)

    (envelope,) = server.envelopes
    mail = email.message_from_bytes(bytes(envelope.original_content or b""), policy=default)
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["ada@example.com"])
    assert (mail["From"], mail["To"], mail["Subject"]) == (SENDER, "ada@example.com", "Sign in: Grüße")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().split() == ["https://handbook.example/f/sign-in/x"]


def test_a_password_is_shown_to_the_server_and_nowhere_else(server: Server) -> None:
    mail_to(server, user="handbook", given="right")
    with pytest.raises(aiosmtplib.SMTPException):
        mail_to(server, user="handbook", given="wrong")

    assert len(server.envelopes) == 1
    assert "right" not in repr(smtp_mailer("smtp://handbook@mail.example", SENDER, "right"))


def test_a_server_elsewhere_must_encrypt() -> None:
    # Under a name that is not taken for this machine's.
    kept = Server()
    with listening(kept, "127.0.0.2"):
        mailer = smtp_mailer(f"smtp://127.0.0.2:{kept.port}", SENDER, "")
        with pytest.raises(aiosmtplib.SMTPException, match="STARTTLS"):
            asyncio.run(mailer.send("ada@example.com", "x", "y"))
    assert kept.envelopes == []


def test_addresses_of_servers() -> None:
    assert smtp_mailer("smtp://mail.example", SENDER, "").port == 587
    secure = SmtpMailer("mail.example", 465, SENDER, True, "me@x", "p")
    assert smtp_mailer("smtps://me%40x@mail.example", SENDER, "p") == secure
    for wrong in (
        "mail.example:25",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:x",
        "smtp://mail.example/x",
    ):
        with pytest.raises(BackendError, match=r"names no mail server|is no address"):
            smtp_mailer(wrong, SENDER, "")


def test_the_terminal_shows_the_link() -> None:
    said: list[str] = []
    asyncio.run(ConsoleMailer(said.append).send("ada@example.com", "Sign in", "the link"))
    assert said == ["Mail to ada@example.com: Sign in\n\nthe link\n"]
