"""What open pages are told: which build they should show, and what is to mend while a newer one cannot be made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rolebook.diagnostics import Diagnostic, Report, Severity, Span
from rolebook.reporters.excerpt import excerpt_of_lines
from rolebook.reporters.instead import instead_of
from rolebook.reporters.json import as_json
from rolebook.reporters.sources import Sources

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class State:
    """One moment of serving.

    `build` names the published site, empty while there is none; pages that were made from another one are out of date.
    `published` says whether it holds the newest data. `failure` is what stopped a build that is no diagnostic.
    """

    build: str
    published: bool
    problems: tuple[dict[str, Any], ...] = ()
    errors: int = 0
    warnings: int = 0
    files: int = 0
    failure: str = ""
    building: bool = False

    def as_event(self) -> str:
        """A server-sent event: `built` where all is well, `diagnostics` where something is to mend."""
        # In ASCII, so that no sign in a text can end a line of the stream or be one that UTF-8 has no bytes for.
        data = json.dumps({name: value for name, value in asdict(self).items() if name != "published"})
        return f"event: {'built' if self.published else 'diagnostics'}\ndata: {data}\n\n"


def state_of(report: Report, root: Path, build: str, *, published: bool) -> State:
    """The state after a build that ended with a report; files are those with errors."""
    found = list(report)
    return State(
        build,
        published,
        tuple(_problems(found, root)),
        report.count(Severity.ERROR),
        report.count(Severity.WARNING),
        len({one.span.file for one in found if one.severity is Severity.ERROR}),
    )


def _problems(found: list[Diagnostic], root: Path) -> Iterator[dict[str, Any]]:
    """Each problem with the line it is about and what to write instead; errors first, and no more than one can read."""
    sources = Sources(root)

    def excerpt(span: Span) -> dict[str, Any] | None:
        shown = excerpt_of_lines(span, sources.lines(span.file))
        return asdict(shown) if shown is not None else None

    for one in sorted(found, key=lambda one: one.severity is not Severity.ERROR)[:MOST_SHOWN]:
        shown = as_json(one, root)
        related = [
            place | {"excerpt": excerpt(span)} for place, (_, span) in zip(shown["related"], one.related, strict=True)
        ]
        steps = [asdict(step) for step in instead_of(one.fix, sources, one.span.file)] if one.fix is not None else []
        yield shown | {"excerpt": excerpt(one.span), "related": related, "instead": steps}
