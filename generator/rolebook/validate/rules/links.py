"""Links to entries and pages, `kind:id#part`, lead somewhere in this edition."""

from __future__ import annotations

import difflib

from rolebook.diagnostics import Report, Span
from rolebook.validate.rules.base import Facts, suggest, walk

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


def known_steps(facts: Facts, report: Report) -> None:
    """Report onboarding steps that point nowhere."""
    for entry in facts.of("onboarding"):
        for path, link in walk(entry.data, "stages[].steps[].link"):
            check_link(facts, report, link, entry.span(*path))


def check_link(facts: Facts, report: Report, link: str, span: Span) -> None:
    """Report a link whose kind or id does not exist; one to a kind that is switched off is fine and becomes plain words."""
    kind, _, name = link.partition(":")
    name = name.partition("#")[0]
    if kind not in LINKED_KINDS:
        near = difflib.get_close_matches(kind, LINKED_KINDS, 1)
        help_line = (
            f"Did you mean “{near[0]}:{name}”?" if near else f"Kinds that can be linked: {', '.join(LINKED_KINDS)}."
        )
        code = "unsafe-link" if kind in {"javascript", "data", "vbscript", "file"} else "points-nowhere"
        report.add(code, f"“{kind}:” is no kind of entry", span, help_line)
        return
    if kind == "page" and name in GENERATED_PAGES:
        return
    if (kind, name) in facts.loaded.removed or name in facts.ids[kind]:
        return
    known = facts.ids[kind] | GENERATED_PAGES if kind == "page" else facts.ids[kind]
    successor = facts.retired.get((kind, name))
    help_line = f"It was replaced by “{successor}”." if successor else suggest(name, known)
    report.add("points-nowhere", f"there is no {kind} called “{name}”", span, help_line)
