"""What a people list that was handed in would change, and whether it may."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from rolebook_backend.identity.addresses import is_address, same_address
from rolebook_backend.identity.listing import Line, read_listing
from rolebook_backend.identity.scim import ACCESS
from rolebook_backend.store import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

LONGEST = 200
HINTS = 20
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Changes:
    """Who is new or back, who is different from before (with what they were), who is no longer on the list."""

    added: tuple[Person, ...]
    changed: tuple[tuple[Person, Person], ...]
    ended: tuple[Person, ...]

    @property
    def people(self) -> list[Person]:
        """What is to be stored."""
        ended = [replace(one, active=False) for one in self.ended]
        return [*self.added, *(after for _, after in self.changed), *ended]


def read_people(content: bytes, name: str, roles: Collection[str] | None = None) -> tuple[list[Person], list[str]]:
    """Read a list; return its people and all that is wrong with it. `roles` are those that forms are made for."""
    listing = read_listing(content, name)
    if not listing.lines and not listing.problems:
        listing.problems.append(f"{name}: nobody is on the list")
    problems = [*listing.problems, *(problem for line in listing.lines for problem in _wrong(line, roles))]
    problems += _twice(listing.lines, "id")
    problems += _twice(listing.lines, "email")
    people = [_person(line) for line in listing.lines]
    places = {one.id: line.place for one, line in zip(people, listing.lines, strict=True)}
    problems += _managers(people, places)
    return people, problems


def changes(before: Sequence[Person], now: Sequence[Person]) -> Changes:
    """Compare a list with what is stored."""
    known = {one.id: one for one in before}
    listed = {one.id for one in now}
    return Changes(
        added=tuple(one for one in now if one.id not in known or not known[one.id].active),
        changed=tuple(
            (known[one.id], one) for one in now if one.id in known and known[one.id].active and known[one.id] != one
        ),
        ended=tuple(one for one in before if one.active and one.id not in listed),
    )


def ends_too_many(before: Sequence[Person], found: Changes) -> bool:
    """Say whether more than half of those who are active would no longer be: more often a mistake than not."""
    return len(found.ended) * 2 > sum(one.active for one in before)


def _person(line: Line) -> Person:
    values = line.values
    return Person(
        id=values.get("id", ""),
        email=same_address(values.get("email", "")),
        name=values.get("name", ""),
        role=values.get("role", ""),
        manager=values.get("manager", ""),
        access=frozenset(_access(line)),
    )


def _access(line: Line) -> list[str]:
    return [word for word in re.split(r"[\s,;|]+", line.values.get("access", "").lower()) if word]


def _wrong(line: Line, roles: Collection[str] | None) -> Iterator[str]:
    for name, value in line.values.items():
        if len(value) > LONGEST:
            yield f"{line.place}: {name}: expected at most {LONGEST} signs, found {len(value)}"
        if _UNPRINTABLE.search(value):
            yield f"{line.place}: {name}: has a line break or another control character in it; take it out"
    if not line.values.get("id"):
        yield f"{line.place}: id: is empty; expected what your directory calls this person, which never changes"
    email = line.values.get("email", "")
    if not is_address(email):
        yield f"{line.place}: email: “{email}” is no e-mail address; expected one like name@example.com"
    for word in _access(line):
        if word not in ACCESS:
            hint = _meant(word, ACCESS)
            yield f"{line.place}: access: unknown word “{word}”{hint}; expected {_or(ACCESS)}, or nothing"
    role = line.values.get("role", "")
    if role and roles is not None and role not in roles:
        yield f"{line.place}: role: no form is made for a role “{role}”{_meant(role, roles)}; expected {_or(roles)}"


def _twice(lines: Sequence[Line], name: str) -> Iterator[str]:
    first: dict[str, str] = {}
    for line in lines:
        value = line.values.get(name, "")
        key = same_address(value) if name == "email" else value
        if key and key in first:
            yield f"{line.place}: {name}: “{value}” is at {first[key]}, too; each person has one of their own"
        first.setdefault(key, line.place)


def _managers(people: Sequence[Person], places: Mapping[str, str]) -> Iterator[str]:
    above = {one.id: one.manager for one in people}
    unknown = 0
    for one in people:
        if one.manager and one.manager not in above:
            # What is near is looked for in the whole list: for the first few only.
            hint = _meant(one.manager, above) if unknown < HINTS else ""
            unknown += 1
            place = places[one.id]
            yield f"{place}: manager: nobody on the list has the id “{one.manager}”{hint}; give an id or nothing"
    for circle in _circles(above):
        way = " → ".join([*circle, circle[0]])
        yield f"{places[circle[0]]}: manager: goes round in a circle: {way}; leave one of them without a manager"


def _circles(above: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield each circle once, going up from each person as far as nobody has gone before."""
    seen: set[str] = set()
    for person in above:
        way: dict[str, None] = {}
        while person and person in above and person not in seen:
            seen.add(person)
            way[person] = None
            person = above[person]  # noqa: PLW2901 (goes up)
        if person in way:
            steps = list(way)
            yield steps[steps.index(person) :]


def _meant(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f" (did you mean “{near[0]}”?)" if near else ""


def _or(words: Collection[str]) -> str:
    return " or ".join(sorted(words))
