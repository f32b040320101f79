"""What `lint:` excepts from its rules exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.validate.rules.base import Facts, label_of, meant

_NOT_EXCEPTED = {"handbook", "party", "commitment group"}


def lint_exceptions(facts: Facts, report: Report) -> None:
    """Report exceptions from a rule of `lint` that name no entry, or no part of one."""
    settings = facts.settings
    rules = settings.data.get("lint", {}) if settings else {}
    for name, rule in rules.items():
        for index, address in enumerate(rule.get("except", ()) if isinstance(rule, dict) else ()):
            if settings is not None:
                _check(facts, report, address, settings.span("lint", name, "except", index))


def part_of(member: Any) -> str:
    """The name of a part of an entry, as links and exceptions write it behind the hash; empty where it has none.

    That is its id, or for a level of a competency the track and the level.
    """
    if not isinstance(member, dict):
        return ""
    if "track" in member and "level" in member:
        return f"{member['track']}-{member['level']}"
    name = member.get("id", "")
    return name if isinstance(name, str) else ""


def _check(facts: Facts, report: Report, address: str, span: Span) -> None:
    kind, _, rest = address.partition(":")
    name, _, part = rest.partition("#")
    kinds = facts.ids.keys() - _NOT_EXCEPTED
    if kind not in kinds:
        _report(report, f"there is no kind of entry called “{kind}”", address, kind, kinds, span)
    elif (kind, name) in facts.loaded.removed:
        return  # of the base, in the edition of a brand that does without it
    elif not facts.knows(kind, name):
        _report(report, f"there is no {label_of(kind)} called “{name}”", address, name, facts.ids[kind], span)
    elif part:
        holders = [entry for entry in facts.of(kind) if entry.id == name]
        known = {found for entry in holders for found in _parts(entry.data)}
        uncertain = not holders and kind != "page"
        if part not in known and not uncertain and not _takes_parts(facts, kind, name):
            message = f"the {label_of(kind)} “{name}” has no part called “{part}”"
            _report(report, message, address, part, known, span)


def _report(report: Report, message: str, address: str, piece: str, known: set[str], span: Span) -> None:
    help_line, fix = meant(piece, known, span)
    if fix is not None:
        # What was meant is one piece of the address; the fix writes all of it.
        whole = (Edit(edit.span, f'"{edit.text.join(_around(address, piece))}"') for edit in fix.edits)
        fix = Fix(tuple(whole), fix.certain)
    report.add("unknown-reference", message, span, help_line, fix=fix)


def _around(address: str, piece: str) -> tuple[str, str]:
    """What stands in an address before and behind one of its pieces: the kind, the id or the part."""
    if address.startswith(f"{piece}:"):
        return "", address[len(piece) :]
    if address.endswith(f"#{piece}"):
        return address[: -len(piece)], ""
    before, _, behind = address.partition(f":{piece}")
    return f"{before}:", behind


def _parts(data: Any) -> Iterator[str]:
    """The names of all parts of an entry."""
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if name := part_of(inner):
            yield name
        yield from _parts(inner)


def _takes_parts(facts: Facts, kind: str, name: str) -> bool:
    """Whether the brand takes parts of an entry away: the base's exceptions may name them."""
    return any(
        _removes(patch.data)
        for patch in facts.loaded.overlay
        if (patch.form, patch.kind.name, patch.id) == ("patch", kind, name)
    )


def _removes(data: Any) -> bool:
    if isinstance(data, dict):
        return data.get("remove") is True or any(map(_removes, data.values()))
    return isinstance(data, list) and any(map(_removes, data))
