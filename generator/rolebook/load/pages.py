"""Prose pages: front matter and Markdown."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.kinds import Kind
from rolebook.kinds.schema import block, flag, idents, number, text
from rolebook.load.entries import Entry, Page
from rolebook.load.signs import lines_of
from rolebook.load.yaml_reader import read_yaml

PAGE = Kind(
    "page",
    "content/",
    block(
        "Front matter of a page",
        {
            "title": text("Title", "", "Welcome", max_length=120),
            "description": text("Description", "One sentence for search engines and lists."),
            "order": number("Order", "Its place among the pages, lowest first."),
            "roles": idents("Roles", "Whom the page is for. Left out: everybody."),
            "hidden": flag("Hidden", "Keeps the page out of lists."),
        },
        ("title",),
    ),
    refers=(("roles[]", "role"),),
    single=True,
)

_FENCE = "---"


def read_page(source: str, name: str, file: str, report: Report) -> Page | None:
    """One file of content/; `None` with the reason reported where its front matter cannot be read.

    `name` is the file's path without ending, `file` what diagnostics call it.
    """
    lines = lines_of(source)
    fences = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        message = "the front matter of the page has no end" if fences[:1] == [0] else "the page has no front matter"
        help_line = f"Begin the file with {_FENCE}, “title: …” and {_FENCE}, each on a line of its own."
        report.add("missing-key", message, Span(file), help_line)
        return None
    end = fences[1]
    # The opening fence stays as an empty line, so that places count as in the file.
    own = Report()
    read = read_yaml("\n".join(["", *lines[1:end]]), file, own)
    report.extend(own)
    data, place = read or (None, None)
    if not isinstance(data, dict) or place is None:
        if not own.failed:
            message = "the front matter of the page is no block of keys"
            report.add("missing-key", message, Span(file, 2), "Write at least “title: …” between the two fences.")
        return None
    return Page(name, Entry(PAGE, data, place), "\n".join(lines[end + 1 :]), end + 2)
