"""What every page of an edition shares: its framework, addresses, sentences and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from rolebook.addresses import Addresses
from rolebook.forms import Contract, short_digest, signing_digest
from rolebook.model import (
    Acknowledgement,
    Agreement,
    Assessment,
    Commitment,
    Competency,
    Framework,
    Onboarding,
    Principle,
    Role,
    Stage,
    Step,
)
from rolebook.project import Expected, RoleView, Signing, expected_level, project
from rolebook.render.grid import Grid, grids
from rolebook.wording import Strings


class Entry(Protocol):
    """What every entry with a page of its own has."""

    @property
    def id(self) -> str: ...  # noqa: D102 (a protocol's members say it by their names)
    @property
    def name(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Section:
    """One entry of the main navigation."""

    name: str
    title: str
    address: str


@dataclass(frozen=True)
class Site:
    """One edition, ready to be rendered. `site_url` is where it will be published, empty where nobody has said.

    `moved` leads places of pages in parts to the part they are in: known once the pages are made.
    """

    framework: Framework
    strings: Strings
    contracts: tuple[Contract, ...]
    site_name: str
    site_url: str = ""
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def root_url(self) -> str:
        """The address of the home page, with a slash at its end; empty where nobody has said."""
        return f"{self.site_url.rstrip('/')}/" if self.site_url else ""

    @cached_property
    def addresses(self) -> Addresses:
        """Where everything is."""
        return Addresses(self.framework, self.moved)

    def open_page(self, link: str) -> str | None:
        """The address of a page made from the data (`page:matrix`); `None` where there is nothing to show on it."""
        name = link.partition(":")[2].partition("#")[0]
        part = {"matrix": "commitments", "competency-matrix": "competencies", "compare": "competencies"}
        # A page that shows no part of the framework, such as A–Z, always has something to show.
        return self.addresses.link(link) if getattr(self.framework, part.get(name, name), True) else None

    @property
    def ranks(self) -> int:
        """How many levels the longest track has."""
        return max((len(track.levels) for track in self.framework.tracks), default=0)

    @cached_property
    def views(self) -> tuple[RoleView, ...]:
        """What applies to each role."""
        return tuple(project(self.framework, role) for role in self.framework.roles)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The main navigation: sections that have entries in this edition."""
        framework = self.framework
        filled = {
            "principles": framework.principles,
            "competencies": framework.competencies,
            "commitments": framework.commitments,
            "assessments": framework.assessments,
            "agreements": framework.agreements,
            "onboarding": framework.onboarding,
        }
        found = [
            Section(name, self.strings(f"section.{name}"), address)
            for name, entries in filled.items()
            if entries and (address := self.addresses.special(name)) is not None
        ]
        return tuple(found)

    def steps(self, stage: Stage) -> tuple[Step, ...]:
        """The steps of an onboarding stage without those that lead to what this edition does without."""
        return tuple(step for step in stage.steps if not step.link or self.addresses.link(step.link) is not None)

    def all_steps(self, journey: Onboarding) -> int:
        """How many steps a journey has in this edition."""
        return sum(len(self.steps(stage)) for stage in journey.stages)

    def digest(self, role: Role, signing: Signing) -> str:
        """The digest of what a role signs, in short, as it is printed beside the signature."""
        return short_digest(signing_digest(self.framework.handbook, role.id, signing))

    def parts_of(self, assessment: Assessment, role: Role) -> int:
        """How many parts the form of an assessment has for a role."""
        of = (assessment.id, role.id)
        return next(
            (one.part[1] for one in self.contracts if (one.entry, one.role) == of and one.kind == "assessment"), 1
        )

    def grids(self, view: RoleView) -> tuple[Grid, ...]:
        """A role's competencies and levels at a glance, one table for each track."""
        return grids(view)

    def concerned(self, entry: object) -> tuple[str, ...] | None:
        """Ids of the roles an entry is for; `None` where it is for all of them."""
        match entry:
            case Principle(shared_by=parties):
                return self.framework.handbook.roles_of(parties) if parties else None
            case Commitment():
                return entry.roles()
            case Assessment(roles=roles) | Acknowledgement(roles=roles) | Agreement(roles=roles):
                return roles or None
            case Onboarding(roles=roles):
                return roles
        return None

    def targets(self, competency: Competency) -> list[tuple[Role, Expected]]:
        """Which roles are expected at which level of a competency."""
        found = ((role, expected_level(role, competency)) for role in self.framework.roles)
        return [(role, expected) for role, expected in found if expected is not None]
