"""An assessment in parts, each a form of its own: which questions are in which, what the parts are called and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from rolebook.forms.field import Field
from rolebook.forms.fields import Source
from rolebook.wording import Strings

# So many names are said of a part; of more, the first and the last.
_MOST_NAMES = 2

Drawn = list[tuple[Source, Field]]


@dataclass(frozen=True, slots=True)
class Place:
    """One of so many parts: its form, its page, and what it asks in a few words. The only part has no name."""

    number: int
    count: int
    form: str
    page: str
    name: str

    def title(self, strings: Strings, title: str) -> str:
        """The title of a form with which part it is."""
        return strings("parts.title", title=title, part=self.number, count=self.count) if self.count > 1 else title


def divided(drawn: Iterable[tuple[Source, Field]], counts: Sequence[int]) -> list[Drawn]:
    """Questions in parts of so many, each with what stands beside it; what is left over is part of the last."""
    starts = frozenset(accumulate(counts[:-1]))
    parts: list[Drawn] = [[]]
    asked = 0
    for source, field in drawn:
        if not field.of:
            if asked in starts:
                parts.append([])
            asked += 1
        parts[-1].append((source, field))
    return parts


def places_of(strings: Strings, parts: Sequence[Drawn], form: str, page: str) -> tuple[Place, ...]:
    """Where the parts are. The first keeps the name and the address that the form has in one."""
    names = _names(strings, parts) if len(parts) > 1 else [""]
    places = [(form, page), *((f"{form}.part-{at}", f"{page}part/{at}/") for at in range(2, len(parts) + 1))]
    found = zip(places, names, strict=True)
    return tuple(Place(at, len(parts), *place, name) for at, (place, name) in enumerate(found, 1))


def parts_member(places: Sequence[Place], place: Place) -> dict[str, Any]:
    """The member `parts` of a contract (docs/contracts.md), where there are several."""
    if place.count == 1:
        return {}
    listed = [{"form": one.form, "page": one.page, "name": one.name} for one in places]
    return {"parts": {"number": place.number, "of": listed}}


def next_page(body: dict[str, Any]) -> str:
    """The page of the part that follows a contract's, or nothing."""
    parts = body.get("parts")
    following = parts["of"][parts["number"] :] if parts else ()
    return following[0]["page"] if following else ""


def _names(strings: Strings, parts: Sequence[Drawn]) -> list[str]:
    """What the parts ask: sections or competencies by name, with numbers where several have the same, or numbers."""
    asked = [[field for _, field in part if not field.of] for part in parts]
    ends = list(accumulate(map(len, asked)))
    numbers = [
        strings("form.part-numbers", first=end - len(part) + 1, last=end) for part, end in zip(asked, ends, strict=True)
    ]
    names = [_name(strings, part) for part in asked]
    twice = {name for name, count in Counter(names).items() if count > 1}
    both = zip(names, numbers, strict=True)
    return [", ".join(filter(None, (name, number if name in twice or not name else ""))) for name, number in both]


def _name(strings: Strings, asked: Sequence[Field]) -> str:
    names = list(dict.fromkeys(field.section or (field.label if field.type == "level" else "") for field in asked))
    if not all(names):
        return ""
    if len(names) > _MOST_NAMES:
        return strings("form.part-names", first=names[0], last=names[-1])
    return ", ".join(names)
