"""Who may do what: each role, resource and action, asked by HTTP, in one's own edition and in another."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.responses import Response as Answer
from starlette.routing import Route

from rolebook_backend.access import (
    BEHIND_THE_GATE,
    HIDDEN,
    MATRIX,
    ROLES,
    ROUTES,
    SCOPES,
    Action,
    Resource,
    allowed,
    guarded,
)
from rolebook_backend.app import create_app
from rolebook_backend.gate import is_open
from rolebook_backend.identity import Person
from rolebook_backend.identity.settings import OidcProvider, SignInSettings
from rolebook_backend.site import Site

from .rights import ABROAD, EVERYBODY, HOME, PEOPLE, Tenants, roles, table, tenants, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

    from .postgres import Server

PAGE = Path(__file__).parents[3] / "docs" / "rights.md"
OWNERS: dict[str, Person | None] = {person.id: person for person in PEOPLE} | {"": None}
TURNED_AWAY = {"sign-in", "forbidden"}
METHODS = {
    Action.READ: "GET",
    Action.EXPORT: "GET",
    Action.CREATE: "POST",
    Action.CHANGE: "PUT",
    Action.ERASE: "DELETE",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Path | str]:
    if request.param == "sqlite":
        return {HOME: tmp_path / "home.db", ABROAD: tmp_path / "abroad.db"}
    server: Server = request.getfixturevalue("postgres")
    return {HOME: server.new_database("home"), ABROAD: server.new_database("abroad")}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html>", encoding="utf-8")
    (folder / "_headers").write_text("/*\n  Content-Security-Policy: default-src 'self'\n", encoding="utf-8")
    return folder


@pytest.fixture
def private_editions(
    contracts: Path, databases: dict[str, Path | str], site: Path, logged: object
) -> Iterator[Tenants]:
    with tenants(contracts, databases, site) as running:
        yield running


def every_cell() -> Iterator[tuple[Resource, Action]]:
    return product((*MATRIX, Resource.SUBMISSION), Action)


def may_be(who: str, action: Action, resource: Resource, about: str, *, shared: bool) -> bool:
    """What the table says, read here by itself."""
    row = resource
    if resource is Resource.SUBMISSION:
        manages = {person.id for person in PEOPLE if person.manager == who}
        known = "respondent" in roles(who)
        row = Resource.SHARED if shared else Resource.REPORTS
        row = Resource.OWN if known and about == who else row if known and about in manages else Resource.ANOTHERS
    return bool(roles(who, about) & MATRIX[row].get(action, frozenset()))


def add_routes(running: Tenants, patch: pytest.MonkeyPatch) -> None:
    """Give both editions a route for each cell of the table, which asks as every route does."""

    async def endpoint(request: Request) -> Answer:
        right = ROUTES[request.method, request.scope["route"].path]
        owner, shared = OWNERS[request.query_params.get("about", "")], "shared" in request.query_params
        await allowed(request, right[1], right[0], owner=owner, shared=shared)
        return JSONResponse({"ok": True})

    for host in (HOME, ABROAD):
        routes = []
        for number, (resource, action) in enumerate(every_cell()):
            path = f"/f/cell-{number}/{{more}}"
            patch.setitem(ROUTES, (METHODS[action], path), (resource, action))
            routes.append(Route(path, endpoint, methods=[METHODS[action]]))
        running.app(host).router.routes[:0] = guarded(routes)


def test_every_role_resource_and_action_is_answered_as_the_table_says(
    contracts: Path, tmp_path: Path, logged: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases: dict[str, Path | str] = {HOME: tmp_path / "home.db", ABROAD: tmp_path / "abroad.db"}
    asked = [
        (number, resource, action, who, about, shared)
        for number, (resource, action) in enumerate(every_cell())
        for who in EVERYBODY
        for about, shared in asked_about(resource, who)
    ]
    with tenants(contracts, databases, None) as running:
        add_routes(running, monkeypatch)
        answers = running.ask_all(
            [
                (HOME, who, HOME, METHODS[action], f"/f/cell-{number}/x?about={about}{'&shared' if shared else ''}")
                for number, _, action, who, about, shared in asked
            ]
        )
    for (_, resource, action, who, about, shared), answer in zip(asked, answers, strict=True):
        may = may_be(who, action, resource, about, shared=shared)
        assert answer.status_code == expected(who, resource, may=may), (who, resource, action, about, shared)


def asked_about(resource: Resource, who: str) -> Iterator[tuple[str, bool]]:
    """Whom it is asked about, and whether the form goes to managers: nobody, oneself, two who have managers."""
    depends = resource in {Resource.SUBMISSION, Resource.TEAM, Resource.VIEW}
    whom = {"", "ada", "grace", *({who} & OWNERS.keys())} if depends else {""}
    return product(sorted(whom), [False, True] if resource is Resource.SUBMISSION else [False])


def expected(who: str, resource: Resource, *, may: bool) -> int:
    """The status of an answer: for nobody it is the same whatever they ask for."""
    if may:
        return 200
    if who in {"nobody", "gone"}:
        return 401
    return 404 if resource in HIDDEN else 403


def test_the_same_person_of_another_edition_is_nobody_here(
    private_editions: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_routes(private_editions, monkeypatch)
    asked = 0
    for who, (number, (resource, action)) in product(EVERYBODY, enumerate(every_cell())):
        about = "ada" if who == "grace" else who if who in OWNERS else ""
        if may_be(who, action, resource, about, shared=True) and not may_be(
            "nobody", action, resource, "", shared=True
        ):
            path = f"/f/cell-{number}/x?shared&about={about}"
            assert private_editions.ask(HOME, who, HOME, METHODS[action], path).status_code == 200
            assert private_editions.ask(ABROAD, who, HOME, METHODS[action], path).status_code == 401, (who, path)
            asked += 1
    assert asked > 50


@pytest.fixture(params=["open", "private"])
def either(
    request: pytest.FixtureRequest, contracts: Path, databases: dict[str, Path | str], site: Path, logged: object
) -> Iterator[tuple[Tenants, bool]]:
    is_private = request.param == "private"
    with tenants(contracts, databases, site if is_private else None) as running:
        yield running, is_private


def test_every_route_there_is_lets_in_whom_the_table_says(either: tuple[Tenants, bool]) -> None:
    running, is_private = either
    walked = 0
    for method, path, (resource, action) in real_routes(running, is_private=is_private):
        for who in EVERYBODY:
            row = BEHIND_THE_GATE.get(resource, resource) if is_private else resource
            known = "respondent" in roles(who) or who in MATRIX.get(row, {}).get(action, frozenset())
            passes = not is_private or is_open(path) or known
            may = passes and may_be(who, action, row, "", shared=False)
            answer = running.ask(HOME, who, HOME, method, path)
            is_away = refused_with(answer) in TURNED_AWAY
            if resource in HIDDEN:  # who may not is told what everybody is told of what there is not
                assert not (may and is_away), (who, method, path, answer.text)
                assert may or is_away or refused_with(answer) == "not-found", (who, method, path, answer.text)
            else:
                assert is_away == (not may), (who, method, path, answer.text)
            foreign, nobody = (running.ask(ABROAD, one, HOME, method, path) for one in (who, "nobody"))
            # A token that is none here is told so where it is looked at, also where anyone may come.
            told = refused_with(foreign) == "token-refused" if who in SCOPES else False
            assert told or foreign.status_code == nobody.status_code, (who, method, path)
            walked += 1
    assert walked >= len(EVERYBODY) * (len(ROUTES) - 4)


def refused_with(answer: Response) -> str:
    """The code of a refusal; empty where something else was answered."""
    is_json = answer.headers.get("content-type") == "application/json"
    return str(answer.json().get("error", "")) if is_json else ""


def real_routes(running: Tenants, *, is_private: bool) -> Iterator[tuple[str, str, tuple[Resource, Action]]]:
    """Each method and an address of each route, with what it gives access to."""
    for route in running.app(HOME).routes:
        for method in route.methods - {"HEAD"}:
            # An address that leads nowhere: who is let in is told so, who is not learns nothing of it.
            yield (
                method,
                re.sub(r"\{.*?\}", "no.thing" if is_private else "none", route.path),
                ROUTES[method, route.path],
            )


def test_every_route_stands_in_the_table_and_nothing_else_does(contracts: Path, database: Path, site: Path) -> None:
    provider = OidcProvider("https://login.example", "handbook", "secret")
    settings = SignInSettings(address=f"https://{HOME}", oidc=provider)
    app = create_app(contracts, database, sign_in=settings, site=Site(site, is_private=True))

    there = {(method, route.path) for route in app.routes for method in route.methods - {"HEAD"}}  # type: ignore[attr-defined]
    assert there == set(ROUTES)


def test_a_route_that_does_not_say_what_it_gives_access_to_is_not_served() -> None:
    with pytest.raises(LookupError, match=r"^GET /f/new: say in access\.ROUTES"):
        guarded([Route("/f/new", lambda _: Answer())])


def test_the_table_names_only_roles_and_scopes_there_are() -> None:
    named = {who for cells in MATRIX.values() for cell in cells.values() for who in cell}

    assert named == ROLES.keys() | SCOPES.keys()
    assert MATRIX.keys() | {Resource.SUBMISSION} == set(Resource)


def test_nobody_reads_the_answers_of_another_but_their_manager_where_the_form_says_so() -> None:
    assert [
        cell for cell in (MATRIX[Resource.ANOTHERS], MATRIX[Resource.REPORTS], MATRIX[Resource.METRICS]) if cell
    ] == []
    assert MATRIX[Resource.SHARED] == {Action.READ: {"manager"}}
    everything = {who for cells in MATRIX.values() for cell in cells.values() for who in cell if "anyone" in cell}
    assert everything == {"anyone"}  # who stands beside it would be said twice


def test_no_machine_makes_machines_or_erases() -> None:
    for resource, action in every_cell():
        cell = MATRIX.get(resource, {}).get(action, frozenset())
        if resource in {Resource.TOKENS, Resource.ERASURE, Resource.WEBHOOKS} or action is Action.ERASE:
            assert cell.isdisjoint(SCOPES), (resource, action)


def test_the_page_about_rights_shows_this_table(request: pytest.FixtureRequest) -> None:
    said = PAGE.read_text(encoding="utf-8")
    assert (said.count("<!-- who -->\n"), said.count("<!-- table -->\n"), said.count("\n<!-- end -->")) == (1, 1, 2)
    fresh = re.sub(r"(<!-- who -->\n).*?(\n<!-- end -->)", rf"\g<1>{words()}\g<2>", said, flags=re.DOTALL)
    fresh = re.sub(
        r"(<!-- table -->\n).*?(\n<!-- end -->)", lambda found: found[1] + table() + found[2], fresh, flags=re.DOTALL
    )
    if request.config.getoption("--accept"):
        PAGE.write_text(fresh, encoding="utf-8")
        return
    assert said == fresh, "write it anew: pytest tests/unit/backend/test_backend_rights.py --accept"
