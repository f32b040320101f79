"""Links to entries and pages, `kind:id#part`, lead somewhere in this edition."""

from __future__ import annotations

import difflib

from rolebook.diagnostics import Report, Span
from rolebook.kinds import OPTIONAL_PAGES
from rolebook.validate.rules.base import Facts, label_of, suggest, walk

# Pages made from the data, by the name that links use.
GENERATED_PAGES = frozenset(
    {
        "home",
        "matrix",
        "glossary",
        "a-z",
        "competencies",
        "principles",
        "commitments",
        "assessments",
        "agreements",
        "onboarding",
    }
)
LINKED_KINDS = (
    "role",
    "track",
    "principle",
    "competency",
    "commitment",
    "assessment",
    "agreement",
    "onboarding",
    "glossary",
    "page",
)
# Addresses that run a program or read the reader's own files.
_HARMFUL = {"javascript", "data", "vbscript", "file"}


def known_left_out(facts: Facts, report: Report) -> None:
    """Report pages that an edition is to do without but that it would not have anyway."""
    known = [*OPTIONAL_PAGES, *facts.ids["page"]]
    for entry in (facts.settings, facts.brand):
        if entry is None:
            continue
        for path, name in walk(entry.data, "without.pages[]"):
            if name not in OPTIONAL_PAGES and not facts.knows("page", name):
                message = f"there is no page called “{name}”"
                report.add("unknown-reference", message, entry.span(*path), suggest(name, known))


def known_steps(facts: Facts, report: Report) -> None:
    """Report onboarding steps that point nowhere."""
    for entry in facts.of("onboarding"):
        for path, link in walk(entry.data, "stages[].steps[].link"):
            check_link(facts, report, link, entry.span(*path))


def check_link(facts: Facts, report: Report, link: str, span: Span) -> None:
    """Report a link whose kind, id or part does not exist.

    One to a kind that is switched off, or to an entry that the brand removes, is fine and becomes plain words.
    """
    kind, _, name = link.partition(":")
    name, _, part = name.partition("#")
    if kind not in LINKED_KINDS:
        _report_kind(report, kind, name, span)
    elif (kind == "page" and name in GENERATED_PAGES) or (kind, name) in facts.loaded.removed:
        return
    elif not facts.knows(kind, name):
        known = facts.ids[kind] | GENERATED_PAGES if kind == "page" else facts.ids[kind]
        successor = facts.retired.get((kind, name))
        help_line = f"It was replaced by “{successor}”." if successor else suggest(name, known)
        report.add("points-nowhere", f"there is no {label_of(kind)} called “{name}”", span, help_line)
    elif part and part not in facts.parts.get((kind, name), {part}):
        message = f"the {kind} “{name}” has no part called “{part}”"
        report.add("points-nowhere", message, span, suggest(part, facts.parts[kind, name]))


def _report_kind(report: Report, kind: str, name: str, span: Span) -> None:
    if kind in _HARMFUL:
        help_line = "Write https://…, mailto:…, or kind:id for an entry."
        report.add("unsafe-link", f"a link to an address of the kind “{kind}:”", span, help_line)
        return
    near = difflib.get_close_matches(kind, LINKED_KINDS, 1)
    help_line = f"Did you mean “{near[0]}:{name}”?" if near else f"Kinds that can be linked: {', '.join(LINKED_KINDS)}."
    report.add("points-nowhere", f"“{kind}:” is no kind of entry", span, help_line)
