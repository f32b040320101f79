"""Which level of a competency is expected of a role."""

from __future__ import annotations

from dataclasses import dataclass

from rolebook.model import Competency, CompetencyLevel, Role, Target, Track


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a role in one competency.

    `target` is the level asked for; `level` the described one that stands for it: the same, or the nearest below
    where the competency does not describe that level; `None` where nothing at or below it is described.
    """

    competency: Competency
    target: Target
    level: CompetencyLevel | None

    @property
    def exact(self) -> bool:
        """Whether the level asked for is described itself."""
        return self.level is not None and self.level.level.id == self.target.level.id

    @property
    def track(self) -> Track:
        """The track the target lies on."""
        return self.target.track

    @property
    def cumulative(self) -> bool:
        """Whether what the levels below ask applies as well."""
        return self.competency.is_cumulative(self.track)

    @property
    def below(self) -> tuple[CompetencyLevel, ...]:
        """The described levels below the one that stands for the target, lowest first, where levels add up."""
        if self.level is None or not self.cumulative:
            return ()
        rank = self.level.level.rank
        return tuple(level for level in self.competency.on(self.track) if level.level.rank < rank)


def expected_level(role: Role, competency: Competency) -> Expected | None:
    """What a role is expected to show in a competency.

    `None` where the role has no target, or the competency does not describe the track the target lies on.
    """
    target = role.exceptions.get(competency.id, role.target)
    if target is None:
        return None
    described = competency.on(target.track)
    if not described:
        return None
    at_or_below = [level for level in described if level.level.rank <= target.level.rank]
    return Expected(competency, target, at_or_below[-1] if at_or_below else None)
