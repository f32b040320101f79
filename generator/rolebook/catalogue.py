"""docs/diagnostics.md: the catalogue of codes as a page."""

from __future__ import annotations

from collections.abc import Iterator

from rolebook.diagnostics.codes import GROUPS, Code

_INTRODUCTION = """\
# Diagnostics

Every problem that `rolebook check`, `lint` or `build` reports has a code from this list. Codes are stable: a newer
version of Rolebook may report more, but a code keeps its meaning. `rolebook explain CODE` says the same in a terminal.

A report names the place (file, line, column), what was found, how to mend it, and where that can be known what to
write instead. `rolebook check --fix` writes what is certain: quotes, tabs, obvious misspellings. `--format` chooses
`text` for people, `json` for programs, `sarif` (2.1.0) for code scanning and `github` for annotations in a pull
request. Errors end the command with 1, wrong use with 2.

This page is made by `make docs`; edit `generator/rolebook/diagnostics/codes/` instead.
"""


def catalogue_page() -> str:
    """The whole catalogue as Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    for group in GROUPS:
        yield f"## {group.title}\n"
        for code in group.codes:
            yield from _entry(code)


def _entry(code: Code) -> Iterator[str]:
    yield f"### {code.name}\n"
    yield f"{code.title} ({code.severity}). {code.explanation}\n"
    for label, sample in (("Wrong", code.wrong), ("Right", code.right)):
        if sample:
            yield f"{label}:\n\n```yaml\n{sample}\n```\n"
