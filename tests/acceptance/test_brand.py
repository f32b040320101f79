"""The edition of a brand: what is the client's is the client's everywhere, and everything else is the base."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from rolebook.diagnostics import Report
from rolebook.finish import check_links

from .built_pages import BuiltPage, Element, pages_of_site, search_records
from .commands import built, contents, edit, rolebook, written

Pages = dict[str, BuiltPage]

BRAND = "northlight"
RENAMED = re.compile(r"\b(commitment|competenc(?:y|ies|e))s?\b", re.IGNORECASE)
ADDED, REMOVED, PATCHED = "commitments/hear-members/", "commitments/culture-portal/", "competencies/service/"
# Where authors use a renamed word in its everyday sense, for being devoted to something.
EVERYDAY = (
    "win people’s commitment to them",
    "ask for their commitment and receive it",
    "find their own commitment to the new culture",
    "the team’s commitment",
    "when the commitment wavers",
)
# The steps of journeys that lead to what the brand does without, by their places on the page.
STEPS_TO_AGREEMENTS = [
    f"{stage['id']}-{step['id']}"
    for file in sorted((Path(__file__).parents[2] / "data" / "onboarding").glob("*.yml"))
    for stage in yaml.safe_load(file.read_text(encoding="utf-8"))["stages"]
    for step in stage["steps"]
    if step.get("link", "").startswith(("agreement:", "page:agreements"))
]
# Colour names that every scheme of an edition gives.
DERIVED = ("primary", "on-primary", "link", "accent", "on-accent", "button", "on-button", "focus", "tint", "rank-5")


@pytest.fixture(scope="module")
def workspace(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the base edition as it was built, and the brand's built after it."""
    folder = tmp_path_factory.mktemp("brand") / "workspace"
    shutil.copytree(built_base, folder)
    built(folder, "--brand", BRAND)
    return folder


@pytest.fixture(scope="module")
def site(workspace: Path) -> Path:
    return workspace / "site" / BRAND


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    return pages_of_site(site)


@pytest.fixture(scope="module")
def base(built_base: Path) -> Pages:
    return pages_of_site(built_base / "site" / "base")


class TestIdentity:
    def test_every_page_carries_the_clients_name(self, pages: Pages) -> None:
        for page in pages.values():
            (brand,) = page.body.of_class("rb-brand")
            assert brand.text == "Northlight Handbook"
            assert page.title.endswith("Northlight Handbook")
            assert "Northlight Cooperative" in next(page.body.all("footer")).text
            assert "Example Handbook" not in page.html
            assert "Example Organisation" not in page.body.text

    def test_every_page_shows_the_clients_logo(self, pages: Pages, site: Path, repository: Path) -> None:
        own = (repository / "brands" / BRAND / "logo.svg").read_bytes()
        for page in pages.values():
            (picture,) = next(page.body.of_class("rb-brand")).all("img")
            icons = [link for link in page.root.all("link") if link.attributes["rel"] == "icon"]
            for shown in (picture.attributes["src"], *(icon.attributes["href"] for icon in icons)):
                place = page.leads_to(Element("a", {"href": shown}))
                assert (site / place).read_bytes() == own, page.address

    def test_its_colours_and_what_is_derived_from_them_are_there(self, site: Path) -> None:
        style = (site / "assets" / "rolebook" / "brand.css").read_text(encoding="utf-8")
        schemes = re.findall(r"\{([^{}]*--rb-primary:[^{}]*)\}", style)

        assert len(schemes) == 3, "light, dark, and the backend's pages in the dark"
        for scheme in schemes:
            values = dict(re.findall(r"--rb-([\w-]+): (#[0-9a-f]{6});", scheme))
            assert values["primary"] == "#0b4f4a"
            assert set(DERIVED) <= set(values)
        assert "#1f4e5f" not in style, "the base's own colour"

    def test_the_forms_are_the_editions_own(self, site: Path) -> None:
        for path in (site / "contracts").glob("*.json"):
            contract = json.loads(path.read_text(encoding="utf-8"))
            assert (contract["edition"], contract["site"]["name"]) == (BRAND, "Northlight Handbook")


class TestRenamedTerms:
    def test_the_frame_speaks_the_clients_words(self, pages: Pages, base: Pages) -> None:
        for address, words in {"commitments/": "Promises", "competencies/": "Capabilities"}.items():
            assert pages[address].heading == words
            assert base[address].heading == words.replace("Promises", "Commitments").replace(
                "Capabilities", "Competencies"
            )
        for page in pages.values():
            (sections,) = page.body.of_class("rb-sections")
            named = {page.leads_to(link): link.text for link in sections.all("a")}
            assert (named["commitments/"], named["competencies/"]) == ("Promises", "Capabilities")

    def test_the_text_an_author_marked_speaks_them(self, pages: Pages) -> None:
        shown = pages["welcome/"].article.text

        assert "we call promises, because" in shown
        assert "we call capabilities ." in shown or "we call capabilities." in shown

    def test_singular_plural_and_case_follow_the_text(self, pages: Pages) -> None:
        assert pages["commitments/hear-members/"].article.text.startswith("Promise 35 ·")
        assert pages["competencies/service/"].article.text.startswith("Capability Quality service")
        assert "promises" in pages["for/staff/"].body.text

    def test_search_and_forms_speak_them(self, site: Path) -> None:
        kinds = {record["meta"]["kind"] for record in search_records(site)}
        texts = json.loads((site / "contracts" / "competency-professional.staff.json").read_text("utf-8"))["texts"]

        assert {"Promise", "Capability"} <= kinds
        assert not {"Commitment", "Competency"} & kinds
        assert texts["results_item"] == "Capability"

    def test_the_word_of_the_base_is_still_found(self, pages: Pages, site: Path) -> None:
        lines = {link.text: pages["a-z/"].leads_to(link) for link in pages["a-z/"].article.all("a")}
        terms = {record["url"]: record for record in search_records(site)}

        assert lines["commitment"] == "glossary/"
        assert "competency" in " ".join(terms["/glossary/#competency"]["meta"].values())

    def test_no_word_of_the_base_is_left_in_navigation_headings_and_buttons(self, pages: Pages) -> None:
        left = {
            words
            for page in pages.values()
            for element, words in (*page.body.texts(), *page.body.spoken())
            if RENAMED.search(words) and is_signpost(element) and not is_alias(page, element)
        }

        assert left == set()

    def test_no_word_of_the_base_is_left_as_a_term_of_the_handbook(self, pages: Pages) -> None:
        """Authors may write the word in its everyday sense; those places are named one by one."""
        left = {
            words
            for page in pages.values()
            for element, words in page.article.texts()
            if RENAMED.search(without_everyday_words(words)) and not is_alias(page, element) and element.tag != "code"
        }

        assert left == set()

    @pytest.mark.parametrize("place", EVERYDAY)
    def test_the_everyday_sense_stays(self, pages: Pages, place: str) -> None:
        assert any(place in page.article.text for page in pages.values())

    def test_a_renamed_role_is_called_so_in_every_text(self, pages: Pages) -> None:
        links = [
            (page.address, link.text)
            for page in pages.values()
            for link in page.body.all("a")
            if page.leads_to(link) == "for/lead/" and link.text == "Lead" and page.address != "a-z/"
        ]
        texts = [
            words for page in pages.values() for _, words in page.article.texts() if re.search(r"\bthe Lead\b", words)
        ]

        assert links + texts == []

    def test_forms_ask_in_the_clients_words(self, pages: Pages) -> None:
        """Everything a form says of itself; its questions are the entries' own texts."""
        for page in pages.values():
            for form in page.article.all("form"):
                said = [
                    words
                    for element, words in form.texts()
                    if not {"rb-hint", "rb-option__text"} & set(element.classes) and element.tag not in {"legend", "li"}
                ]
                assert said
                assert [words for words in said if RENAMED.search(words)] == []


class TestEntries:
    def test_addresses_are_those_of_the_base(self, pages: Pages, base: Pages) -> None:
        gone = {
            REMOVED,
            "matrix/",
            "using-consultant/",
            *(address for address in base if address.startswith("agreements/")),
        }

        assert set(pages) == set(base) - gone | {ADDED}

    @pytest.mark.parametrize("kind", ["principles/", "competencies/", "tracks/", "assessments/", "onboarding/", "for/"])
    def test_places_on_a_page_are_those_of_the_base(self, pages: Pages, base: Pages, kind: str) -> None:
        """Renaming a term or a role moves nothing. Headings of forms are counted, the entries under them are not."""
        removed = {"applies-rules-tactfully", "field-culture-portal", "hint-culture-portal", "agreements"}
        removed |= {"commitment-culture-portal", "culture-portal"}
        removed |= set(STEPS_TO_AGREEMENTS)
        for address in (address for address in pages if address.startswith(kind) and address in base):
            missing = {name for name in set(base[address].ids) - set(pages[address].ids) if "--" not in name}
            assert {name for name in missing - removed if not name.startswith("part-")} == set(), address

    def test_an_added_one_is_everywhere_an_entry_is(self, pages: Pages, site: Path) -> None:
        listed = {pages["commitments/"].leads_to(link) for link in pages["commitments/"].body.all("a")}
        index = {pages["a-z/"].leads_to(link) for link in pages["a-z/"].article.all("a")}
        form = json.loads((site / "contracts" / "commitment-review.lead.json").read_text(encoding="utf-8"))

        assert pages[ADDED].heading == "Hear the members"
        assert ADDED in listed
        assert ADDED in index
        assert f"/{ADDED}" in {record["url"] for record in search_records(site)}
        assert "hear-members" in {field["name"] for field in form["fields"]}
        assert "Hear the members" in pages["for/staff/"].article.text

    def test_a_removed_one_is_nowhere(self, pages: Pages, site: Path) -> None:
        led = {
            page.leads_to(link) for page in pages.values() for link in page.body.all("a") if "href" in link.attributes
        }

        assert REMOVED not in pages
        assert REMOVED not in led
        assert f"/{REMOVED}" not in {record["url"] for record in search_records(site)}
        assert b"culture-portal" not in b"".join(path.read_bytes() for path in (site / "contracts").glob("*.json"))

    def test_a_changed_one_has_the_clients_texts_and_keeps_the_others(self, pages: Pages, base: Pages) -> None:
        def descriptors(page: BuiltPage) -> dict[str, str]:
            items = (item for part in page.article.of_class("rb-descriptors") for item in part.all("li"))
            return {item.attributes["id"]: next(item.all("span")).text for item in items if "id" in item.attributes}

        own, before = descriptors(pages[PATCHED]), descriptors(base[PATCHED])

        assert own["clarifies-requests"].startswith("Says back to members what they have asked for")
        assert own["explains-member-rights"].startswith("Tells members what their membership entitles them to")
        assert set(before) - set(own) == {"applies-rules-tactfully"}
        same = set(own) & set(before) - {"clarifies-requests"}
        assert {name for name in same if own[name] != before[name]} == set()
        assert len(same) > 20

    def test_a_renamed_role_keeps_its_address(self, pages: Pages) -> None:
        switcher = next(pages[""].body.of_class("rb-switch"))
        named = {pages[""].leads_to(link): link.text for link in switcher.all("a")}

        assert named["for/lead/"] == "Coordinator"
        assert pages["for/lead/"].heading == "For Coordinator"

    def test_a_page_of_the_clients_own_takes_the_place_of_the_bases(self, pages: Pages, base: Pages) -> None:
        assert pages["welcome/"].heading == "Welcome to Northlight"
        assert pages["mentoring/"].heading == base["mentoring/"].heading


class TestSwitchedOff:
    """Agreements and the matrix, as the brand says; then each of the others in turn."""

    def test_no_page_link_record_or_contract_is_left(self, pages: Pages, site: Path) -> None:
        assert traces(pages, site, ("agreements/", "matrix/")) == []
        assert "agreement" not in {record["meta"]["kind"].lower() for record in search_records(site)}
        assert not (site / "agreements").exists()
        assert not (site / "matrix").exists()

    def test_every_link_leads_somewhere(self, site: Path) -> None:
        report = Report()
        check_links(site, report)

        assert list(report) == []

    @pytest.mark.parametrize(
        ("without", "places"),
        [
            ({"kinds": ["principle"]}, ("principles/",)),
            ({"kinds": ["competency"]}, ("competencies/",)),
            ({"kinds": ["commitment"]}, ("commitments/", "matrix/")),
            ({"kinds": ["assessment"]}, ("assessments/", "f/commitment-", "f/competency-", "f/partnership-")),
            ({"kinds": ["onboarding"]}, ("onboarding/",)),
            ({"kinds": ["glossary"]}, ("glossary/",)),
            ({"pages": ["a-z"]}, ("a-z/",)),
            ({"pages": ["search"]}, ("pagefind/",)),
        ],
        ids=lambda value: next(iter(value.values()))[0] if isinstance(value, dict) else "",
    )
    def test_each_can_be(
        self, workspace: Path, tmp_path: Path, without: dict[str, list[str]], places: tuple[str, ...]
    ) -> None:
        folder = tmp_path / "workspace"
        copy_sources(workspace, folder)
        settings = folder / "brands" / BRAND / "brand.yml"
        brand: dict[str, Any] = yaml.safe_load(settings.read_text(encoding="utf-8"))
        settings.write_text(yaml.safe_dump({**brand, "without": without}), encoding="utf-8")

        built(folder, "--brand", BRAND, "--strict")

        site = folder / "site" / BRAND
        assert traces(pages_of_site(site), site, places) == []


class TestDiagnostics:
    def test_a_mistake_in_a_changed_value_is_found_in_the_brands_own_file(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        folder = tmp_path / "workspace"
        copy_sources(workspace, folder)
        data = folder / "brands" / BRAND / "data"
        edit(data / "roles" / "lead.yml", "[Management](role:management)", "[Management](role:managers)")
        edit(data / "roles" / "lead.yml", "plural: Coordinators", "plural: Coordinators\nreports_to: nobody")
        edit(data / "competencies" / "service.yml", "Tells members", "Tells <b>members</b>")

        done = rolebook(folder, "check", "--brand", BRAND, "--format", "json")

        found = {(one["file"], one["line"], one["code"]) for one in json.loads(done.stdout)["diagnostics"]}
        assert done.returncode == 1
        assert found == {
            (f"brands/{BRAND}/data/competencies/service.yml", 10, "html-in-text"),
            (f"brands/{BRAND}/data/roles/lead.yml", 5, "unknown-reference"),
            (f"brands/{BRAND}/data/roles/lead.yml", 9, "points-nowhere"),
        }

    def test_the_base_is_not_blamed_for_it(self, workspace: Path, tmp_path: Path) -> None:
        folder = tmp_path / "workspace"
        copy_sources(workspace, folder)
        edit(folder / "brands" / BRAND / "data" / "roles" / "lead.yml", "patch: lead", "patch: leader")

        assert rolebook(folder, "check").returncode == 0
        assert rolebook(folder, "check", "--brand", BRAND).returncode == 1

    def test_a_brand_that_changes_nothing_there_is_told(self, workspace: Path, tmp_path: Path) -> None:
        folder = tmp_path / "workspace"
        copy_sources(workspace, folder)
        edit(
            folder / "brands" / BRAND / "data" / "commitments" / "culture-portal.yml",
            "remove: culture-portal",
            "remove: portal",
        )

        done = rolebook(folder, "check", "--brand", BRAND)

        assert done.returncode == 1
        assert f"brands/{BRAND}/data/commitments/culture-portal.yml:2:9: error[patch-nothing]" in done.stdout


class TestTheBase:
    def test_building_a_brand_leaves_it_as_it_was(self, workspace: Path, built_base: Path) -> None:
        for part in ("site/base", "build/base"):
            assert contents(workspace / part) == contents(built_base / part)
            assert written(workspace / part) == written(built_base / part)

    def test_it_is_the_same_when_built_after_the_brand(self, workspace: Path, built_base: Path, tmp_path: Path) -> None:
        folder = tmp_path / "workspace"
        copy_sources(workspace, folder)

        built(folder, "--brand", BRAND)
        built(folder)

        assert without_search_index(folder / "build" / "base") == without_search_index(built_base / "build" / "base")

    def test_a_brand_without_names_of_its_own_gets_by(self, workspace: Path, tmp_path: Path) -> None:
        """Two lines are a brand: a name and nothing else, the edition is called after it."""
        folder = tmp_path / "workspace"
        copy_sources(workspace, folder)
        (folder / "brands" / "plain").mkdir()
        (folder / "brands" / "plain" / "brand.yml").write_text("name: Plain & Co\n", encoding="utf-8")

        built(folder, "--brand", "plain")

        home = pages_of_site(folder / "site" / "plain")[""]
        assert home.title == home.heading == next(home.body.of_class("rb-brand")).text == "Plain & Co"

    def test_a_brand_in_another_language_says_so(self, workspace: Path, tmp_path: Path) -> None:
        folder = tmp_path / "workspace"
        copy_sources(workspace, folder)
        with (folder / "brands" / BRAND / "data" / "handbook.yml").open("a", encoding="utf-8") as settings:
            settings.write("language: de-AT\n")

        built(folder, "--brand", BRAND)

        pages = pages_of_site(folder / "site" / BRAND)
        assert {next(page.root.all("html")).attributes["lang"] for page in pages.values()} == {"de"}


def copy_sources(workspace: Path, folder: Path) -> None:
    """A workspace's own files without what was built from them."""
    shutil.copytree(workspace, folder, ignore=shutil.ignore_patterns("build", "site"))


def without_search_index(folder: Path) -> dict[str, bytes]:
    """What a folder holds, but for the search index: Pagefind makes no two alike of the same records."""
    return {name: content for name, content in contents(folder).items() if "/pagefind/" not in name}


def traces(pages: Pages, site: Path, places: tuple[str, ...]) -> list[str]:
    """What is left in an edition of pages that it does without: files, links, search records, fields of forms."""
    left = [address for address in pages if address.startswith(places)]
    for page in pages.values():
        for element in page.body.all("a", "form"):
            href = element.attributes.get("href") or element.attributes.get("action", "")
            place = page.leads_to(Element("a", {"href": href}))
            left += [f"{page.address} links to {place}"] if place.startswith(places) else []
    left += [
        record["url"]
        for record in search_records(site)
        if record["url"].startswith(tuple(f"/{place}" for place in places))
    ]
    for path in sorted((site / "contracts").glob("*.json")):
        contract = json.loads(path.read_text(encoding="utf-8"))
        fields = [field for field in contract["fields"] if field["type"] != "long-text"]
        left += [f"{path.name} leads to {field['href']}" for field in fields if field["href"].startswith(places)]
        left += [] if fields else [f"{path.name} asks nothing"]
    return left


def is_signpost(element: Element) -> bool:
    """Whether a text leads readers somewhere: navigation, headings, buttons, labels, captions and column heads."""
    signs = {"nav", "h1", "h2", "h3", "h4", "button", "summary", "caption", "th", "legend", "dt", "header"}
    lead = any("rb-lead" in around.classes for around in (element, *element.within()))
    return not lead and any(around.tag in signs for around in (element, *element.within()))


def is_alias(page: BuiltPage, element: Element) -> bool:
    """Whether a text names another word under which an entry is found."""
    note = any("rb-note" in around.classes for around in (element, *element.within()))
    return page.address == "a-z/" or (page.address == "glossary/" and note)


def without_everyday_words(words: str) -> str:
    """A text without the places where an author uses a renamed word in its everyday sense."""
    for place in EVERYDAY:
        words = words.replace(place, "")
    return words


def test_no_step_of_a_journey_leads_to_what_the_edition_does_without(pages: Pages, base: Pages) -> None:
    assert "agreement" in base["onboarding/staff/"].article.text
    assert "agreement" not in pages["onboarding/staff/"].article.text
