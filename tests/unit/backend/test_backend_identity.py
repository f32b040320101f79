"""Machines by token, people by a proxy's header: what holds, and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from rolebook_backend.app import create_app
from rolebook_backend.errors import BackendError
from rolebook_backend.identity import identity_of
from rolebook_backend.identity.peers import RealPeer
from rolebook_backend.identity.settings import ProxyHeader, SignInSettings, issuer_address, networks, own_address
from rolebook_backend.store import make_store

from .keeping import all_rows, call
from .signing_in import ADA, GONE, ONLY_JSON, SITE, Mailbox, Office, office

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from pathlib import Path

HEADER = ProxyHeader("X-Forwarded-Email", networks(["10.0.0.5", "10.1.0.0/16", "fd00::/8"]))


@pytest.mark.usefixtures("logged")
class TestToken:
    """Through the commands and a request."""

    @pytest.fixture
    def token(self, anywhere: Path | str) -> str:
        store = make_store(anywhere)
        store.open()
        store.close()
        done = call(
            *("token", "create", "--database", anywhere, "--name", "payroll"),
            *("--scope", "read:results", "--scope", "read:submissions", "--expires", "90d"),
        )
        assert done.exit_code == 0
        return done.stdout.strip()

    def shown(self, contracts: Path, database: Path | str, authorization: str) -> Any:
        app = create_app(contracts, database)

        async def whose(request: Request) -> Response:
            token = (await identity_of(request)).token
            return JSONResponse([token.name, sorted(token.scopes)] if token else None)

        app.router.routes.insert(0, Route("/whose", whose))
        with TestClient(app) as client:
            headers = {b"Authorization": authorization.encode("latin-1"), b"Accept": b"application/json"}
            response = client.get("/whose", headers=headers)
            if response.status_code == 401:
                assert response.headers["www-authenticate"] == "Bearer"
                return response.json()["error"]
            return response.json()

    def test_says_what_a_machine_may(
        self, contracts: Path, anywhere: Path | str, token: str, logged: list[MutableMapping[str, Any]]
    ) -> None:
        assert self.shown(contracts, anywhere, f"Bearer {token}") == ["payroll", ["read:results", "read:submissions"]]
        assert token not in str(all_rows(anywhere))
        assert token not in str(logged)

    @pytest.mark.parametrize("wrong", ["Bearer", "Bearer rb_else", "Basic cGF5cm9sbDp4", "", "Bearer \xe9"])
    def test_that_is_unknown_is_refused(self, contracts: Path, anywhere: Path | str, wrong: str) -> None:
        assert self.shown(contracts, anywhere, wrong) == "token-refused"

    def test_ends_when_it_is_revoked(self, contracts: Path, anywhere: Path | str, token: str) -> None:
        name = str(all_rows(anywhere)["tokens"][0]["id"])
        assert "payroll: read:results read:submissions, until " in call("token", "list", "--database", anywhere).output
        assert call("token", "revoke", "--database", anywhere, name).exit_code == 0

        assert self.shown(contracts, anywhere, f"Bearer {token}") == "token-refused"
        assert "revoked" in call("token", "list", "--database", anywhere).output
        told = sorted((row["action"], row["kind"], row["subject"]) for row in all_rows(anywhere)["audit"])
        assert told == [("create", "token", name), ("revoke", "token", name)]
        assert "no token has the id" in call("token", "revoke", "--database", anywhere, "else").stderr

    def test_ends_by_itself(self, contracts: Path, database: Path) -> None:
        with office(contracts, database) as opened:
            secret = opened.token("read:results")
            headers = {"Authorization": f"Bearer {secret}"} | ONLY_JSON
            assert opened.client.get("/f/me", headers=headers).json()["error"] == "forbidden"
            opened.clock.pass_by(days=1)
            assert opened.client.get("/f/me", headers=headers).json()["error"] == "token-refused"


@pytest.mark.usefixtures("logged")
class TestHeader:
    """A proxy that signs people in."""

    @pytest.fixture
    def opened(self, contracts: Path, database: Path) -> Iterator[Office]:
        with office(contracts, database, header=HEADER) as running:
            yield running

    def who(self, opened: Office, peer: str, *emails: str, **headers: str) -> str:
        client = TestClient(opened.client.app, client=(peer, 40_000), follow_redirects=False)
        said = [("X-Forwarded-Email", email) for email in emails]
        response = client.get("/f/me", headers=[*said, *headers.items(), ("Accept", "application/json")])
        return str(response.json().get("id", ""))

    @pytest.mark.parametrize("peer", ["10.0.0.5", "10.1.200.3", "fd00::1", "::ffff:10.0.0.5"])
    def test_counts_from_the_proxies_that_were_named(self, opened: Office, peer: str) -> None:
        assert self.who(opened, peer, "Ada@example.com") == ADA.id

    @pytest.mark.parametrize("peer", ["10.0.0.6", "127.0.0.1", "203.0.113.7", "::1", "testclient"])
    def test_counts_from_nobody_else(self, opened: Office, peer: str) -> None:
        assert self.who(opened, peer, ADA.email) == ""

    def test_names_one_active_person(self, opened: Office) -> None:
        assert self.who(opened, "10.0.0.5", "nobody@example.com") == ""
        assert self.who(opened, "10.0.0.5", GONE.email) == ""
        assert self.who(opened, "10.0.0.5", ADA.email, "grace@example.com") == ""
        assert self.who(opened, "10.0.0.5") == ""

    def test_is_never_mixed_with_sessions(self, opened: Office) -> None:
        assert self.who(opened, "203.0.113.7", Cookie="__Host-rolebook=x; rolebook=x") == ""
        assert opened.client.get("/f/sign-in").status_code == 404
        with pytest.raises(BackendError):
            SignInSettings(address=SITE, mailer=Mailbox(), header=HEADER)

    def test_a_forwarded_address_makes_nobody_a_proxy(self, opened: Office) -> None:
        served = RealPeer(ProxyHeadersMiddleware(opened.client.app, "*"))  # type: ignore[arg-type]
        headers = {"X-Forwarded-Email": ADA.email, "X-Forwarded-For": "10.0.0.5"} | ONLY_JSON

        assert TestClient(served, client=("203.0.113.7", 1)).get("/f/me", headers=headers).status_code == 401
        headers["X-Forwarded-For"] = "203.0.113.7"
        assert TestClient(served, client=("10.0.0.5", 1)).get("/f/me", headers=headers).json()["id"] == ADA.id


@pytest.mark.parametrize(
    "address",
    [
        "http://handbook.example",
        "handbook.example",
        "https://handbook.example/x",
        "https://a@b.example",
        "https://[x",
        "",
    ],
)
def test_an_address_that_would_carry_secrets_in_the_open_is_refused(address: str) -> None:
    with pytest.raises(BackendError, match="write it like https"):
        own_address(address)


def test_an_issuer_that_is_no_address_is_refused() -> None:
    with pytest.raises(BackendError, match="--oidc-issuer: is no address"):
        issuer_address("https://[x")


def test_addresses_that_will_do() -> None:
    assert own_address("https://handbook.example/") == "https://handbook.example"
    assert own_address("http://127.0.0.1:8010") == "http://127.0.0.1:8010"
    assert issuer_address("https://login.example/tenant/") == "https://login.example/tenant"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--smtp", "console"], "--smtp console is for trying out"),
        (["--smtp", "smtp://mail.example", "--mail-from", "a@x.example"], "needs the handbook's own address"),
        (["--smtp", "smtp://u@mail.example", "--mail-from", "a@x.example"], "ROLEBOOK_SMTP_PASSWORD"),
        (["--smtp", "smtp://u:secret@mail.example"], "leave the password out"),
        (["--smtp", "mail.example"], "names no mail server"),
        (["--smtp", "smtp://mail.example"], "--mail-from"),
        (["--smtp", "smtp://u:secret@[x"], "--smtp: is no address"),
        (["--smtp", "smtp://mail.example:99999"], "--smtp: is no address"),
        (["--address", "https://[x"], "--address: is no address"),
        (["--address", "https://x:99999"], "--address: is no address"),
        (["--allow-origin", "https://[x"], "is no address"),
        (["--identity-header", "X-Forwarded-Email"], "belong together"),
        (["--identity-header", "X", "--trusted-proxy", "10.0.0.300"], "neither an address nor a network"),
        (["--oidc-issuer", "https://login.example"], "belong together"),
        (["--oidc-issuer", "https://login.example", "--oidc-client-id", "x"], "ROLEBOOK_OIDC_SECRET"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    contracts: Path, database: Path, arguments: list[str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROLEBOOK_SMTP_PASSWORD", "ROLEBOOK_OIDC_SECRET"):
        monkeypatch.delenv(name, raising=False)
    done = call("serve", "--contracts", contracts, "--database", database, *arguments)

    assert done.exit_code == 2
    assert expected in done.stderr
    assert "secret@" not in done.stderr
