"""Search keeps to the chosen role, and says so where that is why nothing is found."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Served

pytestmark = pytest.mark.browser

# Words of a descriptor of the professional track, which is no manager's own.
OF_STAFF = "gesture posture"


def _search(page: Page, served: Served, role: str, words: str) -> Locator:
    page.goto(f"{served.url}/a-z/?role={role}")
    page.wait_for_load_state()
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill(words)
    return dialog


def _role(dialog: Locator) -> Locator:
    """The facet of roles, which comes first."""
    return dialog.locator("select").first


def test_a_manager_finds_what_is_described_for_their_people(page: Page, served: Served) -> None:
    dialog = _search(page, served, "management", OF_STAFF)
    status, button = dialog.get_by_role("status"), dialog.get_by_role("button", name="Search for everyone")
    expect(status).to_have_text("No result for Management, but 1 for everyone.")
    expect(_role(dialog)).to_have_value("Management")

    page.keyboard.press("ArrowDown")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")

    expect(status).to_have_text("1 result")
    expect(button).to_be_hidden()
    expect(_role(dialog)).to_have_value("")
    expect(dialog.locator(".rb-search__results a")).to_be_focused()
    expect(dialog.locator(".rb-search__results a")).to_contain_text("Shows respect, interest")


def test_the_button_is_there_only_where_it_would_find_something(page: Page, served: Served) -> None:
    dialog = _search(page, served, "management", "zzzz")
    button = dialog.get_by_role("button", name="Search for everyone")
    expect(dialog.get_by_role("status")).to_contain_text("Nothing found for “zzzz”.")
    expect(button).to_be_hidden()

    dialog.get_by_role("searchbox").fill("mentor")
    expect(dialog.locator(".rb-search__results a").first).to_be_visible()
    expect(button).to_be_hidden()

    dialog.get_by_role("searchbox").fill(OF_STAFF)
    expect(button).to_be_visible()
    dialog.get_by_role("searchbox").fill("")
    expect(button).to_be_hidden()


def test_search_opens_from_a_page_that_is_not_there(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/no/such/page/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    page.locator("#content").get_by_role("link", name="Search").click()
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()


def _results(dialog: Locator) -> Locator:
    return dialog.locator(".rb-search__results > li")


def test_what_is_found_is_marked_in_title_text_and_place(page: Page, served: Served) -> None:
    dialog = _search(page, served, "", "customer")
    expect(_results(dialog).first).to_be_visible()
    marks = dialog.locator("a mark, .rb-search__excerpt mark, .rb-search__crumbs mark")
    expect(marks.first).to_be_visible()
    for text in marks.all_inner_texts():
        assert text.lower().lstrip("(“").startswith("custom")
    for row in _results(dialog).all():
        assert row.locator(".rb-search__kind").inner_text()
        assert "|" not in row.inner_text()


def test_a_synonym_of_the_glossary_finds_the_entries_that_use_the_term(page: Page, served: Served) -> None:
    dialog = _search(page, served, "", "one-to-one")
    titles = dialog.locator(".rb-search__results a")
    expect(titles.filter(has_text="mentoring").first).to_be_visible()
    commitment = _results(dialog).filter(has_text="Commitment").filter(has_text="Mentor").first
    expect(commitment).to_contain_text("Other words: one-to-one")
    expect(commitment.locator("mark").filter(has_text="one-to-one")).to_have_count(1)


def test_counts_follow_the_query_and_what_would_be_empty_cannot_be_chosen(page: Page, served: Served) -> None:
    dialog = _search(page, served, "", "mentoring")
    kind = dialog.locator("select").nth(1)
    expect(kind.locator("option", has_text="Commitment")).to_have_text("Commitment (6)")
    expect(kind.locator("option", has_text="Behaviour")).to_have_text("Behaviour (0)")
    expect(kind.locator("option", has_text="Behaviour")).to_be_disabled()
    kind.select_option("Commitment")
    expect(dialog.get_by_role("status")).to_have_text("6 results")
    expect(_results(dialog)).to_have_count(6)


def test_it_is_said_once_typing_has_come_to_rest_what_was_found(page: Page, served: Served) -> None:
    dialog = _search(page, served, "", "")
    page.evaluate(
        """() => {
          window.said = [];
          const status = document.querySelector(".rb-search [role=status]");
          new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
        }"""
    )
    dialog.get_by_role("searchbox").press_sequentially("mentoring", delay=60)
    expect(dialog.get_by_role("status")).to_have_text("19 results")
    assert page.evaluate("window.said") == ["19 results"]


def test_a_mistyped_name_is_likened_to_what_there_is(page: Page, served: Served) -> None:
    dialog = _search(page, served, "", "comunication")
    link = dialog.get_by_role("link", name="Communication").first
    expect(link).to_be_visible()
    expect(dialog.get_by_role("status")).to_contain_text("Did you mean")
    page.keyboard.press("ArrowDown")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ommunication")


@pytest.mark.parametrize("word", ["agenda", "appraisal", "assertive", "mentoring agenda", "mentoring xqzzv"])
def test_a_word_that_is_nowhere_finds_nothing_though_a_shorter_one_is_there(
    page: Page, served: Served, word: str
) -> None:
    for role in ("", "management"):
        dialog = _search(page, served, role, word)
        expect(dialog.get_by_role("status")).to_contain_text(f"Nothing found for “{word}”.")
        expect(_results(dialog)).to_have_count(0)
        expect(dialog.get_by_role("button", name="Search for everyone")).to_be_hidden()
        for option in dialog.locator("option:not([value=''])").all_inner_texts():
            assert option.endswith("(0)")


@pytest.mark.parametrize("word", ["behaviours", "leads", "planned", "MENTORÍNG", "men", "communicati", "one-to"])
def test_a_word_is_found_by_its_stem_and_by_how_it_begins(page: Page, served: Served, word: str) -> None:
    for words in (word, f"{word} commitm"):
        dialog = _search(page, served, "", words)
        expect(dialog.locator(".rb-search__results")).to_have_attribute("data-query", words)
        expect(_results(dialog).first).to_be_visible()


def test_where_nothing_is_like_it_the_index_is_offered(page: Page, served: Served) -> None:
    dialog = _search(page, served, "", "zzzzzzzz")
    link = dialog.get_by_role("link", name="Look it up in A–Z")
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(re.compile("/a-z/"))


def test_a_result_is_shown_and_marked_though_it_is_for_another_role(page: Page, served: Served) -> None:
    dialog = _search(page, served, "staff", "")
    page.evaluate("rolebook.setRole('staff')")
    _role(dialog).select_option("")
    kind = dialog.locator("select").nth(1)
    kind.select_option("Behaviour")
    dialog.get_by_role("searchbox").fill("managers")
    links = dialog.locator(".rb-search__results a")
    expect(links.first).to_contain_text("manager")
    # At once: the list goes on to change until all that was found has been counted.
    for address in links.evaluate_all("links => links.map((link) => link.href)"):
        page.goto(address)
        target = page.locator(f"[id='{address.partition('#')[2]}']")
        expect(target).to_be_visible()
        assert target.evaluate("element => element.matches(':target')")
        assert target.evaluate("element => getComputedStyle(element).boxShadow") != "none"


def test_a_followed_result_is_marked_under_instant_navigation(page: Page, served: Served) -> None:
    dialog = _search(page, served, "", OF_STAFF)
    result = dialog.locator(".rb-search__results a").first
    expect(result).to_be_visible()
    part = (result.get_attribute("href") or "").partition("#")[2]
    page.keyboard.press("Enter")
    expect(page.locator(f"li[id='{part}']:target")).to_be_in_viewport()


def test_the_shown_answer_is_that_of_the_last_letter(page: Page, served: Served) -> None:
    dialog = _search(page, served, "", "")
    dialog.get_by_role("searchbox").press_sequentially("zzz", delay=0)
    dialog.get_by_role("searchbox").fill("")
    dialog.get_by_role("searchbox").press_sequentially("mentoring", delay=0)
    expect(dialog.locator(".rb-search__results")).to_have_attribute("data-query", "mentoring")
    expect(_results(dialog)).to_have_count(19)
