"""A built edition served beside its forms: what is refused at the start, and what an open one answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rolebook_backend.apart import make_served
from rolebook_backend.editions import Edition
from rolebook_backend.errors import BackendError
from rolebook_backend.site import Site
from rolebook_backend.store.address import parse_address

from .processes import run
from .sending import ANSWERS, AS_JSON, PATH
from .signing_in import office
from .sites import built_site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return built_site(tmp_path / "site")


def test_an_open_site_needs_no_sign_in(site: Path, contracts: Path, database: Path, logged: object) -> None:
    with office(contracts, database, site=Site(site, is_private=False)) as opened:
        browser = opened.browser()
        answer = browser.get("/")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, no-cache")
        assert "vary" not in answer.headers
        assert browser.get("/for/staff/").status_code == 200
        assert browser.post("/", json={}, headers=AS_JSON).status_code == 405
        assert browser.post(PATH, json=ANSWERS, headers=AS_JSON).status_code == 201


def test_a_private_site_that_nobody_could_enter_is_not_served(site: Path, contracts: Path, database: Path) -> None:
    edition = Edition("acme", ("acme.example",), contracts, parse_address(database), site=site, private=True)

    with pytest.raises(BackendError, match=r"^edition acme: .* is private, but nobody could sign in; name --smtp or"):
        make_served([edition], 0, None)


@pytest.mark.parametrize(
    ("missing", "words"), [("index.html", "has no index.html"), ("_headers", "build the handbook")]
)
def test_a_folder_that_is_no_built_edition_is_not_served(
    site: Path, contracts: Path, database: Path, missing: str, words: str
) -> None:
    (site / missing).unlink()
    done = run("serve", "--contracts", contracts, "--database", database, "--site", site)

    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_private_without_a_site_is_wrong_use(contracts: Path, database: Path) -> None:
    done = run("serve", "--contracts", contracts, "--database", database, "--private")

    assert done.returncode == 2
    assert "add --site" in done.stderr
