"""The examples: each mistake is reported at its place with its fix, and nothing else; what is right is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolebook.checking import check
from rolebook.diagnostics import Diagnostic, Report, Severity
from rolebook.diagnostics.codes import CODES
from rolebook.diagnostics.fix import apart, apply
from rolebook.diagnostics.source import lines_of, source_of
from rolebook.workspace import Workspace

from .example_cases import Example, examples, problems_in
from .support import edition_of

INVALID = examples("invalid")
VALID = examples("valid")
# Codes that only a build or `lint` can produce; other tests are about them.
ELSEWHERE = {"engine-warning", "engine-failed", "broken-link", "policy-refuses"}


@pytest.fixture(scope="module", params=INVALID, ids=lambda example: example.name)
def example(request: pytest.FixtureRequest) -> Example:
    """One invalid example."""
    found: Example = request.param
    return found


@pytest.fixture(scope="module")
def workspace(example: Example, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace made of it."""
    return example.lay_out(tmp_path_factory.mktemp("example") / "workspace")


@pytest.fixture(scope="module")
def report(example: Example, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What check says about it."""
    return check(workspace, edition_of(workspace), example.earlier(tmp_path_factory.mktemp("earlier") / "workspace"))


def test_a_mistake_is_reported_with_its_fix_and_nothing_else_is(
    example: Example, workspace: Workspace, report: Report, request: pytest.FixtureRequest
) -> None:
    found = problems_in(report, workspace.root)
    if request.config.getoption("--accept"):
        example.accept(found)

    assert example.expected_file.is_file(), f"run: make examples, and review {example.expected_file.name}"
    assert found == example.expected


@pytest.mark.parametrize("right", VALID, ids=lambda example: example.name)
def test_what_is_right_is_reported_only_for_the_warnings_expected(
    right: Example, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    workspace = right.lay_out(tmp_path)
    report = check(workspace, edition_of(workspace), right.earlier(tmp_path.with_name("earlier-of-" + tmp_path.name)))
    if request.config.getoption("--accept"):
        right.accept(problems_in(report, tmp_path))

    assert problems_in(report, tmp_path) == right.expected
    assert not report.failed


def test_every_place_lies_inside_its_file(workspace: Workspace, report: Report) -> None:
    spans = [span for found in report for span in (found.span, *(other for _, other in found.related))]
    for span in spans:
        text = source_of(workspace.root / span.file)
        if text is None:
            assert (span.line, span.column) == (1, 1)
            continue
        line = lines_of(text)[span.line - 1]
        assert 1 <= span.column <= len(line) + 1
        assert span.column - 1 + span.length <= max(len(line), span.column)


def test_every_message_says_what_was_found_and_how_to_mend_it(report: Report) -> None:
    for found in report:
        assert found.message
        assert not found.message.endswith(".")
        assert found.help[:1].isupper() or found.help[:1] in "“-"
        assert found.help[-1] in ".?"
        assert "{" not in found.message
        assert not {"None", "dict", "str", "int", "NoneType"} & set(found.message.split())


def test_a_fix_mends_what_it_is_for(example: Example, report: Report, tmp_path: Path) -> None:
    """Written into the files, the problem is gone, and no file has become harder to read."""
    for number, found in enumerate(report):
        if found.fix is None:
            continue
        workspace = example.lay_out(tmp_path / str(number))
        for file in {edit.span.file for edit in found.fix.edits}:
            path = workspace.root / file
            text = source_of(path)
            assert text is not None
            edits = apart(edit for edit in found.fix.edits if edit.span.file == file)
            path.write_text(apply(text, edits), encoding="utf-8", newline="")
        after = check(workspace, edition_of(workspace), example.earlier(tmp_path / f"{number}-earlier"))
        left = [(one.code, one.message) for one in after if one.span.file == found.span.file]

        assert left.count((found.code, found.message)) < sum(same(one, found) for one in report)
        assert unreadable(after) <= unreadable(report)


def same(one: Diagnostic, other: Diagnostic) -> bool:
    """Whether two problems of one file read alike."""
    return (one.code, one.message, one.span.file) == (other.code, other.message, other.span.file)


def unreadable(report: Report) -> int:
    """How many problems keep a file from being read."""
    return sum(found.code in {"yaml-syntax", "tab", "odd-space", "yaml-alias", "duplicate-key"} for found in report)


def test_errors_come_from_invalid_examples_only() -> None:
    assert [example.name for example in INVALID if not example.expected] == []


def test_every_code_has_an_example() -> None:
    shown = {problem["code"] for example in (*INVALID, *VALID) for problem in example.expected}
    lint = {code.name for code in CODES if code.severity == Severity.WARNING and code.name.startswith("lint-")}

    assert sorted({code.name for code in CODES} - ELSEWHERE - lint - shown) == []


def test_codes_are_unique_and_explained() -> None:
    assert len({code.name for code in CODES}) == len(CODES)
    for code in CODES:
        assert code.severity in set(Severity)
        assert code.title
        assert code.explanation.endswith(".")
        assert code.right or not code.wrong
