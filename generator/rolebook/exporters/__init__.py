"""What is published beside the pages: contracts, schemas, the search index. Pure functions that yield artifacts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version

from rolebook.exporters.comparisons import comparisons
from rolebook.exporters.entries import entries
from rolebook.exporters.pagefind_service import SearchIndexError, build_index
from rolebook.exporters.reading_lists import reading_lists
from rolebook.exporters.records import search_records
from rolebook.exporters.schemas import schema_text
from rolebook.forms import digest_of
from rolebook.kinds import published_schemas
from rolebook.render import Artifact, Site
from rolebook.render.index_page import index_letters
from rolebook.render.matrix import commitments_csv, competencies_csv

__all__ = ["EXPORTERS", "INDEX_FOLDER", "SearchIndexError", "export"]


Earlier = Mapping[str, bytes]

INDEX_FOLDER = "docs/pagefind"
INDEX_DIGEST = f"{INDEX_FOLDER}/records.sha256"


def export(site: Site, earlier: Earlier) -> Iterator[Artifact]:
    """Everything beside the pages. Raises `SearchIndexError`.

    `earlier` holds the search index that is staged already, as paths and contents: it serves again while its
    records are the same.
    """
    for exporter in EXPORTERS:
        yield from exporter(site, earlier)


def contracts(site: Site, _: Earlier) -> Iterator[Artifact]:
    """One JSON file a form."""
    for contract in site.contracts:
        yield Artifact.text(f"docs/contracts/{contract.form}.json", _json(contract.as_json()))


def schemas(_site: Site, _: Earlier) -> Iterator[Artifact]:
    """The JSON Schemas of the data, for editors and other programs."""
    for name, schema in published_schemas().items():
        yield Artifact.text(f"docs/schemas/{name}", schema_text(schema))


def data(site: Site, _: Earlier) -> Iterator[Artifact]:
    """The framework as JSON, an entry a file and all in one, and lists of what there is."""
    yield from entries(site)
    yield from reading_lists(site)


def search(site: Site, earlier: Earlier) -> Iterator[Artifact]:
    """The search index over records made from the data, and the digest of those records.

    Pagefind writes an index of equal content in other bytes each time, so an unchanged one is not made anew.
    """
    if "search" in site.framework.without_pages:
        return
    everyone = tuple(role.name for role in site.framework.roles)
    messages = [record.as_message(everyone) for record in search_records(site)]
    language = site.framework.handbook.language
    digest = digest_of([version("pagefind"), language, messages]).encode()
    files = dict(earlier)
    if files.get(INDEX_DIGEST) != digest:
        files = {f"{INDEX_FOLDER}/{path}": content for path, content in build_index(messages, language)}
    for path, content in {**files, INDEX_DIGEST: digest}.items():
        yield Artifact(path, content)


def names(site: Site, _: Earlier) -> Iterator[Artifact]:
    """Every name and other name with its address: what a mistyped word is likened to where search finds nothing."""
    if "search" not in site.framework.without_pages:
        lines = [[line.words, line.address] for letter in index_letters(site) for line in letter.lines]
        text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
        yield Artifact.text("docs/assets/rolebook/names.json", text)


def matrices(site: Site, _: Earlier) -> Iterator[Artifact]:
    """Each matrix as a CSV file beside its page."""
    if (address := site.addresses.special("matrix")) and site.framework.commitments:
        yield Artifact.text(f"docs/{address}commitments.csv", commitments_csv(site))
    if (address := site.addresses.special("competency-matrix")) and site.framework.competencies:
        yield Artifact.text(f"docs/{address}competencies.csv", competencies_csv(site))


EXPORTERS: tuple[Callable[[Site, Earlier], Iterator[Artifact]], ...] = (
    contracts,
    schemas,
    data,
    comparisons,
    matrices,
    names,
    search,
)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
