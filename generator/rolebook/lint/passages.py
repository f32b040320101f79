"""The texts of an edition that people read, each with its address, so that rules can look at them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rolebook.diagnostics import Span
from rolebook.kinds.schema import Schema
from rolebook.lint.wording import bare, masked
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts
from rolebook.validate.rules.lint_exceptions import part_of
from rolebook.validate.texts import Path, within_entry, within_page

# What the rules about single statements look at: the sort of a text, by its kind and the keys that lead to it.
_SORTS = {
    "competency:levels.summary": "summary",
    "competency:levels.descriptors.text": "descriptor",
    "principle:behaviours.text": "behaviour",
    "principle:behaviours.by_party.text": "behaviour",
    "commitment:text": "commitment",
    "assessment:items.text": "item",
}
# Texts that are no prose: for authors, for search, or about the version.
_APART = frozenset({"aliases", "changed", "lint", "notes", "retired", "review_by", "since", "source", "version"})


@dataclass(frozen=True)
class Passage:
    """One text of an entry, or the Markdown of a page.

    `sort` is descriptor, summary (of a level), behaviour, commitment, item, or empty for any other text. `addresses`
    name what it belongs to as `lint: except` does, from the entry to the innermost part that has an id. `locate` gives
    the place of a piece of it by the offsets of its beginning and end.
    """

    entry: Entry
    path: Path
    text: str
    sort: str
    addresses: tuple[str, ...]
    locate: Callable[[int, int], Span]

    @property
    def span(self) -> Span:
        """Where it is written; of a text of several lines the first."""
        return self.locate(0, len(self.text))

    @cached_property
    def bare(self) -> str:
        """Its words as duplicates share them."""
        return bare(self.text)

    @cached_property
    def masked(self) -> str:
        """The text with blanks in the place of addresses, so that offsets stay."""
        return masked(self.text)

    @property
    def title(self) -> str:
        """What its entry is called."""
        return title_of(self.entry)

    @property
    def level(self) -> tuple[str, str] | None:
        """The track and level it is about, for descriptors and summaries of a competency."""
        if self.sort not in {"descriptor", "summary"}:
            return None
        level = self.entry.data["levels"][self.path[1]]
        return level["track"], level["level"]

    @property
    def where(self) -> str:
        """Its place in words."""
        track, level = self.level or ("", "")
        return f"at {level} of {track} in “{self.title}”" if level else f"in “{self.title}”"


def passages_of(facts: Facts) -> Iterator[Passage]:
    """Every text of the kinds that an edition shows, in the order of its entries; pages last."""
    for entry in facts.entries:
        if entry.kind.name not in facts.off[0]:
            yield from _within(facts, entry, f"{entry.kind.name}:{entry.id}")
    for page in facts.pages:
        if page.name not in facts.off[1]:
            address = f"page:{page.name}"
            yield from _within(facts, page.front, address)
            yield Passage(page.front, (), page.body, "", (address,), within_page(page))


def title_of(entry: Entry) -> str:
    """What people call an entry: its name, term or title, or else its id."""
    names = (entry.data.get(key) for key in ("name", "term", "title", "organisation"))
    return next((name for name in names if isinstance(name, str)), entry.id)


def _within(facts: Facts, entry: Entry, address: str) -> Iterator[Passage]:
    for path, text in _prose(entry.kind.schema, entry.data, ()):
        keys = ".".join(step for step in path if isinstance(step, str))
        sort = _SORTS.get(f"{entry.kind.name}:{keys}", "")
        addresses = (address, *(f"{address}#{part}" for part in _parts(entry.data, path)))
        yield Passage(entry, path, text, sort, addresses, within_entry(facts.loaded, entry, path, text))


def _prose(schema: Schema, value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    """The texts of a value whose schema leaves their form free: no ids, no words out of a few."""
    if isinstance(value, str):
        if schema.get("type") == "string" and not {"pattern", "enum"} & schema.keys():
            yield at, value
    elif isinstance(value, dict):
        inner = schema.get("properties", {})
        for name, member in value.items():
            if name not in _APART:
                yield from _prose(inner.get(name, {}), member, (*at, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _prose(schema.get("items", {}), member, (*at, index))


def _parts(data: Any, path: Path) -> Iterator[str]:
    """The names of the parts that a path leads through, the outermost first."""
    for step in path:
        data = data[step]
        if name := part_of(data):
            yield name
