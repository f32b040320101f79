"""What search finds: one record for each descriptor, behaviour and commitment, each with its exact facets."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from rolebook.exporters.records import Record, search_records
from rolebook.exporters.synonyms import Synonyms
from rolebook.model import Term

from .starter_support import BRAND, starter, written

RECORDS = list(search_records(starter()))
BY_ADDRESS = {record.address: record for record in RECORDS}
EVERYONE = ("Lead", "Management", "Staff")
PARTIES = {"managers": {"Lead", "Management"}, "union-representatives": {"Staff"}}


def of_kind(kind: str) -> list[Record]:
    return [record for record in RECORDS if record.kind == kind]


def rank(level: str) -> int:
    """The rank of a level of the starter."""
    return int(level.removeprefix("level-"))


def expected_rank(role: dict[str, Any], competency: dict[str, Any], track: str) -> int:
    """The described level expected of a role on a track, 0 for none, worked out from the files."""
    exceptions = {target["competency"]: target for target in role.get("targets", ())}
    own = exceptions.get(competency["id"], {})
    if own.get("track", role["track"]) != track:
        return 0
    asked = rank(own.get("level", role["target"]))
    described = [rank(level["level"]) for level in competency["levels"] if level["track"] == track]
    return max((each for each in described if each <= asked), default=0)


def roles_at(competency: dict[str, Any], track: str, level: str) -> set[str]:
    """The roles whose expected level takes in this one; where there are none, all of the track."""
    roles = list(written("role").values())
    expected = {role["name"] for role in roles if expected_rank(role, competency, track) >= rank(level)}
    return expected or {role["name"] for role in roles if role["track"] == track}


def test_no_two_records_lead_to_the_same_place() -> None:
    assert len(BY_ADDRESS) == len(RECORDS)


def test_every_entry_of_the_starter_can_be_found() -> None:
    counts = Counter(record.kind for record in RECORDS)

    assert counts == {
        "Descriptor": sum(
            len(level.get("descriptors", ()))
            for competency in written("competency").values()
            for level in competency["levels"]
        ),
        "Behaviour": 29,
        "Commitment": 35,
        "Competency": 8,
        "Principle": 7,
        "Role": 3,
        "Track": 2,
        "Assessment": 4,
        "Agreement": 1,
        "Acknowledgement": 1,
        "Onboarding": 3,
        "Glossary": len(written("glossary")),
        "Page": len(starter().framework.pages) + 2,  # comparing and what is new have pages of their own
    }


@pytest.mark.parametrize("competency", written("competency").values(), ids=lambda one: one["id"])
def test_each_descriptor_is_one_record_with_its_level_and_roles(competency: dict[str, Any]) -> None:
    for level in competency["levels"]:
        track = written("track")[level["track"]]["name"]
        for descriptor in level.get("descriptors", ()):
            record = BY_ADDRESS[f"competencies/{competency['id']}/#{descriptor['id']}"]
            assert record.kind == "Descriptor"
            assert record.level == f"{track} · Level {rank(level['level'])}"
            assert set(record.roles) == roles_at(competency, level["track"], level["level"])
            assert set(record.words) >= set(competency.get("aliases", ()))


def test_a_level_concerns_the_roles_at_it_or_above_it() -> None:
    roles = {record.crumbs: record.roles for record in of_kind("Descriptor")}
    name = written("competency")["mission"]["name"]

    assert roles[f"{name} › Professional › Level 3"] == ("Staff",)
    assert roles[f"{name} › Management › Level 3"] == ("Lead", "Management")
    assert roles[f"{name} › Management › Level 4"] == ("Lead",)
    assert roles[f"{name} › Professional › Level 4"] == ("Staff",), "beyond every target: all who are on the track"


@pytest.mark.parametrize("principle", written("principle").values(), ids=lambda one: one["id"])
def test_each_behaviour_is_one_record_for_the_roles_of_its_parties(principle: dict[str, Any]) -> None:
    for behaviour in principle["behaviours"]:
        record = BY_ADDRESS[f"principles/{principle['id']}/#{behaviour['id']}"]
        parties = behaviour.get("parties", principle["shared_by"])
        assert record.kind == "Behaviour"
        assert set(record.roles) == set().union(*(PARTIES[party] for party in parties))
        assert not record.level
        assert all(half["text"][:20] in record.content for half in behaviour.get("by_party", ()))


@pytest.mark.parametrize("commitment", written("commitment").values(), ids=lambda one: one["id"])
def test_each_commitment_is_one_record_for_the_roles_it_asks_something_of(commitment: dict[str, Any]) -> None:
    record = BY_ADDRESS[f"commitments/{commitment['id']}/"]
    asked = {role for obligation in commitment["obligations"] for role in obligation["roles"]}

    assert (record.kind, record.title) == ("Commitment", re.sub(r"\(\(|\)\)", "", commitment["name"]))
    assert set(record.roles) == {written("role")[role]["name"] for role in asked}


def test_what_is_for_everybody_is_found_under_every_role() -> None:
    record = BY_ADDRESS["competencies/mission/"]

    assert record.roles == ()
    assert record.as_message(EVERYONE)["filters"] == {"role": list(EVERYONE), "kind": ["Competency"]}


def test_a_record_has_exactly_its_own_facets() -> None:
    record = Record(
        "competencies/care/#asks", "Asks first", "", "Descriptor", "Care › Staff", ("Staff",), "Craft · 1", ("Tending",)
    )

    assert record.as_message(EVERYONE) == {
        "url": "/competencies/care/#asks",
        "content": "Asks first Care › Staff Tending",
        "meta": {
            "title": "Asks first",
            "kind": "Descriptor",
            "crumbs": "Care › Staff",
            "level": "Craft · 1",
            "words": "Tending",
        },
        "filters": {"role": ["Staff"], "kind": ["Descriptor"], "level": ["Craft · 1"]},
    }


def test_what_is_shown_of_a_record_stands_in_its_text_in_one_order() -> None:
    record = Record("a/", "Title", "Its text.", "Page", "Guide", words=("Also", "Too"), synonyms=("Other",))

    assert record.as_message(())["content"] == "Title Guide Also | Too Other Its text."


def test_a_record_knows_the_other_words_for_the_terms_it_is_written_with() -> None:
    with_manager = [record for record in RECORDS if re.search(r"\bmanagers?\b", record.content.casefold())]

    assert with_manager
    for record in with_manager:
        said = f"{record.title} {record.content} {' '.join(record.words)}".casefold()
        assert "supervisor" in said or "supervisor" in record.synonyms
    assert "orientation" in BY_ADDRESS["onboarding/staff/"].synonyms
    assert BY_ADDRESS["glossary/#manager"].words == ("supervisor",)


def test_synonyms_are_whole_words_and_none_that_stand_there_already() -> None:
    synonyms = Synonyms(
        [
            Term("level", "level", "levels", "", aliases=("step", "grade")),
            Term("mentor", "mentor", "mentors", "", aliases=("coach",)),
            Term("alone", "alone", "alone", ""),
        ]
    )

    assert list(synonyms.of("Two levels apart")) == ["step", "grade"]
    assert list(synonyms.of("A grade", "for a Coach")) == ["level", "step", "mentor"]
    assert list(synonyms.of("Tormentors are on the sublevel, alone")) == []
    assert list(Synonyms([]).of("level")) == []


def test_an_edition_finds_its_own_word_by_the_bases() -> None:
    records = {record.address: record for record in search_records(starter(BRAND))}

    assert "commitment" in records["commitments/hear-members/"].synonyms
    assert "competency" in records["competencies/service/"].synonyms


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.address)
def test_a_record_shows_words_without_marks(record: Record) -> None:
    assert record.title
    for text in (record.title, record.content, record.crumbs):
        assert "((" not in text
        assert "](" not in text
        assert "**" not in text


def test_a_page_of_some_roles_is_found_under_those() -> None:
    assert BY_ADDRESS["using-manager/"].roles == ("Lead", "Management")
    assert BY_ADDRESS["how-levels-work/"].roles == ()


def test_an_edition_finds_what_it_has_in_its_own_words() -> None:
    records = {record.address: record for record in search_records(starter(BRAND))}

    assert records["commitments/hear-members/"].kind == "Promise"
    assert records["for/lead/"].title == "For Coordinator"
    assert "commitments/culture-portal/" not in records
    assert "agreements/win-win/" not in records
    assert "competencies/service/#clarifies-requests" in records
    assert "competencies/service/#applies-rules-tactfully" not in records
