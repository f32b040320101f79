"""Links in texts lead to web pages, e-mail addresses, entries or files beside the page, and nowhere else."""

from __future__ import annotations

import re

from rolebook.diagnostics import Edit, Fix, Report
from rolebook.validate.rules.base import Facts
from rolebook.validate.rules.closed_marks import unclosed_links
from rolebook.validate.rules.links import check_link
from rolebook.validate.texts import Text

# A link with its target behind the words, or below the text: `[words]: target "title"`; not a footnote.
_LINK = re.compile(
    r"\]\(\s*<?(?P<target>[^)\s>]+)"
    r"|^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\n?[ \t]*<?(?P<below>[^\s>]+)>?[ \t]*(?:[\"'(].*)?$",
    re.MULTILINE,
)
_SAFE = ("https://", "http://", "mailto:", "#")
# A file that lies in content/ beside the page; whether it is there the engine says.
_FILE = re.compile(r"(?!/)[\w./%() -]+\.(?:svg|png|jpe?g|webp|gif|pdf|docx?|xlsx?|csv)\Z", re.IGNORECASE)
_ENTRY_LINK = re.compile(r"[a-z]+:(?!//)")


def links_in_texts(facts: Facts, report: Report) -> None:
    """Report links of texts to addresses of other sorts, and to entries that are not there."""
    for one in facts.texts:
        if "](" not in one.text and "]:" not in one.text:
            continue
        unclosed = {match.start("target") for match in unclosed_links(one.text)}
        for match in _LINK.finditer(one.text):
            if match.start("target") in unclosed:
                continue  # told by the rule about marks that are closed
            if not (one.body and _FILE.match(match["target"] or "")):
                _check_target(facts, report, match, one)


def _check_target(facts: Facts, report: Report, match: re.Match[str], one: Text) -> None:
    group = "target" if match["target"] else "below"
    target, place = match[group], one.locate(*match.span(group))
    # Inline text is one line; there, “[Optional]: now” is nothing but words.
    if target.startswith(_SAFE) or (group == "below" and "\n" not in match.string):
        return
    if _ENTRY_LINK.match(target):
        check_link(facts, report, target, place)
    else:
        help_line = "Write https://…, mailto:…, or kind:id for an entry."
        sample = Fix((Edit(place, "https://example.org/"),), sample=True) if place.length == len(target) else None
        report.add("unsafe-link", f"a link to “{target}”", place, help_line, fix=sample)
