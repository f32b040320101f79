"""Links to entries and pages, `kind:id#part`: what two rules know of them."""

from __future__ import annotations

from dataclasses import replace

from rolebook.diagnostics import Edit, Fix, Report, Span, nearest
from rolebook.validate.rules.base import Facts, label_of, meant

# Pages made from the data, by the name that links use.
GENERATED_PAGES = frozenset(
    {
        "home",
        "matrix",
        "competency-matrix",
        "glossary",
        "a-z",
        "compare",
        "whats-new",
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
    "acknowledgement",
    "onboarding",
    "glossary",
    "page",
)
# Addresses that run a program or read the reader's own files.
_HARMFUL = {"javascript", "data", "vbscript", "file"}


def check_link(facts: Facts, report: Report, link: str, span: Span) -> None:
    """Report a link, written at `span`, whose kind, id or part does not exist.

    One to a kind that is switched off, or to an entry that the brand removes, is fine and becomes plain words.
    """
    kind, _, name = link.partition(":")
    name, _, part = name.partition("#")
    if kind not in LINKED_KINDS:
        _report_kind(report, kind, link, span)
    elif (kind == "page" and name in GENERATED_PAGES) or (kind, name) in facts.loaded.removed:
        return
    elif not facts.knows(kind, name):
        known = facts.ids[kind] | GENERATED_PAGES if kind == "page" else facts.ids[kind]
        successor = facts.retired.get((kind, name))
        help_line, fix = meant(name, known, span)
        if successor:
            help_line, fix = f"It was replaced by “{successor}”.", Fix((Edit(span, successor),), certain=True)
        message = f"there is no {label_of(kind)} called “{name}”"
        report.add("points-nowhere", message, span, help_line, fix=_within(link, name, fix))
    elif part and part not in facts.parts.get((kind, name), {part}):
        message = f"the {kind} “{name}” has no part called “{part}”"
        help_line, fix = meant(part, facts.parts[kind, name], span)
        report.add("points-nowhere", message, span, help_line, fix=_within(link, part, fix))


def _within(link: str, piece: str, fix: Fix | None) -> Fix | None:
    """The fix for a piece of a link as one for the whole link that stands at the place."""
    if fix is None:
        return None
    edits = (replace(edit, text=link.replace(piece, edit.text, 1)) for edit in fix.edits)
    return Fix(tuple(edits), fix.certain)


def _report_kind(report: Report, kind: str, link: str, span: Span) -> None:
    if kind in _HARMFUL:
        help_line = "Write https://…, mailto:…, or kind:id for an entry."
        sample = Fix((Edit(span, "https://example.org/"),), sample=True) if span.length == len(link) else None
        report.add("unsafe-link", f"a link to an address of the kind “{kind}:”", span, help_line, fix=sample)
        return
    near = nearest(kind, LINKED_KINDS)
    help_line, fix = f"Kinds that can be linked: {', '.join(LINKED_KINDS)}.", None
    if near:
        meant_link = link.replace(kind, near.word, 1)
        help_line, fix = f"Did you mean “{meant_link}”?", Fix((Edit(span, meant_link),), near.obvious)
    report.add("points-nowhere", f"“{kind}:” is no kind of entry", span, help_line, fix=fix)
