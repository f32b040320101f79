"""Prose pages: front matter and Markdown."""

from __future__ import annotations

import re

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.diagnostics.source import lines_of
from rolebook.kinds import Kind
from rolebook.kinds.history import HISTORY
from rolebook.kinds.schema import block, flag, idents, number, one_of, text
from rolebook.load.conflicts import conflicts, without_conflicts
from rolebook.load.entries import Entry, Page
from rolebook.load.place import Place

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
            "reader": one_of(
                "Reader",
                "new-hire",
                "manager",
                "consultant",
                description="Whom the page guides through the handbook; the home page leads this reader to it.",
            ),
            "hidden": flag("Hidden", "Keeps the page out of lists."),
            **HISTORY,
        },
        ("title",),
    ),
    refers=(("roles[]", "role"),),
    single=True,
)

_FENCE = "---"
_KEY = re.compile(r"[a-z_]+:(\s|$)|\s+\S|- ")


def read_page(source: str, name: str, file: str, report: Report) -> Page | None:
    """One file of content/; `None` with the reason reported where its front matter cannot be read.

    `name` is the file's path without ending, `file` what diagnostics call it.
    """
    split = conflicts(source, file)
    report.extend(split)
    source = without_conflicts(source) if split else source
    lines = lines_of(source)
    fences = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        message = "the front matter of the page has no end" if fences[:1] == [0] else "the page has no front matter"
        help_line = f"Begin the file with {_FENCE}, “title: …” and {_FENCE}, each on a line of its own."
        fix = _closed(lines, file) if fences[:1] == [0] else _begun(name, file)
        report.add("missing-key", message, Span(file), help_line, fix=fix)
        if fences[:1] == [0]:
            return None
        # Its text is checked all the same, so that one run says all.
        title = name.rpartition("/")[2]
        return Page(name, Entry(PAGE, {"title": title}, Place(file, 1, 1)), source, 1)
    end = fences[1]
    from rolebook.load.recovery import read_on  # noqa: PLC0415 (workspaces without pages need not wait for it)

    # The opening fence stays as an empty line, so that places count as in the file.
    own = Report()
    read = read_on("\n".join(["", *lines[1:end]]), file, own)
    report.extend(own)
    data, place = read or (None, None)
    if not isinstance(data, dict) or place is None:
        if not own.failed:
            message = "the front matter of the page is no block of keys"
            report.add("missing-key", message, Span(file, 2), "Write at least “title: …” between the two fences.")
        return None
    return Page(name, Entry(PAGE, data, place), "\n".join(lines[end + 1 :]), end + 2)


def _begun(name: str, file: str) -> Fix:
    """The fix that puts front matter on top of a page, its title made from the file's name."""
    title = name.rpartition("/")[2].replace("-", " ").capitalize()
    return Fix((Edit(Span(file, 1, 1, 0), f'{_FENCE}\ntitle: "{title}"\n{_FENCE}\n\n'),))


def _closed(lines: list[str], file: str) -> Fix:
    """The fix that ends front matter where its keys end: at the first line that is empty or no key."""
    end = next((at for at, line in enumerate(lines[1:], 1) if not _KEY.match(line)), len(lines))
    before = lines[end - 1]
    return Fix((Edit(Span(file, end, len(before) + 1, 0), f"\n{_FENCE}"),))
