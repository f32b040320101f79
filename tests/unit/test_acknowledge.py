"""What is signed: what it covers for each role, and the fingerprint that paper and form share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rolebook.forms import short_digest, shown_to_sign, signing_digest
from rolebook.model import Commitment, Competency, Framework, Principle
from rolebook.project import RoleView, Signing, expected_level, project

from .starter_support import one, starter

FRAMEWORK = starter().framework


def signing(framework: Framework = FRAMEWORK, role: str = "staff") -> Signing:
    """The starter's one acknowledgement, as a role signs it."""
    (found,) = project(framework, framework.role(role)).acknowledgements
    return found


def digest(framework: Framework = FRAMEWORK, role: str = "staff") -> str:
    return signing_digest(framework.handbook, role, signing(framework, role))


def view(role: str) -> RoleView:
    return project(FRAMEWORK, FRAMEWORK.role(role))


def with_acknowledgement(**changes: object) -> Framework:
    changed = replace(FRAMEWORK.acknowledgements[0], **changes)  # type: ignore[arg-type]
    return replace(FRAMEWORK, acknowledgements=(changed,))


def with_principle(name: str, change: Callable[[Principle], Principle]) -> Framework:
    changed = tuple(change(each) if each.id == name else each for each in FRAMEWORK.principles)
    return replace(FRAMEWORK, principles=changed)


def with_competency(name: str, change: Callable[[Competency], Competency]) -> Framework:
    changed = tuple(change(each) if each.id == name else each for each in FRAMEWORK.competencies)
    return replace(FRAMEWORK, competencies=changed)


def with_commitment(name: str, change: Callable[[Commitment], Commitment]) -> Framework:
    changed = tuple(change(each) if each.id == name else each for each in FRAMEWORK.commitments)
    return replace(FRAMEWORK, commitments=changed)


def reworded_level(rank: int) -> Framework:
    """The starter with another sentence at one professional level of its first competency."""

    def change(competency: Competency) -> Competency:
        levels = tuple(
            replace(level, descriptors=(replace(level.descriptors[0], text="Other words."), *level.descriptors[1:]))
            if level.track.id == "professional" and level.level.rank == rank
            else level
            for level in competency.levels
        )
        return replace(competency, levels=levels)

    return with_competency("mission", change)


@pytest.mark.parametrize("role", ["lead", "management", "staff"])
def test_a_kind_covers_all_of_it_that_applies_to_the_role(role: str) -> None:
    found = signing(role=role)

    assert found.principles == view(role).principles
    assert found.competencies == view(role).competencies
    assert found.commitments == view(role).due
    assert (found.agreements, found.pages) == ((), ())


def test_one_entry_is_covered_where_it_applies_to_the_role() -> None:
    framework = with_acknowledgement(covers=("commitment:oversight",))

    assert [due.commitment.id for due in signing(framework, "lead").commitments] == ["oversight"]
    assert project(framework, framework.role("staff")).acknowledgements == ()


def test_roles_that_are_not_named_do_not_sign() -> None:
    framework = with_acknowledgement(roles=("management",))

    signers = [role.id for role in framework.roles if project(framework, role).acknowledgements]
    assert signers == ["management"]


def test_nothing_is_signed_where_nothing_of_it_is_left() -> None:
    framework = replace(FRAMEWORK, principles=(), competencies=(), commitments=())

    assert all(project(framework, role).acknowledgements == () for role in framework.roles)


def test_every_entry_covered_has_a_digest_in_the_order_of_the_page() -> None:
    found = signing()
    shown = [(each["kind"], each["id"]) for each in shown_to_sign(FRAMEWORK.handbook, "staff", found)]

    assert shown == [
        *(("principle", held.principle.id) for held in found.principles),
        *(("competency", expected.competency.id) for expected in found.competencies),
        *(("commitment", due.commitment.id) for due in found.commitments),
    ]


CHANGES: dict[str, Framework] = {
    "statement": with_acknowledgement(statement="I have read it."),
    "letter": with_acknowledgement(letter_of_intent=False),
    "less covered": with_acknowledgement(covers=("principle",)),
    "principle": with_principle("training", lambda each: replace(each, statement="Other words.")),
    "level expected": reworded_level(3),
    "level below, which adds up": reworded_level(1),
    "commitment": with_commitment("mentor", lambda each: replace(each, text="Other words.")),
    "obligation": with_commitment(
        "mentor",
        lambda each: replace(each, obligations=tuple(replace(asked, cadence=None) for asked in each.obligations)),
    ),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES.keys())
def test_what_is_shown_to_the_role_changes_the_digest(changed: Framework) -> None:
    assert digest(changed) != digest()


KEPT: dict[str, Framework] = {
    "version": replace(FRAMEWORK, handbook=replace(FRAMEWORK.handbook, version="9.9", versions=())),
    "when it is due": with_acknowledgement(when=("every-year",)),
    "level above the target": reworded_level(5),
    "commitment of others": with_commitment("oversight", lambda each: replace(each, text="Other words.")),
    "edition": replace(FRAMEWORK, edition="elsewhere"),
}


@pytest.mark.parametrize("changed", KEPT.values(), ids=KEPT.keys())
def test_what_is_not_shown_to_the_role_leaves_the_digest_alone(changed: Framework) -> None:
    assert digest(changed) == digest()


def test_two_roles_sign_two_texts() -> None:
    assert len({digest(role=role.id) for role in FRAMEWORK.roles}) == len(FRAMEWORK.roles)


def test_the_short_digest_is_the_beginning_in_groups_of_four() -> None:
    whole = digest()
    short = short_digest(whole)

    assert [len(group) for group in short.split(" ")] == [4, 4, 4, 4]
    assert whole.startswith("sha256:" + short.replace(" ", ""))


def test_levels_below_the_target_apply_where_levels_add_up() -> None:
    staff = FRAMEWORK.role("staff")
    mission = one(FRAMEWORK.competencies, "mission")
    expected = expected_level(staff, mission)
    alone = expected_level(staff, replace(mission, cumulative=False))

    assert expected is not None
    assert alone is not None
    assert [level.level.rank for level in expected.below] == [1, 2]
    assert alone.below == ()


def test_a_roles_contacts_end_with_the_role_it_reports_to() -> None:
    assert [(bool(each.about), each.role.id) for each in view("staff").contacts] == [
        (True, "management"),
        (True, "lead"),
        (False, "management"),
    ]
    assert "" not in [each.about for each in view("lead").contacts]
