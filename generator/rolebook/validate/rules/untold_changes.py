"""What people have signed does not change without a word about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rolebook.diagnostics import Report, Span
from rolebook.kinds.history import HISTORY
from rolebook.load import Loaded
from rolebook.validate.rules.base import Facts, values

# What a signature is about, by kind; the same as forms/acknowledge.py digests.
_SIGNED = {
    "principle": ("name", "statement", "shared_by", "behaviours"),
    "competency": ("name", "definition", "cumulative", "levels"),
    "commitment": ("name", "text", "obligations"),
    "agreement": ("name", "summary"),
    "acknowledgement": ("name", "statement", "letter_of_intent"),
    "page": ("title", "body"),
}
_PARTS = ("behaviours[]", "levels[].descriptors[]")
# Keys of parts that are for authors, or beside what is signed.
_BESIDE = frozenset({*HISTORY, "aliases", "examples", "notes", "source"})

_Things = Iterator[tuple[str, str, dict[str, Any], Span]]


def untold_changes(facts: Facts, report: Report) -> None:
    """Report what people sign that has changed since the earlier version while its history says no more than then."""
    if facts.earlier is None:
        return
    covered = set(values({"all": [one.data for one in facts.of("acknowledgement")]}, "all[].covers[]"))
    before = {(kind, name): data for kind, name, data, _ in _things(facts.earlier)}
    for kind, name, data, span in _things(facts.loaded):
        old = before.get((kind, name))
        if old is None or not (kind == "acknowledgement" or covered & {kind, f"{kind}:{name}"}):
            continue
        if _signed(kind, old) != _signed(kind, data) and _told(old) == _told(data):
            report.add(
                "untold-change",
                f"what people sign of the {kind} “{name}” has changed since the earlier version, and nothing says so",
                span,
                "Say it under “changed”, with “material: true” if people must sign again. Untold, it asks all of them.",
            )


def _things(loaded: Loaded) -> _Things:
    """Entries and pages: kind, id, what is written, and where."""
    for entry in loaded.entries:
        if entry.kind.name in _SIGNED and entry.id:
            yield entry.kind.name, entry.id, entry.data, entry.id_span()
    for page in loaded.pages:
        yield "page", page.name, {**page.front.data, "body": page.body}, page.front.span()


def _signed(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return {key: _without_asides(data[key]) for key in _SIGNED[kind] if key in data}


def _without_asides(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_asides(inner) for key, inner in value.items() if key not in _BESIDE}
    return [_without_asides(inner) for inner in value] if isinstance(value, list) else value


def _told(data: dict[str, Any]) -> list[Any]:
    """What an entry and its parts tell of their history."""
    parts = [data, *(part for pattern in _PARTS for part in values(data, pattern) if isinstance(part, dict))]
    return [told for part in parts if (told := {key: part[key] for key in HISTORY if key in part})]
