"""`rolebook serve`: an edit shows in the open page; a broken one keeps the last good site and says what is to mend."""

from __future__ import annotations

import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from browser.conftest import SOON, Served, copied, serve, watched

pytestmark = pytest.mark.browser

NAME = "name: Staff"
ASSESSMENT = "/assessments/competency-professional/staff/"
# Milliseconds after which a test gives up; how long a build takes is nobody's concern here.
PATIENCE = 60_000


@pytest.fixture(autouse=True)
def patience(context: BrowserContext) -> Iterator[None]:
    """What is expected here may have to wait for a build."""
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=SOON)


@pytest.fixture
def own_page(context: BrowserContext, own_server: Served) -> Iterator[Page]:
    """A page of a server whose workspace the test may change."""
    yield from watched(context.new_page(), own_server)


@pytest.fixture
def broken_server(built_base: Path, tmp_path: Path) -> Iterator[Served]:
    """A server that begins with a mistake, and a site of an earlier time."""
    workspace = copied(built_base, tmp_path / "workspace")
    edit(workspace / "data" / "roles" / "staff.yml", NAME, "nmae: Staff")
    yield from serve(workspace)


@pytest.fixture
def unbuilt_server(built_base: Path, tmp_path: Path) -> Iterator[Served]:
    """A server whose very first build finds a mistake: there is no site of an earlier time."""
    workspace = copied(built_base, tmp_path / "workspace", without_site=True)
    edit(workspace / "data" / "roles" / "staff.yml", NAME, "nmae: Staff")
    yield from serve(workspace)


def edit(file: Path, old: str, new: str) -> None:
    """Save a file as an editor does."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def role_of(served: Served) -> Path:
    return served.workspace / "data" / "roles" / "staff.yml"


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Problems in the workspace")


def test_an_edit_shows_in_the_open_page_which_stays_where_it_was(own_page: Page, own_server: Served) -> None:
    own_page.goto(f"{own_server.url}/for/staff/")
    own_page.evaluate("window.scrollTo(0, 300)")

    with own_page.expect_event("load"):
        edit(role_of(own_server), NAME, "name: Everybody else")

    expect(own_page.get_by_role("heading", level=1)).to_have_text("For Everybody else")
    own_page.wait_for_function("() => window.scrollY === 300")
    expect(panel(own_page)).to_be_hidden()


def test_a_tab_that_nobody_sees_catches_up_when_it_is_seen(own_page: Page, own_server: Served) -> None:
    seen = own_page.context.new_page()
    for page in (own_page, seen):
        page.goto(f"{own_server.url}/for/staff/")
    turn(own_page, is_hidden=True)

    edit(role_of(own_server), NAME, "name: Everybody")
    expect(seen.get_by_role("heading", level=1)).to_have_text("For Everybody")
    expect(own_page.get_by_role("heading", level=1)).to_have_text("For Staff")

    with own_page.expect_event("load"):
        turn(own_page, is_hidden=False)
    expect(own_page.get_by_role("heading", level=1)).to_have_text("For Everybody")


def turn(page: Page, *, is_hidden: bool) -> None:
    """Let a page believe that its tab is in the background, or is not any more."""
    page.evaluate(
        """isHidden => {
          Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )


def test_a_broken_edit_is_shown_over_the_last_good_page_until_it_is_mended(own_page: Page, own_server: Served) -> None:
    role = role_of(own_server)
    good = role.read_text(encoding="utf-8")
    own_page.goto(f"{own_server.url}/for/staff/")

    edit(role, "track: professional", "track: profesional")
    expect(panel(own_page).get_by_role("button", expanded=True)).to_have_text("1 problem to mend in 1 file")
    expect(panel(own_page)).to_contain_text("there is no track called “profesional”")
    expect(own_page.get_by_role("heading", name="For Staff", level=1)).to_be_visible()

    # Another mistake takes its place; one in a second file is added.
    role.write_text("id: staff\nname: [broken\n", encoding="utf-8")
    expect(panel(own_page)).to_contain_text("yaml-syntax")
    expect(panel(own_page)).not_to_contain_text("profesional")
    track = own_server.workspace / "data" / "tracks" / "professional.yml"
    edit(track, "id: professional", "id: [professional")
    expect(panel(own_page).get_by_role("button", expanded=True)).to_have_text("2 problems to mend in 2 files")

    # Who comes later sees the last good site as well, and the problems at once.
    own_page.goto(f"{own_server.url}/tracks/professional/")
    expect(own_page.get_by_role("heading", level=1)).to_be_visible()
    expect(panel(own_page)).to_contain_text("data/roles/staff.yml:2:")

    edit(track, "id: [professional", "id: professional")
    expect(panel(own_page).get_by_role("button", expanded=True)).to_have_text("1 problem to mend in 1 file")
    with own_page.expect_event("load"):
        role.write_text(good.replace(NAME, "name: Everybody", 1), encoding="utf-8")
    expect(panel(own_page)).to_be_hidden()
    own_page.goto(f"{own_server.url}/for/staff/")
    expect(own_page.get_by_role("heading", level=1)).to_have_text("For Everybody")


def test_what_is_collapsed_stays_so_until_there_is_something_new(
    context: BrowserContext, broken_server: Served
) -> None:
    role = role_of(broken_server)
    for page in watched(context.new_page(), broken_server):
        page.goto(f"{broken_server.url}/for/staff/")
        panel(page).get_by_role("button", expanded=True).click()
        expect(panel(page).get_by_role("heading", level=3)).to_be_hidden()

        page.goto(f"{broken_server.url}/principles/")
        expect(panel(page).get_by_role("button", expanded=False)).to_have_text("1 problem to mend in 1 file")

        # The same problem, some lines further down, is nothing new.
        edit(role, "id: staff", "# A remark.\n\nid: staff")
        expect(page.locator(".place")).to_contain_text(["data/roles/staff.yml:5:1"])
        expect(panel(page).get_by_role("button", expanded=False)).to_be_visible()

        edit(role, "track: professional", "track: profesional")
        expect(panel(page).get_by_role("button", expanded=True)).to_have_text("2 problems to mend in 1 file")


def test_without_any_site_the_page_waits_for_the_first(context: BrowserContext, unbuilt_server: Served) -> None:
    for page in watched(context.new_page(), unbuilt_server):
        answer = page.goto(f"{unbuilt_server.url}/for/staff/")
        assert answer is not None
        assert answer.status == 503
        expect(page.get_by_role("heading", name="There is no site yet")).to_be_visible()
        expect(panel(page)).to_contain_text("data/roles/staff.yml:3:1")
        expect(panel(page).get_by_role("link", name="unknown-key")).to_be_visible()

        with page.expect_event("load"):
            edit(role_of(unbuilt_server), "nmae: Staff", NAME)

        expect(page.get_by_role("heading", level=1)).to_have_text("For Staff")
    with urllib.request.urlopen(f"{unbuilt_server.url}/f/health") as health:
        assert health.status == 200


def test_warnings_are_a_count_that_can_be_opened(own_page: Page, own_server: Served) -> None:
    own_page.goto(f"{own_server.url}/for/staff/")
    with own_page.expect_event("load"):
        edit(role_of(own_server), NAME, "name: Staff #1")

    expect(own_page.get_by_role("heading", level=1)).to_have_text("For Staff")
    count = panel(own_page).get_by_role("button", expanded=False)
    expect(count).to_have_text("1 warning")
    count.click()
    expect(panel(own_page)).to_contain_text("the text ends before “#1”")


def test_a_build_that_stops_for_another_reason_is_told_in_plain_words(own_page: Page, own_server: Served) -> None:
    own_page.goto(f"{own_server.url}/for/staff/")
    staged = own_server.workspace / "build"
    shutil.rmtree(staged)
    staged.write_text("in the way", encoding="utf-8")

    edit(role_of(own_server), NAME, "name: Everybody")
    expect(panel(own_page).get_by_role("button", expanded=True)).to_have_text("The build stopped")
    expect(panel(own_page)).to_contain_text("Error")
    expect(own_page.get_by_role("heading", level=1)).to_have_text("For Staff")

    staged.unlink()
    with own_page.expect_event("load"):
        edit(role_of(own_server), "name: Everybody", "name: Everyone")
    expect(own_page.get_by_role("heading", level=1)).to_have_text("For Everyone")
    expect(panel(own_page)).to_be_hidden()


def test_a_form_with_answers_is_not_taken_away(own_page: Page, own_server: Served) -> None:
    own_page.goto(own_server.url + ASSESSMENT)
    expect(own_page.get_by_role("progressbar")).to_be_attached()
    answer = own_page.locator("form[data-module=rb-form] input[type=radio]").first
    answer.check(force=True)
    own_page.evaluate("window.isFirstLoad = true")

    edit(role_of(own_server), NAME, "name: Everybody")
    offer = own_page.get_by_role("region", name="New version")
    expect(offer).to_contain_text("A new version is ready")
    assert own_page.evaluate("window.isFirstLoad")
    expect(answer).to_be_checked()

    with own_page.expect_event("load"):
        offer.get_by_role("button", name="Reload").click()
    expect(offer).to_be_hidden()


def test_a_folder_that_is_taken_away_and_put_back_builds_again(own_page: Page, own_server: Served) -> None:
    content, aside = own_server.workspace / "content", own_server.workspace / "aside"
    own_page.goto(f"{own_server.url}/later/")
    expect(own_page.get_by_role("heading", name="Later", level=1)).to_have_count(0)

    content.rename(aside)
    expect(panel(own_page)).to_be_visible()
    (aside / "later.md").write_text("---\ntitle: Later\n---\nA page that came later.\n", encoding="utf-8")
    aside.rename(content)

    expect(own_page.get_by_role("heading", name="Later", level=1)).to_be_visible()
    expect(panel(own_page)).to_be_hidden()


def test_instant_navigation_takes_the_panel_along(own_page: Page, own_server: Served) -> None:
    settings = own_server.workspace / "mkdocs.yml"
    own_page.goto(f"{own_server.url}/for/staff/")
    with own_page.expect_event("load"):
        text = settings.read_text(encoding="utf-8").replace(
            "  font: false", "  font: false\n  features:\n    - navigation.instant", 1
        )
        settings.write_text(f"site_url: {own_server.url}/\n{text}", encoding="utf-8")
    edit(role_of(own_server), NAME, "nmae: Staff")
    expect(panel(own_page)).to_be_visible()
    own_page.evaluate("window.isFirstLoad = true")

    own_page.get_by_role("link", name="Glossary", exact=True).first.click()

    expect(own_page.get_by_role("heading", level=1)).to_have_text("Glossary")
    assert own_page.evaluate("window.isFirstLoad")
    expect(panel(own_page).get_by_role("button", expanded=True)).to_have_text("1 problem to mend in 1 file")
