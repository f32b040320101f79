"""Built pages as trees: what a reader without script sees, and where its links lead."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_UNSEEN = frozenset({"script", "style", "template", "title", "svg"})
_BLOCKS = (
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav "
    "ol p pre section table ul"
)
# Elements whose end tag may be left out, with the start tags that end them: built pages have no optional tags.
_ENDED_BY = {
    tag: frozenset(starts.split())
    for tag, starts in {
        "head": "body",
        "p": f"{_BLOCKS} li dt dd td th tr tbody",
        "li": "li",
        "dt": "dt dd",
        "dd": "dt dd",
        "option": "option optgroup",
        "optgroup": "optgroup",
        "caption": "colgroup thead tbody tr",
        "colgroup": "colgroup thead tbody tr",
        "thead": "tbody tfoot",
        "tbody": "tbody tfoot",
        "tr": "tr tbody tfoot",
        "td": "td th tr tbody tfoot",
        "th": "td th tr tbody tfoot",
    }.items()
}
# Attributes whose words are read aloud or shown.
_SPOKEN = ("aria-label", "alt", "title", "placeholder")


@dataclass(slots=True, eq=False)
class Element:
    """One element with what is in it, in the order of the page."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements in it with one of these tags; without tags every element. What a template holds is no part."""
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                if child.tag != "template":
                    yield from child.all(*tags)

    def of_class(self, name: str) -> Iterator[Element]:
        """The elements in it that have a class."""
        return (element for element in self.all() if name in element.classes)

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def within(self) -> Iterator[Element]:
        """The elements around it, nearest first."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def texts(self) -> Iterator[tuple[Element, str]]:
        """Every piece of text that is seen, with the element it stands in."""
        for child in self.children:
            if isinstance(child, str):
                if words := " ".join(child.split()):
                    yield self, words
            elif child.tag not in _UNSEEN:
                yield from child.texts()

    def spoken(self) -> Iterator[tuple[Element, str]]:
        """Every text that only stands in an attribute: labels, alternatives."""
        for element in self.all():
            for name in _SPOKEN:
                if words := element.attributes.get(name):
                    yield element, words

    @property
    def text(self) -> str:
        """Its text as one line."""
        return " ".join(words for _, words in self.texts())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("#page", {})
        self._at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while tag in _ENDED_BY.get(self._at.tag, ()) and self._at.parent is not None:
            self._at = self._at.parent
        element = Element(tag, {name: value or "" for name, value in attrs}, self._at)
        self._at.children.append(element)
        if tag not in _VOID:
            self._at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at.children.append(Element(tag, {name: value or "" for name, value in attrs}, self._at))

    def handle_endtag(self, tag: str) -> None:
        for element in (self._at, *self._at.within()):
            if element.tag == tag and element.parent is not None:
                self._at = element.parent
                return

    def handle_data(self, data: str) -> None:
        self._at.children.append(data)


@dataclass(frozen=True)
class BuiltPage:
    """One page of a built site. `address` is relative to the site's root and ends in a slash, `` for the home page."""

    address: str
    html: str

    @cached_property
    def root(self) -> Element:
        """The whole document."""
        reader = _Reader()
        reader.feed(self.html)
        reader.close()
        return reader.root

    @cached_property
    def body(self) -> Element:
        """The body."""
        return next(self.root.all("body"))

    @cached_property
    def article(self) -> Element:
        """What the page is about, without the frame."""
        return next(self.root.all("article"))

    @cached_property
    def ids(self) -> list[str]:
        """Every id, as often as it stands there."""
        return [element.attributes["id"] for element in self.root.all() if "id" in element.attributes]

    @property
    def title(self) -> str:
        """What the window shows."""
        return " ".join(
            "".join(child for child in next(self.root.all("title")).children if isinstance(child, str)).split()
        )

    @property
    def description(self) -> str:
        """What search engines show."""
        metas = (meta.attributes for meta in self.root.all("meta"))
        return next((meta["content"] for meta in metas if meta.get("name") == "description"), "")

    @property
    def heading(self) -> str:
        """Its first heading of the first level."""
        return next((h1.text for h1 in self.article.all("h1")), "")

    def leads_to(self, element: Element) -> str:
        """The address of the site that a link goes to: without `?…` and `#…`."""
        place = urljoin(f"https://site/{self.address}", element.attributes["href"])
        return unquote(urlsplit(place).path).removeprefix("/")


def pages_of_site(site: Path) -> dict[str, BuiltPage]:
    """Every page of a built site by its address. The page for what is not found is none of them."""
    found = {}
    for path in sorted(site.rglob("index.html")):
        folder = path.parent.relative_to(site).as_posix()
        address = "" if folder == "." else f"{folder}/"
        found[address] = BuiltPage(address, path.read_text(encoding="utf-8"))
    return found


def sizes_of(pages: dict[str, BuiltPage]) -> dict[str, int]:
    """Bytes of HTML of every page, by address."""
    return {address: len(page.html.encode()) for address, page in pages.items()}


def search_records(site: Path) -> list[dict[str, Any]]:
    """Every record of the published search index: url, content, meta and filters."""
    fragments = (gzip.decompress(path.read_bytes()) for path in sorted((site / "pagefind").rglob("*.pf_fragment")))
    return [json.loads(fragment.removeprefix(b"pagefind_dcd")) for fragment in fragments]
