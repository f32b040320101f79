"""Texts are words with a little Markdown, not HTML."""

from __future__ import annotations

import re

from rolebook.diagnostics import Edit, Fix, Report
from rolebook.validate.rules.base import Facts
from rolebook.validate.texts import Text

# A tag to a browser, closed or not: whatever a browser reads as markup is refused.
_HTML = re.compile(r"<(?:/?[a-zA-Z]|[!?])[^<>]*>?")
_NAME = re.compile(r"</?([a-zA-Z]+)")
_MARKDOWN = {"b": "**", "strong": "**", "i": "*", "em": "*", "br": " "}
_LONGEST_QUOTE = 40


def html_in_texts(facts: Facts, report: Report) -> None:
    """Report the HTML in a text once, at its first tag."""
    for one in facts.texts:
        tags = list(_HTML.finditer(one.text)) if "<" in one.text else []
        if tags:
            shown = " ".join(tags[0][0][:_LONGEST_QUOTE].split())
            more = f", and {len(tags) - 1} more" if len(tags) > 1 else ""
            help_line = (
                "Use **strong** and *emphasis*, or take it out; leave a blank behind a < that is meant as a sign."
            )
            place = one.locate(*tags[0].span())
            report.add("html-in-text", f"HTML in a text: {shown}{more}", place, help_line, fix=_fix(one, tags))


def _fix(one: Text, tags: list[re.Match[str]]) -> Fix | None:
    """Tags become their Markdown, or go; none where one of them cannot be found again in its line as it is."""
    edits = []
    for tag in tags:
        name = _NAME.match(tag[0])
        span = one.locate(*tag.span())
        if span.length != len(tag[0]):
            return None
        edits.append(Edit(span, _MARKDOWN.get(name[1].lower(), "") if name else ""))
    return Fix(tuple(edits))
