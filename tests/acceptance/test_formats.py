"""The forms of a report as programs get them: one document or one line a problem, whatever stdout is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .commands import Done, edit, rolebook

FAILED_DATA = 1
STAFF = "data/roles/staff.yml"


@pytest.fixture
def mistaken(workspace: Path) -> Path:
    """A workspace with a misspelt reference."""
    edit(workspace / STAFF, "reports_to: management", "reports_to: managment")
    return workspace


def check(folder: Path, style: str, **environment: str) -> Done:
    done = rolebook(folder, "check", "--format", style, **{"GITHUB_WORKSPACE": "", **environment})
    assert (done.returncode, done.stderr) == (FAILED_DATA, "")
    return done


def results(done: Done) -> list[dict[str, Any]]:
    """The results of the one run in a SARIF log."""
    (run,) = json.loads(done.stdout)["runs"]
    found: list[dict[str, Any]] = run["results"]
    return found


def test_sarif_is_one_log_with_the_place_and_the_fix(mistaken: Path) -> None:
    (result,) = results(check(mistaken, "sarif"))

    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], place["artifactLocation"]["uri"]) == ("unknown-reference", STAFF)
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"] == place["region"]
    assert replacement["insertedContent"] == {"text": "management"}


def test_sarif_of_what_is_right_has_no_results(workspace: Path) -> None:
    done = rolebook(workspace, "check", "--all", "--format", "sarif")

    assert (done.returncode, results(done)) == (0, [])


def test_github_gets_one_annotation_a_line_and_nothing_else(mistaken: Path) -> None:
    done = check(mistaken, "github")

    (line,) = done.stdout.splitlines()
    assert re.match(
        rf"::error file={STAFF},line=\d+,endLine=\d+,col=13,endColumn=22,title=.+ \[unknown-reference\]::", line
    )
    assert line.endswith("%0Areports_to: management")


@pytest.mark.parametrize("style", ["sarif", "github"])
def test_files_are_named_from_the_repository_that_the_workspace_is_a_folder_of(mistaken: Path, style: str) -> None:
    done = check(mistaken, style, GITHUB_WORKSPACE=str(mistaken.parent))

    assert f"{mistaken.name}/{STAFF}" in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_json_is_the_same_document_for_every_output(mistaken: Path, encoding: str) -> None:
    edit(mistaken / STAFF, "reports_to: managment", "reports_to: managment # 🧭 役割")

    body = json.loads(check(mistaken, "json", PYTHONIOENCODING=encoding, FORCE_COLOR="1", COLUMNS="20").stdout)

    (one,) = body["diagnostics"]
    assert one["message"] == "there is no role called “managment”"
    assert [line["text"] for line in one["fix"]["lines"]] == ["reports_to: management # 🧭 役割"]


def test_what_an_output_has_no_bytes_for_is_no_traceback(mistaken: Path) -> None:
    done = check(mistaken, "text", PYTHONIOENCODING="ascii")

    assert "there is no role called \\u201cmanagment\\u201d" in done.stdout


def test_lint_has_the_same_forms(workspace: Path) -> None:
    for style in ("json", "sarif", "github"):
        done = rolebook(workspace, "lint", "--format", style)

        assert done.returncode == 0, done.stderr
        assert style == "github" or json.loads(done.stdout)
