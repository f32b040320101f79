"""Who answers what: the site, the pages of `rolebook serve` itself, and the backend once it runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from rolebook.diagnostics.codes import CODES
from rolebook.server import forms as forms_module
from rolebook.server.desk import Desk
from rolebook.server.errors import ServeError
from rolebook.server.forms import Forms
from rolebook.server.news import News
from rolebook.server.state import State

TAG = '<script type="module" src="/_rolebook/reload.js" data-rolebook-build="run-1"></script>'


async def _health(_: object) -> PlainTextResponse:
    return PlainTextResponse("forms")


def _backend(contracts: Path, _: Path) -> Starlette:
    if (contracts / "broken.json").exists():
        raise ValueError("broken.json: cannot be read")
    return Starlette(routes=[Route("/f/health", _health)])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Where the site will be."""
    return tmp_path / "site" / "base"


@pytest.fixture
def forms(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Forms:
    """Forms with a backend that only says that it is there."""
    monkeypatch.setattr(forms_module, "_installed", lambda: _backend)
    return Forms(site, tmp_path / "answers.db")


@pytest.fixture
def client(site: Path, forms: Forms) -> TestClient:
    """A client of the desk; its lifespan is not run."""
    return TestClient(Desk(site, forms, News(State("run-1", published=True))))


def built(site: Path) -> None:
    (site / "contracts").mkdir(parents=True)
    (site / "index.html").write_text("<body><p>Home</p></body></html>\n", encoding="utf-8")
    (site / "404.html").write_text("<p>Not here", encoding="utf-8")
    (site / "site.css").write_text("p {}", encoding="utf-8")


def _broken(site: Path) -> None:
    (site / "contracts").mkdir(parents=True)
    (site / "contracts" / "broken.json").touch()


def test_a_page_carries_the_script_and_the_build_it_was_made_from(client: TestClient, site: Path) -> None:
    built(site)

    response = client.get("/")

    assert response.text == f"<body><p>Home</p>{TAG}</body></html>\n"
    # A page out of the browser's memory would take itself for older than it is, and load again for ever.
    assert response.headers["cache-control"] == "no-cache"


def test_a_page_that_does_not_close_its_body_carries_it_too(client: TestClient, site: Path) -> None:
    built(site)

    response = client.get("/nowhere/")

    assert (response.status_code, response.text) == (404, f"<p>Not here{TAG}")


def test_what_is_no_page_is_served_as_it_is(client: TestClient, site: Path) -> None:
    built(site)

    assert client.get("/site.css").text == "p {}"


@pytest.mark.parametrize("address", ["/", "/for/staff/", "/f/health"])
def test_without_a_site_every_address_waits_for_it(client: TestClient, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 503
    assert "There is no site yet" in response.text
    assert TAG in response.text


def test_forms_start_with_the_first_site(client: TestClient, forms: Forms, site: Path) -> None:
    asyncio.run(forms.start())
    assert forms.app is None

    built(site)
    assert client.get("/f/health").status_code == 503
    asyncio.run(forms.start())

    assert client.get("/f/health").text == "forms"


def test_a_site_without_forms_is_served_without_them(client: TestClient, forms: Forms, site: Path) -> None:
    built(site)
    (site / "contracts").rmdir()

    asyncio.run(forms.start())

    assert forms.app is None
    assert client.get("/").status_code == 200


def test_a_backend_that_cannot_start_says_why(forms: Forms, site: Path) -> None:
    _broken(site)

    with pytest.raises(ServeError, match=r"broken\.json: cannot be read"):
        asyncio.run(forms.start())


def test_a_start_without_its_backend_fails_with_the_reason(forms: Forms, site: Path) -> None:
    _broken(site)
    desk = Desk(site, forms, News(State("run-1", published=True)))
    told: list[str] = []

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"}

    async def send(message: object) -> None:
        told.append(str(message))

    asyncio.run(desk({"type": "lifespan"}, receive, send))

    assert "startup.failed" in told[0]
    assert desk.failure == "broken.json: cannot be read"


@pytest.mark.parametrize("name", ["reload.js", "panel.js", "problem.js", "unsaved.js", "panel.css", "page.css"])
def test_script_and_style_are_there_before_a_site_is(client: TestClient, name: str) -> None:
    assert client.get(f"/_rolebook/{name}").status_code == 200


@pytest.mark.parametrize("name", ["waiting.html", "../cli/__init__.py", "nothing.js", ""])
def test_nothing_else_of_the_package_can_be_asked_for(client: TestClient, name: str) -> None:
    assert client.get(f"/_rolebook/{name}").status_code in {404, 503}


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name)
def test_every_code_is_explained_on_a_page(client: TestClient, code: object) -> None:
    name = getattr(code, "name", "")

    response = client.get(f"/_rolebook/codes/{name}")

    assert response.status_code == 200
    assert name in response.text


def test_all_codes_are_listed(client: TestClient) -> None:
    page = client.get("/_rolebook/codes/").text

    assert all(f'href="/_rolebook/codes/{code.name}"' in page for code in CODES)


def test_an_unknown_code_is_answered_with_the_list_and_as_text(client: TestClient) -> None:
    response = client.get("/_rolebook/codes/<b>")

    assert response.status_code == 404
    assert "There is no code “&lt;b&gt;”" in response.text


def test_pages_of_the_server_itself_have_no_script_or_style_of_their_own(client: TestClient) -> None:
    for address in ("/", "/_rolebook/codes/", "/_rolebook/codes/unknown-reference"):
        response = client.get(address)
        assert "style-src 'self'" in response.headers["content-security-policy"]
        assert "<style" not in response.text
        assert "style=" not in response.text
        assert response.text.count("<script") == response.text.count('<script type="module" src=')
