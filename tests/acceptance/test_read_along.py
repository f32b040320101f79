"""What programs read of a published site: data, lists, a feed, heads of pages. The same from either engine."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft7Validator

from .built_pages import BuiltPage
from .commands import built, contents, edit

URL = "https://handbook.example.org/people/"
ATOM = "{http://www.w3.org/2005/Atom}"
Sites = Callable[[str], Path]


@pytest.fixture(scope="module")
def sites(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """The base edition as each engine publishes it at a known address, built when it is first asked for."""
    folder = tmp_path_factory.mktemp("published")
    done: dict[str, Path] = {}

    def site(engine: str) -> Path:
        if engine not in done:
            workspace = folder / engine
            shutil.copytree(built_base, workspace)
            edit(workspace / "mkdocs.yml", "# site_url: https://handbook.example.org/", f"site_url: {URL}")
            aligned = "\n| a | b |\n|:--|--:|\n| 1 | 2 |\n"
            page = workspace / "content" / "mentoring.md"
            page.write_text(page.read_text("utf-8") + aligned, "utf-8")
            said = built(workspace, "--engine", engine, "--strict").stderr
            assert "policy-refuses" not in said
            done[engine] = workspace / "site" / "base"
        return done[engine]

    return site


@pytest.fixture(params=["mkdocs", "zensical"])
def site(request: pytest.FixtureRequest, sites: Sites) -> Path:
    """The same for each engine."""
    return sites(request.param)


def pages(site: Path) -> dict[str, str]:
    found = {path.parent.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("index.html")}
    return {"" if address == "." else f"{address}/": text for address, text in found.items()}


def meta(page: str, name: str) -> str:
    """What a page says of itself under a name; one element may have both a name and a property."""
    metas = (one.attributes for one in BuiltPage("", page).root.all("meta"))
    return next((one["content"] for one in metas if name in (one.get("name"), one.get("property"))), "")


def linked_as(page: str, relation: str) -> list[dict[str, str]]:
    """The links in a page's head of one relation, by their attributes."""
    links = (one.attributes for one in BuiltPage("", page).root.all("link"))
    return [one for one in links if one.get("rel") == relation]


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_both_engines_publish_the_same_files(sites: Sites) -> None:
    """Apart from their themes' own, of the words of pages, which other tests compare, and of the search index."""
    ours, theirs = (
        {
            name: content
            for name, content in contents(sites(engine)).items()
            if not name.endswith(".html")
            and not name.startswith("pagefind/")
            and (not name.startswith("assets/") or name.startswith("assets/rolebook/"))
        }
        for engine in ("mkdocs", "zensical")
    )

    assert ours.keys() == theirs.keys()
    assert {name for name in ours if ours[name] != theirs[name]} == set()
    assert {"sitemap.xml", "robots.txt", "llms.txt", "framework.json", "feed.xml"} <= ours.keys()


def test_a_build_is_the_same_each_time(sites: Sites, tmp_path: Path) -> None:
    first = sites("mkdocs")
    workspace = tmp_path / "workspace"
    shutil.copytree(first.parents[1], workspace)
    built(workspace)

    before, after = contents(first), contents(workspace / "site" / "base")

    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == set()


def test_every_entry_is_beside_its_page_as_data(site: Path) -> None:
    schema = Draft7Validator(read(site / "schemas" / "entry.schema.json"))
    linked = 0
    for address, page in pages(site).items():
        for found in linked_as(page, "alternate describedby"):
            linked += 1
            assert found["type"] == "application/json"
            file = (site / address / found["href"]).resolve()
            data = read(file)
            assert data["address"] == address
            assert (file.parent / data["$schema"]).resolve() == (site / "schemas" / "entry.schema.json").resolve()
            assert [error.message for error in schema.iter_errors(data)] == []
    whole = read(site / "framework.json")

    assert linked == len([one for one in whole["entries"] if one["kind"] != "glossary"])
    for term in (one["entry"]["id"] for one in whole["entries"] if one["kind"] == "glossary"):
        assert read(site / "glossary" / f"{term}.json")["entry"]["id"] == term


def test_the_whole_framework_is_one_file(site: Path) -> None:
    whole = read(site / "framework.json")
    errors = Draft7Validator(read(site / "schemas" / "framework.schema.json")).iter_errors(whole)

    assert [error.message for error in errors] == []
    counts = Counter(one["kind"] for one in whole["entries"])
    assert (counts["role"], counts["competency"], counts["commitment"]) == (3, 8, 35)
    assert len(whole["changes"]) == 17
    for one in whole["entries"]:
        assert (site / one["address"].partition("#")[0] / "index.html").is_file()


def test_data_is_in_the_editions_words_and_leads_to_pages(site: Path) -> None:
    text = (site / "framework.json").read_text("utf-8")

    assert "((" not in text
    assert f"]({URL}commitments/oversight/)" in text
    assert "](commitment:" not in text


def test_what_is_for_authors_is_not_published(site: Path) -> None:
    def keys(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from value
            for inner in value.values():
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    for path in (site / "framework.json", *site.glob("*/*/index.json")):
        assert not {"notes", "source", "review_by", "held_by", "lint"} & set(keys(read(path))), path


def test_llms_txt_has_the_form_of_its_standard(site: Path) -> None:
    lines = (site / "llms.txt").read_text("utf-8").splitlines()

    assert lines[0] == "# Example Handbook"
    assert lines[2].startswith("> ")
    assert [line for line in lines if line.startswith("# ")] == lines[:1]
    assert lines.count("## Optional") == 1
    links = [match for line in lines if (match := re.fullmatch(r"- \[([^\]]+)\]\(([^)]+)\)(?:: .+)?", line))]
    assert len(links) == len([line for line in lines if line.startswith("- ")]) > 60
    for link in links:
        place = site / link[2].removeprefix(URL)
        assert link[2].startswith(URL)
        assert (place / "index.html").is_file() or place.is_file(), link[2]


def test_the_feed_is_an_atom_feed_that_readers_find(site: Path) -> None:
    feed = ET.fromstring((site / "feed.xml").read_bytes())  # noqa: S314 (we have just written it)
    entries = feed.findall(f"{ATOM}entry")

    assert feed.tag == f"{ATOM}feed"
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Version 1.0", "Version 0.9", "Version 0.8"]
    for one in (feed, *entries):
        assert (one.findtext(f"{ATOM}id") or "").startswith(URL)
        assert re.fullmatch(r"2026-\d\d-\d\dT00:00:00Z", one.findtext(f"{ATOM}updated") or "")
    assert "Weekly report" in (entries[0].findtext(f"{ATOM}content") or "")
    (found,) = linked_as(pages(site)["for/lead/"], "alternate feed")
    assert found["type"] == "application/atom+xml"


def test_the_sitemap_lists_every_page(site: Path) -> None:
    listed = re.findall("<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text("utf-8"))

    assert listed == sorted(listed)
    assert set(listed) == {urljoin(URL, address) for address in pages(site)}


def test_titles_are_told_apart_and_descriptions_say_enough(site: Path) -> None:
    found = pages(site)
    titles = Counter(re.search(r"<title>([^<]+)</title>", page)[1] for page in found.values())  # type: ignore[index]
    lengths = {address: len(meta(page, "description")) for address, page in found.items()}

    assert {title for title, count in titles.items() if count > 1} == set()
    assert {address: length for address, length in lengths.items() if not 50 <= length <= 160} == {}


def test_every_page_says_of_itself_what_previews_show(site: Path) -> None:
    for address, page in pages(site).items():
        assert [one["href"] for one in linked_as(page, "canonical")] == [f"{URL}{address}"]
        assert meta(page, "og:url") == f"{URL}{address}"
        assert meta(page, "og:title")
        assert meta(page, "og:description") == meta(page, "description")
        assert meta(page, "og:site_name") == "Example Handbook"
        assert meta(page, "og:type") in {"website", "article"}


def test_every_page_states_the_policy_before_its_scripts(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = path.read_text("utf-8")
        assert page.count('http-equiv="Content-Security-Policy"') == 1, path
        assert page.index('http-equiv="Content-Security-Policy"') < page.index("<script"), path


def test_a_site_without_an_address_names_none(built_base: Path) -> None:
    site = built_base / "site" / "base"

    assert not [name for name in ("sitemap.xml", "sitemap.xml.gz", "robots.txt", "feed.xml") if (site / name).exists()]
    assert "(for/lead/)" in (site / "llms.txt").read_text("utf-8")
    assert linked_as(pages(site)["for/lead/"], "canonical") == []
    assert "og:url" not in pages(site)["for/lead/"]
