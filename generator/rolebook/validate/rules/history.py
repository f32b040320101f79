"""The versions that entries tell of are versions of this handbook, in an order that can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from rolebook.diagnostics import Report
from rolebook.kinds.history import version_key
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, Path, meant, second_ones, values, walk

# Parts of entries that can have a history of their own.
_PARTS = ("behaviours[]", "levels[].descriptors[]")


def history(facts: Facts, report: Report) -> None:
    """Report versions the handbook does not have, changes before the beginning, lists of versions that cannot be."""
    settings = facts.settings
    if settings is None:
        return
    _check_listed(settings, report)
    known = [one["version"] for one in settings.data.get("versions", ())]
    for path, item in walk(settings.data, "retired[]"):
        if "version" in item:
            _check_version(settings, known, settings, (*path, "version"), item["version"], report)
    for entry in (*facts.entries, *(page.front for page in facts.pages)):
        if entry is not settings:
            for path, told in _tellers(entry):
                _check(settings, known, entry, path, told, report)


def _tellers(entry: Entry) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The entry and its parts that have a history; the way to a part is looked for only where one has."""
    yield (), entry.data
    for pattern in _PARTS:
        if any("since" in part or "changed" in part for part in values(entry.data, pattern)):
            yield from walk(entry.data, pattern)


def _check(settings: Entry, known: list[str], entry: Entry, path: Path, told: dict[str, Any], report: Report) -> None:
    """One entry or part."""
    since = told.get("since", "")
    if since:
        _check_version(settings, known, entry, (*path, "since"), since, report)
    for at, version in _changed(told.get("changed", ())):
        place = (*path, "changed", *at)
        if since and version_key(version) < version_key(since):
            message = f"changed in “{version}”, before it came with “{since}”"
            related = ("it came with this version", entry.span(*path, "since"))
            help_line = "Write the version of the change, or an earlier one under “since”."
            report.add("changed-before-since", message, entry.span(*place), help_line, related)
        else:
            _check_version(settings, known, entry, place, version, report)


def _changed(changed: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(changed, str):
        yield (), changed
    else:
        for index, one in enumerate(changed):
            yield (index, "version"), one["version"]


def _check_version(settings: Entry, known: list[str], entry: Entry, path: Path, version: str, report: Report) -> None:
    own = settings.data["version"]
    related = ("the version of the handbook", settings.span("version"))
    if version_key(version) > version_key(own):
        message = f"the handbook is at version “{own}”, so nothing can be of “{version}”"
        help_line = "Write an earlier version, or raise “version” in handbook.yml."
        report.add("unknown-version", message, entry.span(*path), help_line, related)
    elif known and version_key(version) not in map(version_key, known):
        help_line, _ = meant(version, known)
        message = f"“{version}” is none of the versions that handbook.yml lists"
        report.add("unknown-version", message, entry.span(*path), f"{help_line} Or list it under “versions”.")


def _check_listed(settings: Entry, report: Report) -> None:
    """The list of versions itself."""
    listed = settings.data.get("versions", ())
    keys = [version_key(one["version"]) for one in listed]
    for at, first in second_ones(keys):
        related = ("listed here first", settings.span("versions", first, "version"))
        message = f"the version “{listed[at]['version']}” is listed twice"
        report.add("duplicate-id", message, settings.span("versions", at, "version"), "Take one out.", related)
    own = settings.data["version"]
    if keys and version_key(own) != max(keys):
        newest = max((one["version"] for one in listed), key=version_key)
        related = ("the newest of the list", settings.span("versions", keys.index(max(keys)), "version"))
        message = f"the handbook is at version “{own}”, but the newest of its “versions” is “{newest}”"
        help_line = f"List “{own}” too, or make “{newest}” the handbook's version."
        report.add("unknown-version", message, settings.span("version"), help_line, related)
    for at, one in enumerate(listed):
        if "date" in one and not _is_day(one["date"]):
            message = f"“{one['date']}” is no day of the calendar"
            help_line = 'Write year, month and day, such as "2026-09-14".'
            report.add("wrong-form", message, settings.span("versions", at, "date"), help_line)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True
