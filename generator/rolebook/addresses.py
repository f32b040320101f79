"""Where everything is in a built edition. Addresses have a fixed depth per kind and never depend on titles.

An address is relative to the edition's root, ends in a slash and is empty for the home page; a part follows a hash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from rolebook.model import Framework

_FOLDERS = {
    "role": "for",
    "track": "tracks",
    "principle": "principles",
    "competency": "competencies",
    "commitment": "commitments",
    "assessment": "assessments",
    "agreement": "agreements",
    "acknowledgement": "acknowledgements",
    "onboarding": "onboarding",
}

# Pages made from the data, by the name links use, with the kind (or optional page) they need.
_SPECIAL = {
    "home": ("", ""),
    "principles": ("principles/", "principle"),
    "competencies": ("competencies/", "competency"),
    "commitments": ("commitments/", "commitment"),
    "assessments": ("assessments/", "assessment"),
    "agreements": ("agreements/", "agreement"),
    "onboarding": ("onboarding/", "onboarding"),
    "glossary": ("glossary/", "glossary"),
    "matrix": ("matrix/", "commitment"),
    "competency-matrix": ("competency-matrix/", "competency"),
    "a-z": ("a-z/", ""),
    "compare": ("compare/", ""),
    "whats-new": ("whats-new/", ""),
}
# Of more roles than this, no page is made for every two: eight make 28 pages, twenty would make 190.
MOST_ROLES_COMPARED = 8

_ENTRY = r"((?!mailto:)[a-z]+:(?!//)[^)\s>]+)"
_MARKDOWN_LINK = re.compile(rf"(\]\(\s*<?){_ENTRY}")
_DROPPED_LINK = re.compile(r"\[([^\]]*)\]\(\s*<?gone:[^)]*\)")
# A link whose target stands below the text: `[words][label]`, and `[label]: kind:id`.
_TARGET_BELOW = re.compile(rf"^ {{0,3}}\[([^\]\n]+)\]:[ \t]*\n?[ \t]*<?{_ENTRY}>?[^\n]*\n?", re.MULTILINE)
_REFERENCE = re.compile(r"\[([^\]\n]+)\](?:\[([^\]\n]*)\])?(?![(\[:])")


class Addresses:
    """Finds the address of an entry or page of one edition; `None` for what the edition does without."""

    def __init__(self, framework: Framework, moved: Mapping[str, str] | None = None) -> None:
        self._framework = framework
        self._moved = moved or {}
        self._known = {key for key in framework.data if key[1]} | {("page", page.name) for page in framework.pages}

    def entry(self, kind: str, name: str, part: str = "") -> str | None:
        """The address of one entry, or of a part of it."""
        if (kind, name) not in self._known:
            return None
        hash_part = f"#{part}" if part else ""
        if kind == "glossary":
            return self._moved.get(f"glossary/#{name}", f"glossary/#{name}")
        return f"{_FOLDERS[kind]}/{name}/{hash_part}" if kind in _FOLDERS else f"{name}/{hash_part}"

    def special(self, name: str) -> str | None:
        """The address of a page made from the data, such as `matrix`."""
        address, needs = _SPECIAL[name]
        if needs in self._framework.without_kinds or name in self._framework.without_pages:
            return None
        if name == "whats-new" and not (self._framework.changes or self._framework.handbook.versions):
            return None
        return address

    def link(self, link: str) -> str | None:
        """The address behind a link such as `competency:communication#asks-first` or `page:matrix`."""
        kind, _, rest = link.partition(":")
        name, _, part = rest.partition("#")
        if kind == "page" and name in _SPECIAL:
            address = self.special(name)
            return f"{address}#{part}" if part and address is not None else address
        return self.entry(kind, name, part)

    def compared(self, *names: str) -> str | None:
        """The page of a comparison: of a competency's levels on a track, two levels of a track, or two roles."""
        compare = self.special("compare")
        return None if compare is None else f"{compare}{'/'.join(names)}/"

    def roles_compared(self, one: str, other: str) -> str | None:
        """Where two roles are compared, in whichever order they are given."""
        order = [role.id for role in self._framework.roles]
        one, other = sorted((one, other), key=order.index)
        if len(order) > MOST_ROLES_COMPARED:
            return self.comparison("roles", "", one, other)
        return self.compared("roles", one, other)

    def comparison(self, kind: str, name: str, before: str = "", after: str = "") -> str | None:
        """Where any two levels or roles are chosen and compared; what is given is chosen already."""
        compare = self.special("compare")
        given = {"of": f"{kind}.{name}" if name else kind, "from": before, "to": after}
        asked = "&".join(f"{key}={value}" for key, value in given.items() if value)
        return None if compare is None else f"{compare}?{asked}"

    def form(self, kind: str, name: str, role: str) -> str:
        """The address of a form's page."""
        return f"{_FOLDERS[kind]}/{name}/{role}/"


def data_address(kind: str, address: str) -> str:
    """The JSON file of an entry: beside its page; of a term, which shares the page of all, by its own name."""
    return f"glossary/{address.partition('#')[2]}.json" if kind == "glossary" else f"{address}index.json"


def source_path(address: str) -> str:
    """The file of docs/ that a page made from the data is built from.

    Always an index file: only there do both engines leave the relative links of raw HTML alone.
    """
    return f"{address}index.md"


def relative(target: str, page: str) -> str:
    """The way from one page to an address, both relative to the edition's root."""
    up = "../" * page.count("/")
    return f"{up}{target}" or "./"


def with_links(markdown: str, rewrite: Callable[[str], str | None]) -> str:
    """Markdown with each link to `kind:id` rewritten; where `rewrite` gives `None`, only the words stay."""
    below = {label.casefold(): target for label, target in _TARGET_BELOW.findall(markdown)}
    if below:
        markdown = _REFERENCE.sub(lambda match: _beside(match, below), _TARGET_BELOW.sub("", markdown))
    markdown = _MARKDOWN_LINK.sub(lambda match: match[1] + (rewrite(match[2]) or "gone:"), markdown)
    return _DROPPED_LINK.sub(r"\1", markdown)


def _beside(reference: re.Match[str], below: dict[str, str]) -> str:
    """A link with its target behind its words, if that is one of those from below the text."""
    target = below.get((reference[2] or reference[1]).casefold())
    return f"[{reference[1]}]({target})" if target else reference[0]
