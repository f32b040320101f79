"""Everybody who may come to an edition, two editions that know the same people, and the table as a page shows it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx2
from starlette.testclient import TestClient

from rolebook_backend.access import MATRIX, ROLES, SCOPES, Action
from rolebook_backend.apart import Apart, make_served
from rolebook_backend.editions import Edition
from rolebook_backend.identity import Person
from rolebook_backend.identity.secrecy import digest_of, utc_now, written
from rolebook_backend.identity.settings import SignInSettings
from rolebook_backend.store import Session, StoredToken
from rolebook_backend.store.address import parse_address

from .signing_in import Mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from httpx2 import Response

HOME, ABROAD = "handbook.example", "other.example"
ADA = Person("ada", "ada@example.com", manager="grace")
PEOPLE = (
    ADA,
    Person("grace", "grace@example.com", manager="mary"),
    Person("mary", "mary@example.com"),
    Person("edith", "edith@example.com", access=frozenset({"editor"})),
    Person("adam", "adam@example.com", access=frozenset({"administrator"})),
    Person("aurel", "aurel@example.com", access=frozenset({"auditor"})),
    Person("peter", "peter@example.com", manager="grace"),
    Person("gone", "gone@example.com", access=frozenset({"editor", "administrator", "auditor"}), active=False),
    Person("sly", "sly@example.com", access=frozenset({"manager", "read:audit"})),
)
GIVEN = {"edith": "editor", "adam": "administrator", "aurel": "auditor"}
EVERYBODY = ("nobody", *(person.id for person in PEOPLE), *SCOPES)
"""Who comes: nobody, people of the list by id, machines by their only scope."""


def roles(who: str, about: str = "") -> set[str]:
    """The roles somebody has towards what is about somebody, said here anew."""
    if who in {"nobody", "gone"}:
        return {"anyone"}
    if who in SCOPES:
        return {"anyone", who}
    manages = {person.id for person in PEOPLE if person.manager == who}
    given = {GIVEN[who]} if who in GIVEN else set()
    return {"anyone", "respondent"} | given | ({"manager"} if about in manages else set())


@dataclass
class Tenants:
    """Two editions with the same people; each person and machine has a secret in one of them only."""

    client: TestClient

    def ask(self, host: str, who: str, of: str, method: str, path: str) -> Response:
        """Send a request to one edition, with what somebody has from an edition."""
        return self.ask_all([(host, who, of, method, path)])[0]

    def ask_all(self, asked: Sequence[tuple[str, str, str, str, str]]) -> list[Response]:
        """Send one after the other, all from where the editions live: many times quicker than from here."""

        async def sent() -> list[Response]:
            transport = httpx2.ASGITransport(self.client.app)
            async with httpx2.AsyncClient(transport=transport) as client:
                return [await client.request(**_request(*one)) for one in asked]

        portal = self.client.portal
        assert portal
        return portal.call(sent)

    def app(self, host: str) -> Any:
        """The application of one of them."""
        apart: Any = self.client.app
        return next(served.app for served in apart.editions if host in served.edition.hosts)


def credentials(who: str, of: str) -> dict[str, str]:
    """What somebody shows to be known."""
    if who == "nobody":
        return {}
    if who in SCOPES:
        return {"Authorization": f"Bearer {_secret(who, of)}"}
    return {"Cookie": f"__Host-rolebook={_secret(who, of)}"}


@contextmanager
def tenants(contracts: Path, databases: Mapping[str, Path | str], site: Path | None) -> Iterator[Tenants]:
    """Serve both, private where there is a site."""
    editions = [_edition(host, contracts, databases[host], site) for host in (HOME, ABROAD)]
    served = make_served(editions, 0, None)
    with TestClient(Apart(served), base_url=f"https://{HOME}", follow_redirects=False) as client:
        portal = client.portal
        assert portal
        for one in served:
            portal.call(_people_the_store, one.store, one.edition.hosts[0])
        yield Tenants(client)


def table() -> str:
    """The matrix as docs/rights.md shows it."""
    lines = ["| what | " + " | ".join(Action) + " |", "|---|" + "---|" * len(Action)]
    for resource, cells in MATRIX.items():
        shown = [", ".join(_in_order(cells.get(action, frozenset()))) or "–" for action in Action]
        lines.append(f"| {resource} | {' | '.join(shown)} |")
    return "\n".join(lines)


def words() -> str:
    """What each role and scope is, as docs/rights.md says it."""
    named = [f"| {name} | {said} |" for name, said in ROLES.items()]
    return "\n".join(["| who | |", "|---|---|", *named, *(f"| `{name}` | {said} |" for name, said in SCOPES.items())])


def _in_order(who: frozenset[str]) -> list[str]:
    return [name for name in ROLES if name in who] + [f"`{name}`" for name in SCOPES if name in who]


def _edition(host: str, contracts: Path, database: Path | str, site: Path | None) -> Edition:
    ways = SignInSettings(address=f"https://{host}", mailer=Mailbox())
    edition = Edition(host.partition(".")[0], (host,), contracts, parse_address(database), sign_in=ways)
    return replace(edition, site=site, private=site is not None)


async def _people_the_store(store: Any, host: str) -> None:
    now = utc_now()
    await store.set_people(PEOPLE)
    for person in PEOPLE:
        moments = written(now), written(now), written(now, timedelta(hours=1))
        await store.add_session(Session(digest_of(_secret(person.id, host)), person.id, *moments), written(now))
    for scope in SCOPES:
        await store.add_token(
            StoredToken(scope, scope, digest_of(_secret(scope, host)), frozenset({scope}), written(now))
        )


def _secret(who: str, host: str) -> str:
    return f"secret-of-{who.replace(':', '-')}-at-{host}"


def _request(host: str, who: str, of: str, method: str, path: str) -> dict[str, Any]:
    headers = {"Accept": "application/json", "Origin": f"https://{host}"} | credentials(who, of)
    body: dict[str, str] | None = {} if method == "POST" else None
    return {"method": method, "url": f"https://{host}{path}", "headers": headers, "json": body}
