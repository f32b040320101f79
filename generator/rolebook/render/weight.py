"""What a page weighs, and how much room its frame leaves: no page is to be heavier than `MOST`."""

from __future__ import annotations

import re
from collections.abc import Iterable

import minify_html

from rolebook.render.page import Page
from rolebook.render.sides import Side
from rolebook.render.site import Site

# The minifier leaves out what browsers take for granted.
_UNTYPED = re.compile(r"<button\b(?![^>]*\stype=)")
# Bytes of HTML, uncompressed, as they are served.
MOST = 40_000
# What every page has around its body: head, policy, header, search, footer, and a note of the author’s.
_FRAME = 3_700
# What a page of a site with an address has beside it: the links to itself and to the feed, around that address.
_PUBLISHED = 150
# What a line adds to its words and its address: its element, its link, the way to the root.
_LINE = 40


def slim(html: str) -> str:
    """HTML without what only a reader of its source would miss: spaces between tags, quotes, comments, optional tags.

    Scripts stay as they are, since the policy allows them by their hashes; so do types of buttons and fields, by which
    scripts and style find them.
    """
    return _UNTYPED.sub("<button type=submit", minify_html.minify(html, keep_input_type_text_attr=True))


def weight(html: str) -> int:
    """How many bytes of HTML are served."""
    return len(slim(html).encode())


def room(site: Site, page: Page, side: Side) -> int:
    """How many bytes a page's body may have, by a careful estimate of what stands around it."""
    listed = side.around(page.entry) or side.lines
    lines = [
        *((role.name, f"{role.id}{role.id}") for role in site.framework.roles),
        *((section.title, section.address) for section in site.sections),
        *((line.title, f"{line.address}{' '.join(line.roles or ())}") for line in listed if not page.wide),
        *((crumb.title, crumb.address) for crumb in page.crumbs),
        *((heading.title, heading.id) for heading in page.contents),
        (page.title * 3, page.description),
    ]
    published = _PUBLISHED + 2 * _bytes((site.root_url, page.address)) if site.root_url else 0
    return MOST - _FRAME - published - _bytes(words for line in lines for words in line) - _LINE * len(lines)


def _bytes(words: Iterable[str]) -> int:
    return sum(len(each.encode()) for each in words)
