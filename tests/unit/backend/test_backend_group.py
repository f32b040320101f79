"""Results of all: from enough answers on, in steps, without anybody to be told."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.group import counted_of

from .sending import AS_JSON, read_json, write_json
from .test_backend_pages import Outline

if TYPE_CHECKING:
    from pathlib import Path

STYLE = "style-check"
FORM = f"{STYLE}.staff"
ADDRESS = f"/f/results/{STYLE}"


def answer(client: TestClient, form: str = FORM, **answers: object) -> None:
    usual = {"asks-first": "3", "sums-up": "3", "interrupts": "2", "decides": "3"}
    body = {name: value for name, value in {**usual, **answers}.items() if value is not None}
    response = client.post(f"/f/{form}", json=body, headers=AS_JSON)
    assert response.status_code == 201, response.text


def results(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(ADDRESS, headers=AS_JSON).json()
    return found


def rows(chart: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(row["label"], row["people"]) for row in chart["rows"]]


@pytest.fixture
def lead(contracts: Path) -> str:
    """The form of another role: it asks one question more."""
    data = read_json(contracts, FORM)
    data |= {"form": f"{STYLE}.lead", "role": {"id": "lead", "name": "Lead"}}
    write_json(contracts, data)
    return f"{STYLE}.lead"


@pytest.fixture
def questions(contracts: Path) -> None:
    """The same assessment, not about profiles."""
    data = read_json(contracts, FORM) | {"about": "principles", "scoring": [], "profiles": []}
    write_json(contracts, data)


def test_below_the_minimum_nothing_is_told_not_even_how_many_there_are(client: TestClient) -> None:
    empty = client.get(ADDRESS).text
    for _ in range(4):
        answer(client)

    assert client.get(ADDRESS).text == empty
    assert "once at least 5 people have answered" in empty
    found = results(client)
    assert (found["ok"], found["minimum_answers"], found["answers"], found["charts"]) == (True, 5, None, [])


def test_from_the_minimum_on_each_profile_and_part_has_its_distribution(client: TestClient, lead: str) -> None:
    for _ in range(3):
        answer(client, **{"asks-first": "1", "sums-up": "1", "interrupts": "4"})
    for _ in range(7):
        answer(client, lead, **{"asks-first": "4", "sums-up": "4", "interrupts": "1"})
    found = results(client)

    assert found["answers"] == 10
    assert [(chart["title"], chart["of"]) for chart in found["charts"]] == [
        ("Listening", ""),
        ("Questions", "Listening"),
        ("Answers", "Listening"),
        ("Steering", ""),
    ]
    listening = found["charts"][0]
    assert rows(listening) == [("1.0 to 1.6", 3), ("1.6 to 4.0", 7)]
    assert (listening["mean"], listening["median"]) == (pytest.approx(3.1), 4)
    assert rows(found["charts"][3]) == [("1.0 to 4.0", 10)]


def test_answers_are_counted_in_steps_so_that_a_change_tells_of_nobody(client: TestClient) -> None:
    for _ in range(5):
        answer(client)
    before = client.get(ADDRESS).text
    for _ in range(4):
        answer(client, **{"asks-first": "1"})
    assert client.get(ADDRESS).text == before
    answer(client)

    assert results(client)["answers"] == 10


def test_who_answered_is_counted_in_the_order_in_which_they_did(client: TestClient, questions: None) -> None:
    for _ in range(5):
        answer(client, years="new")
    for _ in range(3):
        answer(client, years="long")

    years = results(client)["charts"][-1]
    assert rows(years) == [("Less than a year, A year or more", 5)]


def test_each_question_has_the_distribution_of_its_answers(client: TestClient, questions: None) -> None:
    for number in range(10):
        settings = ["meetings", "mail"] if number < 6 else ["meetings"]
        years = {0: None, 1: "new"}.get(number, "long" if number < 6 else "new")
        more: dict[str, Any] = {"settings": settings, "years": years}
        answer(client, **more, **{"asks-first": "4" if number < 4 else "1"})
    charts = {chart["title"]: chart for chart in results(client)["charts"]}

    assert list(charts) == [
        "I ask before I advise.",
        "I sum up what I have heard.",
        "I interrupt others.",
        "I decide in good time.",
        "Where do you notice it?",
        "How long have you been here?",
    ]
    assert rows(charts["I ask before I advise."]) == [("Never", 6), ("Seldom to Always", 4)]
    assert rows(charts["Where do you notice it?"]) == [("In meetings", None), ("In mail", 6), ("In talks of two", None)]
    assert rows(charts["How long have you been here?"]) == [
        ("Less than a year", 5),
        ("A year or more, or no answer", 5),
    ]


def test_few_who_say_that_it_does_not_apply_are_counted_with_others(client: TestClient, questions: None) -> None:
    for number in range(5):
        answer(client, decides="not-applicable" if number == 0 else "4")

    assert rows(results(client)["charts"][3]) == [("Never to Always, or no answer", 5)]


def test_what_was_written_and_what_was_quarantined_is_never_shown(client: TestClient, questions: None) -> None:
    for _ in range(5):
        answer(client, comment="my own words", **{"asks-first--remark": "my remark"})
    for _ in range(5):
        answer(client, _gotcha="buy this")
    told = client.get(ADDRESS).text + json.dumps(results(client))

    assert results(client)["answers"] == 5
    assert "my own words" not in told
    assert "my remark" not in told
    assert "Anything to add" not in told


def test_the_page_has_a_table_with_bars_for_each_distribution(client: TestClient) -> None:
    for _ in range(5):
        answer(client)
    response = client.get(ADDRESS)
    page = Outline(response.text.replace("<rect", "<br").replace("/>", ">"))

    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.texts("h1") == ["Results of all: How I work with others"]
    assert page.texts("caption") == ["Listening", "Questions", "Answers", "Steering"]
    assert response.text.count('<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">') == 4
    assert 'width="100.0" height="10"/></svg>' in response.text
    assert " style=" not in response.text
    assert "Mean 3.0, median 3.0; the highest score is 4.0." in page.texts("p")


@pytest.mark.parametrize("entry", ["competency-professional", "nothing", "my-role", "win-win", "..", "%00"])
def test_what_is_not_for_the_group_has_no_results(client: TestClient, entry: str) -> None:
    response = client.get(f"/f/results/{entry}", headers=AS_JSON)

    assert response.status_code == 404
    assert response.json()["error"] in {"results-unknown", "not-found"}


def test_a_question_that_few_were_asked_is_not_shown(client: TestClient, questions: None, contracts: Path) -> None:
    data = read_json(contracts, FORM) | {"form": f"{STYLE}.lead"}
    data["fields"][0] |= {"name": "leads", "label": "I lead."}
    data["answers"]["properties"]["leads"] = data["answers"]["properties"].pop("asks-first")
    data["answers"]["required"].remove("asks-first")
    write_json(contracts, data)
    for _ in range(6):
        answer(client)
    for _ in range(4):
        answer(client, f"{STYLE}.lead", leads="4", **{"asks-first": None})
    charts = {chart["title"]: rows(chart) for chart in results(client)["charts"]}

    assert results(client)["answers"] == 10
    assert charts["I lead."] == []
    assert charts["I ask before I advise."] == [("Never to Always", 5)]
    assert "Too few people have answered this" in client.get(ADDRESS).text


def test_results_survive_a_restart_and_a_rebuilt_form(contracts: Path, database: Path) -> None:
    with TestClient(create_app(contracts, database)) as client:
        for _ in range(5):
            answer(client)
        assert results(client)["charts"][0]["title"] == "Listening"
    data = read_json(contracts, FORM)
    data["profiles"][0]["name"] = "Paying attention"
    write_json(contracts, data)
    with TestClient(create_app(contracts, database)) as client:
        assert results(client)["charts"][0]["title"] == "Paying attention"
        assert results(client)["answers"] == 5


def test_another_edition_in_the_same_database_is_counted_by_itself(contracts: Path, database: Path) -> None:
    with TestClient(create_app(contracts, database)) as client:
        for _ in range(5):
            answer(client)
    write_json(contracts, read_json(contracts, FORM) | {"edition": "northlight"})
    with TestClient(create_app(contracts, database)) as client:
        assert results(client)["answers"] is None


@pytest.mark.parametrize(
    ("answers", "counted"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (104, 100), (105, 105), (125, 120), (126, 126)]
)
def test_steps_begin_at_the_minimum_and_grow_with_the_group(answers: int, counted: int) -> None:
    assert counted_of(answers, 5) == counted


def test_answers_are_counted_beside_the_thread_that_serves(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[str] = set()
    monkeypatch.setattr("rolebook_backend.tally.Tally.take", lambda *_: threads.add(threading.current_thread().name))
    for _ in range(5):
        answer(client)
    client.get(ADDRESS)

    assert len(threads) == 1
    assert "AnyIO" in threads.pop()
