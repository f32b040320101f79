"""Whatever is sent, the answer is one the sender can act on: taken or refused, never a failure of ours."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from rolebook_backend.app import create_app
from rolebook_backend.submit import is_own_path

from .conftest import EXAMPLES
from .sending import ANSWERS, AS_JSON, PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

LETTERS = st.characters(exclude_categories=())
TEXTS = st.text(LETTERS, max_size=30)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from([*ANSWERS, "comment", "_key", "_contract", "_gotcha", "_next"]) | TEXTS
MEMBERS = st.dictionaries(NAMES, st.sampled_from([*ANSWERS.values()]) | VALUES, max_size=8)
KINDS = st.sampled_from(
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/html"]
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("backend")
    app = create_app(Path(shutil.copytree(EXAMPLES, folder / "contracts")), folder / "answers.db")
    with capture_logs(), TestClient(app, follow_redirects=False) as client:
        yield client


@settings(deadline=None)
@given(body=VALUES | MEMBERS | MEMBERS.map(lambda members: ANSWERS | members), as_page=st.booleans())
def test_any_json_is_taken_or_refused(running: TestClient, body: object, as_page: bool) -> None:
    headers = {"Content-Type": "application/json", **({} if as_page else AS_JSON)}
    response = running.post(PATH, content=json.dumps(body).encode(), headers=headers)

    assert 200 <= response.status_code < 500
    assert as_page or response.json()["ok"] == response.is_success


@settings(deadline=None)
@given(body=st.binary(max_size=400), kind=KINDS)
def test_any_bytes_are_taken_or_refused(running: TestClient, body: bytes, kind: str) -> None:
    response = running.post(PATH, content=body, headers=AS_JSON | {"Content-Type": kind})

    assert 400 <= response.status_code < 500


@settings(deadline=None)
@given(members=st.dictionaries(NAMES, TEXTS.filter(lambda text: text.isprintable()), max_size=6))
def test_any_form_is_taken_or_refused(running: TestClient, members: dict[str, str]) -> None:
    sendable = {name: value for name, value in members.items() if name.isprintable()}
    response = running.post(PATH, data=ANSWERS | sendable)

    assert response.status_code == 303 or 400 <= response.status_code < 500


@given(address=st.text(max_size=40) | st.text("/\\.:@?#\t ab", max_size=12))
def test_an_own_path_never_leaves_the_site(address: str) -> None:
    if is_own_path(address):
        # As a browser reads it: tabs and line ends are dropped, backslashes are slashes.
        read = address.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/").strip()
        assert read.startswith("/")
        assert not read.startswith("//")
