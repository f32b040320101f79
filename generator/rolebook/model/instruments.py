"""Assessments, agreement templates, acknowledgements and onboarding journeys."""

from __future__ import annotations

from dataclasses import dataclass

from rolebook.model.expectations import Cadence
from rolebook.model.people import Track


@dataclass(frozen=True, slots=True)
class Named:
    """A named part: a profile, a subscale, a person of an agreement."""

    id: str
    name: str
    summary: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scale."""

    value: int
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """How items are answered; points lowest first. `target` is the value that counts as reached, if any."""

    points: tuple[Point, ...]
    not_applicable: bool = False
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A statement to answer."""

    id: str
    text: str
    profile: str = ""
    subscale: str = ""
    reverse: bool = False
    weight: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """An instrument.

    `roles` names who fills it in, `cadence` how often, once where unsaid; `draw` says what its items are made from,
    empty for `items` only; `not_applicable`, `evidence` and `develop` are offered with every question; `note` is what
    it says of its answers in place of the handbook's own note; `identity` says whether the sender's name is kept: none,
    optional or required.
    """

    id: str
    name: str
    about: str
    summary: str
    roles: tuple[str, ...]
    draw: str
    items: tuple[Item, ...]
    scale: Scale | None
    track: Track | None
    introduction: str = ""
    minutes: int = 0
    cadence: Cadence | None = None
    profiles: tuple[Named, ...] = ()
    subscales: tuple[Named, ...] = ()
    not_applicable: bool = False
    evidence: bool = False
    develop: bool = False
    comment: bool = False
    show: str = "own"
    minimum_answers: int = 5
    manager: bool = False
    note: str = ""
    identity: str = "optional"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementField:
    """One thing to write into an agreement. `type`: text, long-text, date, behaviours or choice."""

    id: str
    label: str
    type: str
    help: str = ""
    options: tuple[str, ...] = ()
    repeat: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class AgreementSection:
    """A part of an agreement and who writes it; with `repeat` its fields are filled in together, several times."""

    id: str
    name: str
    fields: tuple[AgreementField, ...]
    guidance: str = ""
    written_by: tuple[str, ...] = ()
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """The template of a two-person document with states.

    `roles` are those of the person whose work it is about, empty where it is for every role.
    """

    id: str
    name: str
    summary: str
    people: tuple[Named, ...]
    states: tuple[str, ...]
    sections: tuple[AgreementSection, ...]
    roles: tuple[str, ...] = ()
    review: Cadence | None = None
    introduction: str = ""
    identity: str = "optional"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A statement to sign.

    `covers` names kinds, for all of them that applies to the role, and single entries or pages as `kind:id`; `roles`
    is empty where every role signs; `when` holds joining, material-change and every-year.
    """

    id: str
    name: str
    summary: str
    statement: str
    covers: tuple[str, ...]
    roles: tuple[str, ...] = ()
    letter_of_intent: bool = False
    when: tuple[str, ...] = ()
    identity: str = "optional"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `link` is `kind:id` or empty, `minutes` 0 where unsaid."""

    id: str
    text: str
    link: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of a journey."""

    id: str
    name: str
    steps: tuple[Step, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Onboarding:
    """A journey of stages and steps for some roles."""

    id: str
    name: str
    roles: tuple[str, ...]
    summary: str
    stages: tuple[Stage, ...]
    introduction: str = ""
    aliases: tuple[str, ...] = ()
