"""The questions of an assessment: drawn from levels, descriptors, commitments or behaviours, or written for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from rolebook.addresses import Addresses
from rolebook.forms.field import Field, Option
from rolebook.forms.sections import level_option
from rolebook.model import Assessment, Behaviour, Cadence, Competency, Framework, Handbook, Role, Track
from rolebook.project import Due, expected_level, project
from rolebook.wording import Strings

COMMENT_LENGTH = 4000
EVIDENCE_LENGTH = 2000
# The entry a question was made from: kind and id.
Source = tuple[str, str]
Drawn = Iterator[tuple[Source, Field]]


def draw_fields(
    framework: Framework, addresses: Addresses, strings: Strings, assessment: Assessment, role: Role
) -> Drawn:
    """All questions of an assessment for a role, each with the entry it was made from and what stands beside it."""
    for source, field in _questions(framework, addresses, strings, assessment, role):
        yield source, field
        if assessment.evidence:
            label = strings("form.evidence")
            yield source, Field(f"{field.name}.evidence", "remark", label, max_length=EVIDENCE_LENGTH, of=field.name)
        if assessment.develop:
            yield source, Field(f"{field.name}.develop", "statement", strings("form.develop"), of=field.name)


def _questions(
    framework: Framework, addresses: Addresses, strings: Strings, assessment: Assessment, role: Role
) -> Drawn:
    if assessment.draw:
        yield from _DRAWERS[assessment.draw](framework, addresses, strings, assessment, role)
    for item in assessment.items:
        field = Field(item.id, "rating", item.text, href=addresses.link(item.source) or "")
        yield ("assessment", assessment.id), _rating(field, assessment, strings)


def comment_field(strings: Strings) -> Field:
    """The open question at the end."""
    return Field(
        "comment",
        "long-text",
        strings("form.comment"),
        strings("form.comment-hint"),
        max_length=COMMENT_LENGTH,
    )


def _levels(framework: Framework, addresses: Addresses, strings: Strings, assessment: Assessment, role: Role) -> Drawn:
    """One level picker for each competency that is described on the assessment's track."""
    track = assessment.track
    if track is None:
        return
    for competency in framework.competencies:
        if not competency.on(track):
            continue
        options = (*_level_options(addresses, strings, competency, track), *_not_applicable(assessment, strings))
        expected = expected_level(role, competency)
        target = None
        if expected is not None and expected.track.id == track.id and expected.level is not None:
            target = next(option for option in options if option.value == expected.level.level.id)
        yield (
            ("competency", competency.id),
            Field(
                name=competency.id,
                type="level",
                label=competency.name,
                hint=competency.definition,
                href=addresses.entry("competency", competency.id) or "",
                required=True,
                options=options,
                target=target,
            ),
        )


def _level_options(addresses: Addresses, strings: Strings, competency: Competency, track: Track) -> tuple[Option, ...]:
    described = competency.on(track)
    below = Option("not-yet", strings("form.not-yet", level=described[0].name), rank=0)
    return (below, *(level_option(addresses, competency, level) for level in described))


def _descriptors(
    framework: Framework, addresses: Addresses, strings: Strings, assessment: Assessment, role: Role
) -> Drawn:
    """One rating for each descriptor of the levels the role is held to on the assessment's track."""
    for competency in framework.competencies:
        for level in competency.asked_of(role, assessment.track) if assessment.track else ():
            for descriptor in level.descriptors:
                name = f"{competency.id}.{descriptor.id}"
                href = addresses.entry("competency", competency.id, descriptor.id) or ""
                field = Field(name, "rating", descriptor.text, level.name, href, competency.name)
                yield ("competency", competency.id), _rating(field, assessment, strings)


def _commitments(
    framework: Framework, addresses: Addresses, strings: Strings, assessment: Assessment, role: Role
) -> Drawn:
    """One rating for each commitment that asks something of the role."""
    for group, due in project(framework, role).commitments:
        for one in due:
            name = one.commitment.id
            href = addresses.entry("commitment", name) or ""
            hint = f"{one.commitment.text} {_asked(strings, one)}"
            field = _rating(Field(name, "rating", one.commitment.name, hint, href, group.name), assessment, strings)
            # Nobody falls short of what is wholly optional.
            yield ("commitment", name), field if one.required else replace(field, target=None)


def _asked(strings: Strings, due: Due) -> str:
    """What a commitment asks of a role: **Required:** Take part, every month. **Optional:** Mentor somebody."""
    asked = []
    for one in due.obligations:
        kind = strings(f"obligation.{one.kind}")
        details = ", ".join(filter(None, (one.part.rstrip("."), _often(strings, one.cadence))))
        asked.append(f"**{kind}:** {details}." if details else f"**{kind}.**")
    return " ".join(asked)


def _often(strings: Strings, cadence: Cadence | None) -> str:
    if cadence is None:
        return ""
    least = strings("cadence.minutes", minutes=cadence.minutes) if cadence.minutes else ""
    return strings(f"cadence.{cadence.every}") + least


def _behaviours(
    framework: Framework, addresses: Addresses, strings: Strings, assessment: Assessment, role: Role
) -> Drawn:
    """One rating for each behaviour of the principles that concerns the role."""
    parties = framework.handbook.parties_of(role.id)
    for held in project(framework, role).principles:
        for behaviour in held.behaviours:
            hint = " ".join(_whose(framework.handbook, strings, behaviour, parties))
            name = f"{held.principle.id}.{behaviour.id}"
            href = addresses.entry("principle", held.principle.id, behaviour.id) or ""
            field = Field(name, "rating", behaviour.text, hint, href, held.principle.name)
            yield ("principle", held.principle.id), _rating(field, assessment, strings)


def _whose(handbook: Handbook, strings: Strings, behaviour: Behaviour, own: frozenset[str]) -> Iterator[str]:
    """Which party a behaviour is for, and what the role's own parties do of it."""
    if behaviour.parties:
        names = ", ".join(party.name for party in handbook.parties if party.id in behaviour.parties)
        yield strings("principle.only", parties=names)
    for half in behaviour.by_party:
        if half.party in own:
            yield f"{handbook.party(half.party).name}: {half.text}"


def _rating(field: Field, assessment: Assessment, strings: Strings) -> Field:
    """The question with the points of the scale as its answers."""
    scale = assessment.scale
    points = scale.points if scale else ()
    options = tuple(Option(str(point.value), point.name, point.description, point.value) for point in points)
    target = next((option for option in options if scale and option.rank == scale.target), None)
    options = (*options, *_not_applicable(assessment, strings))
    return replace(field, type="rating", required=True, options=options, target=target)


def _not_applicable(assessment: Assessment, strings: Strings) -> tuple[Option, ...]:
    """“Does not apply”, where it is offered."""
    offered = assessment.not_applicable or (assessment.scale is not None and assessment.scale.not_applicable)
    return (Option("not-applicable", strings("form.not-applicable")),) if offered else ()


_DRAWERS: dict[str, Callable[[Framework, Addresses, Strings, Assessment, Role], Drawn]] = {
    "levels": _levels,
    "descriptors": _descriptors,
    "commitments": _commitments,
    "behaviours": _behaviours,
}
