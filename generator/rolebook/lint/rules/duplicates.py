"""Sentences that stand twice."""

from __future__ import annotations

from collections.abc import Iterator

from rolebook.diagnostics import Diagnostic
from rolebook.lint.passages import Passage
from rolebook.lint.relation import relation
from rolebook.lint.rule import LintRule, NoOptions
from rolebook.lint.study import Study

COMPARED = ("descriptor", "summary", "behaviour", "commitment", "item")


def groups_of(study: Study) -> list[list[Passage]]:
    """The compared sentences in their order, those that say the same together.

    Of several in one part, such as the halves of a behaviour, the first stands for all.
    """
    found: dict[tuple[str, str], dict[str, Passage]] = {}
    for one in study.statements(*COMPARED):
        if one.bare:
            # Items are compared within their own assessment; see `comparable`.
            scope = one.addresses[0] if one.sort == "item" else ""
            found.setdefault((scope, one.bare), {}).setdefault(_part(one), one)
    return [list(group.values()) for group in found.values()]


def _part(one: Passage) -> str:
    """What a sentence is part of. A level may have a summary and a descriptor that say the same: those are two."""
    return f"{one.addresses[-1]} {one.sort}"


def _find(study: Study, _: NoOptions) -> Iterator[Diagnostic]:
    for group in groups_of(study):
        if len(group) < 2:
            continue
        first, *others = group
        where, help_line = relation(group)
        times = "twice" if len(group) == 2 else f"{len(group)} times"
        related = tuple((f"also here, {other.where}", other.span) for other in others)
        message = f"this {first.sort} stands {times}, {where}"
        yield Diagnostic("lint-duplicate", message, first.span, help_line, related)


DUPLICATE = LintRule("lint-duplicate", NoOptions, _find)
