"""The form an acknowledgement is signed on: what it asks, what it shows, and what is told of what has changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.forms import Contract, compile_contracts, short_digest, signing_digest
from rolebook.model import Change, Framework
from rolebook.project import project

from .starter_support import FACTS, starter

FRAMEWORK = starter().framework
ROLES = [role.id for role in FRAMEWORK.roles]
WORDS = st.text(min_size=1, max_size=40)


def form(role: str = "staff", framework: Framework = FRAMEWORK) -> Contract:
    found = compile_contracts(framework, starter().strings, FACTS)
    return next(one for one in found if one.form == f"acknowledgement.my-role.{role}")


def signed(framework: Framework = FRAMEWORK, role: str = "staff") -> str:
    (signing,) = project(framework, framework.role(role)).acknowledgements
    return signing_digest(framework.handbook, role, signing)


def told(*changes: Change) -> dict[str, object]:
    body = form(framework=replace(FRAMEWORK, changes=changes)).body
    history: dict[str, object] = body["history"]
    return history


@pytest.mark.parametrize("role", ROLES)
def test_each_role_that_signs_has_a_form(role: str) -> None:
    body = form(role).as_json()

    assert (body["kind"], body["about"], body["entry"]) == ("acknowledgement", "acknowledgement", "my-role")
    assert (body["role"]["id"], body["page"]) == (role, f"acknowledgements/my-role/{role}/")
    assert json.loads(json.dumps(body)).keys() == body.keys()


def test_it_asks_for_agreement_reasons_name_and_day() -> None:
    asked = [(field.name, field.type, field.required) for field in form().fields]

    assert asked == [
        ("agreed", "statement", True),
        ("reasons", "long-text", True),
        ("name", "signature", True),
        ("date", "date", True),
    ]


def test_reasons_are_asked_for_only_where_a_letter_of_intent_is() -> None:
    plain = replace(FRAMEWORK.acknowledgements[0], letter_of_intent=False)
    fields = form(framework=replace(FRAMEWORK, acknowledgements=(plain,))).fields

    assert [field.name for field in fields] == ["agreed", "name", "date"]


@pytest.mark.parametrize("role", ROLES)
def test_paper_and_form_are_bound_to_the_same_text(role: str) -> None:
    signing = form(role).body["signing"]

    assert signing["digest"] == signed(role=role)
    assert signing["short"] == short_digest(signed(role=role))
    assert signing["statement"] == FRAMEWORK.acknowledgements[0].statement


def test_everything_that_is_signed_is_named_and_linked() -> None:
    shown = form().body["shown"]

    first = FRAMEWORK.principles[0]
    href = f"principles/{first.id}/"
    assert shown[0] == shown[0] | {"kind": "principle", "id": first.id, "name": first.name, "href": href}
    assert all(one["name"] and one["href"] for one in shown)
    assert {one["kind"] for one in shown} == {"principle", "competency", "commitment"}


def test_who_signs_nothing_has_no_form() -> None:
    nothing = replace(FRAMEWORK, principles=(), competencies=(), commitments=())

    assert not [one for one in compile_contracts(nothing, starter().strings, FACTS) if one.kind == "acknowledgement"]


def test_the_history_tells_what_concerns_the_role_and_is_no_part_of_the_digest() -> None:
    changes = (
        Change("1.2", "commitment", "mentor", "changed", "Mentor", material=True, what="Asked of all."),
        Change("1.2", "commitment", "oversight", "changed", "Oversight", material=True, what="Of the lead alone."),
        Change("1.1", "commitment", "mentor", "changed", "Mentor", material=False, what="Fewer words."),
        Change("1.1", "commitment", "weekly-report", "removed", "Weekly report", material=False, what="Not needed."),
        Change("1.1", "page", "welcome", "changed", "Welcome", material=True, what="Not signed here."),
        Change("1.1", "acknowledgement", "my-role", "changed", "My role", material=True, what="A new statement."),
    )

    assert told(*changes) == {
        "commitment:mentor": [
            {"version": "1.2", "material": True, "note": "Asked of all."},
            {"version": "1.1", "material": False, "note": "Fewer words."},
        ],
        "commitment:weekly-report": [{"version": "1.1", "material": False, "note": "Not needed."}],
        "acknowledgement:my-role": [{"version": "1.1", "material": True, "note": "A new statement."}],
    }
    assert form(framework=replace(FRAMEWORK, changes=changes)).digest == form().digest


def test_a_new_version_of_the_same_text_is_signed_as_the_same() -> None:
    later = replace(FRAMEWORK, handbook=replace(FRAMEWORK.handbook, version="9.9", versions=()))

    assert form(framework=later).digest != form().digest
    assert form(framework=later).body["signing"] == form().body["signing"]


@pytest.mark.parametrize("when", [("joining",), ("joining", "material-change", "every-year")])
def test_it_says_when_it_is_due_and_another_cadence_is_no_other_text(when: tuple[str, ...]) -> None:
    yearly = replace(FRAMEWORK, acknowledgements=(replace(FRAMEWORK.acknowledgements[0], when=when),))
    found = form(framework=yearly)

    assert form().body["submission"]["due"] == {"when": ["joining", "material-change"]}
    assert found.body["submission"]["due"] == {"when": list(when)}
    assert (found.digest, found.body["signing"]) == (form().digest, form().body["signing"])


# --- Whatever is shown to the role changes what it signs; whatever is not, does not.


@given(role=st.sampled_from(ROLES), place=st.integers(0, 10_000), words=WORDS)
def test_a_reworded_commitment_changes_what_its_roles_sign_and_no_one_elses(role: str, place: int, words: str) -> None:
    commitment = FRAMEWORK.commitments[place % len(FRAMEWORK.commitments)]
    others = tuple(replace(one, text=words) if one is commitment else one for one in FRAMEWORK.commitments)
    changed = replace(FRAMEWORK, commitments=others)
    is_shown = bool(commitment.of(role)) and words != commitment.text

    assert (signed(changed, role) != signed(role=role)) == is_shown


@given(role=st.sampled_from(ROLES), place=st.integers(0, 10_000), words=WORDS)
def test_a_reworded_behaviour_changes_what_is_signed_where_it_concerns_the_role(
    role: str, place: int, words: str
) -> None:
    every = [(one, each) for one in FRAMEWORK.principles for each in one.behaviours]
    principle, behaviour = every[place % len(every)]
    behaviours = tuple(replace(one, text=words) if one is behaviour else one for one in principle.behaviours)
    principles = tuple(replace(one, behaviours=behaviours) if one is principle else one for one in FRAMEWORK.principles)
    held = project(FRAMEWORK, FRAMEWORK.role(role)).principles
    is_shown = any(behaviour in one.behaviours for one in held) and words != behaviour.text

    assert (signed(replace(FRAMEWORK, principles=principles), role) != signed(role=role)) == is_shown


@given(role=st.sampled_from(ROLES), place=st.integers(0, 10_000), words=WORDS)
def test_a_reworded_level_changes_what_is_signed_where_it_is_expected(role: str, place: int, words: str) -> None:
    every = [(one, each) for one in FRAMEWORK.competencies for each in one.levels]
    competency, level = every[place % len(every)]
    levels = tuple(replace(one, summary=words) if one is level else one for one in competency.levels)
    competencies = tuple(replace(one, levels=levels) if one is competency else one for one in FRAMEWORK.competencies)
    expected = project(FRAMEWORK, FRAMEWORK.role(role)).competencies
    measured = [
        each for one in expected if one.competency is competency for each in (*one.below, *filter(None, (one.level,)))
    ]
    is_shown = level in measured and words != level.summary

    assert (signed(replace(FRAMEWORK, competencies=competencies), role) != signed(role=role)) == is_shown
