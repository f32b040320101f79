"""Prose pages: front matter and Markdown."""

from __future__ import annotations

from pathlib import Path

from rolebook.diagnostics import Report, Span
from rolebook.kinds import Kind
from rolebook.kinds.schema import block, flag, idents, number, text
from rolebook.load.entries import Entry, Page
from rolebook.load.files import decode
from rolebook.load.place import Place
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


def read_page(path: Path, name: str, file: str, report: Report) -> Page | None:
    """One file of content/. `name` is its path without ending, `file` what diagnostics call it."""
    source = decode(path.read_bytes(), file, report)
    if source is None:
        return None
    lines = source.splitlines()
    if not lines or lines[0].strip() != _FENCE or _FENCE not in (line.strip() for line in lines[1:]):
        report.add(
            "missing-key",
            "the page has no front matter",
            Span(file),
            f"Begin the file with {_FENCE}, title: …, {_FENCE}, each on a line.",
        )
        return None
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE)
    # The opening fence stays as an empty line, so that places count as in the file.
    read = read_yaml("\n".join(["", *lines[1:end]]), file, report)
    data, place = read if read and isinstance(read[0], dict) else ({}, Place(file, 1, 1))
    return Page(name, Entry(PAGE, data, place), "\n".join(lines[end + 1 :]) + "\n", end + 2)
