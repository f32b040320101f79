"""What the questions of a section were drawn from: a competency with its levels, or a principle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rolebook.addresses import Addresses
from rolebook.forms.field import Field, Option
from rolebook.model import Assessment, Competency, CompetencyLevel, Framework, Role
from rolebook.project import project


@dataclass(frozen=True, slots=True)
class Section:
    """Questions whose names begin with one id. `levels` are what the role is held to, lowest first."""

    kind: str
    id: str
    name: str
    href: str
    levels: tuple[Option, ...] = ()

    def asks_any(self, fields: Iterable[Field]) -> bool:
        """Whether one of these questions is in it."""
        return any(field.name.startswith(f"{self.id}.") for field in fields)

    def as_json(self) -> dict[str, Any]:
        """The section as docs/contracts.md describes it."""
        levels = [level.as_json() for level in self.levels]
        return {"kind": self.kind, "id": self.id, "name": self.name, "href": self.href, "levels": levels}


def level_option(addresses: Addresses, competency: Competency, level: CompetencyLevel) -> Option:
    """A described level, with where it stands in the handbook and where its step from the level below is shown."""
    lowest = competency.on(level.track)[0]
    compared = addresses.compared("competencies", competency.id, level.track.id)
    return Option(
        level.level.id,
        level.name,
        level.summary,
        level.level.rank,
        tuple(descriptor.text for descriptor in level.descriptors),
        addresses.entry("competency", competency.id, level.anchor) or "",
        f"{compared}#{level.anchor}" if compared and level != lowest else "",
    )


def draw_sections(framework: Framework, addresses: Addresses, assessment: Assessment, role: Role) -> Iterator[Section]:
    """The sections of an assessment whose questions are parts of entries."""
    if assessment.draw == "behaviours":
        for held in project(framework, role).principles:
            one = held.principle
            yield Section("principle", one.id, one.name, addresses.entry("principle", one.id) or "")
    if assessment.draw == "descriptors" and assessment.track:
        for competency in framework.competencies:
            asked = competency.asked_of(role, assessment.track)
            if any(level.descriptors for level in asked):
                levels = tuple(level_option(addresses, competency, level) for level in asked)
                yield Section("competency", competency.id, competency.name, levels[-1].href, levels)
