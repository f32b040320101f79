"""Every term of the framework can be renamed: an edition that renames them all speaks none of the base's words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from rolebook.wording import REQUIRED_TERMS

from .built_pages import BuiltPage, Element, pages_of_site
from .commands import built

Pages = dict[str, BuiltPage]

# Where the starter means a word in its everyday sense: the place and why no brand's word should stand there.
EVERYDAY = {
    "Track targets": "a verb: to follow",
    "Keeps track of": "an idiom",
    "people’s commitment to them": "being devoted to something, not a duty of the handbook",
    "ask for their commitment": "the same",
    "own commitment to the new culture": "the same",
    "the team’s commitment": "the same",
    "the commitment wavers": "the same",
    "accepting the behaviour": "how somebody acts in one situation",
    "behaviour that fits": "the same, in general",
    "view of the behaviour": "the same",
    "results and behaviour belong": "the same",
    "the role they play": "the part somebody plays",
    "procedures and role": "the same",
    "what role, aims": "the same, of groups outside",
    "which roles bear": "jobs in an organisation",
    "Shapes roles, responsibilities": "the same",
    "at every level": "of the hierarchy",
    "levels of knowledge": "how much somebody knows",
    "start from other levels …": "the same, cut short",
    "national agreements": "contracts between employers and unions",
    "Works towards agreement": "being of one mind",
    "Wins the agreement": "the same",
}


def made_up(place: int) -> dict[str, str]:
    """A word that no text has."""
    word = f"z{'aeiou'[place % 5]}{'bdfgk'[place // 5]}ux"
    return {"singular": word, "plural": f"{word}en"}


@pytest.fixture(scope="module")
def pages(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("terms") / "workspace"
    shutil.copytree(built_base, folder, ignore=shutil.ignore_patterns("brands", "build", "site"))
    brand = {"name": "All in other words", "terms": {term: made_up(at) for at, term in enumerate(REQUIRED_TERMS)}}
    (folder / "brands" / "renamed").mkdir(parents=True)
    (folder / "brands" / "renamed" / "brand.yml").write_text(yaml.safe_dump(brand), encoding="utf-8")
    built(folder, "--brand", "renamed")
    return pages_of_site(folder / "site" / "renamed")


@pytest.fixture(scope="module")
def old_words(repository: Path) -> re.Pattern[str]:
    """The base's own words for the terms, as whole words; in a compound such as self-assessment they are others."""
    glossary: list[dict[str, Any]] = yaml.safe_load((repository / "data" / "glossary.yml").read_text("utf-8"))
    terms = [entry for entry in glossary if entry["id"] in REQUIRED_TERMS]
    words = {word for entry in terms for word in (entry["term"], entry.get("plural", entry["term"]))}
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def said(pages: Pages) -> list[tuple[BuiltPage, Element, str]]:
    """Every text that is shown or spoken, but for the words under which an entry can be found as well."""
    return [
        (page, element, words)
        for page in pages.values()
        for element, words in (*page.body.texts(), *page.body.spoken())
        if not is_other_name(page, element)
    ]


def is_other_name(page: BuiltPage, element: Element) -> bool:
    around = [element, *element.within()]
    if page.address == "glossary/":
        return any("rb-note" in one.classes and one.text.startswith("Also called") for one in around)
    line = next((one for one in around if one.tag == "li"), None)
    return page.address == "a-z/" and line is not None and "see “" in line.text


def without_everyday(words: str) -> str:
    return re.sub("|".join(map(re.escape, EVERYDAY)), "…", words)


def test_no_word_of_the_base_is_left_where_the_framework_is_meant(pages: Pages, old_words: re.Pattern[str]) -> None:
    left = {
        (page.address, words)
        for page, element, words in said(pages)
        if element.tag != "code" and old_words.search(without_everyday(words))
    }

    assert left == set()


def test_no_title_or_description_has_one(pages: Pages, old_words: re.Pattern[str]) -> None:
    words = [words for page in pages.values() for words in (page.title, page.description)]

    assert [one for one in words if old_words.search(without_everyday(one))] == []


@pytest.mark.parametrize("place", EVERYDAY)
def test_the_everyday_sense_stays(pages: Pages, place: str) -> None:
    assert any(place in page.article.text for page in pages.values())


def test_the_made_up_words_are_there(pages: Pages) -> None:
    shown = " ".join(page.body.text for page in pages.values()).lower()

    assert [term for at, term in enumerate(REQUIRED_TERMS) if made_up(at)["singular"] not in shown] == []
