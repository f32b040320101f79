"""What docs/scoring.md says, written down a second time: slow, exact, and made from the page alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Json = dict[str, Any]


def score(contract: Json, answers: Json) -> list[Json]:
    """Mean, share and number of answers of each profile and of its sub-scales."""
    fields = {field["name"]: field for field in contract["fields"]}
    items = [item for item in contract["scoring"] if item["profile"]]
    scored = [rank for item in items for rank in ranks(fields[item["field"]])]
    ruler = (min([0, *scored]), max(scored, default=0))
    weighed = [(item, value_of(item, fields[item["field"]], answers.get(item["field"]))) for item in items]
    return [
        {
            "profile": profile,
            **total([pair for pair in weighed if pair[0]["profile"] == profile], ruler),
            "subscales": [
                {
                    "subscale": subscale,
                    **total(
                        [pair for pair in weighed if (pair[0]["profile"], pair[0]["subscale"]) == (profile, subscale)],
                        ruler,
                    ),
                }
                for subscale in in_order(item["subscale"] for item in items if item["profile"] == profile)
            ],
        }
        for profile in in_order(item["profile"] for item in items)
    ]


def ranks(field: Json) -> list[int]:
    return [option["rank"] for option in field["options"] if option["rank"] is not None]


def value_of(item: Json, field: Json, answer: str | None) -> int | None:
    for option in field["options"]:
        if option["value"] == answer and option["rank"] is not None:
            rank: int = option["rank"]
            return min(ranks(field)) + max(ranks(field)) - rank if item["reverse"] else rank
    return None


def total(weighed: list[tuple[Json, int | None]], ruler: tuple[int, int]) -> Json:
    given = [(item["weight"], value) for item, value in weighed if value is not None]
    if not given:
        return {"mean": None, "share": 0.0, "answered": 0}
    mean = Fraction(sum(weight * value for weight, value in given), sum(weight for weight, _ in given))
    start, top = ruler
    share = (mean - start) / (top - start) if top > start else 0
    return {"mean": float(mean), "share": float(share), "answered": len(given)}


def in_order(names: Any) -> list[str]:
    """Each name once, where it first stands; the empty one is none."""
    return [name for name in dict.fromkeys(names) if name]
