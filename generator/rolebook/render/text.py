"""Authors' texts as HTML: a little Markdown, links to entries resolved, raw HTML never let through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_INLINE = MarkdownIt("zero", {"html": False}).enable(["emphasis", "link", "escape"])
_LONG = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline", "code", "heading", "lheading"]
)
_PLAIN = MarkdownIt("zero").enable(["emphasis", "link", "escape"])
_PROSE = MarkdownIt("commonmark", {"html": False})

# How long a description should be: search engines cut longer ones, and shorter ones say little.
_SHORTEST, _LONGEST = 50, 158

Rewrite = Callable[[str], str | None]


def inline(text: str, rewrite: Rewrite) -> Markup:
    """One paragraph of inline text as HTML. `rewrite` turns `kind:id` into an address, or `None` to drop the link."""
    tokens = _INLINE.parseInline(text)
    _rewrite_links(tokens, rewrite)
    return Markup(_INLINE.renderer.render(tokens, _INLINE.options, {}).strip())  # noqa: S704 (markdown-it escaped it)


def long(text: str, rewrite: Rewrite) -> Markup:
    """Paragraphs and lists as HTML."""
    tokens = _LONG.parse(text)
    _rewrite_links(tokens, rewrite)
    return Markup(_LONG.renderer.render(tokens, _LONG.options, {}).strip())  # noqa: S704 (markdown-it escaped it)


def plain(text: str) -> str:
    """The words alone, for titles, search records and descriptions."""
    return "".join(
        child.content for token in _PLAIN.parseInline(text) for child in token.children or () if child.type == "text"
    )


def described(*texts: str) -> str:
    """What search engines and previews show of a page: texts one after the other until they say enough, cut to fit."""
    said = ""
    for text in texts:
        if len(said) < _SHORTEST and text:
            said = f"{said} {words(text)}".strip()
    if len(said) <= _LONGEST:
        return said
    return said[: said.rindex(" ", 0, _LONGEST)].rstrip(" ,;:–") + " …" if " " in said[:_LONGEST] else said[:_LONGEST]


def short(words: str, most: int = 90) -> str:
    """The words up to so many letters, ended between two words."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,;:–—") + " …"


def words(markdown: str) -> str:
    """The words of a whole page of Markdown in one line, for search records."""
    blocks = (
        "".join(" " if child.type.endswith("break") else child.content for child in token.children)
        if token.children
        else token.content
        for token in _PROSE.parse(markdown)
    )
    return " ".join(" ".join(blocks).split())


def _rewrite_links(tokens: list[Token], rewrite: Rewrite) -> None:
    for token in tokens:
        if token.children:
            token.children = _without_dead_links(token.children, rewrite)


def _without_dead_links(children: list[Token], rewrite: Rewrite) -> list[Token]:
    kept: list[Token] = []
    dropping = False
    for child in children:
        if child.type == "link_open":
            href: Any = child.attrs.get("href", "")
            target = rewrite(str(href))
            dropping = target is None
            if target is not None:
                child.attrSet("href", target)
        if child.type in {"link_open", "link_close"} and dropping:
            dropping = child.type == "link_open"
            continue
        kept.append(child)
    return kept
