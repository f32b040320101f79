"""What is published beside the pages: contracts, schemas, the search index. Pure functions that yield artifacts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from rolebook.exporters.pagefind_service import SearchIndexError, build_index
from rolebook.exporters.records import search_records
from rolebook.kinds import published_schemas
from rolebook.render import Artifact, Site

__all__ = ["EXPORTERS", "SearchIndexError", "export", "schema_text"]


def export(site: Site) -> Iterator[Artifact]:
    """Everything beside the pages. Raises `SearchIndexError`."""
    for exporter in EXPORTERS:
        yield from exporter(site)


def contracts(site: Site) -> Iterator[Artifact]:
    """One JSON file a form."""
    for contract in site.contracts:
        yield Artifact.text(f"docs/contracts/{contract.form}.json", _json(contract.as_json()))


def schemas(_: Site) -> Iterator[Artifact]:
    """The JSON Schemas of the data, for editors and other programs."""
    for name, schema in published_schemas().items():
        yield Artifact.text(f"docs/schemas/{name}", schema_text(schema))


def search(site: Site) -> Iterator[Artifact]:
    """The search index over records made from the data."""
    if "search" in site.framework.without_pages:
        return
    everyone = tuple(role.name for role in site.framework.roles)
    messages = (record.as_message(everyone) for record in search_records(site))
    for path, content in build_index(messages, site.framework.handbook.language):
        yield Artifact(f"docs/pagefind/{path}", content)


def schema_text(schema: object) -> str:
    """A schema as a file for people to read."""
    return _json(schema)


EXPORTERS: tuple[Callable[[Site], Iterator[Artifact]], ...] = (contracts, schemas, search)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
