"""The page of comments: apart from all else, in steps, for editors alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from .sending import AS_JSON
from .signing_in import ADA, GRACE, SITE, office
from .teaming import browser_of
from .test_backend_group import FORM, STYLE, answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.testclient import TestClient

    from .signing_in import Office

ADDRESS = f"/f/comments/{STYLE}"


@pytest.fixture
def opened(contracts: Path, anywhere: Path | str, logged: object) -> Iterator[Office]:
    with office(contracts, anywhere) as running:
        yield running


@pytest.fixture
def editor(opened: Office) -> TestClient:
    return browser_of(opened, GRACE)


def told(editor: TestClient) -> dict[str, list[str]]:
    """Question → what was written."""
    page = html.document_fromstring(editor.get(ADDRESS).text)
    return {
        section.xpath("string(h2)"): [item.text_content() for item in section.xpath("ul/li")]
        for section in page.xpath("//section[@class='rb-comments']")
    }


def test_comments_come_in_steps_and_stand_alone(opened: Office, editor: TestClient) -> None:
    for number in range(4):
        answer(opened.client, comment=f"Words {number}", **{"asks-first--remark": f"Remark {number} <b>"})
    assert "shown once there are 5" in editor.get(ADDRESS).text
    assert not any(told(editor).values())

    answer(opened.client, comment="Words 4\nand more")
    first = told(editor)
    words = [f"Words {number}" for number in range(4)]
    assert sorted(next(texts for texts in first.values() if "Words 0" in texts)) == [*words, "Words 4and more"]
    assert sorted(next(texts for texts in first.values() if "Remark 0 <b>" in texts)) == [
        f"Remark {number} <b>" for number in range(4)
    ]

    answer(opened.client, comment="Only mine")
    assert told(editor) == first
    assert "2026" not in html.document_fromstring(editor.get(ADDRESS).text).xpath("string(//main)")


def test_comments_in_quarantine_are_not_told(opened: Office, editor: TestClient) -> None:
    for number in range(5):
        answer(opened.client, comment=f"Words {number}")
    opened.client.post(f"/f/{FORM}", json={"_gotcha": "x", "comment": "Buy now"}, headers=AS_JSON)
    assert "Buy now" not in editor.get(ADDRESS).text


def test_comments_are_for_editors_and_only_of_forms_for_the_group(opened: Office, editor: TestClient) -> None:
    assert browser_of(opened, ADA).get(ADDRESS, headers={"Origin": SITE}).status_code == 403
    assert opened.browser().get(ADDRESS).status_code == 303
    assert editor.get("/f/comments/competency-professional").status_code == 404
