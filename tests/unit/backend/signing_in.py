"""A backend whose people sign in, and what they get by mail."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.identity import Person
from rolebook_backend.identity.secrecy import digest_of, new_secret, written
from rolebook_backend.identity.settings import SignInSettings
from rolebook_backend.store import StoredToken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

    from rolebook_backend.site import Site

SITE = "https://handbook.example"
ADA = Person("ada", "ada@example.com", "Ada", "staff", "grace")
GRACE = Person("grace", "grace@example.com", "Grace", "leitung", access=frozenset({"editor", "auditor"}))
GONE = Person("gone", "gone@example.com", "Gone", "staff", active=False)
ONLY_JSON = {"Accept": "application/json"}


@dataclass
class Mailbox:
    """Keeps the mails instead of sending them; `fault` is raised instead."""

    mails: list[tuple[str, str, str]] = field(default_factory=list)
    fault: Exception | None = None

    async def send(self, to: str, subject: str, text: str) -> None:
        if self.fault:
            raise self.fault
        self.mails.append((to, subject, text))


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Office:
    """One backend, with the mail it sent and a clock of its own."""

    client: TestClient
    mailbox: Mailbox
    clock: Clock

    def run(self, method: str, *arguments: object) -> Any:
        """Call a method of the store."""
        return self.call(getattr(self.app.state.identities.store, method), *arguments)

    def call(self, what: Any, *arguments: object) -> Any:
        """Call something in the loop that the backend runs in."""
        portal: Any = self.client.portal
        return portal.call(what, *arguments)

    @property
    def app(self) -> Any:
        """The backend itself."""
        return self.client.app

    def token(self, *scopes: str) -> str:
        """Let a machine in for a day."""
        secret, now = new_secret(), self.clock()
        end = written(now, timedelta(days=1))
        self.run(
            "add_token", StoredToken(secret[:12], "machine", digest_of(secret), frozenset(scopes), written(now), end)
        )
        return secret

    def browser(self, address: str = "203.0.113.7") -> TestClient:
        """Another browser, without the cookies of the first."""
        other = TestClient(self.app, base_url=SITE, follow_redirects=False, client=(address, 50_000))
        other.portal = self.client.portal
        return other

    def ask(self, browser: TestClient, email: str, following: str = "") -> Response:
        """Ask for a link and wait until the mail is on its way."""
        response = browser.post("/f/sign-in", data={"email": email, "next": following}, headers={"Origin": SITE})
        self.call(self.app.state.door.close)
        return response

    def link(self) -> str:
        """The path of the link in the newest mail."""
        found = re.search(rf"{SITE}(/f/sign-in/[\w-]+)\s", self.mailbox.mails[-1][2])
        assert found
        return found[1]

    def sign_in(self, browser: TestClient, email: str = ADA.email, following: str = "") -> Response:
        """Go the whole way."""
        self.ask(browser, email, following)
        return browser.post(self.link(), headers={"Origin": SITE})


@contextmanager
def office(contracts: Path, database: Path | str, site: Site | None = None, **settings: Any) -> Iterator[Office]:
    """A backend over a database with three people; by default they sign in by mail."""
    mailbox, clock = Mailbox(), Clock()
    ways = settings or {"address": SITE, "mailer": mailbox}
    app = create_app(contracts, database, sign_in=SignInSettings(**ways), site=site)
    app.state.identities.clock = clock
    with TestClient(app, base_url=SITE, follow_redirects=False, raise_server_exceptions=False) as client:
        opened = Office(client, mailbox, clock)
        opened.run("set_people", [ADA, GRACE, GONE])
        yield opened
