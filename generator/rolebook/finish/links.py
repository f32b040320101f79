"""Checks on the built site, before it is put in its place: every link and every form's address leads somewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from functools import cache, lru_cache, partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rolebook.diagnostics import Report, Span

# Addresses that the backend answers, not a file.
_SERVED = ("f/",)
# Where an element names the address it needs; every other one has it in `href`.
_ADDRESS = {"img": "src", "script": "src", "form": "action"}


class _Links(HTMLParser):
    """Collects the ids of a page and the addresses it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name == _ADDRESS.get(tag, "href") and value:
                self.targets.append(value)


def pages_of(site: Path) -> list[str]:
    """The addresses of all pages of a built site, in alphabetical order."""
    return sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))


def check_links(site: Path, report: Report) -> None:
    """Report every link of a built site that leads to a page, file or anchor that is not there.

    A link that stands on many pages, as one of the frame does, is looked up once and reported once, at the first of
    them.
    """
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("index.html"))}
    missing = cache(partial(_missing, site, pages))
    broken: dict[str, list[str]] = {}
    for name, page in pages.items():
        folder = posixpath.dirname(name)
        for target in dict.fromkeys(page.targets):
            place = _place(folder, target)
            if problem := place if isinstance(place, str) else missing(*place):
                broken.setdefault(problem, []).append(name)
    for message, names in broken.items():
        report.add(
            "broken-link",
            f"a link {message}{and_more(names)}",
            Span(f"{site.name}/{names[0]}"),
            "Mend it in content/, data/ or overrides/.",
        )


def and_more(pages: Sequence[str]) -> str:
    """On how many pages beside the first one something stands, for a message about all of them."""
    return f" (and on {len(pages) - 1} more pages)" if len(pages) > 1 else ""


def _read(path: Path) -> _Links:
    links = _Links()
    links.feed(path.read_text(encoding="utf-8"))
    return links


def _place(folder: str, target: str) -> tuple[str, str] | str:
    """Where a link on a page of a folder leads: path, relative to the site's root, and anchor.

    Words instead where it leads nowhere whatever there is, and none of them where it leads to another site.
    """
    split = _split(target)
    if isinstance(split, str):
        return split
    path, anchor = split
    way = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    resolved = posixpath.normpath(way)
    if resolved == ".." or resolved.startswith("../"):
        return f"leads out of the site: {target}"
    return "" if resolved == "." else resolved, anchor


@lru_cache(maxsize=4096)
def _split(target: str) -> tuple[str, str] | str:
    """Path and anchor of an address; words instead where it is none, and none of them where it is another site's."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return f"is no address: {target}"
    return "" if parts.scheme or parts.netloc else (unquote(parts.path), unquote(parts.fragment))


def _missing(site: Path, pages: dict[str, _Links], path: str, anchor: str) -> str:
    """What a path and an anchor of the site lead to that is not there; empty where everything is."""
    if path.startswith(_SERVED):
        return ""
    place = (path or "/") + (f"#{anchor}" if anchor else "")
    file = f"{path}/index.html".lstrip("/") if f"{path}/index.html".lstrip("/") in pages else path
    if file not in pages:
        return "" if (site / file).is_file() else f"leads to nothing: {place}"
    if not anchor or anchor in pages[file].ids or anchor.startswith("__"):
        return ""
    return f"leads to no such place on the page: {place}"
