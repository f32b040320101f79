"""The file that names several editions: what it says, and everything that is wrong in it, in one go."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rolebook_backend.cli.identity import settings_of
from rolebook_backend.editions import read_editions
from rolebook_backend.errors import BackendError

from .processes import run

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = """
[editions.acme]
hosts = ["handbook.acme.example", "acme.localhost"]
contracts = "contracts"
database = "answers/acme.db"
origins = ["https://www.acme.example"]

[editions.north]
hosts = ["[::1]"]
contracts = "contracts"
database = "postgresql://rolebook@db.example/north"
site = "site"
private = true
"""


@pytest.fixture
def write(contracts: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Write the file beside a folder of contracts and a built site."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<!doctype html>", encoding="utf-8")

    def written(text: str) -> Path:
        file = tmp_path / "editions.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return written


def problems(file: Path) -> list[str]:
    with pytest.raises(BackendError) as refused:
        read_editions(file, settings_of)
    first, *others = str(refused.value).splitlines()
    assert first == f"{file}: what is to mend:"
    return [line.strip() for line in others]


def test_it_says_what_each_edition_is_served_with(write: Callable[[str], Path], tmp_path: Path) -> None:
    acme, north = read_editions(write(GOOD), settings_of)

    assert (acme.name, acme.hosts, acme.origins) == (
        "acme",
        ("handbook.acme.example", "acme.localhost"),
        ("https://www.acme.example",),
    )
    assert (acme.contracts, acme.database.path) == (tmp_path / "contracts", tmp_path / "answers" / "acme.db")
    assert (acme.site, acme.private) == (None, False)
    assert (str(north.database), north.site, north.private) == (
        "postgresql://rolebook@db.example/north",
        tmp_path / "site",
        True,
    )


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('["[::1]"]', "[]", 'north.hosts: expected a list of…, found an empty list; write hosts = ["'),
        ('["[::1]"]', '"north.example"', "north.hosts: expected a list of texts, found “north.example”; put it in br"),
        ('"[::1]"', '7, "a.example"', "north.hosts[0]: expected a text, found 7; put it in quotation marks"),
        ('"[::1]"', '"https://N.Example:80/x"', "north.hosts[0]:… found “https://N.Example:80/x”; write n.example"),
        ('"[::1]"', '"münchen.example"', "north.hosts[0]:…; write xn--mnchen-3ya.example"),
        ('"[::1]"', '"*.example"', "north.hosts[0]:… found “*.example”; write it like handbook.example, without"),
        ('"[::1]"', '"acme.localhost"', "north.hosts: expected a host of its own, found acme.localhost, which stands"),
        ('contracts = "contracts"', 'contracts = "away"', "acme.contracts:… found no folder "),
        ('contracts = "contracts"', "contracts = 3", "acme.contracts:… found 3; write it like"),
        ('"answers/acme.db"', '"mysql://db.example/x"', "acme.database: no store called “mysql”; known: sqlite, p"),
        ('"answers/acme.db"', '"contracts"', "acme.database:… found the folder contracts; name a file in it"),
        ('database = "answers/acme.db"', "", "acme.database:… found nothing; write database = "),
        ("origins =", "origin =", "acme.origin: expected no other keys than…, found “origin”; did you mean origins?"),
        ("origins =", "colour =", "acme.colour:…; take it out"),
        ('["https://www.acme.example"]', '["acme"]', "acme.origins[0]: expected the origin of a site, found “acme”"),
        (
            '["https://www.acme.example"]',
            '["https://[x"]',
            "acme.origins[0]: expected the origin of a site",
        ),
        ("origins =", 'address = "https://[x"\norigins =', "acme: --address: is no address"),
        ("origins =", 'webhook = "https://[x"\norigins =', "acme.webhook: expected an address…is no address"),
        ('site = "site"', 'site = "contracts"', "north.site: expected the folder of a built edition, found no "),
        ('site = "site"', "", "north.site:… found nothing; private = true needs it"),
        ("= true", '= "yes"', "north.private: expected true or false, found “yes”; write it without quotation marks"),
        (
            "[editions.north]",
            '[editions."The North"]',
            "The North: expected a name of a-z, 0-9 and hyphens, found “The",
        ),
    ],
)
def test_a_problem_is_told_with_place_expectation_find_and_remedy(
    write: Callable[[str], Path], before: str, after: str, problem: str
) -> None:
    told = problems(write(GOOD.replace(before, after, 1)))

    assert len(told) == 1
    assert re.match(r"editions\." + ".*".join(map(re.escape, problem.split("…"))), told[0])


@pytest.mark.parametrize("text", ["", "editions = 3", "[editions]", "[edition.acme]"])
def test_a_file_without_editions_says_how_one_begins(write: Callable[[str], Path], text: str) -> None:
    assert "editions: expected a table for each edition" in problems(write(text))[-1]


def test_all_problems_come_at_once(write: Callable[[str], Path]) -> None:
    broken = GOOD.replace("hosts", "host").replace('"contracts"', '"away"')

    assert len(problems(write(broken))) == 6


def test_one_file_under_two_names_is_still_one(write: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "acme.db").touch()
    os.link(tmp_path / "answers" / "acme.db", tmp_path / "linked.db")
    for other in ("linked.db", "answers/../answers/acme.db", "sqlite:///answers/acme.db"):
        told = problems(write(GOOD.replace("postgresql://rolebook@db.example/north", other)))

        assert len(told) == 1
        assert "editions.north.database: expected a database of its own, found " in told[0]
        assert "which stands in editions.acme.database too" in told[0]


def test_a_password_is_shown_nowhere(write: Callable[[str], Path]) -> None:
    shared = GOOD.replace("answers/acme.db", "postgresql://rolebook@db.example/north")
    for address in ("postgresql://rolebook:tr0ub4dor@db.example/north", "postgresql://rolebook:tr0ub4dor@3@db/north"):
        assert "tr0ub4dor" not in str(
            problems(write(shared.replace("postgresql://rolebook@db.example/north", address)))
        )


@pytest.mark.parametrize(("text", "words"), [("[editions", "is no TOML"), (GOOD + "\n[editions.acme]", "is no TOML")])
def test_what_is_no_toml_is_told_with_its_line(write: Callable[[str], Path], text: str, words: str) -> None:
    done = run("serve", "--editions", write(text))

    assert done.returncode == 1
    assert words in done.stderr
    assert "at line" in done.stderr or "at end of document" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_tells_every_problem_and_ends(write: Callable[[str], Path]) -> None:
    done = run("serve", "--editions", write(GOOD.replace('"contracts"', '"away"')))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("found no folder") == 2


def test_a_file_and_single_settings_exclude_each_other(write: Callable[[str], Path], contracts: Path) -> None:
    done = run("serve", "--editions", write(GOOD), "--contracts", contracts)

    assert done.returncode == 2
    assert "--editions takes none of these options" in done.stderr
