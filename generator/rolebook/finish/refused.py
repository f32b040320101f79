"""What stands in a page that the site's own policy refuses: better told at the build than missed by a reader."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from rolebook.diagnostics import Report, Span
from rolebook.finish.links import and_more

# Elements that load what an attribute of theirs names.
_LOADS = {
    "img": "src",
    "script": "src",
    "video": "src",
    "audio": "src",
    "source": "src",
    "track": "src",
    "embed": "src",
    "iframe": "src",
    "object": "data",
}
# Elements that the policy refuses wherever their content comes from.
_NEVER = frozenset({"iframe", "object", "embed"})
_ELSEWHERE = ("http://", "https://", "//")
# Pages that have none of these need not be looked through; plain pieces are found in a tenth of a pattern's time.
_SIGNS = (
    b"style=",
    b"<style",
    b"<iframe",
    b"<object",
    b"<embed",
    b'="//',
    b"='//",
    b'src="http',
    b"src='http",
    b"src=http",
)
# Each begins with a plain word, which makes it quick.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (rb" on[a-z]+\s*=", rb"\non[a-z]+\s*=", rb"style\s+=", rb"<link\b[^>]*stylesheet[^>]*//")
)


class _Refused(HTMLParser):
    """Collects what a page has of such things."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "style":
            self._note("an element of style (<style>)")
        if "style" in named:
            self._note(f"an attribute of style on <{tag}>")
        for name in named:
            if name.startswith("on"):
                self._note(f"script in the attribute {name} of <{tag}>")
        address = named.get(_LOADS.get(tag, ""), "") or ""
        if tag == "link" and "stylesheet" in (named.get("rel") or ""):
            address = named.get("href") or ""
        if tag in _NEVER or address.startswith(_ELSEWHERE):
            self._note(f"<{tag}> with {address}" if address else f"<{tag}>")

    def _note(self, words: str) -> None:
        self.found[words] = None


def check_refused(site: Path, report: Report) -> None:
    """Report what the policy refuses, each once and at the first page that has it."""
    told: dict[str, list[str]] = {}
    for path in sorted(site.rglob("*.html")):
        page = path.read_bytes()
        if _may_hold(page.lower()):
            reader = _Refused()
            reader.feed(page.decode("utf-8"))
            for words in reader.found:
                told.setdefault(words, []).append(path.relative_to(site).as_posix())
    for words, names in told.items():
        report.add(
            "policy-refuses",
            f"the site's own policy refuses {words}{and_more(names)}",
            Span(f"{site.name}/{names[0]}"),
            "Put style and script into files of overrides/, and pictures and films beside the page in content/.",
        )


def _may_hold(page: bytes) -> bool:
    return any(sign in page for sign in _SIGNS) or any(pattern.search(page) for pattern in _PATTERNS)
