"""The lines of a form's overview, which the generator writes, are the parts whose answers the page's script counts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from browser.conftest import Served
from rolebook.forms import Contract
from rolebook.forms.field import Field
from rolebook.render.form_page import lines_of

pytestmark = pytest.mark.browser

Question = tuple[str, str, bool]
# Sections that come again, also with only optional questions of others between them, and questions without one.
QUESTIONS = st.lists(st.tuples(st.sampled_from(["", "A", "B", "C"]), st.sampled_from(["A", "Q"]), st.booleans()))


def fields_of(questions: list[Question]) -> tuple[Field, ...]:
    return tuple(
        Field(name=f"q{number}", type="text", label=label, section=section, required=required)
        for number, (section, label, required) in enumerate(questions)
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forms=st.lists(QUESTIONS, min_size=20, max_size=30))
@example([[("A", "Q", True), ("B", "Q", False), ("A", "Q", True), ("C", "Q", True)]])
@example([[("", "A", True), ("A", "Q", True)]])
def test_each_line_of_an_overview_has_its_part(page: Page, served: Served, forms: list[list[Question]]) -> None:
    if not page.url.startswith(served.url):
        page.goto(f"{served.url}/assessments/partnership-check/staff/")
        expect(page.locator(".rb-form[data-rb-ready='yes']")).to_be_attached()
    made = [fields_of(questions) for questions in forms]
    found = page.evaluate(
        "(forms) => forms.map((fields) => rolebook.forms.partsOf(fields).map(({ name }) => name))",
        [[field.as_json() for field in fields] for fields in made],
    )

    for fields, names in zip(made, found, strict=True):
        contract = Contract("form", "assessment", "entry", "role", fields, {})
        assert names == [line.name for line in lines_of(contract)]
