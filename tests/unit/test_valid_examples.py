"""What the model carries and a naive one does not: each valid example, read and resolved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rolebook.model import Competency, Framework, Principle, Role
from rolebook.project import expected_level, project

from .support import EXAMPLES, framework_of, lay_out

Reader = Callable[[str], Framework]


@pytest.fixture
def framework(tmp_path: Path) -> Reader:
    """Reads the framework of one valid example."""
    return lambda name: framework_of(lay_out(tmp_path, EXAMPLES / "valid" / name))


def competency(framework: Framework, name: str = "communication") -> Competency:
    return next(one for one in framework.competencies if one.id == name)


def principle(framework: Framework, name: str) -> Principle:
    return next(one for one in framework.principles if one.id == name)


def expected(framework: Framework, role: Role, name: str = "communication") -> str:
    """The level that stands for what is expected of a role, or nothing."""
    found = expected_level(role, competency(framework, name))
    return found.level.level.id if found and found.level else ""


def test_the_minimal_workspace_is_a_whole_framework(framework: Reader) -> None:
    found = framework("minimal")

    assert [role.id for role in found.roles] == ["lead", "staff"]
    assert found.role("staff").track == found.tracks[0]
    assert found.role("lead").target is None
    assert found.brand is None
    assert found.handbook.roles_of(("managers", "representatives")) == ("lead", "staff")
    assert {*found.principles, *found.commitments, *found.assessments, *found.agreements, *found.onboarding} == set()


def test_levels_may_be_missing_for_one_track_only(framework: Reader) -> None:
    found = framework("levels-missing-for-one-track")
    professional, management = found.tracks

    assert [level.level.id for level in competency(found).on(professional)] == ["level-1", "level-2"]
    assert [level.level.id for level in competency(found).on(management)] == ["level-1"]
    target = expected_level(found.role("lead"), competency(found))
    assert target is not None
    assert target.target.level.id == "level-2"
    assert (expected(found, found.role("lead")), target.exact) == ("level-1", False)
    assert expected(found, found.role("staff")) == "level-2"


def test_a_level_has_a_summary_or_descriptors_or_neither(framework: Reader) -> None:
    levels = competency(framework("summary-or-descriptors-alone")).levels

    assert [(level.level.id, bool(level.summary), len(level.descriptors)) for level in levels] == [
        ("level-1", True, 0),
        ("level-2", False, 1),
        ("level-3", False, 0),
    ]


def test_entries_are_known_under_several_names(framework: Reader) -> None:
    found = framework("aliases-and-a-short-name")

    assert competency(found).name == "Communicating so that others understand"
    assert competency(found).short_name == "Communication"
    assert competency(found).aliases == ("Communicating", "Talk: the art of")
    assert found.tracks[0].aliases == ("Individual contributor", "Specialist")
    assert found.role("staff").aliases == ("Employee",)


def test_the_short_name_is_the_name_where_nothing_else_is_said(framework: Reader) -> None:
    assert competency(framework("minimal")).short_name == "Communication"


def test_one_level_may_have_a_name_and_an_audience_of_its_own(framework: Reader) -> None:
    first, second = competency(framework("one-off-audience")).levels

    assert (first.name, first.audience) == ("Level 1", "")
    assert (second.name, second.audience) == ("Level 4", "Top executives")
    assert (second.level.name, second.anchor) == ("Level 2", "professional-level-2")


def test_the_same_sentence_may_stand_at_several_levels_and_in_two_competencies(framework: Reader) -> None:
    found = framework("same-sentence-at-several-levels")
    descriptors = [
        (one.id, level.level.id, descriptor.id, descriptor.text)
        for one in found.competencies
        for level in one.levels
        for descriptor in level.descriptors
    ]

    assert sorted(descriptors) == [
        ("communication", "level-1", "listens", "Listens before speaking."),
        ("communication", "level-2", "still-listens", "Listens before speaking."),
        ("service", "level-1", "listens", "Listens before speaking."),
    ]


def test_levels_named_by_words_keep_the_order_they_are_written_in(framework: Reader) -> None:
    found = framework("levels-named-by-words")

    assert [(level.name, level.rank) for level in found.tracks[0].levels] == [
        ("Novice", 1),
        ("Able", 2),
        ("Zealous", 3),
        ("Master", 4),
    ]
    assert [level.level.id for level in competency(found).levels] == ["novice", "able", "master"]
    assert expected(found, found.role("staff")) == "able"


def test_two_assessments_may_have_two_scales(framework: Reader) -> None:
    often, well = framework("two-scales-at-once").assessments

    assert often.scale is not None
    assert well.scale is not None
    assert [point.value for point in often.scale.points] == [1, 3, 5]
    assert (often.scale.target, often.scale.not_applicable) == (5, True)
    assert [point.value for point in well.scale.points] == [0, 10]
    assert (well.scale.target, well.scale.not_applicable) == (None, False)


def test_a_senior_role_may_have_a_lower_level(framework: Reader) -> None:
    found = framework("lower-level-for-a-senior-role")
    lead, staff = found.role("lead"), found.role("staff")

    assert (expected(found, lead, "detail"), expected(found, staff, "detail")) == ("level-1", "level-2")
    assert (expected(found, lead), expected(found, staff)) == ("level-2", "level-2")


def test_obligations_are_required_optional_several_or_none(framework: Reader) -> None:
    found = framework("obligations-of-every-sort")
    cells = {
        commitment.id: {
            role.id: [(one.kind, one.part, one.cadence is not None) for one in commitment.of(role.id)]
            for role in found.roles
        }
        for commitment in found.commitments
    }

    assert cells == {
        "optional": {"lead": [("optional", "", False)], "staff": [("required", "", False)]},
        "several": {
            "lead": [("required", "Take part", True)],
            "staff": [("required", "Take part", True), ("optional", "Lead the meeting", False)],
        },
        "nobody": {"lead": [], "staff": []},
    }
    assert [due.commitment.id for _, own in project(found, found.role("lead")).commitments for due in own] == [
        "optional",
        "several",
    ]


def test_a_role_may_have_one_holder_only(framework: Reader) -> None:
    found = framework("role-of-one-holder")

    assert [(role.single_holder, role.plural) for role in found.roles] == [(True, "Lead"), (False, "Staff members")]


def test_a_principle_is_shared_by_two_parties_one_or_all(framework: Reader) -> None:
    found = framework("principle-of-two-parties")
    own = {
        role.id: {held.principle.id: [one.id for one in held.behaviours] for held in project(found, role).principles}
        for role in found.roles
    }

    assert own == {
        "lead": {"everybody": ["greets"], "trust": ["speaks-first", "opens-the-books", "prepares"]},
        "staff": {"everybody": ["greets"], "service": [], "trust": ["speaks-first", "prepares"]},
    }
    assert principle(found, "trust").shared_by == ("managers", "representatives")
    assert [(half.party, half.text) for half in principle(found, "trust").behaviours[2].by_party] == [
        ("managers", "Sends the papers a week ahead."),
        ("representatives", "Collects questions from colleagues."),
    ]


def test_texts_of_every_script_come_through_as_they_were_written(framework: Reader) -> None:
    found = framework("texts-of-every-script")
    one = competency(found)
    (level,) = one.levels

    assert one.name == "Communication 👩🏽‍🏫 – “clearly”"
    assert one.definition == "Says ‘yes’ when it means yes, « non\u00a0» when it means no… and 10\u00a0% more."
    assert one.description == "First line.\n\n\u3000段落は全角の空白で始まる。\n\u00a0Kept as it is.\n"
    assert level.summary == "no"
    assert {descriptor.id: descriptor.text for descriptor in level.descriptors} == {
        "hebrew": "שואל לפני שהוא עונה, ומקשיב (תמיד).",
        "arabic": "يسأل: قبل أن يجيب",
        "number": "1.10",
        "date": "2007-05-07",
        "true": "true",
        "combining": "Zo\u00eb and Zoe\u0308 are both welcome 🎉.",
    }
    assert found.role("staff").name == "Yes"
    assert found.role("staff").aliases == ("on", "off", "null", "~", "012")


def test_signs_that_are_no_markup_stay(framework: Reader) -> None:
    staff = framework("signs-that-are-no-markup").role("staff")

    assert staff.summary == "Keeps 3 < 4 & 5 > 2, writes <3 and (twice (nested)), [Optional]: no link"


def test_line_ends_of_windows_and_a_mark_at_the_beginning_change_nothing(framework: Reader, tmp_path: Path) -> None:
    windows = framework("windows-line-ends-and-a-mark")
    plain = framework_of(lay_out(tmp_path / "plain"))

    assert windows == plain


def test_tabs_between_words_are_blanks(framework: Reader) -> None:
    staff = framework("tabs-between-words").role("staff")

    assert (staff.summary, staff.description) == ("Does the work.", "Text.\n\nStill text.\n")


def test_a_page_has_a_name_by_its_place_and_its_own_words_for_marks(framework: Reader) -> None:
    (page,) = framework("page-with-everything-a-page-may-have").pages

    assert (page.name, page.title, page.order, page.roles, page.hidden) == (
        "guides/first-week",
        "Your first role",
        3,
        ("staff",),
        True,
    )
    assert "Ask your manager, see" in page.body
    assert page.body.endswith("---\n\nDone.\n")


def test_retired_ids_are_no_entries(framework: Reader) -> None:
    found = framework("retired-ids-with-successors")

    assert [role.id for role in found.roles] == ["lead", "staff"]


def test_pages_may_show_files_that_lie_beside_them(framework: Reader) -> None:
    (page,) = framework("files-beside-a-page").pages

    assert page.name == "guides/plan"
    assert "![What happens when](plan.svg)" in page.body


def test_a_party_may_say_who_is_in_it(framework: Reader) -> None:
    parties = framework("party-that-says-who-is-in-it").handbook.parties

    assert [(party.id, party.summary) for party in parties] == [
        ("managers", "Everybody who leads people."),
        ("representatives", ""),
    ]


def test_a_role_may_name_who_holds_it(framework: Reader) -> None:
    found = framework("role-held-by-named-people")

    assert {role.id: role.held_by for role in found.roles} == {"lead": ("Head of the office",), "staff": ()}


def test_competencies_and_commitments_may_build_on_others(framework: Reader) -> None:
    mentor = framework("commitment-that-comes-after-another").commitments[1]

    assert competency(framework("competency-that-builds-on-another"), "persuasion").prerequisites == ("communication",)
    assert mentor.prerequisites == ("know-mentoring",)


def test_an_assessment_may_say_for_itself_what_happens_with_its_answers(framework: Reader) -> None:
    (check,) = framework("assessment-with-a-note-of-its-own").assessments

    assert check.note == "Nothing is shown before at least 100 people have answered."


def test_the_fields_of_a_section_may_be_filled_in_together_several_times(framework: Reader) -> None:
    (agreement,) = framework("agreement-section-that-repeats").agreements

    assert [(section.id, section.repeat) for section in agreement.sections] == [("area", False), ("results", True)]


def test_a_page_may_be_for_no_role_in_particular(framework: Reader) -> None:
    found = framework("page-for-no-role")
    (page,) = found.pages

    assert page.roles == ()
    assert [project(found, role).pages for role in found.roles] == [(), ()]


def test_an_acknowledgement_may_be_about_one_entry_and_a_page(framework: Reader) -> None:
    found = framework("acknowledgement-of-one-entry-and-a-page")
    (signing,) = project(found, found.role("staff")).acknowledgements

    assert [one.competency.id for one in signing.competencies] == ["communication"]
    assert [page.name for page in signing.pages] == ["conduct"]
    assert (signing.principles, signing.commitments, signing.agreements) == ((), (), ())
    assert signing.acknowledgement.when == ("every-year",)
    assert project(found, found.role("lead")).acknowledgements == ()


def test_a_role_names_whom_to_turn_to(framework: Reader) -> None:
    found = framework("role-with-contacts")

    assert [(one.about, one.role.id) for one in project(found, found.role("staff")).contacts] == [
        ("Yes: questions about pay", "lead"),
        ("", "lead"),
    ]
