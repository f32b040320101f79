"""The report as SARIF: valid by its schema, and its places and fixes are those of the diagnostics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft7Validator
from jsonschema.validators import validator_for

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.diagnostics.fix import apart, apply, delete_lines, insert, replace
from rolebook.diagnostics.source import source_of

from .reporting import FILE, about, example_reports, printed, printed_bytes, wrote

Region = dict[str, int]
BREAK = re.compile(r"\r\n|\n|\r")


class Logged(NamedTuple):
    """A report and what is printed of it."""

    root: Path
    report: Report
    log: dict[str, Any]

    @property
    def results(self) -> list[dict[str, Any]]:
        """The results of its one run."""
        results: list[dict[str, Any]] = self.log["runs"][0]["results"]
        return results


def logged(report: Report, root: Path) -> Logged:
    return Logged(root, report, json.loads(printed("sarif", report, root)))


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[Logged]:
    """What is printed of the examples."""
    return [logged(report, root) for root, report in example_reports(tmp_path_factory.mktemp("examples"))]


def test_is_valid_by_the_schema_of_the_standard(logs: list[Logged], node_packages: Path, tmp_path: Path) -> None:
    file = node_packages / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
    schema = json.loads(file.read_text("utf-8"))
    validator = validator_for(schema)
    assert validator in {Draft4Validator, Draft7Validator}
    empty = logged(Report(), tmp_path)

    for one in (*logs, empty):
        assert [error.message for error in validator(schema).iter_errors(one.log)] == []
    assert list(validator(schema).iter_errors({**empty.log, "version": "2"}))


def test_has_each_problem_with_its_code_and_severity(logs: list[Logged]) -> None:
    assert len(logs) > 40
    for one in logs:
        rules = one.log["runs"][0]["tool"]["driver"]["rules"]
        assert [(result["ruleId"], result["level"]) for result in one.results] == [
            (found.code, str(found.severity)) for found in one.report
        ]
        assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in one.results)


def test_has_related_places_and_fixes_where_the_problem_has_them(logs: list[Logged]) -> None:
    related, fixed = 0, 0
    for one in logs:
        for result, found in zip(one.results, one.report, strict=True):
            assert len(result.get("relatedLocations", [])) == len(found.related)
            assert len(result.get("fixes", [])) == (found.fix is not None)
            related, fixed = related + bool(found.related), fixed + (found.fix is not None)

    assert related > 5
    assert fixed > 30


def test_every_region_lies_inside_the_text_of_its_file(logs: list[Logged]) -> None:
    for one in logs:
        for result in one.results:
            for location in (*result["locations"], *result.get("relatedLocations", [])):
                place = location["physicalLocation"]
                text = source_of(one.root / place["artifactLocation"]["uri"])
                if text is not None:
                    begin, end = offsets(text, place["region"])
                    assert 0 <= begin <= end <= len(text)


def test_columns_are_counted_in_code_points(tmp_path: Path) -> None:
    """Not in bytes, nor in the units of UTF-16, of which the compass takes two."""
    wrote(tmp_path, "name: 🧭 Zoë Laed\n")

    one = logged(about(Span(FILE, 1, 13, 4)), tmp_path)

    assert one.log["runs"][0]["columnKind"] == "unicodeCodePoints"
    region = one.results[0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 13, "endLine": 1, "endColumn": 17}


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("data/roles/a role.yml", "data/roles/a%20role.yml"),
        ("data/roles/führung.yml", "data/roles/f%C3%BChrung.yml"),
        ("data/roles/50%.yml", "data/roles/50%25.yml"),
        ("data/roles/a:b#c?.yml", "data/roles/a%3Ab%23c%3F.yml"),
        ("data/roles/\udcff.yml", "data/roles/%FF.yml"),
    ],
)
def test_addresses_are_percent_encoded(tmp_path: Path, name: str, uri: str) -> None:
    report = about(Span(name), replace(Span(name), "b"), (("here", Span(name)),))

    (result,) = logged(report, tmp_path).results

    places = [result["locations"][0]["physicalLocation"], result["relatedLocations"][0]["physicalLocation"]]
    for place in (*places, result["fixes"][0]["artifactChanges"][0]):
        assert place["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_files_are_named_from_the_root_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "our handbook"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))

    (result,) = logged(about(Span(FILE)), root).results

    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == f"our%20handbook/{FILE}"


class TestFixes:
    def test_do_to_the_file_what_check_does(self, logs: list[Logged]) -> None:
        for one in logs:
            for result, found in zip(one.results, one.report, strict=True):
                if found.fix is not None:
                    assert_same(one.root, found.fix, result["fixes"][0])

    def test_of_a_whole_line_delete_to_the_start_of_the_next(self, tmp_path: Path) -> None:
        text = "id: lead\nname: Lead\nnmae: Head\n"
        wrote(tmp_path, text)

        fix = delete_lines(FILE, text.splitlines(), 2, 2)
        (result,) = logged(about(Span(FILE, 2, 1, 4), fix), tmp_path).results

        (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
        assert replacement["deletedRegion"] == {"startLine": 2, "startColumn": 1, "endLine": 3, "endColumn": 1}
        assert replacement["insertedContent"] == {"text": ""}

    def test_of_a_last_line_without_an_end_delete_what_is_there(self, tmp_path: Path) -> None:
        text = "id: lead\nname: Lead"
        wrote(tmp_path, text)

        fix = delete_lines(FILE, text.splitlines(), 2, 2)
        (result,) = logged(about(Span(FILE, 2, 1, 4), fix), tmp_path).results

        (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
        assert replacement["deletedRegion"] == {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 11}

    def test_write_lines_that_end_as_those_of_the_file(self, tmp_path: Path) -> None:
        wrote(tmp_path, "id: lead\r\nname: Lead\r\n")

        (result,) = logged(about(Span(FILE, 2), insert(FILE, 2, 1, "order: 1\n")), tmp_path).results

        (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
        assert replacement["insertedContent"]["text"] == "order: 1\r\n"

    @given(data=st.data())
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
    def test_do_the_same_whatever_the_file_and_the_edits_are(self, tmp_path: Path, data: st.DataObject) -> None:
        text = data.draw(st.text(st.sampled_from("ab: 役🧭ש\n\r\t\x85\u2028"), min_size=1, max_size=30))
        wrote(tmp_path, text)
        lines = BREAK.split(text)
        edits = []
        for line in sorted(data.draw(st.sets(st.integers(1, len(lines)), min_size=1))):
            length = len(lines[line - 1])
            if data.draw(st.booleans()):
                edits.append(Edit(Span(FILE, line, 1, length), "", takes_line=True))
            else:
                column = data.draw(st.integers(1, length + 1))
                span = Span(FILE, line, column, data.draw(st.integers(0, length + 1)))
                edits.append(Edit(span, data.draw(st.sampled_from(["", "x", "🧭", "y\nz"]))))

        (result,) = logged(about(Span(FILE), Fix(tuple(edits))), tmp_path).results

        assert_same(tmp_path, Fix(tuple(edits)), result["fixes"][0])


class TestFingerprints:
    def test_stay_when_lines_are_added_above(self, tmp_path: Path) -> None:
        before, after = (logged(about(Span(FILE, line)), tmp_path).results[0] for line in (3, 8))

        assert before["partialFingerprints"] == after["partialFingerprints"]

    def test_tell_two_problems_apart_that_read_alike(self, tmp_path: Path) -> None:
        report = about(Span(FILE, 1))
        report.extend(about(Span(FILE, 4)))

        first, second = logged(report, tmp_path).results

        assert first["partialFingerprints"] != second["partialFingerprints"]


def test_an_output_that_takes_ascii_only_gets_the_same_document(tmp_path: Path) -> None:
    report = about(Span("data/roles/\udcff.yml"), message="no “🧭”")

    for encoding in ("ascii", "cp1252", "utf-8"):
        printed_there = printed_bytes("sarif", report, tmp_path, encoding).decode(encoding)
        assert json.loads(printed_there) == logged(report, tmp_path).log


def assert_same(root: Path, fix: Fix, written: dict[str, Any]) -> None:
    """A fix in SARIF makes of its files what `check --fix` makes of them."""
    changes = {change["artifactLocation"]["uri"]: change["replacements"] for change in written["artifactChanges"]}
    files = {edit.span.file for edit in fix.edits}
    assert changes.keys() == files
    for file in files:
        text = source_of(root / file) or ""
        expected = apply(text, apart(edit for edit in fix.edits if edit.span.file == file))
        assert replaced(text, changes[file]) == expected


def replaced(text: str, replacements: Iterable[dict[str, Any]]) -> str:
    """A text after replacements, as the standard describes them: their places are those of the text before."""
    placed = [(*offsets(text, one["deletedRegion"]), one["insertedContent"]["text"]) for one in replacements]
    for begin, end, inserted in sorted(placed, reverse=True):
        text = text[:begin] + inserted + text[end:]
    return text


def offsets(text: str, region: Region) -> tuple[int, int]:
    """Where a region begins and ends in a text, in code points."""
    starts = [0, *(end.end() for end in BREAK.finditer(text))]
    return (
        starts[region["startLine"] - 1] + region["startColumn"] - 1,
        starts[region["endLine"] - 1] + region["endColumn"] - 1,
    )
