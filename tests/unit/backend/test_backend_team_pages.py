"""A manager's pages: who has sent what, answers side by side, gaps across the team; and nobody else's."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from .sending import FORM, read_json, rows, write_json
from .signing_in import ONLY_JSON, SITE
from .teaming import (
    ADA,
    AGREED,
    ASSESS,
    BOB,
    BOBS,
    CYD,
    SIGNED,
    a_year_passes,
    ada,
    browser_of,
    due,
    grace,
    opened,
    read,
    send,
)

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient

    from .signing_in import Office

__all__ = ["ada", "grace", "opened"]


def lines(page: html.HtmlElement, path: str = "//tbody/tr") -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def view(grace: TestClient, path: str = ASSESS, **answers: str) -> Response:
    """A manager fills the form in about somebody, in a browser."""
    document = read(grace, path)
    (form,) = document.xpath("//form[@class='rb-form']")
    given = dict(form.form_values()) | answers
    return grace.post(form.get("action"), data=given, headers={"Origin": SITE})


VIEW = {"communication": "level-3", "quality-service": "level-2", "development": "level-2", "energy": "3"}


class TestTeam:
    def test_direct_reports_stand_there_first_those_for_whom_something_waits(
        self, grace: TestClient, ada: TestClient
    ) -> None:
        for form in (SIGNED, FORM):
            send(ada, form)
        first, second = lines(read(grace, "/f/team"))

        assert first.startswith("Bob <b> Staff 2 things wait What my role asks of me: not signed yet")
        assert second.startswith("Ada Staff 1 thing waits What my role asks of me: signed on")
        assert "version 1.0; still what was signed" in second
        assert second.endswith("Your own view: Competency self-assessment: Professional")

    def test_what_was_signed_a_year_ago_waits_where_it_is_signed_every_year(
        self, grace: TestClient, ada: TestClient, contracts: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        due(contracts, "joining", "every-year")
        for form in (SIGNED, FORM):
            send(ada, form)
        a_year_passes(monkeypatch)
        line = next(one for one in lines(read(grace, "/f/team")) if one.startswith("Ada"))

        assert "2 things wait" in line
        assert "version 1.0; a year has passed; it is to be signed every year" in line
        assert "a year has passed" in read(grace, "/f/team/ada").text_content()

    def test_what_changed_waits_for_nobody_where_a_change_is_no_occasion(
        self, grace: TestClient, ada: TestClient, contracts: Path
    ) -> None:
        due(contracts, "joining")
        for form in (SIGNED, FORM):
            send(ada, form)
        data = read_json(contracts, SIGNED)
        data["shown"][0]["digest"] = data["signing"]["digest"] = "sha256:another"
        write_json(contracts, data)
        line = next(one for one in lines(read(grace, "/f/team")) if one.startswith("Ada"))

        assert "1 thing waits" in line  # her own view
        assert "changed since; that does not ask for a new signature" in line

    def test_what_stands_in_answers_is_not_there(self, grace: TestClient, ada: TestClient) -> None:
        send(ada, comment="Between us")
        assert "Between us" not in grace.get("/f/team").text

    def test_agreements_with_oneself_show_how_they_stand(self, grace: TestClient, ada: TestClient) -> None:
        begin = {"_by": "holder", "_name": "Ada", "goal.goal": "Fewer queues"}
        links = send(ada, AGREED, **begin).json()["links"]
        assert "Win-win agreement" not in grace.get("/f/team").text  # nobody knows yet that she is the other
        grace.get(links["manager"])
        page = grace.get("/f/team").text
        assert "draft; Ada is to go on" in " ".join(html.document_fromstring(page).text_content().split())
        assert "Fewer queues" not in page

    def test_without_reports_it_says_where_the_list_comes_from(self, opened: Office) -> None:
        page = read(browser_of(opened, CYD), "/f/team").text_content()
        assert "Nobody has you as their manager on the people list." in page
        assert "your organisation’s directory" in page


class TestNobodyElse:
    """Pages about a report, asked for by whoever is not their manager."""

    @pytest.mark.parametrize("path", ["/f/team/ada", ASSESS])
    def test_there_is_no_such_page_for_them(self, opened: Office, path: str) -> None:
        nowhere = browser_of(opened, CYD).get("/f/team/nobody")
        for person in (ADA, BOB, CYD):
            refused = browser_of(opened, person).get(path)
            assert (refused.status_code, refused.text) == (404, nowhere.text)
        assert opened.browser().get(path).headers["location"] == f"/f/sign-in?next={path}"

    @pytest.mark.parametrize("person", ["cyd", "gone", "grace", "nobody"])
    def test_a_manager_has_pages_of_direct_reports_only(self, grace: TestClient, person: str) -> None:
        assert grace.get(f"/f/team/{person}").status_code == 404
        assert grace.get(f"/f/team/{person}/assess/{FORM}").status_code == 404

    def test_who_is_no_longer_the_manager_sees_nothing_more(
        self, opened: Office, grace: TestClient, ada: TestClient
    ) -> None:
        send(ada)
        opened.run("set_people", [replace(ADA, manager="b/ob")])
        assert grace.get("/f/team/ada").status_code == 404
        assert (
            "Ada" not in grace.get("/f/team").text + grace.get("/f/team/gaps").text + grace.get("/f/team/gaps.csv").text
        )

    def test_another_cannot_answer_about_somebody(self, opened: Office, anywhere: Path | str) -> None:
        browser = browser_of(opened, BOB)
        token = html.document_fromstring(browser.get("/f/me").text).xpath("string(//input[@name='_token']/@value)")
        assert browser.post(ASSESS, data=VIEW | {"_token": token}, headers={"Origin": SITE}).status_code == 404
        assert rows(anywhere) == []


class TestSideBySide:
    def test_both_answers_stand_beside_each_other_with_words_for_the_difference(
        self, grace: TestClient, ada: TestClient
    ) -> None:
        send(ada, comment="My own words", energy=None)
        assert view(grace, **VIEW, comment="Her manager's").headers["location"] == "/f/team/ada"

        assert lines(read(grace, "/f/team/ada")) == [
            "Communication Level 1 Level 3 Level 3 You: 2 steps higher",
            "Service of quality Level 2 Level 2 Level 2 The same",
            "Development & learning Not yet at Level 2 Level 2 Level 2 You: 1 step higher",
            "How often do you finish what you planned for the week? Not answered Mostly – One of the two is missing",
            "Anything to add? My own words Her manager's – –",
        ]

    def test_the_report_sees_the_same_and_nobody_else(self, opened: Office, grace: TestClient, ada: TestClient) -> None:
        send(ada)
        view(grace, **VIEW)
        (link,) = read(ada, "/f/me").xpath(f"//a[@href='/f/me/beside/{FORM}']")
        page = read(ada, link.get("href"))

        assert "Grace answered this about you on" in page.text_content()
        assert lines(page)[0] == "Communication Level 1 Level 3 Level 3 Grace: 2 steps higher"
        assert browser_of(opened, BOB).get(link.get("href")).status_code == 404
        assert len(ada.get("/f/me/export").json()["about_you"]) == 1

    def test_what_a_manager_answers_is_nobodys_own_submission(
        self, grace: TestClient, ada: TestClient, anywhere: Path | str
    ) -> None:
        view(grace, **VIEW)
        (row,) = rows(anywhere)
        assert (row["person"], row["about"]) == ("grace", "ada")
        assert "Not sent yet." in ada.get("/f/me").text
        assert "What you answered about others" in grace.get("/f/me").text

    def test_the_form_comes_back_with_what_was_answered_before(self, grace: TestClient) -> None:
        view(grace, **VIEW)
        (form,) = read(grace, ASSESS).xpath("//form[@class='rb-form']")
        assert dict(form.form_values())["communication"] == "level-3"

    def test_the_form_says_whom_it_is_about_and_who_reads_it(self, grace: TestClient) -> None:
        page = read(grace, ASSESS)
        assert page.xpath("string(//h1)") == "About Ada: Competency self-assessment: Professional"
        assert "You answer this form about Ada" in page.text_content()
        assert "Ada can read it" in page.text_content()
        assert "Your manager reads it" not in page.text_content()
        assert page.xpath("//form/@action") == [ASSESS]

    def test_questions_that_the_page_leaves_to_its_script_are_asked(
        self, grace: TestClient, ada: TestClient, contracts: Path
    ) -> None:
        send(ada)
        page = contracts.parent / read_json(contracts)["page"] / "index.html"
        bare = html.document_fromstring(page.read_text("utf-8"))
        for box in bare.xpath("//div[starts-with(@id, 'field-')]"):
            box.drop_tree()
        page.write_bytes(html.tostring(bare))

        assert view(grace, **VIEW, comment="By hand").headers["location"] == "/f/team/ada"
        assert "By hand" in grace.get("/f/team/ada").text
        assert read(grace, ASSESS).xpath("string(//select[@name='communication']/option[@selected])") == "Level 3"

    def test_what_does_not_hold_is_shown_again_at_the_same_address(
        self, grace: TestClient, anywhere: Path | str
    ) -> None:
        response = view(grace, **(VIEW | {"communication": "level-9"}), comment="Kept")
        page = html.document_fromstring(response.text)
        assert response.status_code == 422
        assert page.xpath("//form/@action") == [ASSESS]
        assert "Choose one" in page.xpath("string(//*[@role='alert'])") or page.xpath("//*[@role='alert']//li")
        assert "Kept" in page.xpath("string(//input[@name='comment']/@value)")
        assert rows(anywhere) == []

    def test_a_form_without_its_token_is_not_taken(self, grace: TestClient, anywhere: Path | str) -> None:
        refused = grace.post(ASSESS, data=VIEW, headers={"Origin": SITE} | ONLY_JSON)
        assert (refused.status_code, refused.json()["error"]) == (403, "form-token")
        assert grace.post(ASSESS, data=VIEW, headers={"Origin": "https://x.example"}).status_code == 403
        assert rows(anywhere) == []

    def test_ids_may_have_any_signs(self, opened: Office, grace: TestClient) -> None:
        assert view(grace, f"{BOBS}/assess/{FORM}", **VIEW).headers["location"] == BOBS
        assert "Bob &lt;b&gt;" in grace.get(BOBS).text
        opened.run("set_people", [replace(ADA, id="gaps", email="gaps@example.com", name="Gaps")])
        (link,) = read(grace, "/f/team").xpath("//a[text()='Gaps']/@href")
        assert read(grace, link).xpath("string(//h1)") == "Gaps"


class TestGaps:
    def test_people_by_what_is_expected_of_them(self, grace: TestClient, ada: TestClient) -> None:
        send(ada)
        view(grace, **VIEW)
        page = read(grace, "/f/team/gaps")

        assert page.xpath("//thead//th[@scope='col']/a/text()") == [
            "Communication",
            "Service of quality",
            "Development & learning",
        ]
        assert page.xpath("//tbody//th[@scope='row']/a/text()") == ["Ada", "Bob <b>"]
        assert lines(page, "//tbody/tr[1]/td") == [
            "Level 1 2 steps to go expected: Level 3 You: Level 3 (As expected)",
            "Level 2 As expected expected: Level 2 You: Level 2 (As expected)",
            "Not yet at Level 2 1 step to go expected: Level 2 You: Level 2 (As expected)",
        ]
        assert lines(page, "//tbody/tr[2]/td") == [f"Not answered expected: Level {level}" for level in (3, 2, 2)]
        assert lines(page, "//tfoot//td") == ["0 of 1", "1 of 1", "0 of 1"]

    def test_as_a_table_it_holds_no_formula(self, opened: Office, grace: TestClient, ada: TestClient) -> None:
        opened.run("set_people", [replace(ADA, name="=HYPERLINK(1)")])
        send(ada)
        response = grace.get("/f/team/gaps.csv")

        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert response.text.startswith("\ufeff")
        heads, first, *rest = csv.reader(io.StringIO(response.text.removeprefix("\ufeff")))
        assert heads[:3] == ["Person", "Form", "Question"]
        assert first[0] == "'=HYPERLINK(1)"
        assert first[2:] == ["Communication", "Level 1", "Level 3", "2 steps to go", "", ""]
        assert len(rest) == 5

    def test_without_answers_it_says_what_would_be_here(self, grace: TestClient) -> None:
        assert "There are no answers to show yet." in read(grace, "/f/team/gaps").text_content()


def test_who_is_inactive_is_on_no_page(opened: Office, grace: TestClient) -> None:
    assert "Gone" not in grace.get("/f/team").text
    assert {person.id for person in opened.run("reports_of", "grace")} == {"ada", "b/ob"}
