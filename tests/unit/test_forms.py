"""Forms: which there are, what each asks of its role, which answers it takes, and what its digest stands for."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from rolebook.forms import Contract, EditionFacts, compile_contract, compile_contracts, digest_of
from rolebook.model import Cadence, Framework, Role, Submissions
from rolebook.render import render_pages

from .starter_support import BRAND, FACTS, one, read_site, site_of, starter, written
from .support import EXAMPLES, framework_of, lay_out

FORMS = {
    f"{assessment['id']}.{role}": (assessment, role)
    for assessment in written("assessment").values()
    for role in assessment.get("roles", written("role"))
}
SIGNED = [f"acknowledgement.my-role.{role}" for role in written("role")]
AGREED = [f"agreement.win-win.{role}" for role in written("role")]
JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def form(name: str, edition: str = "base") -> Contract:
    return next(contract for contract in starter(edition).contracts if contract.form == name)


def compiled(framework: Framework, name: str, facts: EditionFacts = FACTS) -> Contract:
    """One form of a changed framework."""
    assessment, role = name.split(".")
    strings = starter().strings
    return compile_contract(framework, strings, facts, one(framework.assessments, assessment), framework.role(role))


def in_other_order(value: Any) -> Any:
    """The same JSON with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: in_other_order(value[key]) for key in reversed(value)}
    return [in_other_order(inner) for inner in value] if isinstance(value, list) else value


def test_there_is_one_form_for_each_assessment_and_role_that_fills_it_in() -> None:
    assert sorted(contract.form for contract in starter().contracts) == sorted([*FORMS, *SIGNED, *AGREED])
    assert len(FORMS) == 9


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_whose_it_is_and_where(name: str) -> None:
    assessment, role = FORMS[name]
    body = form(name).as_json()

    assert (body["contract"], body["form"], body["kind"]) == (1, name, "assessment")
    assert (body["about"], body["role"]["id"]) == (assessment["about"], role)
    assert body["edition"] == "base"
    assert body["page"] == f"assessments/{assessment['id']}/{role}/"
    assert body["submission"]["action"] == f"f/{name}"
    assert body["site"] == {"name": FACTS.site_name, "stylesheet": FACTS.stylesheet}
    assert json.loads(json.dumps(body)).keys() == body.keys()


@pytest.mark.parametrize("name", FORMS)
def test_names_of_questions_and_values_of_options_are_unique(name: str) -> None:
    fields = form(name).fields

    assert len({field.name for field in fields}) == len(fields)
    for field in fields:
        assert len({option.value for option in field.options}) == len(field.options)


@pytest.mark.parametrize("name", ["competency-professional.staff", "competency-management.lead"])
def test_a_competency_form_offers_the_described_levels_of_its_track_and_a_step_below(name: str) -> None:
    assessment, _ = FORMS[name]
    described = {
        competency["id"]: [level for level in competency["levels"] if level["track"] == assessment["track"]]
        for competency in written("competency").values()
    }
    fields = {field.name: field for field in form(name).fields if field.type == "level"}

    assert fields.keys() == described.keys()
    for competency, levels in described.items():
        below, *offered = fields[competency].options
        assert (below.value, below.rank) == ("not-yet", 0)
        assert [option.value for option in offered] == [level["level"] for level in levels]
        assert [f"level-{option.rank}" for option in offered] == [option.value for option in offered]
        assert [len(option.details) for option in offered] == [len(level.get("descriptors", ())) for level in levels]
        assert [option.href for option in offered] == [
            f"competencies/{competency}/#{assessment['track']}-{level['level']}" for level in levels
        ]


def test_the_target_of_a_competency_is_the_level_expected_of_the_role() -> None:
    targets = {field.name: field.target.value for field in form("competency-management.lead").fields if field.target}

    assert targets == {
        "mission": "level-5",
        "relationships": "level-1",
        "problem-solving": "level-5",
        "communication": "level-2",
        "development": "level-4",
        "flexibility": "level-5",
        "leadership": "level-5",
        "service": "level-4",
    }


def test_a_target_that_is_not_described_gives_way_to_the_nearest_level_below() -> None:
    framework = starter().framework
    lead = replace(framework.role("lead"), exceptions={})
    changed = replace(framework, roles=(lead, *framework.roles[1:]))
    field = next(field for field in compiled(changed, "competency-management.lead").fields if field.name == "service")

    assert field.target is not None
    assert (field.target.value, field.target.rank) == ("level-4", 4)


def test_a_role_whose_target_lies_on_another_track_has_none_here() -> None:
    framework = starter().framework
    everybodys = replace(one(framework.assessments, "competency-professional"), roles=())
    contract = compiled(replace(framework, assessments=(everybodys,)), "competency-professional.lead")

    assert [field.target for field in contract.fields] == [None] * len(contract.fields)


@pytest.mark.parametrize(("role", "count"), [("lead", 35), ("management", 28), ("staff", 22)])
def test_a_commitment_form_asks_about_the_commitments_of_its_role(role: str, count: int) -> None:
    fields = [field for field in form(f"commitment-review.{role}").fields if field.type == "rating"]

    assert len(fields) == count
    assert list(dict.fromkeys(field.section for field in fields)) == ["Knowledge to acquire", "Behaviours to adopt"]
    for field in fields:
        assert [(option.value, option.rank) for option in field.options] == [
            *((str(value), value) for value in range(1, 6)),
            ("not-applicable", None),
        ]
        assert field.href == f"commitments/{field.name}/"
        asked = one(starter().framework.commitments, field.name).of(role)
        if any(obligation.kind == "required" for obligation in asked):
            assert field.as_json()["target"] == {"value": "4", "label": "Usually", "rank": 4}


def test_what_is_wholly_optional_for_a_role_is_measured_against_no_target() -> None:
    targets = {
        role: [field.name for field in form(f"commitment-review.{role}").fields if field.options and not field.target]
        for role in ("lead", "management", "staff")
    }

    assert targets == {"lead": [], "management": [], "staff": ["facilitate"]}


@pytest.mark.parametrize(
    ("role", "commitment", "asked"),
    [
        (
            "staff",
            "mentor",
            (
                "**Required:** Take part in mentoring, every month, at least 30 minutes. "
                "**Optional:** Mentor somebody else."
            ),
        ),
        ("staff", "facilitate", "**Optional:** Facilitate a session when invited to."),
        ("management", "facilitate", "**Required.**"),
    ],
)
def test_a_question_about_a_commitment_says_what_it_asks_of_the_role(role: str, commitment: str, asked: str) -> None:
    field = one(form(f"commitment-review.{role}").fields, commitment, by="name")

    assert field.hint == f"{one(starter().framework.commitments, commitment).text} {asked}"


@pytest.mark.parametrize(
    ("old", "new"),
    [("every: month\n        minutes: 30", "every: week"), ("part: Mentor somebody else", "part: Mentor two others")],
)
def test_a_changed_obligation_changes_the_digest_of_the_forms_that_show_it(workspace: Path, old: str, new: str) -> None:
    changed = changed_digests(workspace, "data/commitments/behaviours.yml", old, new)

    assert changed == {f"commitment-review.{role}" for role in ("lead", "management", "staff")} | set(SIGNED)


def test_what_happens_with_answers_is_said_by_the_assessment_or_else_by_the_handbook() -> None:
    general = starter().framework.handbook.submissions.note
    notes = {
        contract.form: contract.body["submission"]["note"]
        for contract in starter().contracts
        if contract.kind != "agreement"
    }
    own = one(starter().framework.assessments, "partnership-check").note

    assert own
    assert general
    asked = {name: note for name, note in notes.items() if name in FORMS}
    assert asked == {name: own if name.startswith("partnership-check") else general for name in FORMS}
    # What is signed is stored with a name: what is said of answers is not said of it.
    assert {notes[name] for name in SIGNED} == {""}


def test_a_form_keeps_names_as_its_entry_says_and_none_where_results_are_shown_of_all() -> None:
    said = {contract.form: contract.body["submission"]["identity"] for contract in starter().contracts}
    promised = {contract.form for contract in starter().contracts if contract.body.get("anonymous")}

    nameless = {name for name in FORMS if name.startswith("partnership-check")}
    assert said == {name: "none" if name in nameless else "optional" for name in said}
    assert promised == nameless


def test_how_often_a_form_is_filled_in_is_no_part_of_the_digest() -> None:
    framework = starter().framework
    review = replace(one(framework.assessments, "commitment-review"), cadence=Cadence("quarter"))
    often = compiled(replace(framework, assessments=(review,)), "commitment-review.staff")
    once = compiled(framework, "commitment-review.staff")

    assert often.body["submission"]["due"] == {"every": "quarter"}
    assert "due" not in once.body["submission"]
    assert often.digest == once.digest


def test_every_page_that_leads_to_a_form_says_how_often_it_is_filled_in(workspace: Path) -> None:
    places = ("assessments/commitment-review/staff", "assessments/commitment-review", "assessments", "for/staff")

    def said() -> list[bool]:
        pages = {artifact.path: artifact.content.decode() for artifact in render_pages(read_site(workspace))}
        return [
            "15 minutes · every quarter" in re.sub(r"<[^>]+>", "", pages[f"docs/{place}/index.md"]) for place in places
        ]

    assert said() == [False] * 4
    file = workspace / "data/assessments/commitment-review.yml"
    text = file.read_text("utf-8").replace("minutes: 15\n", "minutes: 15\ncadence: {every: quarter}\n")
    file.write_text(text, "utf-8", newline="")
    assert said() == [True] * 4


def test_a_promise_to_keep_no_name_is_part_of_the_digest(workspace: Path) -> None:
    changed = changed_digests(workspace, "data/assessments/commitment-review.yml", "draw:", "identity: none\ndraw:")

    assert changed == {f"commitment-review.{role}" for role in ("lead", "management", "staff")}


def test_that_managers_read_the_answers_is_part_of_the_digest(workspace: Path) -> None:
    file = "data/assessments/commitment-review.yml"
    assert changed_digests(workspace, file, "  show: own", "  show: own\n  manager: true") == {
        f"commitment-review.{role}" for role in ("lead", "management", "staff")
    }


def test_where_no_name_is_kept_no_manager_reads_anything() -> None:
    framework = starter().framework
    review = one(framework.assessments, "commitment-review")
    found = {
        identity: compiled(
            replace(framework, assessments=(replace(review, manager=True, identity=identity),)),
            "commitment-review.staff",
        ).body["results"]
        for identity in ("none", "optional")
    }
    assert {identity: results.get("manager", False) for identity, results in found.items()} == {
        "none": False,
        "optional": True,
    }


def test_a_form_says_beforehand_what_a_manager_sees(workspace: Path) -> None:
    file = workspace / "data/assessments/commitment-review.yml"
    text = file.read_text("utf-8").replace("  show: own", "  show: own\n  manager: true")
    file.write_text(text, "utf-8", newline="")
    pages = {artifact.path: artifact.content.decode() for artifact in render_pages(read_site(workspace))}
    asked = ("commitment-review", "competency-professional", "partnership-check")
    said = {name: pages[f"docs/assessments/{name}/staff/index.md"] for name in asked}

    assert "Your manager can then read your answers here" in said["commitment-review"]
    assert "but not what you wrote" in said["competency-professional"]
    assert "Your manager then sees" not in said["partnership-check"]


def test_a_question_about_a_behaviour_says_whose_it_is() -> None:
    framework = starter().framework
    review = replace(one(framework.assessments, "commitment-review"), about="principles", draw="behaviours")
    fields = compiled(replace(framework, assessments=(review,)), "commitment-review.staff").fields
    hints = {field.name: field.hint for field in fields}

    assert hints["partnership-support.joins-events"] == "Only: Union representatives"
    assert hints["training.learns-own-part"].startswith("Union representatives: Learns how to represent")
    assert hints["training.equips-improvers"] == ""


@pytest.fixture
def step_by_step(tmp_path: Path) -> Contract:
    """The form of the example that is drawn from descriptors."""
    framework = framework_of(lay_out(tmp_path, EXAMPLES / "valid" / "assessment-drawn-from-descriptors"))
    return one(site_of(framework, starter().strings).contracts, "step-by-step.staff", by="form")


def test_descriptors_are_asked_about_up_to_the_target_and_of_it_alone_where_levels_do_not_add_up(
    step_by_step: Contract,
) -> None:
    asked = [(field.section, field.hint, field.name, field.href) for field in step_by_step.fields if not field.of]

    assert asked == [
        ("Communication", "Level 1", "communication.says-it-plainly", "competencies/communication/#says-it-plainly"),
        ("Communication", "Level 2", "communication.names-the-loss", "competencies/communication/#names-the-loss"),
        ("Care for detail", "Level 2", "detail.spots-patterns", "competencies/detail/#spots-patterns"),
        ("", "", "asks", ""),
    ]
    assert {field.type for field in step_by_step.fields if not field.of} == {"rating"}


def test_a_form_drawn_from_descriptors_brings_the_levels_the_role_is_held_to(step_by_step: Contract) -> None:
    communication, detail = step_by_step.body["sections"]

    assert (communication["kind"], communication["id"], communication["name"]) == (
        "competency",
        "communication",
        "Communication",
    )
    assert [(level["label"], level["text"], level.get("step", "")) for level in communication["levels"]] == [
        ("Level 1", "", ""),
        (
            "Level 2",
            "Finds the right words for difficult news.",
            "compare/competencies/communication/professional/#professional-level-2",
        ),
    ]
    assert [level["value"] for level in detail["levels"]] == ["level-2"]


def test_a_role_without_a_target_on_the_track_has_no_form_drawn_from_its_descriptors(tmp_path: Path) -> None:
    framework = framework_of(lay_out(tmp_path, EXAMPLES / "valid" / "assessment-drawn-from-descriptors"))
    instrument = replace(framework.assessments[0], items=())
    found = compile_contracts(replace(framework, assessments=(instrument,)), starter().strings, FACTS)

    assert [contract.form for contract in found] == ["step-by-step.staff"]


def test_each_question_has_evidence_development_and_does_not_apply_where_they_are_asked_for(
    step_by_step: Contract,
) -> None:
    for field, beside in step_by_step.questions:
        assert [(one.name, one.type, one.required) for one in beside] == [
            (f"{field.name}.evidence", "remark", False),
            (f"{field.name}.develop", "statement", False),
        ]
        assert (field.options[-1].value, field.options[-1].rank) == ("not-applicable", None)


def test_a_level_picker_offers_does_not_apply_where_its_assessment_does() -> None:
    framework = starter().framework
    offered = replace(one(framework.assessments, "competency-professional"), not_applicable=True)
    contract = compiled(replace(framework, assessments=(offered,)), "competency-professional.staff")
    pickers = [field for field in contract.fields if field.type == "level"]

    assert {field.options[-1].value for field in pickers} == {"not-applicable"}
    assert "not-applicable" not in {
        option.value for field in form("competency-professional.staff").fields for option in field.options
    }


@pytest.mark.parametrize("name", ["competency-professional.staff", "competency-management.lead"])
def test_each_level_but_the_lowest_leads_to_what_it_adds(name: str) -> None:
    track = FORMS[name][0]["track"]
    for field in form(name).fields:
        steps = [option.step for option in field.options if option.rank]
        offered = [option.value for option in field.options if option.rank]
        page = f"compare/competencies/{field.name}/{track}/"
        assert steps == ["" if at == 0 else f"{page}#{track}-{level}" for at, level in enumerate(offered)]


def test_what_an_item_weighs_is_said_though_it_counts_towards_no_profile(step_by_step: Contract) -> None:
    assert [(one["field"], one["weight"]) for one in step_by_step.body["scoring"]] == [("asks", 3)]


def test_a_form_of_profiles_says_how_each_item_counts() -> None:
    body = form("partnership-check.staff").as_json()
    items = written("assessment")["partnership-check"]["items"]

    assert body["scoring"] == [
        {
            "field": item["id"],
            "profile": item["profile"],
            "subscale": item["subscale"],
            "weight": 1,
            "reverse": item.get("reverse", False),
        }
        for item in items
    ]
    assert len(items) == 16
    assert [profile["id"] for profile in body["profiles"]] == ["compliance", "alliance"]
    assert body["results"] == {"show": "group", "minimum_answers": 100}
    assert all(field["target"] is None for field in body["fields"])


def test_a_form_can_ask_about_the_behaviours_that_concern_its_role() -> None:
    framework = starter().framework
    review = replace(
        one(framework.assessments, "commitment-review"), about="principles", draw="behaviours", comment=False
    )
    changed = replace(framework, assessments=(review,))
    names = {
        role.id: [field.name for field in compiled(changed, f"commitment-review.{role.id}").fields]
        for role in framework.roles
    }

    assert names["lead"] == names["management"]
    assert len({*names["management"], *names["staff"]}) == 29
    assert len(names["management"]) == 27
    assert len(names["staff"]) == 26
    assert all(name.count(".") == 1 for name in names["staff"])


@pytest.mark.parametrize("name", FORMS)
def test_a_form_ends_with_an_open_question_where_its_assessment_says_so(name: str) -> None:
    last, comment = form(name).fields[-1], FORMS[name][0].get("comment", False)

    assert (last.type == "long-text") == comment
    assert [field.type for field in form(name).fields].count("long-text") == int(comment)
    if comment:
        assert (last.name, last.required, last.as_json()["max_length"]) == ("comment", False, 4000)


@pytest.mark.parametrize("name", FORMS)
def test_answers_are_taken_exactly_when_every_required_question_has_an_offered_value(name: str) -> None:
    fields = form(name).fields
    validator = Draft7Validator(form(name).body["answers"])
    Draft7Validator.check_schema(form(name).body["answers"])
    full = {field.name: field.options[-1].value for field in fields if field.options}

    assert validator.is_valid(full)
    assert not validator.is_valid(full | {"nothing-asked": "1"})
    for field in fields:
        without = {key: value for key, value in full.items() if key != field.name}
        assert validator.is_valid(without) != field.required
        assert not validator.is_valid(full | {field.name: 1})
        for option in field.options:
            assert validator.is_valid(full | {field.name: option.value})
        if field.options:
            assert not validator.is_valid(full | {field.name: "nothing offered"})
            assert not validator.is_valid(full | {field.name: ""})
        elif field.type == "statement":
            assert validator.is_valid(full | {field.name: "yes"})
            assert not validator.is_valid(full | {field.name: "no"})
        else:
            assert validator.is_valid(full | {field.name: "x" * field.max_length})
            assert not validator.is_valid(full | {field.name: "x" * (field.max_length + 1)})


@given(JSON_VALUES)
def test_a_digest_does_not_depend_on_the_order_of_keys(value: Any) -> None:
    assert digest_of(in_other_order(value)) == digest_of(value)


@given(JSON_VALUES, JSON_VALUES)
def test_different_values_have_different_digests(one: Any, other: Any) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)

    assert (digest_of(one) == digest_of(other)) == same


def test_a_digest_is_the_sha256_of_canonical_json_in_utf8() -> None:
    assert digest_of({"b": [1, "ü"], "a": None}) == (
        "sha256:" + hashlib.sha256('{"a":null,"b":[1,"ü"]}'.encode()).hexdigest()
    )


@pytest.mark.parametrize("name", FORMS)
def test_the_digest_of_a_form_covers_all_but_itself_and_its_surroundings(name: str) -> None:
    body = form(name).as_json()
    outside = {"digest", "history", "page", "parts", "site", "submission"}
    pinned = {key: value for key, value in body.items() if key not in outside}

    assert body["digest"] == digest_of(pinned)


@pytest.mark.parametrize("name", FORMS)
def test_the_digest_stays_when_only_the_surroundings_change(name: str) -> None:
    framework = starter().framework
    elsewhere = replace(framework.handbook, submissions=Submissions("none", 1, "Nobody reads them."))
    changed = compiled(replace(framework, handbook=elsewhere), name, EditionFacts("Another name", "other.css"))

    assert changed.as_json() != form(name).as_json()
    assert changed.digest == form(name).digest


def test_no_two_forms_share_a_digest() -> None:
    # The brand does without agreements.
    digests = {contract.digest for edition in ("base", BRAND) for contract in starter(edition).contracts}

    assert len(digests) == 2 * len([*FORMS, *SIGNED]) + len(AGREED)


def changed_digests(workspace: Path, file: str, old: str, new: str) -> set[str]:
    """The forms whose digest changes when a file of the starter says something else."""
    path = workspace / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8", newline="")
    return {
        contract.form for contract in read_site(workspace).contracts if contract.digest != form(contract.form).digest
    }


def test_a_changed_descriptor_changes_the_digest_of_the_forms_that_show_it(workspace: Path) -> None:
    on_management = starter().framework.competencies[0].levels[-1]
    descriptor = on_management.descriptors[0].text.split(",")[0]
    changed = changed_digests(workspace, "data/competencies/mission.yml", descriptor, "Says it anew")

    assert on_management.track.id == "management"
    # The level is asked of the lead alone, so that nobody else signs it or agrees on it.
    forms = {"competency-management.lead", "competency-management.management"}
    assert changed == forms | {"acknowledgement.my-role.lead", "agreement.win-win.lead"}


def test_a_changed_commitment_changes_the_digest_of_its_roles_forms(workspace: Path) -> None:
    changed = changed_digests(workspace, "data/commitments/knowledge.yml", "  name: Oversight\n", "  name: Outlook\n")

    assert changed == {"commitment-review.lead", "acknowledgement.my-role.lead"}


def test_a_changed_target_changes_the_digest_of_the_role_alone(workspace: Path) -> None:
    changed = changed_digests(workspace, "data/roles/staff.yml", "target: level-3", "target: level-2")

    assert changed == {"competency-professional.staff", "acknowledgement.my-role.staff", "agreement.win-win.staff"}


def test_authors_notes_are_not_shown_and_change_no_digest(workspace: Path) -> None:
    path = workspace / "data/competencies/mission.yml"
    path.write_text(path.read_text("utf-8") + "notes: Look at this again.\n", "utf-8")

    assert [contract.digest for contract in read_site(workspace).contracts] == [
        contract.digest for contract in starter().contracts
    ]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_lists_each_entry_it_was_made_from_once(name: str) -> None:
    assessment, _ = FORMS[name]
    shown = [(entry["kind"], entry["id"]) for entry in form(name).body["shown"]]
    kinds = {"levels": "competency", "commitments": "commitment"}
    drawn = [
        (kinds[assessment["draw"]], field.name) for field in form(name).fields if "draw" in assessment and field.options
    ]

    assert shown == [("assessment", assessment["id"]), *drawn]


def test_a_form_says_what_it_asks_in_the_editions_words() -> None:
    texts = form("commitment-review.staff", BRAND).body["texts"]

    assert texts["results_item"] == "Promise"
    assert form("commitment-review.staff").body["texts"]["results_item"] == "Commitment"
    assert "hear-members" in form("commitment-review.staff", BRAND).body["answers"]["properties"]


def test_an_edition_without_roles_has_no_forms() -> None:
    framework = replace(starter().framework, roles=())

    assert compile_contracts(framework, starter().strings, FACTS) == ()


def test_a_form_without_anything_to_draw_asks_nothing() -> None:
    framework = replace(starter().framework, competencies=())
    contract = compiled(framework, "competency-professional.staff")
    schema = Draft7Validator(contract.body["answers"])

    assert [field.name for field in contract.fields] == ["comment"]
    assert schema.is_valid({})


def test_the_role_of_a_form_is_shown_by_its_name() -> None:
    lead: Role = starter(BRAND).framework.role("lead")

    assert form("commitment-review.lead", BRAND).body["role"] == {"id": "lead", "name": lead.name}
    assert lead.name == "Coordinator"
