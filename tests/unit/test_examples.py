"""The example folders: each mistake is reported at its place and nothing else is; what is right is left in peace.

An example is a folder of files laid over `tests/examples/valid/minimal`; `expected.json` beside them lists every
problem `check` reports, with its code and place.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rolebook.diagnostics import CODES, Diagnostic, Severity
from rolebook.workspace import Workspace

from .support import checked, examples, expected_of, found_in, lay_out, lines_of, name_of

INVALID = examples("invalid")
VALID = examples("valid")
# Codes that only a build can produce; test_pipeline and test_finish are about them.
BUILD_ONLY = {"engine-warning", "engine-failed", "broken-link"}


@pytest.fixture(scope="module", params=INVALID, ids=name_of)
def mistake(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One invalid example and the workspace made of it."""
    folder = tmp_path_factory.mktemp("example") / "workspace"
    lay_out(folder, request.param)
    return request.param, folder


@pytest.fixture(scope="module")
def problems(mistake: tuple[Path, Path]) -> list[Diagnostic]:
    """What check says about it."""
    return list(checked(Workspace(mistake[1])))


@pytest.mark.parametrize("example", INVALID, ids=name_of)
def test_a_mistake_is_reported_at_its_place_and_nothing_else_is(example: Path, tmp_path: Path) -> None:
    assert found_in(checked(lay_out(tmp_path, example))) == expected_of(example)


@pytest.mark.parametrize("example", VALID, ids=name_of)
def test_what_is_right_is_reported_only_for_the_warnings_expected(example: Path, tmp_path: Path) -> None:
    report = checked(lay_out(tmp_path, example))

    assert found_in(report) == expected_of(example)
    assert not report.failed


def test_every_place_lies_inside_its_file(mistake: tuple[Path, Path], problems: list[Diagnostic]) -> None:
    folder = mistake[1]
    spans = [span for found in problems for span in (found.span, *(other for _, other in found.related))]
    for span in spans:
        if not (folder / span.file).is_file():
            assert (span.line, span.column) == (1, 1)
            continue
        line = lines_of(folder / span.file)[span.line - 1]
        assert 1 <= span.column <= len(line) + 1
        assert span.column - 1 + span.length <= max(len(line), span.column)


def test_every_message_says_what_was_found_and_how_to_mend_it(problems: list[Diagnostic]) -> None:
    for found in problems:
        assert found.message
        assert not found.message.endswith(".")
        assert found.help[:1].isupper() or found.help[:1] in "“-"
        assert found.help[-1] in ".?"
        assert "{" not in found.message
        assert not {"None", "dict", "str", "int", "NoneType"} & set(found.message.split())


def test_errors_come_from_invalid_examples_only() -> None:
    clean = [name_of(example) for example in INVALID if not expected_of(example)]

    assert clean == []


def test_every_code_has_an_example() -> None:
    shown = {problem.code for example in (*INVALID, *VALID) for problem in expected_of(example)}

    assert sorted({code.name for code in CODES} - BUILD_ONLY - shown) == []


def test_codes_are_unique_and_explained() -> None:
    assert len({code.name for code in CODES}) == len(CODES)
    for code in CODES:
        assert code.severity in set(Severity)
        assert code.title
        assert code.explanation.endswith(".")
        assert bool(code.wrong) == bool(code.right)
