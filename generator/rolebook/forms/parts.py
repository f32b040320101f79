"""An assessment in parts, each a form of its own: which questions are in which, what the parts are called and where."""

from __future__ import annotations

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
    found, before = [], 0
    for number, part in enumerate(parts, 1):
        asked = [field for _, field in part if not field.of]
        name = _name(strings, asked, before) if len(parts) > 1 else ""
        own_form, own_page = (form, page) if number == 1 else (f"{form}.part-{number}", f"{page}part/{number}/")
        found.append(Place(number, len(parts), own_form, own_page, name))
        before += len(asked)
    return tuple(found)


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


def _name(strings: Strings, asked: Sequence[Field], before: int) -> str:
    """What a part asks: its sections or competencies by name, else its questions by number."""
    names = list(dict.fromkeys(field.section or (field.label if field.type == "level" else "") for field in asked))
    if not all(names):
        return strings("form.part-numbers", first=before + 1, last=before + len(asked))
    if len(names) > _MOST_NAMES:
        return strings("form.part-names", first=names[0], last=names[-1])
    return ", ".join(names)
