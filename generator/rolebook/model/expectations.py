"""Principles, competencies and commitments."""

from __future__ import annotations

from dataclasses import dataclass

from rolebook.model.people import Level, Role, Track


@dataclass(frozen=True, slots=True)
class PartyHalf:
    """What one party does of a behaviour that has a different half for each."""

    party: str
    text: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """An observable behaviour of a principle. `parties` is empty where it is for all who share the principle."""

    id: str
    text: str
    parties: tuple[str, ...] = ()
    by_party: tuple[PartyHalf, ...] = ()


@dataclass(frozen=True, slots=True)
class Principle:
    """A statement and its behaviours. `shared_by` holds the ids of the parties who hold it jointly."""

    id: str
    name: str
    statement: str
    shared_by: tuple[str, ...]
    behaviours: tuple[Behaviour, ...]
    description: str = ""
    aliases: tuple[str, ...] = ()

    def of(self, parties: frozenset[str]) -> tuple[Behaviour, ...]:
        """The behaviours that concern somebody who belongs to those parties."""
        if self.shared_by and not parties.intersection(self.shared_by):
            return ()
        return tuple(one for one in self.behaviours if not one.parties or parties.intersection(one.parties))


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One observable behaviour at a level, with examples of what it can look like."""

    id: str
    text: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompetencyLevel:
    """What a competency means at one level of one track. Summary or descriptors may be missing."""

    track: Track
    level: Level
    summary: str
    descriptors: tuple[Descriptor, ...]
    label: str = ""
    audience: str = ""

    @property
    def anchor(self) -> str:
        """Its id within the competency's page."""
        return f"{self.track.id}-{self.level.id}"

    @property
    def name(self) -> str:
        """Its own label, or its level's name."""
        return self.label or self.level.name


@dataclass(frozen=True, slots=True)
class Competency:
    """A definition plus descriptors per track and level.

    `levels` are in the order of tracks, then ranks; `prerequisites` holds ids of competencies it builds on.
    """

    id: str
    name: str
    short_name: str
    definition: str
    levels: tuple[CompetencyLevel, ...]
    description: str = ""
    cumulative: bool | None = None
    aliases: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()

    def on(self, track: Track) -> tuple[CompetencyLevel, ...]:
        """Its described levels on one track, lowest first."""
        return tuple(level for level in self.levels if level.track.id == track.id)

    def asked_of(self, role: Role, track: Track) -> tuple[CompetencyLevel, ...]:
        """The described levels of a track that a role is held to, lowest first: where levels add up, to its target."""
        target = role.exceptions.get(self.id, role.target)
        if target is None or target.track.id != track.id:
            return ()
        reached = tuple(level for level in self.on(track) if level.level.rank <= target.level.rank)
        return reached if self.is_cumulative(track) else reached[-1:]

    def tracks(self) -> tuple[Track, ...]:
        """The tracks it is described on, in order."""
        return tuple({level.track.id: level.track for level in self.levels}.values())

    def is_cumulative(self, track: Track) -> bool:
        """Whether a level includes what the lower ones describe."""
        return track.cumulative if self.cumulative is None else self.cumulative


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often something is due.

    `every`: day, week, month, quarter, year or once; `minutes`: at least so many, 0 where unsaid.
    """

    every: str
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one commitment asks of some roles. `kind`: required or optional."""

    roles: tuple[str, ...]
    kind: str
    part: str = ""
    cadence: Cadence | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A responsibility with its obligations; roles that are not named have none.

    `prerequisites` holds ids of commitments to take on before it.
    """

    id: str
    name: str
    group: str
    text: str
    obligations: tuple[Obligation, ...]
    number: int
    description: str = ""
    aliases: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()

    def of(self, role: str) -> tuple[Obligation, ...]:
        """The obligations of one role, required ones first."""
        own = [obligation for obligation in self.obligations if role in obligation.roles]
        return tuple(sorted(own, key=lambda obligation: obligation.kind != "required"))

    def roles(self) -> tuple[str, ...]:
        """Ids of all roles with an obligation, each once."""
        return tuple(dict.fromkeys(role for obligation in self.obligations for role in obligation.roles))
