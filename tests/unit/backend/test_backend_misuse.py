"""Commands that are given what cannot be meant say so in one line, and do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .keeping import call, filled, refusal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 201])
def test_a_token_has_a_name_of_one_line(database: Path, name: str) -> None:
    filled(database, 1)
    options = ("--database", database, "--scope", "read:results", "--expires", "9d")
    done = call("token", "create", "--name", name, *options)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "expected 1 to 200 characters on one line" in done.stderr
    assert call("token", "list", "--database", database).output == ""


@pytest.mark.parametrize("day", ["nonsense", "2026", "2026-13-01"])
def test_the_trail_is_listed_since_a_day(database: Path, day: str) -> None:
    filled(database, 1)
    done = call("audit", "--database", database, "--since", day)

    assert (done.exit_code, done.stdout) == (2, "")
    assert f"'{day}' does not match" in done.stderr


def test_an_export_of_nobody_writes_no_file(database: Path, tmp_path: Path) -> None:
    filled(database, 1)
    out = tmp_path / "nobody.json"

    assert "with the id “nobody”" in refusal("export", "--database", database, "--person", "nobody", "--out", out)
    assert not out.exists()


def test_a_folder_that_takes_no_files_is_not_called_in_use(contracts: Path) -> None:
    told = refusal("serve", "--contracts", contracts, "--database", "/proc/x.db")

    assert "/proc/x.db: cannot be opened: " in told
