"""What both confirmed: as a page, as PDF and as the file that the script saves, too."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from pypdf import PdfReader
from starlette.testclient import TestClient

from rolebook_backend import pdf
from rolebook_backend.texts import TEXTS

from .agreeing import begun, build, confirmed, follow
from .keeping import call
from .sending import AS_JSON, read_json, send, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

HEBREW = "שולחן העזרה"


@pytest.fixture(autouse=True)
def built(contracts: Path) -> None:
    build(contracts)


@pytest.fixture
def makes_pdf() -> None:
    if missing := pdf.what_is_missing():
        pytest.skip(f"WeasyPrint {missing}; run: scripts/setup --tests")


@pytest.fixture
def makes_no_pdf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def missing() -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    pdf.what_is_missing.cache_clear()
    monkeypatch.setattr(pdf, "_weasyprint", missing)
    yield
    pdf.what_is_missing.cache_clear()


def read(client: TestClient, link: str) -> PdfReader:
    response = client.get(f"{link}/document.pdf")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(response.content))


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"].get_object()


def words(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_page_says_who_confirmed_what(any_client: TestClient) -> None:
    found = confirmed(any_client)
    pages = [any_client.get(f"{link}/document") for link in found.values()]
    shown = html.document_fromstring(pages[0].text)

    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].text == pages[1].text.replace(found["manager"][14:], found["holder"][14:])
    assert shown.xpath("string(//h1)") == "Win-win agreement"
    lines = [" ".join(one.text_content().split()) for one in shown.iter("dd")]
    assert lines[2].startswith("Ada, confirmed on ")
    assert lines[3].startswith("Grace, confirmed on ")
    assert {"The help desk", "Ask before answering", "30 September 2026"} <= set(lines)
    assert any(line.startswith("sha256:") for line in lines)
    assert pages[0].headers["referrer-policy"] == "strict-origin"
    assert shown.xpath("//p[@class='rb-page__back']/a/@href") == [f"../{found['holder'].rpartition('/')[2]}"]


def test_once_superseded_it_says_so_and_stays(client: TestClient) -> None:
    found = confirmed(client)
    follow(client, found["manager"]).press("supersede", _note="A new year")
    page = client.get(f"{found['holder']}/document").text

    assert "It has been superseded: Grace, " in page
    assert "A new year" in page
    assert "Ask before answering" in page


@pytest.mark.parametrize("kind", ["document", "document.pdf", "document.json"])
def test_before_both_have_confirmed_there_is_none(client: TestClient, kind: str) -> None:
    found = begun(client)
    response = client.get(f"{found['holder']}/{kind}")

    assert response.status_code == 404
    assert TEXTS["fault_not_confirmed"] in response.text
    assert client.get(f"/f/agreements/{'x' * 32}/{kind}").status_code == 404


def test_the_file_is_the_one_that_the_script_saves(client: TestClient) -> None:
    link = confirmed(client)["holder"]
    response = client.get(f"{link}/document.json")
    known = client.get(link, headers=AS_JSON).json()

    assert response.json() == {
        "format": "rolebook-agreement-1",
        "form": known["form"],
        "contract": known["digest"],
        "id": known["id"],
        "events": known["events"],
    }
    assert response.headers["content-disposition"] == f'attachment; filename="{known["form"]}-2-confirmed.json"'


@pytest.mark.usefixtures("makes_pdf")
def test_the_pdf_holds_the_same_tagged_in_its_language_and_with_its_title(client: TestClient) -> None:
    link = confirmed(client, **{"goal.goal": f"{HEBREW}\n<b> & more"})["holder"]
    reader = read(client, link)
    root = root_of(reader)
    found = words(reader)

    assert reader.metadata is not None
    assert reader.metadata.title == "Win-win agreement: Management · Example Handbook"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "en",
        True,
        True,
    )
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()
    for line in ("Win-win agreement", "The help desk", "30 September 2026", "Ada, confirmed on", "Grace, confirmed on"):
        assert line in found
    assert "<b> & more" in found
    assert set(HEBREW) <= set(found)
    assert TEXTS["document_back"] not in found
    assert client.get(link, headers=AS_JSON).json()["pdf"] is True
    assert 'href="document.pdf"' in client.get(f"{link}/document").text


@pytest.mark.usefixtures("makes_pdf")
def test_a_pdf_is_read_from_right_to_left_where_its_language_is(client: TestClient, contracts: Path) -> None:
    data = read_json(contracts, "agreement.win-win.management")
    data["language"] = "he"
    write_json(contracts, data)
    link = confirmed(client, **{"goal.goal": HEBREW})["holder"]

    assert 'dir="rtl"' in client.get(f"{link}/document").text
    assert root_of(read(client, link))["/Lang"] == "he"


@pytest.mark.usefixtures("makes_pdf")
def test_several_can_have_theirs_at_once(client: TestClient) -> None:
    link = confirmed(client)["holder"]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: client.get(f"{link}/document.pdf").status_code, range(6)))

    assert answers == [200] * 6


@pytest.mark.usefixtures("makes_pdf")
def test_nothing_is_fetched_for_a_pdf(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words", encoding="utf-8")
    page = (
        f'<html lang="en"><head><title>T</title><link rel="stylesheet" href="http://127.0.0.1:9/a.css"></head>'
        f'<body><p>Shown</p><img alt="a" src="{secret.as_uri()}">'
        f'<a rel="attachment" href="{secret.as_uri()}">b</a></body>'
    )
    made = PdfReader(BytesIO(pdf.as_pdf(page, "http://testserver/")))

    assert "Shown" in words(made)
    assert not made.attachments


@pytest.mark.usefixtures("makes_no_pdf")
def test_where_none_can_be_made_it_is_not_offered_and_doctor_says_why(client: TestClient, database: Path) -> None:
    link = confirmed(client)["holder"]

    assert client.get(link, headers=AS_JSON).json()["pdf"] is False
    assert "document.pdf" not in client.get(link).text + client.get(f"{link}/document").text
    assert client.get(f"{link}/document.pdf").status_code == 404
    assert "apt install libpango-1.0-0" in call("doctor", "--database", database).output


def test_who_comes_when_many_wait_is_asked_to_come_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    link = confirmed(client)["holder"]
    monkeypatch.setattr(pdf, "what_is_missing", lambda: "")
    monkeypatch.setattr(pdf, "WAITING", 0)
    response = client.get(f"{link}/document.pdf")

    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert TEXTS["fault_pdf_busy"] in response.text


@pytest.mark.usefixtures("makes_pdf")
def test_a_receipt_can_be_had_as_pdf(client: TestClient) -> None:
    receipt = json.loads(send(client).text)["receipt"]
    response = client.get(f"/f/receipts/{receipt}.pdf")
    page = client.get(f"/f/receipts/{receipt}").text

    assert response.headers["content-type"] == "application/pdf"
    assert receipt in words(PdfReader(BytesIO(response.content))).replace("\n", "")
    assert f'href="{receipt}.pdf"' in page
    assert client.get("/f/receipts/" + "x" * 24 + ".pdf").status_code == 404
