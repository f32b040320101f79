"""What tells two levels, or two roles, apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from rolebook.model import Competency, CompetencyLevel, Descriptor, Level, Track
from rolebook.project.compare import (
    Asked,
    Change,
    Kind,
    LevelChange,
    RoleChange,
    compare_levels,
    compare_on_track,
    compare_roles,
)

from .starter_support import starter

LEVELS = tuple(Level(f"level-{rank}", f"Level {rank}", rank) for rank in range(1, 5))
CRAFT = Track("craft", "Craft", cumulative=True, levels=LEVELS)
GUIDE = Track("guide", "Guide", cumulative=False, levels=LEVELS)


def level(track: Track, rank: int, *texts: str, summary: str = "") -> CompetencyLevel:
    descriptors = tuple(Descriptor(f"{track.id}-{rank}-{number}", text) for number, text in enumerate(texts))
    return CompetencyLevel(track, track.levels[rank - 1], summary, descriptors)


def competency(*levels: CompetencyLevel) -> Competency:
    return Competency("testing", "Testing", "Testing", "Tests.", levels)


def kinds(found: tuple[Change[Asked], ...]) -> dict[str, Kind]:
    return {one.either.descriptor.text: one.kind for one in found}


def step(one: Competency) -> LevelChange:
    """From its first level to its second."""
    first, second = one.levels
    return compare_levels(one, first, second)


STEPS = (
    ("Writes tests for their own code.", "Reads logs.", "Asks for help early."),
    ("Writes tests for all the team’s code.", "reads logs", "Teaches others how to profile."),
)
FOUR = ("Looks around.", "Draws plans.", "Builds houses.", "Sells.")


class TestLevels:
    def test_on_one_track_other_words_are_raised_and_the_rest_goes_on_holding(self) -> None:
        one = competency(level(CRAFT, 1, *STEPS[0]), level(CRAFT, 2, *STEPS[1]))

        found = step(one)

        assert found.step
        assert found.cumulative
        assert kinds(found.descriptors) == {
            "Writes tests for all the team’s code.": Kind.RAISED,
            "reads logs": Kind.SAME,
            "Teaches others how to profile.": Kind.ADDED,
            "Asks for help early.": Kind.HOLDS,
        }

    def test_where_levels_stand_for_themselves_the_rest_is_dropped(self) -> None:
        one = competency(level(GUIDE, 1, *STEPS[0]), level(GUIDE, 2, *STEPS[1]))

        found = step(one)

        assert not found.cumulative
        assert kinds(found.descriptors)["Asks for help early."] is Kind.DROPPED

    def test_a_competency_may_say_otherwise_than_its_track(self) -> None:
        one = replace(competency(level(CRAFT, 1, *STEPS[0]), level(CRAFT, 2, *STEPS[1])), cumulative=False)

        assert kinds(step(one).descriptors)["Asks for help early."] is Kind.DROPPED

    def test_between_two_tracks_other_words_are_reworded(self) -> None:
        one = competency(level(CRAFT, 1, *STEPS[0]), level(GUIDE, 3, *STEPS[1]))

        found = step(one)

        assert not found.step
        assert set(kinds(found.descriptors).values()) == {Kind.REWORDED, Kind.SAME, Kind.ADDED, Kind.DROPPED}

    def test_the_same_words_in_another_order_ask_for_no_more(self) -> None:
        one = competency(level(CRAFT, 1, "Reads logs and traces."), level(CRAFT, 2, "Reads traces and logs."))

        assert [each.kind for each in step(one).descriptors] == [Kind.REWORDED]

    def test_the_lower_level_comes_first_whichever_is_named_first(self) -> None:
        one = competency(level(CRAFT, 1, *STEPS[0]), level(CRAFT, 2, *STEPS[1]))

        assert compare_levels(one, one.levels[1], one.levels[0]) == step(one)

    def test_a_step_over_several_levels_takes_in_what_lies_between(self) -> None:
        one = competency(*(level(CRAFT, rank, text) for rank, text in enumerate(FOUR, 1)))

        found = compare_levels(one, one.levels[1], one.levels[3])

        added = [each.after for each in found.descriptors if each.kind is Kind.ADDED]
        assert [(each.descriptor.text, each.level.name) for each in added if each] == [
            ("Sells.", "Level 4"),
            ("Builds houses.", "Level 3"),
        ]
        assert [each.name for each in found.between] == ["Level 3"]
        assert [each.name for each in found.below] == ["Level 1"]

    def test_where_levels_stand_for_themselves_nothing_lies_between(self) -> None:
        one = competency(*(level(GUIDE, rank, text) for rank, text in enumerate(FOUR, 1)))

        found = compare_levels(one, one.levels[0], one.levels[3])

        assert found.between == found.below == ()
        assert len(found.descriptors) == 2

    def test_summaries_are_compared_too(self) -> None:
        summaries = ("Knows some tests.", "Knows all tests.", "")
        one = competency(*(level(CRAFT, rank, summary=text) for rank, text in enumerate(summaries, 1)))

        raised = compare_levels(one, one.levels[0], one.levels[1]).summary
        gone = compare_levels(one, one.levels[1], one.levels[2]).summary

        assert raised == Change(Kind.RAISED, "Knows some tests.", "Knows all tests.")
        assert gone == Change(Kind.DROPPED, "Knows all tests.", None)
        assert compare_levels(one, one.levels[2], one.levels[2]).summary is None

    def test_every_level_of_the_starter_beside_itself_is_the_same(self) -> None:
        for each in starter().framework.competencies:
            for own in each.levels:
                assert {one.kind for one in compare_levels(each, own, own).descriptors} <= {Kind.SAME}

    def test_no_descriptor_of_the_starter_gets_lost(self) -> None:
        for each in starter().framework.competencies:
            for lower, higher in combinations(each.levels, 2):
                found = compare_levels(each, lower, higher)
                before = [one.before.descriptor.id for one in found.descriptors if one.before]
                after = [one.after.descriptor.id for one in found.descriptors if one.after]
                assert sorted(before) == sorted(one.id for one in lower.descriptors)
                all_levels = (found.after, *found.between)
                assert sorted(after) == sorted(one.id for own in all_levels for one in own.descriptors)


class TestTrack:
    ONE = competency(level(CRAFT, 2, "Listens."), level(CRAFT, 4, "Speaks."))

    def test_the_nearest_level_below_stands_for_one_that_is_not_described(self) -> None:
        found = compare_on_track(self.ONE, CRAFT, LEVELS[2], LEVELS[3])

        assert found is not None
        assert found.before == self.ONE.levels[0]

    def test_with_nothing_below_everything_is_added(self) -> None:
        found = compare_on_track(self.ONE, CRAFT, LEVELS[0], LEVELS[1])

        assert found is not None
        assert found.before is None
        assert [each.kind for each in found.descriptors] == [Kind.ADDED]

    @pytest.mark.parametrize(("lower", "higher", "track"), [(1, 2, CRAFT), (0, 0, CRAFT), (0, 3, GUIDE)])
    def test_without_a_step_there_is_nothing_to_say(self, lower: int, higher: int, track: Track) -> None:
        assert compare_on_track(self.ONE, track, LEVELS[lower], LEVELS[higher]) is None


class TestRoles:
    @staticmethod
    def compared(one: str, other: str) -> RoleChange:
        views = {view.role.id: view for view in starter().views}
        return compare_roles(starter().framework, views[one], views[other])

    def test_an_optional_part_that_is_required_of_the_other_is_raised(self) -> None:
        found = {entry.id: each.kind for entry, each in self.compared("staff", "lead").commitments}
        turned = {entry.id: each.kind for entry, each in self.compared("lead", "staff").commitments}

        assert found["facilitate"] is Kind.RAISED
        assert turned["facilitate"] is Kind.LOWERED
        assert found["oversight"] is Kind.ADDED
        assert turned["oversight"] is Kind.DROPPED

    def test_targets_are_ordered_on_one_track_only(self) -> None:
        leaders = {entry.id: each.kind for entry, each in self.compared("management", "lead").competencies}
        across = {entry.id: each.kind for entry, each in self.compared("staff", "lead").competencies}

        assert leaders["mission"] is Kind.RAISED
        assert leaders["relationships"] is Kind.SAME
        assert set(across.values()) == {Kind.REWORDED}

    def test_a_behaviour_of_one_party_is_only_its_own(self) -> None:
        found = self.compared("staff", "lead").principles

        assert {each.kind for _, each in found} == {Kind.SAME, Kind.ADDED, Kind.DROPPED, Kind.REWORDED}

    @pytest.mark.parametrize("role", ["lead", "management", "staff"])
    def test_a_role_beside_itself_is_the_same(self, role: str) -> None:
        found = self.compared(role, role)

        parts = (found.principles, found.competencies, found.commitments)
        assert {each.kind for part in parts for _, each in part} == {Kind.SAME}
