"""The built site, page by page: what every reader can rely on, with script or without."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
import yaml

from .built_pages import BuiltPage, Element, pages_of_site, search_records
from .commands import built, edit

Pages = dict[str, BuiltPage]

MOST_BYTES = 40_000
WRITTEN = 'Q&A, "straight" & a < b {{ x }} {% y %} &amp;'
SECTIONS = {
    "principles": "principles",
    "competencies": "competencies",
    "tracks": "competencies",
    "commitments": "commitments",
    "matrix": "commitments",
    "competency-matrix": "competencies",
    "assessments": "assessments",
    "agreements": "agreements",
    "onboarding": "onboarding",
    "for": "roles",
    "acknowledgements": "roles",
    "compare": "competencies",
}


@pytest.fixture(scope="module")
def site(built_base: Path) -> Path:
    return built_base / "site" / "base"


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    return pages_of_site(site)


@pytest.fixture(scope="module")
def published(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "workspace"
    shutil.copytree(built_base, folder)
    edit(folder / "mkdocs.yml", "# site_url: https://handbook.example.org/", "site_url: https://hr.example.org/book/")
    built(folder)
    return folder / "site" / "base"


@pytest.fixture(scope="module")
def marked(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("marked") / "workspace"
    shutil.copytree(built_base, folder)
    edit(folder / "mkdocs.yml", "site_name: Example Handbook", 'site_name: R&D "Handbook"')
    edit(folder / "content" / "welcome.md", "title: Welcome\n", f"title: '{WRITTEN}'\n")
    principle = folder / "data" / "principles" / "training.yml"
    edit(principle, "name: Training is a joint task", f"name: '{WRITTEN}'")
    edit(principle, "statement: ((Managers)) and", 'statement: Managers "and" R&D {{ z }} < x and')
    built(folder)
    return pages_of_site(folder / "site" / "base")


def data_of(repository: Path, kind: str) -> list[dict[str, Any]]:
    """The entries of one kind as their authors wrote them."""
    place = repository / "data" / kind
    found: list[dict[str, Any]] = []
    for path in sorted(place.rglob("*.yml")) if place.is_dir() else [place.with_suffix(".yml")]:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += read if isinstance(read, list) else [read]
    return found


def ids_of(repository: Path, kind: str) -> list[str]:
    return [entry["id"] for entry in data_of(repository, kind)]


class TestEveryPage:
    def test_there_is_one_for_every_entry(self, pages: Pages, repository: Path) -> None:
        expected = {"", "glossary/", "a-z/", "matrix/", "competency-matrix/", "whats-new/"}
        expected |= {f"for/{name}/" for name in ids_of(repository, "roles")}
        # The texts of what a role commits to are apart where its page would be too heavy.
        expected |= {f"for/{name}/commitments/" for name in ids_of(repository, "roles")}
        expected |= {f"tracks/{name}/" for name in ids_of(repository, "tracks")}
        for kind in ("principles", "competencies", "commitments", "assessments", "agreements", "onboarding"):
            expected |= {f"{kind}/", *(f"{kind}/{name}/" for name in ids_of(repository, kind))}
        expected |= {f"acknowledgements/{name}/" for name in ids_of(repository, "acknowledgements")}
        # Which comparisons there are is said in test_compare_pages.py.
        expected |= {address for address in pages if address.startswith("compare/")}
        expected |= {f"{path.stem}/" for path in (repository / "content").glob("*.md")}
        roles = ids_of(repository, "roles")
        for assessment in data_of(repository, "assessments"):
            expected |= {f"assessments/{assessment['id']}/{role}/" for role in assessment.get("roles", roles)}
        for name in ids_of(repository, "acknowledgements"):
            expected |= {f"acknowledgements/{name}/{role}/" for role in roles}
        for name in ids_of(repository, "agreements"):
            expected |= {f"agreements/{name}/{role}/" for role in roles}

        assert set(pages) == expected

    def test_has_one_heading_of_the_first_level(self, pages: Pages) -> None:
        headings = {address: [h1.text for h1 in page.root.all("h1")] for address, page in pages.items()}

        assert {address: found for address, found in headings.items() if len(found) != 1 or not found[0]} == {}

    def test_has_a_title_that_begins_with_its_heading(self, pages: Pages) -> None:
        assert all(page.title.endswith("Example Handbook") for page in pages.values())
        assert all(page.title.startswith(page.heading) for page in pages.values() if not is_form(page))

    def test_has_a_title_of_its_own_in_its_section(self, pages: Pages) -> None:
        titles = Counter((page.address.split("/")[0], page.title) for page in pages.values())

        assert [title for title, count in titles.items() if count > 1] == []

    def test_is_described(self, pages: Pages) -> None:
        descriptions = {address: page.description for address, page in pages.items()}

        assert {address for address, words in descriptions.items() if len(words) < 20} == set()
        assert not [words for words in descriptions.values() if "((" in words or "](" in words]

    def test_is_described_in_words_of_its_own(self, pages: Pages) -> None:
        descriptions = Counter(page.description for page in pages.values())

        assert [words for words, count in descriptions.items() if count > 1] == []

    def test_says_its_language(self, pages: Pages) -> None:
        assert {next(page.root.all("html")).attributes.get("lang") for page in pages.values()} == {"en"}

    def test_begins_with_a_link_to_its_content(self, pages: Pages, site: Path) -> None:
        style = (site / "assets" / "rolebook" / "rolebook.css").read_text(encoding="utf-8")
        assert re.search(r'\[data-md-component="skip"\][^{}]*\{\s*display: ?none', style), "Material's own is hidden"

        for page in pages.values():
            first = next(link for link in page.body.all("a") if not is_materials_own(link))
            assert first.classes == ["rb-skip"]
            target = first.attributes["href"].removeprefix("#")
            assert page.article.attributes["id"] == target
            assert page.article.attributes["tabindex"] == "-1"

    def test_has_every_id_once(self, pages: Pages) -> None:
        doubled = {
            address: [name for name, count in Counter(page.ids).items() if count > 1] for address, page in pages.items()
        }

        assert {address: names for address, names in doubled.items() if names} == {}

    def test_has_no_heading_that_skips_a_level(self, pages: Pages) -> None:
        jumps = [
            (address, heading.text)
            for address, page in pages.items()
            for above, heading in pairwise(page.body.all("h1", "h2", "h3", "h4", "h5", "h6"))
            if int(heading.tag[1]) > int(above.tag[1]) + 1
        ]

        assert jumps == []
        assert all(next(page.body.all("h1", "h2", "h3", "h4")).tag == "h1" for page in pages.values())

    def test_names_what_its_labels_describe(self, pages: Pages) -> None:
        """Every `for`, `aria-labelledby` and `aria-describedby` names an id of the page."""
        dangling = [
            (address, name)
            for address, page in pages.items()
            for element in page.root.all()
            for attribute in ("for", "aria-labelledby", "aria-describedby")
            for name in element.attributes.get(attribute, "").split()
            if name not in page.ids
        ]

        assert dangling == []

    def test_asks_no_other_place_for_anything(self, pages: Pages, site: Path) -> None:
        asked = {
            element.attributes[name]
            for page in pages.values()
            for element in page.root.all("link", "script", "img", "iframe", "source", "form")
            for name in ("src", "href", "srcset", "action")
            if urlsplit(element.attributes.get(name, "")).netloc
        }
        styles = [
            path
            for path in site.rglob("*.css")
            if re.search(r"(@import|url\()\s*[\"']?(https?:)?//", path.read_text("utf-8"))
        ]

        assert asked == set()
        assert styles == []

    def test_is_light_enough_for_a_slow_line(self, pages: Pages) -> None:
        heavy = {address: size(page) for address, page in pages.items() if size(page) > MOST_BYTES}

        assert heavy == {}


class TestWithoutScript:
    def test_every_page_reads(self, pages: Pages) -> None:
        """Its text is in the page itself, and nothing of it waits for a script to show it."""
        for page in pages.values():
            assert len(page.article.text) > len(page.heading) + 40, page.address
            waiting = [element for element in page.article.all() if "hidden" in element.attributes]
            assert [one.text for one in waiting if one.text and not is_for_script(one)] == [], page.address
            assert not list(page.body.all("noscript")), page.address

    def test_the_switcher_is_a_list_of_links_to_the_pages_of_roles(self, pages: Pages, repository: Path) -> None:
        roles = {role["id"]: role["name"] for role in data_of(repository, "roles")}
        for page in pages.values():
            (switcher,) = page.body.of_class("rb-switch")
            entries = {page.leads_to(link): link.text for link in switcher.all("a")}
            everyone, *others = entries
            assert switcher.tag == "details"
            assert everyone == ""
            assert {address: entries[address] for address in others} == {
                f"for/{name}/": words for name, words in roles.items()
            }

    def test_the_search_button_leads_to_the_index(self, pages: Pages) -> None:
        for page in pages.values():
            (button,) = page.body.of_class("rb-search-open")
            assert (button.tag, page.leads_to(button)) == ("a", "a-z/")

    def test_a_form_is_a_plain_form(self, pages: Pages, site: Path) -> None:
        forms = [page for page in pages.values() if is_form(page)]
        assert forms
        for page in forms:
            (form,) = page.article.all("form")
            contract = json.loads((site / page.leads_to(linked(form, "data-contract"))).read_text(encoding="utf-8"))
            assert form.attributes["method"] == "post"
            assert page.leads_to(linked(form, "action")) == f"f/{contract['form']}"
            assert value_of(form, "_contract") == contract["digest"]
            seen = [one for one in form.all("input", "textarea", "button") if not is_for_script(one)]
            names = {field.attributes.get("name", "") for field in seen if field.tag != "button"}
            # The list to pick from comes with the script, or on the page behind a link.
            picked = {field["name"] for field in contract["fields"] if field["type"] == "choices"}
            is_agreement = contract["kind"] == "agreement"
            controls = {"_contract", "_gotcha", "_key"} | ({"_by", "_name"} if is_agreement else set())
            assert names - {""} == controls | {field["name"] for field in contract["fields"]} - picked
            acts = [button.attributes.get("value") for button in seen if button.tag == "button"]
            assert acts == ([None, "save", "send"] if is_agreement else [None])


class TestSidebar:
    def test_lists_the_entries_of_its_own_section_only(self, pages: Pages) -> None:
        for page in pages.values():
            (sides, trees) = (list(page.body.of_class("rb-side")), list(page.body.of_class("md-nav")))
            assert trees == [], "the engine's own navigation lists every page"
            assert len(sides) <= 1
            section = SECTIONS.get(page.address.split("/")[0], "")
            if section and sides:
                led = {page.leads_to(link).split("/")[0] for link in sides[0].all("a")}
                assert {SECTIONS.get(name) for name in led} == {section}, page.address

    def test_marks_the_page_it_stands_on(self, pages: Pages) -> None:
        for page in pages.values():
            for side in page.body.of_class("rb-side"):
                marked = [link for link in side.all("a") if link.attributes.get("aria-current") == "page"]
                assert len(marked) == 1, page.address
                assert page.address.startswith(page.leads_to(marked[0])), page.address

    def test_lists_every_entry_of_its_section(self, pages: Pages, repository: Path) -> None:
        for kind in ("principles", "competencies", "commitments", "assessments", "agreements", "onboarding"):
            page = pages[f"{kind}/"]
            (side,) = page.body.of_class("rb-side")
            led = [page.leads_to(link) for link in side.all("a")]
            assert len(led) == len(set(led))
            assert {f"{kind}/{name}/" for name in ids_of(repository, kind)} <= set(led)

    def test_a_page_links_to_few_others_outside_its_text(self, pages: Pages) -> None:
        """The frame of a page of one kind does not grow with the entries of another."""
        for page in pages.values():
            frame = [link for link in page.body.all("a") if page.article not in link.within()]
            own = [link for side in page.body.of_class("rb-side") for link in side.all("a")]
            contents = [link for part in page.body.of_class("rb-contents") for link in part.all("a")]
            assert len(frame) - len(own) - len(contents) <= 24, page.address


class TestAnchors:
    def test_every_descriptor_has_one(self, pages: Pages, repository: Path) -> None:
        shown = 0
        for competency in data_of(repository, "competencies"):
            page = pages[f"competencies/{competency['id']}/"]
            written = [one["id"] for level in competency["levels"] for one in level.get("descriptors", [])]
            assert [name for name in page.ids if name in written] == written
            shown += len(written)
        assert shown > 200

    def test_every_level_has_one_and_a_link_to_it(self, pages: Pages, repository: Path) -> None:
        for competency in data_of(repository, "competencies"):
            page = pages[f"competencies/{competency['id']}/"]
            levels = {f"{level['track']}-{level['level']}" for level in competency["levels"]}
            assert levels <= set(page.ids)
            # The script gives a link to every heading that is marked for one.
            assert levels <= {head.attributes["id"] for head in page.article.all("h3") if "data-at" in head.attributes}

    def test_every_behaviour_has_one(self, pages: Pages, repository: Path) -> None:
        shown = 0
        for principle in data_of(repository, "principles"):
            page = pages[f"principles/{principle['id']}/"]
            written = [behaviour["id"] for behaviour in principle["behaviours"]]
            assert [name for name in page.ids if name in written] == written
            shown += len(written)
        assert shown == 29

    def test_every_term_and_commitment_has_one(self, pages: Pages, repository: Path) -> None:
        assert set(ids_of(repository, "glossary")) <= set(pages["glossary/"].ids)
        assert set(ids_of(repository, "commitments")) <= set(pages["matrix/"].ids)


class TestMatrix:
    def test_one_descriptor_is_counted_as_one(self, pages: Pages) -> None:
        counted = {link.text for link in pages["competency-matrix/"].article.all("a") if "descriptor" in link.text}

        assert "1 descriptor" in counted
        assert "1 descriptors" not in counted

    def test_has_a_caption_and_headers_with_a_scope(self, pages: Pages, repository: Path) -> None:
        (table,) = pages["matrix/"].article.all("table")
        roles = [role["name"] for role in sorted(data_of(repository, "roles"), key=lambda role: role["order"])]
        (caption,) = table.all("caption")
        headers = list(table.all("th"))
        columns = [header for header in headers if header.attributes.get("scope") == "col"]

        # How many rows are shown is for the line above to say: it depends on the chosen role.
        assert caption.text == "Commitments and who they are for"
        assert list(pages["matrix/"].article.of_class("rb-showing"))
        assert {header.attributes.get("scope") for header in headers} == {"col", "row", "rowgroup"}
        assert [header.text for header in columns][1:] == roles

    def test_has_a_row_for_every_commitment_and_says_in_words_what_is_asked(
        self, pages: Pages, repository: Path
    ) -> None:
        (table,) = pages["matrix/"].article.all("table")
        rows = {row.attributes["id"]: row for row in table.all("tr") if "id" in row.attributes}
        roles = [role["id"] for role in sorted(data_of(repository, "roles"), key=lambda role: role["order"])]

        for commitment in data_of(repository, "commitments"):
            cells = list(rows.pop(commitment["id"]).all("td"))
            for role, cell in zip(roles, cells, strict=True):
                asked = [one["obligation"] for one in commitment["obligations"] if role in one["roles"]]
                said = [tag.text.lower() for tag in cell.of_class("rb-tag")]
                assert said == asked, (commitment["id"], role)
                assert cell.text != "–", "a sign alone says nothing to a screen reader"
        assert rows == {}

    def test_every_table_has_headers_with_a_scope(self, pages: Pages) -> None:
        for page in pages.values():
            for table in page.article.all("table"):
                if not any(around for around in table.within() if "rb-prose" in around.classes):
                    assert list(table.all("caption")), page.address
                    assert all("scope" in header.attributes for header in table.all("th")), page.address


class TestPublishedFiles:
    def test_contracts_are_published(self, site: Path, repository: Path) -> None:
        roles = ids_of(repository, "roles")
        expected = {
            f"{one['id']}.{role}" for one in data_of(repository, "assessments") for role in one.get("roles", roles)
        }
        expected |= {
            f"acknowledgement.{name}.{role}" for name in ids_of(repository, "acknowledgements") for role in roles
        }
        expected |= {f"agreement.{name}.{role}" for name in ids_of(repository, "agreements") for role in roles}
        contracts = {path.stem: json.loads(path.read_text("utf-8")) for path in (site / "contracts").glob("*.json")}

        assert set(contracts) == expected
        assert all(contract["form"] == name and contract["fields"] for name, contract in contracts.items())

    def test_schemas_are_published_as_editors_have_them(self, site: Path, repository: Path) -> None:
        published = {path.name: json.loads(path.read_text("utf-8")) for path in (site / "schemas").glob("*.json")}
        own = {path.name: json.loads(path.read_text("utf-8")) for path in (repository / "data/.schemas").glob("*.json")}

        assert len(own) > 10
        # What programs read of the site has schemas beside them, which no author needs.
        assert {name: published[name] for name in own} == own
        assert published.keys() - own.keys() == {"entry.schema.json", "framework.schema.json"}

    def test_the_search_index_knows_every_descriptor_behaviour_and_page(self, site: Path, repository: Path) -> None:
        records = {record["url"]: record for record in search_records(site)}
        descriptors = {
            f"/competencies/{competency['id']}/#{one['id']}"
            for competency in data_of(repository, "competencies")
            for level in competency["levels"]
            for one in level.get("descriptors", [])
        }
        behaviours = {
            f"/principles/{principle['id']}/#{one['id']}"
            for principle in data_of(repository, "principles")
            for one in principle["behaviours"]
        }

        assert (site / "pagefind" / "pagefind.js").is_file()
        assert {url for url in descriptors if records[url]["filters"]["kind"] != ["Descriptor"]} == set()
        assert {url for url in behaviours if records[url]["filters"]["kind"] != ["Behaviour"]} == set()
        assert {f"/commitments/{name}/" for name in ids_of(repository, "commitments")} <= set(records)
        assert {f"/{path.stem}/" for path in (repository / "content").glob("*.md")} <= set(records)

    def test_every_search_result_leads_to_a_place(self, site: Path, pages: Pages) -> None:
        for record in search_records(site):
            address, _, anchor = record["url"].removeprefix("/").partition("#")
            assert address in pages, record["url"]
            assert not anchor or anchor in pages[address].ids, record["url"]

    def test_a_page_for_what_is_not_found_leads_back(self, site: Path) -> None:
        page = BuiltPage("404.html", (site / "404.html").read_text(encoding="utf-8"))

        assert page.heading
        assert "principles/" in {page.leads_to(link) for link in page.body.all("a")}


class TestPublishedUnderAnAddress:
    """With `site_url` the sitemap and the canonical links are complete."""

    def test_the_sitemap_lists_every_page(self, published: Path) -> None:
        sitemap = ET.parse(published / "sitemap.xml")  # noqa: S314 (our own file)
        listed = [place.text for place in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

        assert sorted(map(str, listed)) == sorted(
            f"https://hr.example.org/book/{name}" for name in pages_of_site(published)
        )

    def test_every_page_names_its_own_address(self, published: Path) -> None:
        for address, page in pages_of_site(published).items():
            named = [link.attributes["href"] for link in page.root.all("link") if link.attributes["rel"] == "canonical"]
            assert named == [f"https://hr.example.org/book/{address}"]

    def test_no_link_of_a_page_depends_on_it(self, published: Path, pages: Pages) -> None:
        for address, page in pages_of_site(published).items():
            feed = {"../feed.xml"} if address == "whats-new/" else set()
            assert set(hrefs(page.body)) - feed == set(hrefs(pages[address].body))


class TestWordsWithSignsOfMarkup:
    """Quotes, brackets and braces in a text are shown as they are written."""

    @pytest.mark.parametrize("address", ["principles/training/", "welcome/"])
    def test_in_titles_and_headings(self, marked: Pages, address: str) -> None:
        within = " · Principle" if address.startswith("principles/") else ""
        assert marked[address].title == f'{WRITTEN}{within} · R&D "Handbook"'
        assert marked[address].heading == WRITTEN

    def test_in_descriptions(self, marked: Pages) -> None:
        assert marked["principles/training/"].description.startswith('Managers "and" R&D {{ z }} < x and union')

    def test_in_the_frame(self, marked: Pages) -> None:
        page = marked["principles/"]
        (side,) = page.body.of_class("rb-side")
        (brand,) = page.body.of_class("rb-brand")
        assert WRITTEN in [link.text for link in side.all("a")]
        assert brand.text == 'R&D "Handbook"'


def is_materials_own(element: Element) -> bool:
    return any(around.attributes.get("data-md-component") == "skip" for around in element.within())


def is_for_script(element: Element) -> bool:
    """Whether it serves an agreement's way to and fro, which takes the script; without it one is filled in on paper."""
    around = (element, *element.within())
    return any("data-agree" in one.attributes and "hidden" in one.attributes for one in around)


def is_form(page: BuiltPage) -> bool:
    return any("data-contract" in form.attributes for form in page.article.all("form"))


def size(page: BuiltPage) -> int:
    return len(page.html.encode())


def linked(element: Element, attribute: str) -> Element:
    """A link to what an attribute names."""
    return Element("a", {"href": element.attributes[attribute]})


def value_of(form: Element, name: str) -> str:
    return next(field.attributes["value"] for field in form.all("input") if field.attributes.get("name") == name)


def hrefs(element: Element) -> list[str]:
    return [link.attributes.get("href", "") for link in element.all("a")]
