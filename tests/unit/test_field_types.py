"""Field types: each folder is complete, its examples are taken and refused as they say, and its template asks them."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft7Validator

from rolebook.forms import FIELD_TYPES, FieldType
from rolebook.forms.contract import answers_schema
from rolebook.forms.fieldtypes import FOLDER, Example, examples_of

EXAMPLES = [(kind, example) for kind in FIELD_TYPES for example in examples_of(kind)]
NAMES = [f"{kind.name}: {example.field.name}" for kind, example in EXAMPLES]
each_example = pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=NAMES)


def test_the_registry_names_every_folder_once() -> None:
    folders = {item.name for item in FOLDER.iterdir() if item.is_dir() and not item.name.startswith("__")}

    assert len({kind.name for kind in FIELD_TYPES}) == len(FIELD_TYPES)
    assert sorted(kind.folder for kind in FIELD_TYPES) == sorted(folders)


@pytest.mark.parametrize("kind", FIELD_TYPES, ids=lambda kind: kind.name)
def test_a_folder_holds_declaration_template_script_and_examples(kind: FieldType) -> None:
    names = {item.name for item in (FOLDER / kind.folder).iterdir() if not item.name.startswith("__pycache__")}

    assert names == {"__init__.py", "template.html.j2", "script.js", "examples.yml"}
    assert examples_of(kind)


@each_example
def test_an_answer_is_taken_or_refused_as_the_example_says(kind: FieldType, example: Example) -> None:
    validator = Draft7Validator(answers_schema((example.field,)))
    name = example.field.name
    taken = [answer for answer in (*example.accepts, *example.refuses) if validator.is_valid({name: answer})]

    assert example.accepts
    assert example.refuses
    assert taken == list(example.accepts)
    assert validator.is_valid({}) != example.field.required


@each_example
def test_an_example_is_complete_json(kind: FieldType, example: Example) -> None:
    body: dict[str, Any] = example.field.as_json()

    assert body["type"] == kind.name
    assert [option["value"] for option in body["options"]] == [option.value for option in example.field.options]
