"""What every page of an edition shares: its framework, addresses, sentences and settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rolebook.addresses import Addresses
from rolebook.forms import Contract
from rolebook.model import Competency, Framework, Role, Stage, Step
from rolebook.project import Expected, RoleView, expected_level, project
from rolebook.wording import Strings


@dataclass(frozen=True)
class Section:
    """One entry of the main navigation."""

    name: str
    title: str
    address: str


@dataclass(frozen=True)
class Site:
    """One edition, ready to be rendered."""

    framework: Framework
    strings: Strings
    contracts: tuple[Contract, ...]
    site_name: str

    @cached_property
    def addresses(self) -> Addresses:
        """Where everything is."""
        return Addresses(self.framework)

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

    def targets(self, competency: Competency) -> list[tuple[Role, Expected]]:
        """Which roles are expected at which level of a competency."""
        found = ((role, expected_level(role, competency)) for role in self.framework.roles)
        return [(role, expected) for role, expected in found if expected is not None]
