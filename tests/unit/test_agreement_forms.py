"""Agreements as forms: for whom there is one, what it asks how often and of whom, what can be picked, what it pins."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from rolebook.forms import Contract, compile_contracts
from rolebook.forms.agreement import SLOTS
from rolebook.model import Agreement, AgreementField, AgreementSection, Cadence, Framework
from rolebook.project import project
from rolebook.resolve.instruments import STATES

from .starter_support import BRAND, FACTS, starter, written
from .support import EXAMPLES, framework_of, lay_out

GOLDEN = Path(__file__).parent / "golden" / "agreement.json"


def form(framework: Framework, role: str = "staff") -> Contract:
    contracts = compile_contracts(framework, starter().strings, FACTS)
    return next(contract for contract in contracts if contract.form == f"agreement.win-win.{role}")


def with_agreement(**changes: Any) -> Framework:
    framework = starter().framework
    return replace(framework, agreements=(replace(framework.agreements[0], **changes),))


def with_fields(*fields: AgreementField, **section: Any) -> Framework:
    return with_agreement(sections=(AgreementSection("part", "Part", fields, **section),))


def names(contract: Contract) -> list[str]:
    return [field.name for field in contract.fields]


def test_a_small_agreement_is_the_contract_on_file(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    framework = framework_of(lay_out(tmp_path, EXAMPLES / "valid" / "agreement-section-that-repeats"))
    contract = form(framework, framework.roles[0].id)
    found = json.dumps(contract.as_json(), ensure_ascii=False, indent=1) + "\n"
    if request.config.getoption("--accept", default=False):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, "utf-8")

    assert found == GOLDEN.read_text("utf-8")


def test_there_is_one_for_each_role_whose_work_it_may_be_about() -> None:
    def roles(framework: Framework) -> list[str]:
        contracts = compile_contracts(framework, starter().strings, FACTS)
        return [contract.role for contract in contracts if contract.kind == "agreement"]

    assert roles(starter().framework) == list(written("role"))
    assert roles(with_agreement(roles=("staff",))) == ["staff"]
    assert [len(project(with_agreement(roles=("staff",)), role).agreements) for role in starter().framework.roles] == [
        0,
        0,
        1,
    ]


def test_it_says_who_makes_it_and_through_which_states_it_goes() -> None:
    body = form(starter().framework).as_json()

    assert (body["kind"], body["entry"], body["page"]) == ("agreement", "win-win", "agreements/win-win/staff/")
    assert [person["id"] for person in body["people"]] == ["holder", "manager"]
    assert tuple(body["states"]) == STATES
    assert "kept with both names" in body["submission"]["note"]


def test_it_says_how_often_it_is_reviewed_and_another_cadence_is_no_other_text() -> None:
    quarterly = form(with_agreement(review=Cadence("quarter", 30)))

    assert quarterly.body["submission"]["due"] == {"every": "quarter"}
    assert "due" not in form(with_agreement(review=None)).body["submission"]
    assert quarterly.digest == form(with_agreement(review=None)).digest


def test_a_section_that_repeats_is_asked_round_by_round_and_a_field_that_repeats_by_itself() -> None:
    one, other = AgreementField("one", "One", "text", "Why.", required=True), AgreementField("other", "Other", "date")
    together = form(with_fields(one, other, repeat=True))
    alone = form(with_fields(replace(one, repeat=True), other))

    assert names(together)[:4] == ["part.1.one", "part.1.other", "part.2.one", "part.2.other"]
    assert len(together.fields) == 2 * SLOTS
    assert names(alone) == [*(f"part.one.{slot}" for slot in range(1, SLOTS + 1)), "part.other"]
    assert [field.slot for field in alone.fields] == [*range(1, SLOTS + 1), 0]
    assert [field.required for field in alone.fields] == [True, *[False] * SLOTS]
    assert [field.label for field in alone.fields[:2]] == ["One", "One (2)"]
    assert [field.hint for field in alone.fields[:2]] == ["Why.", ""]


def test_a_round_that_is_begun_must_be_finished() -> None:
    fields = (AgreementField("one", "One", "text", required=True), AgreementField("two", "Two", "text", required=True))
    accepts = Draft7Validator(form(with_fields(*fields, repeat=True)).body["answers"]).is_valid
    first = {"part.1.one": "x", "part.1.two": "x"}

    assert accepts(first)
    assert not accepts({"part.1.one": "x"})
    assert not accepts(first | {"part.2.one": "x"})
    assert accepts(first | {"part.2.one": "x", "part.2.two": "x"})


@pytest.mark.parametrize(
    ("written_by", "writers"), [((), ()), (("holder", "manager"), ()), (("manager",), ("manager",))]
)
def test_what_only_one_of_the_two_writes_says_so(written_by: tuple[str, ...], writers: tuple[str, ...]) -> None:
    contract = form(with_fields(AgreementField("one", "One", "text"), written_by=written_by))

    assert [field.writers for field in contract.fields] == [writers]


def test_behaviours_are_picked_from_what_is_expected_of_the_role() -> None:
    framework = starter().framework
    view = project(framework, framework.role("staff"))
    field = next(field for field in form(framework).fields if field.type == "choices")
    options = {option.value: option for option in field.options}
    expected = [f"principle:{held.principle.id}#{one.id}" for held in view.principles for one in held.behaviours] + [
        f"competency:{one.competency.id}#{descriptor.id}"
        for one in view.competencies
        if one.level
        for descriptor in one.level.descriptors
    ]

    assert list(options) == expected
    assert len(expected) == 57
    for value, option in options.items():
        kind, _, rest = value.partition(":")
        name, _, part = rest.partition("#")
        assert option.href == f"{'principles' if kind == 'principle' else 'competencies'}/{name}/#{part}"
        assert framework.data[kind, name]["name"] in option.text
    assert field.name == "leadership-behaviours.behaviours"
    assert field.slot == 0


def test_where_an_edition_has_none_to_pick_behaviours_are_written_down() -> None:
    bare = replace(starter().framework, principles=(), competencies=(), changes=())

    assert {field.type for field in form(bare).fields} == {"text", "long-text", "date"}


def test_a_choice_is_answered_in_its_own_words() -> None:
    contract = form(with_fields(AgreementField("pace", "Pace", "choice", options=("Slow", "“Fast” & loose"))))

    assert [(option.value, option.label) for option in contract.fields[0].options] == [
        ("Slow", "Slow"),
        ("“Fast” & loose", "“Fast” & loose"),
    ]


def test_it_pins_the_agreement_and_every_entry_that_can_be_picked_from() -> None:
    framework = starter().framework
    view = project(framework, framework.role("staff"))
    before = {(one["kind"], one["id"]): one["digest"] for one in form(framework).body["shown"]}

    assert list(before) == [
        ("agreement", "win-win"),
        *(("principle", held.principle.id) for held in view.principles if held.behaviours),
        *(("competency", one.competency.id) for one in view.competencies if one.level and one.level.descriptors),
    ]
    first = framework.principles[0]
    reworded = replace(first, behaviours=(replace(first.behaviours[0], text="Other words."), *first.behaviours[1:]))
    changed = form(replace(framework, principles=(reworded, *framework.principles[1:])))
    after = {(one["kind"], one["id"]): one["digest"] for one in changed.body["shown"]}
    assert {key for key in before if before[key] != after[key]} == {("principle", first.id)}
    assert changed.digest != form(framework).digest


def test_guidance_is_part_of_what_the_two_have_seen() -> None:
    agreement: Agreement = starter().framework.agreements[0]
    guided = replace(agreement.sections[0], guidance="Think twice.")

    changed = form(with_agreement(sections=(guided, *agreement.sections[1:])))
    assert changed.body["shown"][0] != form(starter().framework).body["shown"][0]


def test_an_edition_without_agreements_has_no_form_of_one() -> None:
    assert not [one for one in starter(BRAND).contracts if one.kind == "agreement"]
