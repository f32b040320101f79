"""How the places of one sentence stand to one another, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rolebook.lint.passages import Passage


def relation(passages: Sequence[Passage]) -> tuple[str, str]:
    """Where the passages stand, and what can be done about it: `across levels of “Service”`, and a line of help."""
    first = passages[0]
    homes = {one.addresses[0] for one in passages}
    if len(homes) > 1:
        kinds = {one.entry.kind.name for one in passages}
        where = "across competencies" if kinds == {"competency"} else "across entries"
        return where, "Keep it where it fits best, or say in each place what is particular to it."
    levels = {one.level for one in passages}
    if levels == {None}:
        return f"within “{first.title}”", "Keep one of them, or say in each what is particular to it."
    if len(levels) == 1:
        return f"within one level of “{first.title}”", "Keep one of them, or say in each what is particular to it."
    if len({level[0] for level in levels if level}) == len(levels):
        return (
            f"across tracks of “{first.title}”",
            "Say for each track what is particular to it, or accept the sentence where both are to share it.",
        )
    return (
        f"across levels of “{first.title}”",
        "Keep it at the level where it is first expected, or say at each level what is more there.",
    )


def comparable(one: Passage, other: Passage) -> bool:
    """Whether two passages should differ: not the halves of one behaviour.

    Items are compared with those of their own assessment only: they are drawn from the framework's other texts, and an
    instrument may ask what another one asks.
    """
    same_home = one.addresses[0] == other.addresses[0]
    return one.addresses[-1] != other.addresses[-1] and (same_home or "item" not in {one.sort, other.sort})
