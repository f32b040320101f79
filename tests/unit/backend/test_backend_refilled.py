"""Without script a form comes back as it was filled in, with what is wrong at the top and beside each question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.errors import StoreBusyError
from rolebook_backend.headers import HEADERS
from rolebook_backend.store import SqliteStore
from rolebook_backend.texts import TEXTS

from .sending import AS_JSON, read_json, rows, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from httpx2 import Response
    from lxml.html import HtmlElement

FORM = "style-check.staff"
ANSWERS = {"asks-first": "3", "sums-up": "4", "interrupts": "1", "decides": "2"}
POLICY = "default-src 'none'; script-src 'self' 'sha256-AAAA'; style-src 'self'; form-action 'self'; base-uri 'none'"
SCRIPT = 'if (1 < 2 && "a" > \'b\') document.write("</" + "p>")'
SCALE = ("1", "2", "3", "4", "not-applicable")


def group(name: str, kind: str, values: tuple[str, ...], hint: str = "", inside: str = "") -> str:
    controls = "".join(
        f'<label><input type="{kind}" name="{name}" value="{value}"{f" id={name}" if value == values[0] else ""}> '
        f"<b>{value}</b></label>"
        for value in values
    )
    hinted = f'<p class="rb-hint" id="hint-{name}">{hint}</p>' if hint else ""
    described = f' aria-describedby="hint-{name}"' if hint else ""
    return (
        f'<fieldset class="rb-field" id="field-{name}"{described}>'
        f"<legend>About {name}</legend>{hinted}<div>{controls}</div>{inside}</fieldset>"
    )


REMARK = (
    '<details class="rb-remark" id="field-asks-first--remark"><summary>Remark</summary>'
    '<textarea name="asks-first--remark" id="asks-first--remark"></textarea><p class="rb-hint">Short</p></details>'
)


def page(digest: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>How I work</title><link rel="stylesheet" href="../../../assets/rolebook/brand.css">
<script>{SCRIPT}</script><script src="../../../assets/role.js" data-base="../../.."></script></head><body>
<svg viewBox="0 0 1 1"><title>A picture</title><path d="M0 0"/></svg>
<a class="skip" href="#content">Skip</a> <a class="up" href="../">All</a> <a class="here" href="?role=lead#x">Role</a>
<a class="out" href="https://elsewhere.example/a">Out</a> <a class="root" href="/b">Root</a>
<form method="post" action="../../../f/{FORM}" data-contract="../../../contracts/{FORM}.json">
<input type="hidden" name="_contract" value="{digest}">
{group("asks-first", "radio", SCALE, inside=REMARK)}{group("sums-up", "radio", SCALE, hint="Think of last week.")}
{group("interrupts", "radio", SCALE)}{group("decides", "radio", SCALE)}
{group("settings", "checkbox", ("meetings", "mail", "talks"))}
<div class="rb-field" id="field-years"><label for="years">Years</label>
<select name="years" id="years"><option value="" selected></option><option value="new">n</option>
<option value="long">l</option></select></div>
<div class="rb-field" id="field-comment"><label for="comment">Comment</label>
<textarea name="comment" id="comment">old</textarea></div>
</form></body></html>"""


@pytest.fixture
def built(contracts: Path) -> Path:
    """The page of the form, where a build puts it."""
    data = read_json(contracts, FORM)
    path = contracts.parent.joinpath(data["page"], "index.html")
    path.parent.mkdir(parents=True)
    path.write_text(page(data["digest"]), encoding="utf-8")
    return path


def sent(client: TestClient, answers: Mapping[str, object], **headers: str) -> Response:
    return client.post(f"/f/{FORM}", data=answers, headers=headers)


def shown(response: Response) -> HtmlElement:
    return html.document_fromstring(response.text)


def test_the_page_comes_back_with_the_errors_in_one_list_and_beside_each_question(
    client: TestClient, built: Path, database: Path
) -> None:
    response = sent(client, {"asks-first": "3", "comment": "Mine"})
    document = shown(response)

    assert response.status_code == 422
    assert rows(database) == []
    assert document.xpath("string(/html/head/title)") == "Error: How I work"
    form = document.forms[0]
    summary = form[0]
    assert summary.attrib == {"class": "rb-error-summary", "role": "alert", "tabindex": "-1", "autofocus": "autofocus"}
    assert summary.xpath("string(h2[@class='rb-error-summary__title'])") == TEXTS["problem"]
    assert [(link.get("href"), link.text) for link in summary.iter("a")] == [
        ("#sums-up", "Choose an answer for I sum up what I have heard."),
        ("#interrupts", "Choose an answer for I interrupt others."),
        ("#decides", "Choose an answer for I decide in good time."),
    ]
    box = document.get_element_by_id("field-sums-up")
    assert [child.tag for child in box][:3] == ["legend", "p", "p"]
    assert (box[2].get("class"), box[2].get("id")) == ("rb-error", "error-sums-up")
    assert box[2].text == "Choose an answer for I sum up what I have heard."
    assert box.get("aria-describedby") == "hint-sums-up error-sums-up"
    assert document.get_element_by_id("field-interrupts").get("aria-describedby") == "error-interrupts"
    assert [box.tag for box in document.find_class("rb-error")] == ["p"] * 3


def test_everything_that_was_entered_is_still_there(client: TestClient, built: Path) -> None:
    words = '\n</textarea><script>alert(1)</script> & "more"'
    answers = {"asks-first": "3", "settings": ["talks", "mail"], "years": "long", "comment": words}
    document = shown(sent(client, answers | {"asks-first--remark": "Mostly"}))

    checked = document.xpath("//input[@checked]")
    assert [(one.get("name"), one.get("value")) for one in checked] == [
        ("asks-first", "3"),
        ("settings", "mail"),
        ("settings", "talks"),
    ]
    assert document.xpath("//option[@selected]/@value") == ["long"]
    # A browser drops the first line end in a text area.
    assert document.get_element_by_id("comment").text == "\n" + words
    assert len(document.xpath("//script")) == 2
    assert document.get_element_by_id("asks-first--remark").text == "\nMostly"
    assert document.get_element_by_id("field-asks-first--remark").get("open") is not None


def test_an_error_of_a_control_stands_beside_it_and_says_that_it_is_invalid(client: TestClient, built: Path) -> None:
    document = shown(sent(client, ANSWERS | {"comment": "x" * 4001, "asks-first--remark": "x" * 1001}))

    comment = document.get_element_by_id("comment")
    assert (comment.get("aria-invalid"), comment.get("aria-describedby")) == ("true", "error-comment")
    assert [child.tag for child in comment.getparent()] == ["label", "p", "textarea"]
    remark = document.get_element_by_id("asks-first--remark")
    assert [child.tag for child in remark.getparent()] == ["summary", "textarea", "p", "p"]
    assert remark.getparent().get("open") is not None
    assert document.xpath("//fieldset[@id='field-asks-first']/@aria-describedby") == []


def test_its_addresses_hold_where_it_is_shown_now(client: TestClient, built: Path) -> None:
    document = shown(sent(client, {"comment": ""}))

    links = {link.get("class"): link.get("href") for link in document.iter("a") if link.get("class")}
    assert links == {
        "skip": "#content",
        "up": "../assessments/style-check/",
        "here": "../assessments/style-check/staff/?role=lead#x",
        "out": "https://elsewhere.example/a",
        "root": "/b",
    }
    assert document.xpath("//link/@href") == ["../assets/rolebook/brand.css"]
    assert document.xpath("//script/@src") == ["../assets/role.js"]
    assert document.xpath("//script/@data-base") == ["../"]
    assert document.forms[0].get("action") == f"../f/{FORM}"
    assert document.forms[0].get("data-contract") == f"../contracts/{FORM}.json"


def test_it_keeps_the_policy_of_the_site_and_the_scripts_that_the_policy_names(client: TestClient, built: Path) -> None:
    response = sent(client, {"comment": ""})

    assert response.headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert response.headers["cache-control"] == HEADERS["Cache-Control"]
    assert f"<script>{SCRIPT}</script>" in response.text
    assert "<title>A picture</title>" in response.text


def test_a_page_that_states_no_policy_gets_the_strict_one(client: TestClient, built: Path) -> None:
    built.write_text(built.read_text("utf-8").replace("http-equiv", "data-was"), "utf-8")

    assert sent(client, {"comment": ""}).headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_what_is_no_question_of_the_form_is_told_without_a_link(client: TestClient, built: Path) -> None:
    document = shown(sent(client, ANSWERS | {"extra": "1"}))

    assert document.xpath("//div[@class='rb-error-summary']//li/span/text()") == [
        "This form has no field called “extra”."
    ]
    assert document.find_class("rb-error") == []


def test_a_form_that_has_changed_comes_back_as_it_is_now(client: TestClient, built: Path) -> None:
    response = sent(client, ANSWERS | {"_contract": "sha256:" + "0" * 64})
    document = shown(response)

    assert response.status_code == 409
    assert TEXTS["fault_contract_unknown"] in document.text_content()
    assert document.xpath("//input[@checked]/@value") == ["3", "4", "1", "2"]


@pytest.mark.parametrize("why", ["missing", "newer", "outside", "no form"])
def test_where_the_page_cannot_be_had_the_error_page_answers(
    client: TestClient, built: Path, contracts: Path, why: str
) -> None:
    if why == "missing":
        built.unlink()
    elif why == "newer":
        built.write_text(page("sha256:" + "1" * 64), "utf-8")
    elif why == "outside":
        other = contracts.parent.parent / "index.html"
        other.write_text(built.read_text("utf-8"), "utf-8")
        write_json(contracts, read_json(contracts, FORM) | {"page": "../"})
    else:
        built.write_bytes(b"")
    response = sent(client, {"comment": "Not lost"})

    assert response.status_code == 422
    assert f'<h1 id="problem">{TEXTS["problem"]}</h1>' in response.text
    assert "Not lost" in response.text


def test_a_program_and_a_request_that_cannot_be_read_get_no_page(client: TestClient, built: Path) -> None:
    assert sent(client, {"comment": ""}, **AS_JSON).json()["error"] == "invalid"
    assert "rb-error-summary__title" not in client.post(f"/f/{FORM}", data={"_key": "short"}).text


def test_another_site_gets_no_page_whose_addresses_would_lead_nowhere(
    contracts: Path, database: Path, built: Path
) -> None:
    origin = "https://handbook.example"
    with TestClient(create_app(contracts, database, allowed_origins=[origin])) as client:
        assert "rb-error-summary__title" not in sent(client, {"comment": ""}, Origin=origin).text
        assert "rb-error-summary__title" in sent(client, {"comment": ""}, Origin="http://testserver").text


def test_answers_that_cannot_be_stored_just_now_come_back_to_be_sent_again(
    contracts: Path, database: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> None:
        raise StoreBusyError("full")

    with TestClient(create_app(contracts, database)) as client:
        monkeypatch.setattr(SqliteStore, "add", busy)
        response = sent(client, ANSWERS)

    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert TEXTS["fault_store_busy"] in response.text
    assert shown(response).xpath("//input[@checked]/@value") == ["3", "4", "1", "2"]
