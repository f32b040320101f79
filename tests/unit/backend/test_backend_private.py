"""A private handbook: no page, script, index, list or contract without sign-in; with it, the site as it was built."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from lxml import html

from rolebook_backend.access import SCOPES
from rolebook_backend.headers import HEADERS
from rolebook_backend.site import Site

from .keeping import all_rows
from .sending import ANSWERS, AS_JSON, FORM, PATH, read_json, write_json
from .signing_in import ADA, SITE, Office, office
from .sites import FILES, POLICY, built_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

LOOK = "/assets/rolebook/brand.css"
OF_COLOURS = {"root", "data-md-color-scheme", "default", "slate", "media", "prefers-color-scheme", "dark", "var"}
OF_COLOURS |= {"rb-grid", "data-rank", "nth-child"}
NAVIGATE = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Dest": "document"}
SUBRESOURCE = {"Accept": "*/*", "Sec-Fetch-Dest": "script"}


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    examples = Path(__file__).parents[2] / "examples" / "contracts"
    return Path(shutil.copytree(examples, tmp_path / "site" / "contracts"))


@pytest.fixture
def site(contracts: Path) -> Path:
    """A built edition with its contracts in it."""
    (contracts.parent.parent / "outside.html").write_text("outside", encoding="utf-8")
    return built_site(contracts.parent)


@pytest.fixture
def closed(site: Path, contracts: Path, database: Path, logged: object) -> Iterator[Office]:
    with office(contracts, database, site=Site(site, is_private=True)) as running:
        yield running


@pytest.fixture
def reader(closed: Office) -> TestClient:
    """Somebody who has signed in."""
    browser = closed.browser()
    closed.sign_in(browser)
    return browser


def addresses(folder: Path) -> list[str]:
    """Every file of a built edition, and each page by the address it is read at."""
    files = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    pages = [name.removesuffix("index.html") for name in files if name.endswith("index.html")]
    folders = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_dir()]
    return [f"/{quote(name)}" for name in (*files, *pages, *folders)]


def open_without_sign_in(browser: TestClient, wanted: list[str], secrets: tuple[str, ...]) -> list[str]:
    """Which of these addresses answer with anything but the way to the sign-in."""
    found = []
    for address in wanted:
        page, part, json = (browser.get(address, headers=headers) for headers in (NAVIGATE, SUBRESOURCE, AS_JSON))
        led = (page.status_code, page.headers.get("location")) == (303, f"/f/sign-in?next={quote(address, safe='/')}")
        told = any(secret in answer.text for answer in (page, part, json) for secret in secrets)
        if not led or (part.status_code, json.status_code) != (401, 401) or told:
            found.append(address)
    return found


def test_nothing_of_the_site_is_to_be_had_without_sign_in(closed: Office, site: Path) -> None:
    wanted = [*addresses(site), "/nowhere/", "/f/nowhere", "/f/openapi.json", f"/f/{FORM}", "/f/receipts/x"]

    assert len(wanted) > 2 * len(FILES)
    assert open_without_sign_in(closed.browser(), wanted, ("Home of", "use strict", "level-1")) == [LOOK]


def test_every_file_of_a_real_edition_is_behind_the_sign_in(built_base: Path, database: Path, logged: object) -> None:
    built = built_base / "site" / "base"
    with office(built / "contracts", database, site=Site(built, is_private=True)) as closed:
        wanted = addresses(built)
        assert len(wanted) > 500
        assert open_without_sign_in(closed.browser(), wanted, ("rb-form", "descriptor")) == [LOOK]
        # Colours and ranks: nothing else can be named, and nothing else is loaded.
        said = re.sub(r"/\*.*?\*/|--(rb|md)-[a-z0-9-]+|\.rb-(page|rank-\d+)", "", closed.browser().get(LOOK).text)
        assert "url(" not in said
        assert set(re.findall(r"[a-z-]{3,}", re.sub(r"#[0-9a-f]{6}", "", said))) <= OF_COLOURS

        reader = closed.browser()
        closed.sign_in(reader)
        hidden = {"/_headers", "/.htaccess"}
        folders = {f"/{quote(path.relative_to(built).as_posix())}" for path in built.rglob("*") if path.is_dir()}
        answers = {address: reader.get(address) for address in wanted}
        assert {one for one in wanted if answers[one].status_code != 200} - folders == hidden
        assert {answers[one].status_code for one in folders} == {308, 404}
        policy = answers["/"].headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert all(answer.headers["content-security-policy"] == policy for answer in answers.values())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/index.html", PATH, "/f/agreements/x", "/nowhere"])
def test_no_method_opens_a_door(closed: Office, method: str, path: str) -> None:
    answer = closed.browser().request(method, path, json=ANSWERS if method == "POST" else None, headers=AS_JSON)

    assert (answer.status_code, answer.json()["error"]) == (401, "sign-in")


def test_a_form_that_is_sent_without_sign_in_does_not_come_back_filled_in(closed: Office) -> None:
    answer = closed.browser().post(PATH, data={"energy": "9"}, headers={"Origin": SITE, "Accept": "text/html"})

    assert answer.status_code == 401
    assert "energy" not in answer.text


def test_what_signing_in_takes_is_open(closed: Office) -> None:
    browser = closed.browser()

    assert {browser.get(path).status_code for path in ("/f/health", "/f/pages.css", "/f/sign-in?next=/")} == {200}
    assert browser.get("/f/sign-in/unknown").status_code == 404
    assert browser.get("/f/sign-in-and-more.html").status_code == 303


def test_the_pages_for_signing_in_have_the_brands_colours(closed: Office) -> None:
    browser = closed.browser()
    closed.ask(browser, ADA.email)
    pages = [browser.get("/f/sign-in"), browser.get(closed.link()), browser.get("/f/sign-in/none", headers=NAVIGATE)]
    pages += [closed.ask(browser, ADA.email), browser.get("/", headers={"Accept": "text/html"} | SUBRESOURCE)]
    for page in pages:
        linked = html.document_fromstring(page.text).xpath("//link[@rel='stylesheet']/@href")
        assert linked == [LOOK, "/f/pages.css"]
        assert [browser.get(path).status_code for path in linked] == [200, 200]
    answer = browser.get(LOOK)
    assert (answer.text, answer.headers["content-type"]) == (FILES[LOOK[1:]], "text/css; charset=utf-8")
    assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/assets/rolebook/../brand.css", f"{LOOK}/", f"/{LOOK}", LOOK.upper(), "/%2e" + LOOK])
def test_what_only_looks_like_the_stylesheet_is_closed(closed: Office, path: str) -> None:
    assert closed.browser().get(f"{SITE}{path}", headers=SUBRESOURCE).status_code == 401


def test_a_contract_opens_nothing_but_a_stylesheet(closed: Office, contracts: Path) -> None:
    for path in contracts.glob("*.json"):
        data = read_json(contracts, path.stem)
        data["site"]["stylesheet"] = "index.html"
        write_json(contracts, data)
    closed.app.state.desk.library.refresh()
    browser = closed.browser()

    assert [browser.get(path, headers=SUBRESOURCE).status_code for path in ("/index.html", LOOK)] == [401, 401]


def test_where_the_stylesheet_is_missing_no_page_of_the_site_is_shown_instead(closed: Office, site: Path) -> None:
    (site / LOOK[1:]).unlink()
    answer = closed.browser().get(LOOK)

    assert (answer.status_code, "Not here" in answer.text) == (404, False)
    assert closed.browser().post(LOOK, headers=AS_JSON).status_code == 401


def test_one_is_led_back_to_the_page_that_was_asked_for(closed: Office) -> None:
    browser = closed.browser()
    led = browser.get("/for/staff/?role=staff&q=a%20b", headers=NAVIGATE).headers["location"]
    assert led == "/f/sign-in?next=/for/staff/%3Frole%3Dstaff%26q%3Da%2520b"

    following = browser.get(led).text.partition('name="next" value="')[2].partition('"')[0].replace("&amp;", "&")
    entered = closed.sign_in(browser, following=following)
    assert entered.headers["location"] == "/for/staff/?role=staff&q=a%20b"
    assert "<title>Staff" in browser.get(entered.headers["location"]).text


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/%0d%0aSet-Cookie:x", f"/{'a' * 3000}"])
def test_one_is_led_to_no_other_site(closed: Office, path: str) -> None:
    led = closed.browser().get(f"{SITE}{path}", headers=NAVIGATE).headers["location"]

    assert led.startswith("/f/sign-in?next=/")
    assert "evil.example" not in led or led.startswith("/f/sign-in?next=/%255C")
    assert len(led) < 100


def test_who_has_signed_in_reads_the_site_as_it_was_built(reader: TestClient, site: Path) -> None:
    for name, text in FILES.items():
        answer = reader.get(f"/{name}")
        if name in {"_headers", ".htaccess"}:
            assert (answer.status_code, "Not here" in answer.text) == (404, True)
        else:
            assert (answer.status_code, answer.text) == (200, text)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["permissions-policy"] == "camera=()"
        assert answer.headers["x-content-type-options"] == HEADERS["X-Content-Type-Options"]
        assert (answer.headers["cache-control"], answer.headers["vary"]) == ("private, no-cache", "Cookie")
    assert reader.get(f"/contracts/{FORM}.json").json()["form"] == FORM


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/assets/role.js", "text/javascript; charset=utf-8"),
        ("/assets/brand.css", "text/css; charset=utf-8"),
        ("/framework.json", "application/json; charset=utf-8"),
        ("/pagefind/index.pf_meta", "application/octet-stream"),
    ],
)
def test_each_file_has_the_type_of_its_kind(reader: TestClient, path: str, kind: str) -> None:
    assert reader.get(path).headers["content-type"] == kind
    head = reader.head(path)
    assert (head.status_code, head.text, head.headers["content-type"]) == (200, "", kind)


def test_what_has_not_changed_is_not_sent_again(closed: Office, reader: TestClient, site: Path) -> None:
    tag = {"If-None-Match": reader.get("/").headers["etag"]}
    again = reader.get("/", headers=tag)
    assert (again.status_code, again.text) == (304, "")
    assert again.headers["cache-control"] == "private, no-cache"
    assert closed.browser().get("/", headers=tag | SUBRESOURCE).status_code == 401

    (site / "index.html").write_text("<!doctype html><title>Another home</title>", encoding="utf-8")
    assert "Another home" in reader.get("/", headers=tag).text


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.html",
        "/%2e%2e/outside.html",
        "/..%2foutside.html",
        "/for/..%2f..%2foutside.html",
        "/%2e%2e%5coutside.html",
        "//outside.html",
        "/%2foutside.html",
        "/./index.html%00",
        "/linked.html",
        "/assets",
        "/assets/",
        "/contracts/",
        f"/{'a' * 4000}",
    ],
)
def test_no_path_leads_out_of_the_site_or_lists_a_folder(reader: TestClient, site: Path, path: str) -> None:
    (site / "linked.html").symlink_to(site.parent / "outside.html")
    answer = reader.get(f"{SITE}{path}")

    assert answer.status_code == 404
    assert "outside" not in answer.text
    assert "role.js" not in answer.text


def test_a_folder_leads_to_its_page_whatever_host_was_named(reader: TestClient) -> None:
    answer = reader.get("/for/staff?role=lead", headers={"X-Forwarded-Host": "evil.example"})

    assert (answer.status_code, answer.headers["location"]) == (308, "./staff/?role=lead")


def test_a_site_that_was_built_anew_has_its_new_headers(reader: TestClient, site: Path) -> None:
    fresh = site / "_headers.new"
    fresh.write_text("/*\n  Content-Security-Policy: default-src 'self'\n", encoding="utf-8")
    fresh.replace(site / "_headers")

    assert reader.get("/").headers["content-security-policy"] == "default-src 'self'"


def test_signing_out_closes_the_site_again(reader: TestClient) -> None:
    token = reader.get("/f/me").text.partition('name="_token" value="')[2].partition('"')[0]
    reader.post("/f/sign-out", data={"_token": token}, headers={"Origin": SITE})

    assert reader.get("/", headers=NAVIGATE).status_code == 303


def test_who_left_the_list_reads_nothing_more(closed: Office, reader: TestClient) -> None:
    assert reader.get("/").status_code == 200
    closed.run("set_people", [type(ADA)(ADA.id, ADA.email, active=False)])

    assert reader.get("/", headers=SUBRESOURCE).status_code == 401


@pytest.mark.parametrize("scope", SCOPES)
def test_a_machine_reads_no_pages_and_sends_no_forms(closed: Office, scope: str, database: Path) -> None:
    bearer = AS_JSON | {"Authorization": f"Bearer {closed.token(scope)}"}
    machine = closed.browser()
    shut = ["/", "/framework.json", f"/contracts/{FORM}.json", "/nowhere", "/f/nowhere", "/f/receipts/x"]
    asked = [machine.get(path, headers=bearer) for path in (*shut, "/f/agreements/x", "/f/openapi.json", "/f/me")]
    asked += [machine.post(path, json=ANSWERS, headers=bearer) for path in (PATH, "/f/agreements/x", "/")]

    assert {(answer.status_code, answer.json()["error"]) for answer in asked} == {(403, "forbidden")}
    assert all_rows(database)["submissions"] == []


@pytest.mark.parametrize("scope", SCOPES)
def test_a_machine_reads_group_results_where_its_scope_says_so(closed: Office, scope: str) -> None:
    bearer = AS_JSON | {"Authorization": f"Bearer {closed.token(scope)}"}
    answer = closed.browser().get("/f/results/none", headers=bearer)

    assert answer.status_code == (404 if scope == "read:results" else 403)


def test_one_with_a_false_token_reads_nothing(closed: Office) -> None:
    bearer = {"Authorization": "Bearer made-up"}

    assert closed.browser().get("/", headers=bearer | AS_JSON).json()["error"] == "token-refused"
    assert closed.browser().get("/", headers=bearer | NAVIGATE).status_code == 401


def test_what_is_sent_without_a_name_leaves_no_moment_with_the_session(
    closed: Office, reader: TestClient, contracts: Path, database: Path
) -> None:
    write_json(contracts, read_json(contracts) | {"identity": "none"})
    closed.clock.pass_by(minutes=30)
    before = all_rows(database)["sessions"]
    assert reader.post(PATH, json=ANSWERS, headers=AS_JSON).status_code == 201
    assert all_rows(database)["sessions"] == before

    reader.get("/")
    assert all_rows(database)["sessions"] != before


def test_while_the_database_is_away_nobody_is_let_in(closed: Office, reader: TestClient) -> None:
    closed.client.app.state.desk.store.close()  # type: ignore[attr-defined]
    answer = reader.get("/")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Home of" not in answer.text
