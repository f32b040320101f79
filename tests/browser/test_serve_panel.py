"""The panel of `rolebook serve`: what it says, by eye, by key and by ear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from browser.conftest import Served, copied, serve, watched

pytestmark = pytest.mark.browser

SCRIPT = "<script>document.title = 'taken over'</script>"
TITLE = "3 problems to mend in 2 files"


@pytest.fixture(scope="module")
def broken_server(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with a site of an earlier time and three mistakes in two files, one of them with script."""
    workspace = copied(built_base, tmp_path_factory.mktemp("broken") / "workspace")
    role = workspace / "data" / "roles" / "staff.yml"
    text = role.read_text(encoding="utf-8").replace("track: professional", "track: profesional", 1)
    role.write_text(text.replace("name: Staff", "nmae: Staff", 1), encoding="utf-8")
    track = workspace / "data" / "tracks" / "professional.yml"
    track.write_text(f'{track.read_text(encoding="utf-8")}summary: "{SCRIPT}{" and so on" * 30}"\n', encoding="utf-8")
    yield from serve(workspace)


@pytest.fixture
def broken(context: BrowserContext, broken_server: Served) -> Iterator[Page]:
    """A page with the panel open."""
    for page in watched(context.new_page(), broken_server):
        page.goto(f"{broken_server.url}/for/staff/")
        expect(toggle(page)).to_have_attribute("aria-expanded", "true")
        yield page


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Problems in the workspace")


def toggle(page: Page) -> Locator:
    return panel(page).get_by_role("button", name="problems to mend")


def test_each_problem_is_shown_with_its_place_its_line_and_what_to_write_instead(broken: Page) -> None:
    expect(toggle(broken)).to_have_text(TITLE)
    misspelt = panel(broken).get_by_role("listitem").filter(has_text="unknown-reference")

    expect(misspelt.get_by_role("heading")).to_have_text("there is no track called “profesional”")
    expect(misspelt).to_contain_text("data/roles/staff.yml:26:8")
    expect(misspelt.locator("mark")).to_have_text("profesional")
    expect(misspelt.locator("pre").first).to_contain_text("track: profesional")
    expect(misspelt.locator(".caret")).to_have_text("^" * len("profesional"))
    expect(misspelt).to_contain_text("Did you mean “professional”?")
    expect(misspelt.locator("pre").last).to_contain_text("track: professional")


def test_the_caret_stands_under_its_sign(broken: Page) -> None:
    misspelt = panel(broken).get_by_role("listitem").filter(has_text="unknown-reference")
    sign, caret = misspelt.locator("mark").bounding_box(), misspelt.locator(".caret").bounding_box()

    assert sign is not None
    assert caret is not None
    assert abs(sign["x"] - caret["x"]) < 1
    assert abs(sign["width"] - caret["width"]) < 1


def test_what_to_write_instead_is_copied(broken: Page, broken_server: Served) -> None:
    broken.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=broken_server.url)
    misspelt = panel(broken).get_by_role("listitem").filter(has_text="unknown-reference")

    misspelt.get_by_role("button", name="Copy").click()

    expect(misspelt.get_by_role("button", name="Copied")).to_be_visible()
    expect(broken.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    assert broken.evaluate("navigator.clipboard.readText()") == "track: professional"


def test_a_code_leads_to_its_explanation(broken: Page) -> None:
    with broken.expect_popup() as opened:
        panel(broken).get_by_role("link", name="unknown-reference").click()

    expect(opened.value.get_by_role("heading", level=1)).to_have_text("An id that names nothing")
    assert violations(opened.value) == []


def test_script_in_a_text_is_shown_as_text(broken: Page) -> None:
    expect(panel(broken)).to_contain_text("document.title = 'taken over'")
    expect(panel(broken).locator("script")).to_have_count(0)
    assert "taken over" not in broken.title()


def test_it_says_how_many_there_are_and_leaves_the_focus_alone(broken: Page) -> None:
    expect(broken.get_by_role("status").filter(has_text=TITLE)).to_be_attached()
    assert broken.evaluate("document.activeElement === document.body")


def test_by_key_it_is_collapsed_and_opened(broken: Page) -> None:
    body = panel(broken).get_by_role("list").first
    broken.keyboard.press("Escape")
    expect(toggle(broken)).to_have_attribute("aria-expanded", "false")
    expect(body).to_be_hidden()

    toggle(broken).focus()
    broken.keyboard.press("Enter")
    expect(body).to_be_visible()

    panel(broken).get_by_role("link", name="unknown-reference").focus()
    broken.keyboard.press("Escape")
    expect(body).to_be_hidden()
    expect(toggle(broken)).to_be_focused()


def test_a_long_line_scrolls_inside_and_can_be_reached_by_key(broken: Page) -> None:
    broken.set_viewport_size({"width": 320, "height": 640})
    long = panel(broken).locator("pre").filter(has_text="taken over").first

    expect(long).to_have_attribute("tabindex", "0")
    assert long.evaluate("block => block.scrollWidth > block.clientWidth")
    assert broken.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_never_prints(broken: Page) -> None:
    broken.emulate_media(media="print")
    expect(panel(broken)).to_be_hidden()


def test_the_end_of_the_page_can_be_read_above_it(broken: Page) -> None:
    broken.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    footer, shown = broken.locator(".rb-footer").bounding_box(), panel(broken).bounding_box()

    assert footer is not None
    assert shown is not None
    assert footer["y"] + footer["height"] <= shown["y"] + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation(
    browser: Browser, broken_server: Served, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{broken_server.url}/for/staff/")
    expect(toggle(page)).to_be_visible()
    found = {"open": violations(page)}
    toggle(page).click()
    found["collapsed"] = violations(page)
    context.close()
    assert found == {"open": [], "collapsed": []}


def violations(page: Page) -> list[str]:
    results = Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in results.response["violations"]]
