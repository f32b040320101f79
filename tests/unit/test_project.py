"""What applies to a role: its principles and behaviours, expected levels, commitments, forms and pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.model import (
    Behaviour,
    Competency,
    CompetencyLevel,
    Handbook,
    Level,
    Party,
    Principle,
    Role,
    Target,
    Track,
)
from rolebook.project import RoleView, expected_level, project

from .starter_support import BRAND, one, starter


def track(name: str, levels: int = 5) -> Track:
    steps = tuple(Level(f"level-{rank}", f"Level {rank}", rank) for rank in range(1, levels + 1))
    return Track(name, name, cumulative=True, levels=steps)


CRAFT, LEADING = track("craft"), track("leading")


def role(name: str = "staff", target: Target | None = None, **exceptions: Target) -> Role:
    return Role(name, name, name, "…", False, "", target, exceptions, target.track if target else None)


def asked(on: Track, rank: int) -> Target:
    return Target(on, on.levels[rank - 1])


def competency(*described: tuple[Track, int]) -> Competency:
    levels = tuple(CompetencyLevel(on, on.levels[rank - 1], "…", ()) for on, rank in described)
    return Competency("care", "Care", "Care", "…", levels)


def view(name: str, edition: str = "base") -> RoleView:
    framework = starter(edition).framework
    return project(framework, framework.role(name))


@given(st.sets(st.integers(1, 5)), st.integers(1, 5))
def test_a_level_nobody_described_is_stood_for_by_the_nearest_one_below(described: set[int], rank: int) -> None:
    found = expected_level(role(target=asked(CRAFT, rank)), competency(*((CRAFT, each) for each in sorted(described))))

    if not described:
        assert found is None
        return
    below = [each for each in described if each <= rank]
    assert found is not None
    assert found.target.level.rank == rank
    assert (found.level.level.rank if found.level else None) == (max(below) if below else None)
    assert found.exact == (rank in described)


def test_nothing_is_expected_on_a_track_the_competency_does_not_describe() -> None:
    assert expected_level(role(target=asked(CRAFT, 3)), competency((LEADING, 1), (LEADING, 3))) is None


def test_nothing_is_expected_of_a_role_without_a_target() -> None:
    assert expected_level(role(), competency((CRAFT, 1))) is None


def test_levels_of_another_track_never_stand_for_an_expected_one() -> None:
    found = expected_level(role(target=asked(CRAFT, 3)), competency((CRAFT, 4), (LEADING, 1), (LEADING, 3)))

    assert found is not None
    assert found.level is None
    assert not found.exact


def test_an_exception_replaces_the_target_of_its_competency_alone() -> None:
    senior = role(target=asked(CRAFT, 4), care=asked(LEADING, 1))
    care, skill = competency((CRAFT, 4), (LEADING, 1)), replace(competency((CRAFT, 4), (LEADING, 1)), id="skill")

    on_care, on_skill = expected_level(senior, care), expected_level(senior, skill)
    assert on_care is not None
    assert on_skill is not None
    assert (on_care.track, on_care.target.level.rank, on_care.exact) == (LEADING, 1, True)
    assert (on_skill.track, on_skill.target.level.rank, on_skill.exact) == (CRAFT, 4, True)


def test_a_role_is_held_to_the_behaviours_of_all_and_of_its_own_parties() -> None:
    behaviours = (
        Behaviour("all", "…"),
        Behaviour("managers", "…", ("managers",)),
        Behaviour("union", "…", ("union",)),
        Behaviour("both", "…", ("managers", "union")),
    )
    shared = Principle("shared", "Shared", "…", ("managers", "union"), behaviours)
    framework = replace(
        starter().framework,
        handbook=Handbook(
            "…",
            "1.0",
            "en",
            parties=(
                Party("managers", "Managers", ("lead", "management")),
                Party("union", "Union", ("staff",)),
                Party("council", "Council", ("management", "staff")),
            ),
        ),
        principles=(
            shared,
            Principle("nobody", "Nobody’s own", "…", (), behaviours[:1]),
            Principle("council", "The council’s", "…", ("council",), (Behaviour("c", "…", ("union",)),)),
        ),
    )

    def held(name: str) -> dict[str, list[str]]:
        found = project(framework, framework.role(name)).principles
        return {one.principle.id: [behaviour.id for behaviour in one.behaviours] for one in found}

    assert held("lead") == {"shared": ["all", "managers", "both"], "nobody": ["all"]}
    assert held("management") == {"shared": ["all", "managers", "both"], "nobody": ["all"], "council": []}
    assert held("staff") == {"shared": ["all", "union", "both"], "nobody": ["all"], "council": ["c"]}


@pytest.mark.parametrize(("name", "count"), [("lead", (12, 23)), ("management", (8, 20)), ("staff", (7, 15))])
def test_a_role_has_the_commitments_that_ask_something_of_it_by_group(name: str, count: tuple[int, int]) -> None:
    groups = view(name).commitments

    assert [group.id for group, _ in groups] == ["knowledge", "behaviours"]
    assert tuple(len(due) for _, due in groups) == count
    for group, due in groups:
        assert all(found.commitment.group == group.id for found in due)
        assert all(name in obligation.roles for found in due for obligation in found.obligations)


def test_a_commitment_shows_what_it_requires_before_what_is_optional() -> None:
    mentor = next(due for _, group in view("staff").commitments for due in group if due.commitment.id == "mentor")

    assert [obligation.kind for obligation in mentor.obligations] == ["required", "optional"]
    assert mentor.required


def test_a_commitment_that_is_optional_for_a_role_is_not_required_of_it() -> None:
    def required(name: str) -> bool:
        groups = view(name).commitments
        return next(due.required for _, group in groups for due in group if due.commitment.id == "facilitate")

    assert (required("management"), required("staff")) == (True, False)


def test_a_group_without_a_commitment_for_the_role_is_left_out() -> None:
    framework = starter().framework
    only_behaviours = tuple(found for found in framework.commitments if found.group == "behaviours")
    groups = project(replace(framework, commitments=only_behaviours), framework.role("staff")).commitments

    assert [group.id for group, _ in groups] == ["behaviours"]


def test_reporting_lines_are_seen_from_both_ends() -> None:
    lead, management = view("lead"), view("management")

    assert lead.reports_to is None
    assert [led.id for led in lead.led] == ["management"]
    assert management.reports_to is not None
    assert management.reports_to.id == "lead"
    assert [led.id for led in management.led] == ["staff"]


@pytest.mark.parametrize(
    ("name", "assessments", "journeys"),
    [
        ("lead", ["competency-management", "commitment-review", "partnership-check"], ["lead"]),
        ("management", ["competency-management", "commitment-review", "partnership-check"], ["management"]),
        ("staff", ["competency-professional", "commitment-review", "partnership-check"], ["staff"]),
    ],
)
def test_a_role_has_its_own_forms_and_journeys(name: str, assessments: list[str], journeys: list[str]) -> None:
    assert [found.id for found in view(name).assessments] == assessments
    assert [found.id for found in view(name).onboarding] == journeys


def test_an_assessment_that_names_no_role_is_for_every_role() -> None:
    framework = starter().framework
    everybodys = replace(one(framework.assessments, "competency-professional"), roles=())
    framework = replace(framework, assessments=(everybodys,))

    assert [project(framework, each).assessments for each in framework.roles] == [(everybodys,)] * 3


def test_pages_of_other_roles_and_hidden_ones_are_left_out() -> None:
    framework = starter().framework
    first, *others = framework.pages
    framework = replace(framework, pages=(replace(first, hidden=True), *others))

    def names(role: str) -> set[str]:
        return {page.name for page in project(framework, framework.role(role)).pages}

    assert first.name not in names("lead")
    assert "using-manager" in names("management")
    assert "using-manager" not in names("staff")
    assert "how-levels-work" in names("staff")


def test_a_senior_role_may_be_expected_at_a_lower_level() -> None:
    levels = {found.competency.id: found.target.level.rank for found in view("lead").competencies}

    assert levels["mission"] == 5
    assert levels["relationships"] == 1


@pytest.mark.parametrize("name", ["lead", "management", "staff"])
def test_every_target_of_the_starter_is_described_at_or_below(name: str) -> None:
    found = view(name).competencies

    assert len(found) == 8
    assert all(expected.level is not None for expected in found)
    assert all(expected.track == expected.level.track for expected in found if expected.level)


def test_an_edition_shows_a_role_what_the_brand_made_of_it() -> None:
    titles = {due.commitment.id for _, group in view("staff", BRAND).commitments for due in group}

    assert "hear-members" in titles
    assert "culture-portal" not in titles
    assert view("staff", BRAND).agreements == ()


def test_a_role_of_no_party_is_asked_nothing_about_behaviours_of_parties() -> None:
    framework = starter().framework
    about = replace(framework.assessments[0], draw="behaviours", items=(), roles=())
    nobody = replace(framework, handbook=replace(framework.handbook, parties=()))

    assert framework.asks(about, framework.role("staff"))
    assert not nobody.asks(about, nobody.role("staff"))
