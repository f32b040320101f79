"""The framework as data beside its pages: one JSON file an entry, one of all, and the schemas they keep to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from rolebook.addresses import data_address, relative, with_links
from rolebook.exporters.schemas import schema_text
from rolebook.kinds import KINDS
from rolebook.render import Artifact, Site
from rolebook.render.site import Entry

WHOLE = "framework.json"
ENTRY_SCHEMA = "schemas/entry.schema.json"
WHOLE_SCHEMA = "schemas/framework.schema.json"

# What is for authors only, and the names of people, who come and go: neither is part of what others read.
WITHHELD = frozenset({"notes", "source", "review_by", "held_by"})
_SETTINGS = (
    "organisation",
    "version",
    "versions",
    "language",
    "description",
    "example",
    "parties",
    "commitment_groups",
    "retired",
)
_DRAFT = "http://json-schema.org/draft-07/schema#"

Data = dict[str, Any]


def entries(site: Site) -> Iterator[Artifact]:
    """One file an entry, at the address of its page; one of all; and their schemas."""
    records = list(_records(site))
    head = {"edition": site.framework.edition, **_stated(site)}
    for record in records:
        path = data_address(record["kind"], record["address"])
        schema = relative(ENTRY_SCHEMA, path)
        yield Artifact.text(f"docs/{path}", _json({"$schema": schema, **head, **record}))
    whole = {
        "$schema": WHOLE_SCHEMA,
        **head,
        "site_name": site.site_name,
        "handbook": _settings(site),
        "entries": records,
        "pages": [
            {"name": page.name, "title": page.title, "description": page.description, "address": f"{page.name}/"}
            for page in site.framework.pages
            if not page.hidden
        ],
        "changes": list(_changes(site)),
    }
    yield Artifact.text(f"docs/{WHOLE}", _json(whole))
    yield Artifact.text(f"docs/{ENTRY_SCHEMA}", schema_text(entry_schema()))
    yield Artifact.text(f"docs/{WHOLE_SCHEMA}", schema_text(whole_schema()))


def _stated(site: Site) -> Data:
    handbook = site.framework.handbook
    return {"version": handbook.version, "language": handbook.language}


def _settings(site: Site) -> Data:
    written = site.framework.data["handbook", ""]
    settings: Data = _readable(site, {name: written[name] for name in _SETTINGS if name in written})
    return settings


def _records(site: Site) -> Iterator[Data]:
    framework = site.framework
    order: dict[str, tuple[Entry, ...]] = {
        "role": framework.roles,
        "track": framework.tracks,
        "principle": framework.principles,
        "competency": framework.competencies,
        "commitment": framework.commitments,
        "assessment": framework.assessments,
        "agreement": framework.agreements,
        "acknowledgement": framework.acknowledgements,
        "onboarding": framework.onboarding,
    }
    for kind, members in order.items():
        for member in members:
            yield _record(site, kind, member.id, framework.data[kind, member.id])
    for term in framework.glossary:
        written = framework.data["glossary", term.id]
        shown = {"term": term.term, "plural": term.plural} | ({"aliases": list(term.aliases)} if term.aliases else {})
        yield _record(site, "glossary", term.id, written | shown)


def _record(site: Site, kind: str, name: str, written: Data) -> Data:
    return {"kind": kind, "address": site.addresses.entry(kind, name) or "", "entry": _readable(site, written)}


def _readable(site: Site, value: Any) -> Any:
    """Data without what is withheld; links in its texts lead to pages, as addresses of the site."""
    if isinstance(value, str):
        return with_links(value, lambda link: _absolute(site, link)) if "](" in value or "]:" in value else value
    if isinstance(value, dict):
        return {name: _readable(site, inner) for name, inner in value.items() if name not in WITHHELD}
    if isinstance(value, list):
        return [_readable(site, inner) for inner in value]
    return value


def _absolute(site: Site, link: str) -> str | None:
    """Where a link leads: with the site's own address if it is known, else relative to the site's root."""
    address = site.addresses.link(link)
    return None if address is None else urljoin(site.root_url, address) or "./"


def _changes(site: Site) -> Iterator[Data]:
    for one in site.framework.changes:
        told = {
            "version": one.version,
            "kind": one.kind,
            "entry": one.entry,
            "part": one.part,
            "sort": one.sort,
            "name": one.name,
            "what": one.what,
        }
        yield {name: value for name, value in told.items() if value} | {"material": one.material}


def entry_schema() -> Data:
    """What the file of one entry looks like."""
    head = {"$schema": _TEXT, "edition": _TEXT, "version": _TEXT, "language": _TEXT}
    return {
        "$schema": _DRAFT,
        "title": "Entry of a framework",
        "description": "One entry, in the words of its edition.",
        "oneOf": [_record_schema(kind.name, _public(kind.schema), head) for kind in KINDS if not kind.single],
    }


def whole_schema() -> Data:
    """What the file of the whole framework looks like."""
    handbook = next(kind.schema for kind in KINDS if kind.single)
    settings = _public(handbook)
    settings["properties"] = {name: settings["properties"][name] for name in _SETTINGS}
    page = dict.fromkeys(("name", "title", "description", "address"), _TEXT)
    change = dict.fromkeys(("version", "kind", "entry", "part", "name", "what"), _TEXT)
    change["sort"] = {"enum": ["new", "changed", "removed"]}
    change["material"] = {"type": "boolean"}
    properties: Data = {
        "$schema": _TEXT,
        "edition": _TEXT,
        "version": _TEXT,
        "language": _TEXT,
        "site_name": _TEXT,
        "handbook": settings,
        "entries": {
            "type": "array",
            "items": {
                "oneOf": [_record_schema(kind.name, _public(kind.schema), {}) for kind in KINDS if not kind.single]
            },
        },
        "pages": {"type": "array", "items": _closed(page, *page)},
        "changes": {"type": "array", "items": _closed(change, "version", "kind", "entry", "sort", "name", "material")},
    }
    title = {"title": "Framework", "description": "A whole framework, in the words of its edition."}
    return {"$schema": _DRAFT} | title | _closed(properties, *properties)


_TEXT: Data = {"type": "string"}


def _record_schema(kind: str, schema: Data, head: Data) -> Data:
    properties = {**head, "kind": {"const": kind}, "address": _TEXT, "entry": schema}
    return _closed(properties, *properties)


def _closed(properties: Data, *required: str) -> Data:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _public(schema: Data) -> Data:
    """The schema of what authors write, without what is withheld and without limits, which the edition's words move."""
    kept = {name: value for name, value in schema.items() if name not in {"maxLength", "minLength", "examples"}}
    if "properties" in kept:
        named = kept["properties"].items()
        kept["properties"] = {name: _public(inner) for name, inner in named if name not in WITHHELD}
    if isinstance(kept.get("items"), dict):
        kept["items"] = _public(kept["items"])
    return kept


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
