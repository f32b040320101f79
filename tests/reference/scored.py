"""Contracts about profiles with answers, as Hypothesis makes them up; scoring.py says what they come to."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
Case = tuple[Json, Json]
LOW, TOP = 1, 5
NOT_APPLICABLE = "not-applicable"


@st.composite
def options(draw: st.DrawFn) -> list[Json]:
    """Answers of a scale of any kind: with gaps, below 0, in any order, some without a rank."""
    found = draw(st.lists(st.integers(-3, 9), min_size=1, max_size=6, unique=True))
    unranked: list[int | None] = [None] * draw(st.integers(0, 2))
    return [{"value": f"v{place}", "rank": rank} for place, rank in enumerate([*found, *unranked])]


def likert() -> st.SearchStrategy[list[Json]]:
    points: list[Json] = [{"value": str(rank), "rank": rank} for rank in range(LOW, TOP + 1)]
    return st.just([*points, {"value": NOT_APPLICABLE, "rank": None}])


@st.composite
def cases(draw: st.DrawFn, scale: st.SearchStrategy[list[Json]]) -> Case:
    """A contract about profiles, and answers: some missing, some that are none of the options."""
    fields: list[Json] = []
    items: list[Json] = []
    answers: Json = {}
    for name in [f"item-{place}" for place in range(draw(st.integers(0, 12)))]:
        offered = draw(scale)
        item = {
            "field": name,
            "profile": draw(st.sampled_from(["compliance", "alliance", ""])),
            "subscale": draw(st.sampled_from(["initiative", "dialogue", ""])),
            "weight": draw(st.integers(1, 9)),
            "reverse": draw(st.booleans()),
        }
        answer = draw(st.sampled_from([*(option["value"] for option in offered), "unheard-of", None]))
        fields.append({"name": name, "options": offered})
        items.append(item)
        answers |= {name: answer} if answer else {}
    return {"fields": fields, "scoring": items}, answers


def by_name(profiles: list[Json]) -> dict[tuple[str, str], Json]:
    """Each total by profile and sub-scale."""
    return {
        (profile["profile"], part.get("subscale", "")): {key: part[key] for key in ("mean", "share", "answered")}
        for profile in profiles
        for part in (profile, *profile["subscales"])
    }
