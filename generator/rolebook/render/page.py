"""One page: what varies from page to page stands in named slots, the body is one block of HTML."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from markupsafe import escape

from rolebook.addresses import source_path
from rolebook.render.artifact import Artifact
from rolebook.render.sides import Side, SideLine

_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")
_BLANK_LINES = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way from the home page; `address` is relative to the edition's root."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the contents: level 2 or 3."""

    id: str
    title: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be.

    `section` names the sidebar, `entry` the line of it that is this page, `role` the role it is pinned to.
    `data` is the address of the same as JSON, `within` what tells its title from the same one elsewhere.
    """

    address: str
    title: str
    description: str
    body: str
    section: str = ""
    entry: str = ""
    role: str = ""
    crumbs: tuple[Crumb, ...] = ()
    contents: tuple[Heading, ...] = ()
    wide: bool = False
    data: str = ""
    within: str = ""

    def artifact(self, side: Side) -> Artifact:
        """The Markdown file of docs/ that an engine builds the page from.

        `side` is the sidebar of its section; what it lists of a long one stands in the page's front matter.
        """
        around = side.around(self.entry)
        front = {
            "title": _shown(self.title),
            "description": _shown(self.description),
            "section": self.section,
            "entry": self.entry,
            "role": self.role,
            "wide": self.wide,
            "data": self.data,
            "within": _shown(self.within),
            "crumbs": [{"title": _shown(crumb.title), "address": crumb.address or "."} for crumb in self.crumbs],
            "side": {"title": _shown(side.title), "lines": [_line(line) for line in around]} if around else None,
            "contents": [{"id": head.id, "title": _shown(head.title), "level": head.level} for head in self.contents],
        }
        kept = {name: value for name, value in front.items() if value}
        # JSON is YAML; escaping only what must be keeps signs beyond the basic plane readable for both engines.
        lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in kept.items()]
        text = "\n".join(["---", *lines, "---", "", as_block(self.body), ""])
        return Artifact.text(f"docs/{source_path(self.address)}", text)


def _line(line: SideLine) -> dict[str, str | None]:
    roles = None if line.roles is None else " ".join(line.roles)
    return {"id": line.id, "title": _shown(line.title), "address": line.address, "roles": roles}


def _shown(words: str) -> str:
    """Words for the front matter: both engines' templates print them as they are, in attributes too."""
    return str(escape(words))


def as_block(html: str) -> str:
    """HTML as one raw block that a Markdown parser passes through: no blank lines, nothing indented."""
    return _BLANK_LINES.sub("\n", _BETWEEN_TAGS.sub(">\n<", html)).strip()
