"""The audit trail as auditors and machines read it: newest first, page by page, narrowed, and as a table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from rolebook_backend.editor_pages.trail import SHOWN
from rolebook_backend.errors import StoreBusyError
from rolebook_backend.store import audit

from .signing_in import GRACE, ONLY_JSON, Office, office
from .teaming import ADA, browser_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.testclient import TestClient

PAGE, TABLE = "/f/audit", "/f/audit.csv"
READ = ("person:grace", "read", "audit", "")
LINES = [
    audit.line("person:ada", "read-answers", "person", "bob", "2025-03-01T10:00:00.000Z"),
    audit.line("token:ci", "export", "form", "=cmd()", "2025-03-02T23:59:59.999Z"),
    audit.line("person:adam", "read", "submission", "id-1", "2025-03-03T00:00:00.000Z"),
    audit.line("token:ada", "export", "form", "id-1", "2025-03-04T10:00:00.000Z"),
]


def keep(store: Any, lines: list[audit.Audited]) -> Any:
    return store._write(lambda connection: audit.record(connection, *lines))


@pytest.fixture
def opened(contracts: Path, anywhere: Path | str, logged: object) -> Iterator[Office]:
    with office(contracts, anywhere) as running:
        running.call(keep, running.app.state.desk.store, LINES)
        yield running


@pytest.fixture
def auditor(opened: Office) -> TestClient:
    return browser_of(opened, GRACE)


def rows(browser: TestClient, path: str = PAGE) -> list[tuple[str, ...]]:
    """Who, action, kind and number of each line of a page."""
    found = read(browser, path).xpath("//tbody/tr")
    cells = [tuple(cell.text_content().strip() for cell in row.xpath("td")) for row in found]
    return [tuple("" if cell == "–" else cell for cell in row) for row in cells]


def kept(line: audit.Audited) -> tuple[str, ...]:
    return line.who, line.action, line.kind, line.subject


def told(browser: TestClient, path: str = TABLE, **options: Any) -> list[tuple[str, ...]]:
    response = browser.get(path, **options)
    assert response.status_code == 200, response.text
    assert response.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    lines = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    return [tuple(line[name] for name in ("at", "who", "action", "kind", "subject")) for line in lines]


def test_the_newest_line_is_first_and_it_is_that_somebody_reads(auditor: TestClient) -> None:
    assert rows(auditor) == [READ, *map(kept, LINES[::-1])]
    assert rows(auditor)[:2] == [READ, READ]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("who=ada", [0]),
        ("who=%20person:ada%20", [0]),
        ("who=token:ada", [3]),
        ("who=ad", []),
        ("action=export", [3, 1]),
        ("resource=form", [3, 1]),
        ("subject=id-1", [3, 2]),
        ("from=2025-03-02&until=2025-03-03", [2, 1]),
        ("until=2025-03-02", [1, 0]),
        ("resource=form&subject=id-1&who=", [3]),
        ("who='; DROP TABLE audit; --", []),
        ("until=0001-01-01", []),
        ("until=9999-12-31&action=export", [3, 1]),
    ],
)
def test_what_is_asked_for_alone_is_shown(auditor: TestClient, asked: str, places: list[int]) -> None:
    wanted = [kept(LINES[place]) for place in places]
    assert rows(auditor, f"{PAGE}?{asked}") == wanted
    # That it was exported is in it, too, where that was asked for.
    lines = [line[1:] for line in told(auditor, f"{TABLE}?{asked}") if line[3] != "audit"]
    assert lines == [tuple(cell.replace("=cmd", "'=cmd") for cell in line) for line in wanted[::-1]]


def test_the_form_keeps_what_was_asked_and_offers_what_there_is(auditor: TestClient) -> None:
    page = read(auditor, f"{PAGE}?who=%3Cb%3E&action=export&resource=gone&from=2025-03-02&subject=x")
    (form,) = page.xpath("//form[@action='/f/audit']")
    assert form.get("method", "get") == "get"
    assert dict(form.form_values()) == {
        "who": "<b>",
        "action": "export",
        "resource": "gone",
        "subject": "x",
        "from": "2025-03-02",
        "until": "",
    }
    assert form.xpath(".//select[@name='action']/option/text()") == ["Any", "export", "read", "read-answers"]
    assert page.xpath("//a[text()='All lines']/@href") == [PAGE]
    assert page.xpath("//a[@aria-current='page']/@href") == [PAGE]
    assert not read(auditor).xpath("//a[text()='All lines']")


@pytest.mark.parametrize("asked", ["from=yesterday", "until=2025-02-30", "who=a%00b", "before=%00"])
def test_what_cannot_be_asked_is_refused_and_leaves_no_line(auditor: TestClient, asked: str) -> None:
    for path in (PAGE, TABLE):
        answer = auditor.get(f"{path}?{asked}", headers=ONLY_JSON)
        assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert rows(auditor)[:2] == [READ, kept(LINES[-1])]


def test_one_reads_on_page_by_page_while_lines_are_added(opened: Office, auditor: TestClient) -> None:
    more = [replace(LINES[0], id=f"{number:032}", subject=str(number)) for number in range(2 * SHOWN)]
    opened.call(keep, opened.app.state.desk.store, more)

    seen, path = [], f"{PAGE}?resource=person"
    while path:
        page = read(auditor, path)
        seen += [row.xpath("string(td[4])") for row in page.xpath("//tbody/tr")]
        newest = page.xpath("//a[text()='Newest lines']/@href")
        assert newest == ([f"{PAGE}?resource=person"] if "before" in path else [])
        path = next(iter(page.xpath("//a[text()='Older lines']/@href")), "")
    assert len(seen) == len(set(seen)) == 2 * SHOWN + 1
    assert set(seen) == {"bob", *map(str, range(2 * SHOWN))}
    assert rows(auditor, f"{PAGE}?before=unknown") == []


def test_a_machine_reads_on_in_json(opened: Office) -> None:
    headers = ONLY_JSON | {"Authorization": f"Bearer {opened.token('read:audit')}"}
    more = [replace(LINES[0], id=f"{number:032}") for number in range(SHOWN)]
    opened.call(keep, opened.app.state.desk.store, more)
    machine = opened.browser()

    first = machine.get(f"{PAGE}?who=ada", headers=headers).json()
    second = machine.get(first["older"], headers=headers).json()
    assert (len(first["lines"]), len(second["lines"]), second["older"]) == (SHOWN, 1, None)
    (newest, *_) = machine.get(PAGE, headers=headers).json()["lines"]
    assert newest["who"] == "token:machine"
    assert set(newest) == {"id", "at", "who", "action", "kind", "subject"}
    lines = told(machine, headers=headers)
    assert lines[SHOWN + 1] == (LINES[1].at, "token:ci", "export", "form", "'=cmd()")
    assert lines[-1][1:] == ("token:machine", "export", "audit", "")


def test_who_is_no_auditor_finds_neither_link_nor_page(opened: Office, auditor: TestClient) -> None:
    assert read(auditor).xpath(f"//nav//a[@href='{PAGE}']/text()") == ["Audit trail"]
    ada = browser_of(opened, ADA)
    assert not read(ada).xpath(f"//a[@href='{PAGE}']")
    for path in (PAGE, TABLE):
        assert ada.get(path).status_code == 403
        assert opened.browser().get(path, headers=ONLY_JSON).status_code == 401
        other = {"Authorization": f"Bearer {opened.token('read:submissions')}"}
        assert opened.browser().get(path, headers=other).status_code == 403
    assert rows(auditor) == [READ, *map(kept, LINES[::-1])]


def test_where_no_line_can_be_left_nothing_is_shown(
    opened: Office, auditor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise StoreBusyError("full")

    monkeypatch.setattr(opened.app.state.desk.store, "record", fails)
    for path in (PAGE, TABLE):
        answer = auditor.get(path)
        assert (answer.status_code, "token:ci" in answer.text) == (503, False)
