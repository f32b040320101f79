"""The starter handbook is complete, fits its published schemas and has nothing wrong with it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from rolebook.checking import check
from rolebook.exporters.schemas import schema_text
from rolebook.kinds import BRAND_KIND, KINDS, published_schemas
from rolebook.model import Competency
from rolebook.workspace import data_files

from .starter_support import REPOSITORY, STARTER, one, starter

SCHEMAS = STARTER.data / ".schemas"
FRAMEWORK = starter().framework
# Every file with the name of its schema; a brand changes settings under a schema of its own.
FILES = [
    *((STARTER.data / name, kind.name) for kind, name in data_files(STARTER.data).known),
    *(
        (STARTER.brands / brand / "data" / name, f"{kind.name}-change" if kind.single else kind.name)
        for brand in STARTER.brand_names()
        for kind, name in data_files(STARTER.brands / brand / "data").known
    ),
    *((STARTER.brands / brand / "brand.yml", BRAND_KIND.name) for brand in STARTER.brand_names()),
]
EVERY_FILE = pytest.mark.parametrize(("path", "schema"), FILES, ids=[STARTER.named(path) for path, _ in FILES])


@cache
def validator(schema: str) -> Draft7Validator:
    return Draft7Validator(json.loads((SCHEMAS / f"{schema}.schema.json").read_text("utf-8")))


def described(competency: Competency) -> tuple[int, ...]:
    """On how many levels of each track a competency is described."""
    return tuple(len(competency.on(track)) for track in FRAMEWORK.tracks)


@pytest.mark.parametrize("edition", STARTER.editions())
def test_nothing_is_wrong_with_the_starter(edition: str) -> None:
    assert list(check(STARTER, edition)) == []


def test_there_are_three_roles_and_one_lead() -> None:
    assert [(role.id, role.single_holder, role.reports_to) for role in FRAMEWORK.roles] == [
        ("lead", True, ""),
        ("management", False, "lead"),
        ("staff", False, "management"),
    ]


def test_there_are_two_tracks_of_five_levels() -> None:
    assert {track.id: len(track.levels) for track in FRAMEWORK.tracks} == {"professional": 5, "management": 5}


def test_competencies_are_described_where_the_source_describes_them() -> None:
    assert {competency.id: described(competency) for competency in FRAMEWORK.competencies} == {
        "mission": (5, 5),
        "relationships": (3, 1),
        "communication": (5, 2),
        "problem-solving": (4, 5),
        "development": (5, 4),
        "flexibility": (4, 5),
        "leadership": (4, 5),
        "service": (5, 4),
    }


def test_levels_are_described_by_more_than_three_hundred_descriptors() -> None:
    levels = [level for competency in FRAMEWORK.competencies for level in competency.levels]

    assert sum(len(level.descriptors) for level in levels) >= 300
    assert all(level.summary or level.descriptors for level in levels)


def test_there_are_seven_principles_of_twenty_nine_behaviours() -> None:
    assert {principle.id: len(principle.behaviours) for principle in FRAMEWORK.principles} == {
        "department-success": 3,
        "union-success": 3,
        "greater-role": 6,
        "partnership-support": 7,
        "training": 4,
        "labour-relations": 2,
        "service-quality": 4,
    }
    assert [principle.shared_by for principle in FRAMEWORK.principles] == [("managers", "union-representatives")] * 7


def test_some_behaviours_are_for_one_party_and_one_has_a_half_for_each() -> None:
    behaviours = [behaviour for principle in FRAMEWORK.principles for behaviour in principle.behaviours]
    parties = Counter(behaviour.parties for behaviour in behaviours if behaviour.parties)

    assert parties[("managers",)] >= 2
    assert parties[("union-representatives",)] >= 2
    assert [[half.party for half in behaviour.by_party] for behaviour in behaviours if behaviour.by_party] == [
        ["managers", "union-representatives"]
    ]


def test_there_are_thirty_five_commitments_in_two_groups() -> None:
    assert Counter(commitment.group for commitment in FRAMEWORK.commitments) == {"knowledge": 12, "behaviours": 23}
    assert [commitment.number for commitment in FRAMEWORK.commitments] == list(range(1, 36))


def test_what_is_required_nests_from_staff_to_lead() -> None:
    required = Counter(
        frozenset(role.id for role in FRAMEWORK.roles if any(o.kind == "required" for o in commitment.of(role.id)))
        for commitment in FRAMEWORK.commitments
    )

    assert required == {
        frozenset({"lead"}): 7,
        frozenset({"lead", "management"}): 7,
        frozenset({"lead", "management", "staff"}): 21,
    }


def test_mentoring_is_required_half_an_hour_a_month_and_mentoring_others_is_optional() -> None:
    mentor = one(FRAMEWORK.commitments, "mentor")
    required, optional = mentor.obligations

    assert (required.kind, optional.kind) == ("required", "optional")
    assert required.cadence is not None
    assert (required.cadence.every, required.cadence.minutes) == ("month", 30)
    assert required.roles == optional.roles == ("lead", "management", "staff")


def test_the_partnership_check_shows_nothing_of_all_before_a_hundred_answers() -> None:
    check = one(FRAMEWORK.assessments, "partnership-check")

    assert (check.show, check.minimum_answers) == ("group", 100)
    # Every part contrasts the two profiles, with as many statements for the one as for the other.
    parts = [subscale.id for subscale in check.subscales]
    counted = Counter((item.subscale, item.profile) for item in check.items)
    assert counted == dict.fromkeys(product(parts, ["compliance", "alliance"]), 2)
    assert {item.profile for item in check.items if item.reverse} == {"compliance", "alliance"}


def test_the_starter_uses_every_kind() -> None:
    assert {schema for _, schema in FILES} == {kind.name for kind in KINDS} | {"brand", "handbook-change"}


@EVERY_FILE
def test_a_file_begins_with_the_way_to_its_schema(path: Path, schema: str) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)

    assert found is not None
    assert (path.parent / found[1]).resolve() == (SCHEMAS / f"{schema}.schema.json").resolve()
    assert (path.parent / found[1]).is_file()


@EVERY_FILE
def test_a_file_fits_its_published_schema(path: Path, schema: str) -> None:
    data: Any = yaml.safe_load(path.read_text("utf-8"))

    assert [f"{error.json_path}: {error.message}" for error in validator(schema).iter_errors(data)] == []


def test_the_published_schemas_are_the_ones_in_the_data_folder() -> None:
    assert {path.name: path.read_text("utf-8") for path in SCHEMAS.iterdir()} == {
        name: schema_text(schema) for name, schema in published_schemas().items()
    }, "write them anew: rolebook schemas"


@pytest.mark.parametrize("name", published_schemas())
def test_a_published_schema_is_a_sound_one(name: str) -> None:
    Draft7Validator.check_schema(published_schemas()[name])
    assert published_schemas()[name]["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize(
    ("schema", "data", "fits"),
    [
        ("role", {"id": "lead", "name": "Lead"}, False),
        ("role", {"patch": "lead", "name": "Lead"}, True),
        ("role", {"patch": "lead", "naem": "Lead"}, False),
        ("role", {"remove": "lead"}, True),
        ("role", {"remove": "lead", "name": "Lead"}, False),
        ("role", [{"patch": "lead", "name": "Lead"}, {"remove": "staff"}], True),
        ("role", [{"patch": "lead", "name": 1}], False),
        ("competency", {"patch": "a", "levels": [{"track": "t", "level": "l", "descriptors": [{"id": "x"}]}]}, True),
        ("principle", {"patch": "a", "behaviours": [{"id": "x", "remove": True}]}, True),
        ("principle", {"patch": "a", "behaviours": [{"text": "whose?"}]}, False),
        ("handbook", {"organisation": "Northlight"}, False),
        ("handbook-change", {"organisation": "Northlight"}, True),
        ("handbook-change", {"parties": [{"id": "managers", "name": "Coordinators"}]}, True),
        ("handbook-change", {"organization": "Northlight"}, False),
    ],
)
def test_a_schema_tells_entries_changes_and_removals_apart(schema: str, data: Any, fits: bool) -> None:
    assert validator(schema).is_valid(data) == fits


def test_the_prose_names_roles_that_exist() -> None:
    roles = {role.id for role in FRAMEWORK.roles}

    assert all(set(page.roles or ()) <= roles for page in FRAMEWORK.pages)
    assert {path.stem for path in (REPOSITORY / "content").glob("*.md")} == {page.name for page in FRAMEWORK.pages}


def undocumented(schema: dict[str, Any], path: str) -> Iterator[str]:
    """The keys of a schema that an editor could not explain: no description, or a text without an example."""
    is_text = schema.get("type") == "string" and "enum" not in schema
    if "title" in schema and (not schema.get("description") or (is_text and not schema.get("examples"))):
        yield path
    for place in ("properties", "definitions"):
        for name, inner in schema.get(place, {}).items():
            yield from undocumented(inner, f"{path}.{name}")
    for place in ("items", "then", "else", "additionalProperties"):
        if isinstance(schema.get(place), dict):
            yield from undocumented(schema[place], f"{path}[{place}]")


@pytest.mark.parametrize("name", published_schemas())
def test_every_key_is_described_and_every_text_has_an_example(name: str) -> None:
    """In changes and removals too, and where any name may stand for a key."""
    assert list(undocumented(published_schemas()[name], name)) == []


@pytest.mark.parametrize("name", published_schemas())
def test_a_schema_shows_a_short_whole_entry_that_fits_it(name: str) -> None:
    schema = published_schemas()[name]

    assert schema["examples"]
    for example in schema["examples"]:
        assert isinstance(example, dict)
        assert [error.message for error in Draft7Validator(schema).iter_errors(example)] == []
