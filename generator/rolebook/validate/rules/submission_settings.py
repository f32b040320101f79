"""The settings of submissions fit their target: what it needs is there, and what is there it reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.kinds.targets import Target, target_named
from rolebook.load import Entry
from rolebook.validate.fixes import add_key, drop_key
from rolebook.validate.rules.base import Facts, Path, meant

_KEYS = ("address", "addresses", "encoding", "names", "altcha")
_SAMPLES = {"formspree": "yourformid", "post": "https://answers.example.org/"}
_FORMSPREE_ID = re.compile(r"[A-Za-z0-9]{4,40}")
_FORMSPREE_PATH = re.compile(r"/f/[A-Za-z0-9]{4,40}")
# Where things are tried out; nothing leaves the machine, so nothing need be encrypted.
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
# What can be filled in, by what its forms' names begin with.
_FILLED_IN = {"assessment": "", "acknowledgement": "acknowledgement.", "agreement": "agreement."}


def submission_settings(facts: Facts, report: Report) -> None:
    """Report settings that the target does not read, addresses that are none, forms that have no address."""
    settings = facts.settings
    submissions = settings.data.get("submissions", {}) if settings else {}
    target = target_named(submissions.get("target", ""))
    if settings is None or target is None:
        return
    _unused(facts, report, settings, target)
    for path, address in _addresses(submissions, target):
        _address(report, settings.span("submissions", *path), target, address)
    if "addresses" in target.keys:
        _forms(facts, report, settings)
    if target.needs and target.needs not in submissions:
        _missing(facts, report, settings, target)


def _addresses(submissions: dict[str, Any], target: Target) -> Iterator[tuple[Path, str]]:
    """The addresses that the target reads, each with its place."""
    if "address" in submissions and "address" in target.keys:
        yield ("address",), submissions["address"]
    if "addresses" in target.keys:
        yield from ((("addresses", name), address) for name, address in submissions.get("addresses", {}).items())


def _unused(facts: Facts, report: Report, settings: Entry, target: Target) -> None:
    block = settings.place.at(("submissions",))
    chosen = block.key("target").file
    for name in _KEYS:
        # What a brand's target does not read of the base's settings belongs to the base's target.
        if name not in settings.data["submissions"] or name in target.keys or block.key(name).file != chosen:
            continue
        fix = drop_key(facts.lines, block.key(name), block.at((name,)))
        message = f"“{name}” is not read by “target: {target.name}”"
        report.add("unused-submission-setting", message, block.key(name).span(), "Take it out.", fix=fix)


def _address(report: Report, span: Span, target: Target, address: str) -> None:
    if target.name == "formspree" and _FORMSPREE_ID.fullmatch(address):
        return
    wrong = f"“{address}” is no address that answers can be sent to"
    try:
        parts = urlsplit(address)
        here = parts.hostname in _THIS_MACHINE
    except ValueError:
        parts, here = urlsplit(""), False
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.fragment:
        report.add("wrong-form", wrong, span, _wanted(target))
    elif parts.scheme == "http" and not here:
        message = "answers would be sent without being encrypted"
        fix = Fix((Edit(span, f"https{address[4:]}"),))
        report.add("wrong-form", message, span, "Write an address that begins with https://.", fix=fix)
    elif target.name == "formspree" and not (
        (parts.hostname == "formspree.io" or here) and _FORMSPREE_PATH.fullmatch(parts.path)
    ):
        report.add("wrong-form", f"“{address}” is no address of a Formspree form", span, _wanted(target))


def _wanted(target: Target) -> str:
    if target.name == "formspree":
        return "The form's id as Formspree shows it, or https://formspree.io/f/ and the id."
    return "A whole address, such as https://answers.example.org/."


def _forms(facts: Facts, report: Report, settings: Entry) -> None:
    """Addresses of single forms belong to forms that there are."""
    known = {f"{start}{name}" for kind, start in _FILLED_IN.items() for name in facts.ids[kind]}
    roles = facts.ids["role"]
    if facts.uncertain & {*_FILLED_IN, "role"}:
        return
    own = settings.data["submissions"].get("addresses", {})
    for name in own:
        entry, _, role = name.rpartition(".")
        if name in known or (entry in known and role in roles):
            continue
        span = settings.place.at(("submissions", "addresses")).key(name).span()
        others = known | {f"{one}.{role}" for one in known for role in roles}
        # What has an address already is not what was meant.
        help_line, fix = meant(name, others - own.keys(), span)
        report.add("unknown-reference", f"there is no form called “{name}”", span, help_line, fix=fix)


def _missing(facts: Facts, report: Report, settings: Entry, target: Target) -> None:
    """Forms without an address of their own need the one for all."""
    own = settings.data["submissions"].get("addresses", {})
    open_one = next((entry.data["name"] for entry in _sent(facts) if not _has_own(facts, entry, own)), "")
    if own and not open_one:
        return
    block = settings.place.at(("submissions",))
    fix = add_key(facts.lines, block, settings.data["submissions"], target.needs, _SAMPLES[target.name])
    fix = Fix(fix.edits, sample=True) if fix else None
    whose = f" of “{open_one}”" if own else ""
    message = f"nothing says where {target.label} takes the answers{whose}"
    help_line = f"Add “{target.needs}: …”. {_wanted(target)}"
    report.add("missing-key", message, settings.span("submissions", "target"), help_line, fix=fix)


def _sent(facts: Facts) -> list[Entry]:
    """What is filled in and sent; an agreement goes to and fro as a file."""
    return [entry for kind in ("assessment", "acknowledgement") if kind not in facts.off[0] for entry in facts.of(kind)]


def _has_own(facts: Facts, entry: Entry, own: Collection[str]) -> bool:
    """Whether a form has an address of its own, for all of its roles or for each of them."""
    name = f"{_FILLED_IN[entry.kind.name]}{entry.id}"
    return name in own or all(f"{name}.{role}" in own for role in entry.data.get("roles") or facts.ids["role"])
