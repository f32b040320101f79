"""Levels apart in a browser: any two by the address, the choice in the address, copying, and no script at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from browser.conftest import Served, watched

pytestmark = pytest.mark.browser

STEP = "/compare/?of=competencies.leadership&from=management-level-4&to=management-level-5"
STATIC = "/compare/competencies/leadership/management/"


@pytest.fixture
def reader(browser: Browser, served: Served) -> Iterator[Page]:
    """A page that may use the clipboard."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.url)
    yield from watched(context.new_page(), served)
    context.close()


def heading(page: Page) -> Locator:
    return page.locator("#shown")


def chosen(page: Page) -> list[str]:
    return [page.locator(f"[name={name}]").input_value() for name in ("of", "from", "to")]


def test_the_address_shows_two_levels(page: Page, served: Served) -> None:
    page.goto(served.url + STEP)

    expect(heading(page)).to_have_text("Leadership and achievement · From Level 4 to Level 5")
    expect(page.locator("ins").first).to_contain_text("that secure the lasting")
    expect(page.get_by_role("heading", name="Raised at Level 5 (2)")).to_be_visible()
    expect(page.locator(".rb-choice + p")).to_have_text(
        "Leadership and achievement · From Level 4 to Level 5: differences: 5."
    )
    assert chosen(page) == ["competencies.leadership", "management-level-4", "management-level-5"]


def test_the_script_shows_what_the_static_page_shows(page: Page, served: Served) -> None:
    page.goto(served.url + STATIC)
    rows = "section[aria-labelledby=management-level-5] .rb-changes > li"
    written = page.locator(rows).all_inner_texts()
    markup = page.locator(f"{rows}:has(del)").evaluate_all("rows => rows.map((row) => row.innerHTML)")

    page.goto(served.url + STEP)

    expect(page.locator("[data-rb-compared] .rb-changes > li")).to_have_count(len(written))
    assert page.locator("[data-rb-compared] .rb-changes > li").all_inner_texts() == written
    shown = page.locator("[data-rb-compared] .rb-changes > li:has(del)").evaluate_all(
        "rows => rows.map((row) => row.innerHTML)"
    )
    assert [" ".join(one.split()) for one in shown] == [" ".join(one.split()) for one in markup]


def test_a_step_over_several_levels_and_two_tracks(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/compare/?of=competencies.service&from=management-level-4&to=management-level-2")
    expect(heading(page)).to_have_text("Quality service · From Level 2 to Level 4")
    expect(page.locator("[data-rb-compared]")).to_contain_text("Includes what lies between: Level 3.")

    page.goto(f"{served.url}/compare/?of=competencies.service&from=professional-level-2&to=management-level-2")
    expect(heading(page)).to_have_text("Quality service · Professional · Level 2 and Management · Level 2")
    expect(page.get_by_role("heading", name="Only at Management · Level 2")).to_be_visible()


def test_two_levels_of_a_track_and_two_roles(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/compare/?of=tracks.management&from=level-3&to=level-5")
    expect(heading(page)).to_have_text("Management track · From Level 3 to Level 5")
    expect(page.locator("[data-rb-compared] h2")).to_have_count(1 + 6)

    page.goto(f"{served.url}/compare/?of=roles&from=staff&to=lead")
    expect(page.get_by_role("heading", name="Asks more of Lead")).to_be_visible()


def test_changing_a_choice_changes_the_address_and_back_brings_it_back(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/compare/?role=staff")
    expect(heading(page)).to_be_visible()
    page.select_option("[name=of]", "competencies.leadership")
    expect(heading(page)).to_have_text("Leadership and achievement · From Level 1 to Level 2")
    page.select_option("[name=to]", "professional-level-4")
    expect(heading(page)).to_have_text("Leadership and achievement · From Level 1 to Level 4")
    expect(page).to_have_url(
        f"{served.url}/compare/?role=staff&of=competencies.leadership&from=professional-level-1&to=professional-level-4"
    )

    page.go_back()
    expect(heading(page)).to_have_text("Leadership and achievement · From Level 1 to Level 2")
    page.go_forward()
    expect(heading(page)).to_have_text("Leadership and achievement · From Level 1 to Level 4")
    assert chosen(page)[2] == "professional-level-4"


@pytest.mark.parametrize(
    "asked",
    [
        "of=competencies.gone&from=a&to=b",
        "of=competencies.leadership&from=management-level-9&to=management-level-5",
        "of=../../contracts&from=a",
        "of=roles&from=lead&to=nobody",
    ],
)
def test_a_stale_address_says_so_and_offers_the_choice(page: Page, served: Served, asked: str) -> None:
    page.goto(f"{served.url}/compare/?{asked}")

    expect(page.get_by_role("status").first).to_contain_text("no longer")
    expect(heading(page)).to_be_hidden()
    page.select_option("[name=of]", "competencies.service")
    expect(heading(page)).to_have_text("Quality service · From Level 1 to Level 2")


def test_the_same_level_twice_is_no_comparison(page: Page, served: Served) -> None:
    page.goto(served.url + STEP)
    page.select_option("[name=from]", "management-level-5")

    expect(page.get_by_role("status").first).to_have_text("Choose two different ones.")
    expect(heading(page)).to_be_hidden()


def test_a_file_that_cannot_be_loaded_leaves_the_static_pages(page: Page, served: Served) -> None:
    page.route("**/compare/data/**", lambda route: route.abort())
    page.goto(served.url + STEP)

    expect(page.get_by_role("status").first).to_contain_text("cannot be loaded")
    expect(page.get_by_role("link", name="From Level 4 to Level 5").first).to_be_visible()


@pytest.mark.parametrize(
    ("number", "words", "other"), [(0, "What changes at Level 2", 1), (3, "What changes from Level 3", 2)]
)
def test_from_a_level_heading_to_a_comparison(page: Page, served: Served, number: int, words: str, other: int) -> None:
    page.goto(f"{served.url}/competencies/leadership/")
    level = page.locator(".rb-on-track").nth(1).locator(".rb-level").nth(number)
    level.get_by_role("link", name="Compare with another level").click()

    expect(heading(page)).to_be_visible()
    assert sorted(chosen(page)[1:]) == sorted([f"management-level-{number + 1}", f"management-level-{other + 1}"])

    page.go_back()
    level.get_by_role("link", name=words).click()
    expect(page).to_have_url(f"{served.url}{STATIC}#management-level-{max(number + 1, 2)}")


RAISED = (
    "Pursues strategic objectives that secure the lasting success of the whole organisation. "
    "(before: Pursues strategic objectives on which the area’s success depends in the long run.)"
)
CUMULATIVE = "Cumulative: a level includes what the levels below it describe."
COPIED = [
    CUMULATIVE,
    "Raised at Level 5 (2)",
    f"– {RAISED}",
    "Added at Level 5 (3)",
    "– Inspires the organisation from top to bottom and mobilises it to make the vision a reality.",
]


def copied(reader: Page, address: str) -> list[str]:
    """The lines that the page's last button copies."""
    reader.goto(address)
    reader.get_by_role("button", name="Copy for a conversation").last.click()
    expect(reader.locator(".rb-copy [role=status]").last).to_contain_text("Copied.")
    text: str = reader.evaluate("navigator.clipboard.readText()")
    return text.replace("\r", "").split("\n")


@pytest.mark.parametrize(
    ("address", "title", "link"),
    [
        (STEP, "Levels apart", STEP),
        (STATIC, "Leadership and achievement, Management: what changes", f"{STATIC}#management-level-5"),
    ],
)
def test_copying_gives_clean_text_with_its_link(
    reader: Page, served: Served, address: str, title: str, link: str
) -> None:
    lines = copied(reader, served.url + address)

    assert lines[0] == title
    assert lines[-1] == served.url + link
    assert [line for line in lines if line in COPIED] == COPIED
    assert "Still holds from" not in "".join(lines), "what has not changed is read on the page"
    assert not [line for line in lines if "removed:" in line or "  " in line or "#" in line.removesuffix(lines[-1])]
    expect(reader.get_by_role("button", name="Copy for a conversation").last).to_be_focused()


def test_copying_a_step_over_several_levels_sets_off_where_each_line_comes_from(reader: Page, served: Served) -> None:
    asked = "of=competencies.communication&from=professional-level-1&to=professional-level-4"
    lines = copied(reader, f"{served.url}/compare/?{asked}")

    assert lines[1:5] == [
        "",
        "Communication · From Level 1 to Level 4",
        CUMULATIVE,
        "Includes what lies between: Level 2, Level 3.",
    ]
    assert "– Hears out people who see things differently, and sums up their views fairly. (Level 3)" in lines
    assert lines[-3].startswith("– "), "no heading stands alone at the end"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "/compare/tracks/management/level-5/",
            "Cumulative: each level includes what the levels below it describe.",
        ),
        ("/compare/roles/lead/staff/", ""),
    ],
)
def test_copying_a_whole_page_gives_what_holds_for_all_of_it_and_no_heading_alone(
    reader: Page, served: Served, address: str, said: str
) -> None:
    lines = copied(reader, served.url + address)

    assert lines[1].startswith(said)
    assert not [line for line in lines if "marked words" in line or line.startswith("The same")]
    assert not [line for line, after in pairwise(lines) if line.endswith(")") and line[0] != "–" and not after]


def test_where_nothing_can_be_copied_the_text_stands_selected(context: BrowserContext, served: Served) -> None:
    page = context.new_page()  # not a watched one: axe sets styles that the policy refuses
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(served.url + STEP)
    page.get_by_role("button", name="Copy for a conversation").click()

    area = page.get_by_label("Copy this text:")
    expect(area).to_be_focused()
    assert page.evaluate("getSelection().toString()") == area.input_value()
    assert area.input_value().startswith("Levels apart\n")
    assert not [one["id"] for one in Axe().run(page).response["violations"]]


def test_without_script_there_is_nothing_that_does_nothing(plain_page: Page, served: Served) -> None:
    plain_page.goto(f"{served.url}/compare/")
    expect(plain_page.locator(".rb-choice")).to_be_hidden()
    plain_page.get_by_role("link", name="From Level 4 to Level 5").last.click()

    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Management: from Level 4 to Level 5")
    expect(plain_page.get_by_role("button")).to_have_count(0)
    expect(plain_page.locator("ins").first).to_be_visible()


def test_the_grid_scrolls_by_keyboard_on_a_small_screen(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{served.url}/for/lead/")
    region = page.get_by_role("region", name="Management: competencies by level")
    region.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.rb-scroll').scrollLeft > 0")
    broken = page.locator(".rb-grid td a").evaluate_all(
        "links => links.filter((link) => link.getClientRects().length > 1 || link.offsetHeight > 60).length"
    )
    context.close()
    assert broken == 0
