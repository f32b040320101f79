"""Whatever slips: never a crash, never silence where the meaning has changed, always a place inside the file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, note, settings

from rolebook.checking import check
from rolebook.diagnostics import Report
from rolebook.diagnostics.source import lines_of, source_of
from rolebook.workspace import Workspace

from .mutations import Slip, data_of, slips
from .starter_support import STARTER

# What a slip may do in silence, because somebody may have meant it.
ALLOWED = {
    "drop": (["out"], ["words"], ["out", "words"], ["joined", "out"]),
    "double": (["words"],),
    "indent": (["words"],),
}


@pytest.fixture(scope="module")
def starter_copy(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of the starter in which slips happen."""
    root = tmp_path_factory.mktemp("slips") / "workspace"
    for name in ("data", "content", "brands"):
        shutil.copytree(STARTER.root / name, root / name)
    shutil.copyfile(STARTER.settings_file, root / "mkdocs.yml")
    return Workspace(root)


def checked_with(workspace: Workspace, slip: Slip) -> Report:
    """What check says of every edition with a slip in one file, which is mended again."""
    path = workspace.root / slip.file
    good = path.read_bytes()
    path.write_bytes(slip.content)
    report = Report()
    try:
        for edition in workspace.editions():
            report.extend(check(workspace, edition))
        assert_places_inside(workspace.root, report)
    finally:
        path.write_bytes(good)
    return report


def assert_places_inside(root: Path, report: Report) -> None:
    """Every place that is named lies in its file."""
    for found in report:
        for span in (found.span, *(other for _, other in found.related)):
            text = source_of(root / span.file)
            lines = lines_of(text) if text is not None else [""]
            assert 1 <= span.line <= len(lines), found
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1, found
            assert span.column - 1 + span.length <= max(len(lines[span.line - 1]), span.column), found


@settings(max_examples=400)
@given(slip=slips())
def test_a_slip_is_reported_or_has_changed_nothing(starter_copy: Workspace, slip: Slip) -> None:
    note(slip.done)
    report = checked_with(starter_copy, slip)
    before, after = data_of(slip.before), data_of(slip.after)

    assert report.failed or (after is not ... and may_be_silent(slip, before, after)) or len(report) > 0


def may_be_silent(slip: Slip, before: Any, after: Any) -> bool:
    """Whether nothing need be said: the meaning is the same, or it is an edit like any other.

    Such an edit takes one thing out that may be left out, changes the words of one text, or both: the words or members
    of a key that is gone go on in the text or list before it. Or it moves a key to a block that may have it too.
    """
    changes = [change for change in differences(before, after) if change.what != "blanks"]
    gone, come = ([one.value for one in changes if one.what == what] for what in ("out", "new"))
    if slip.kind == "indent" and len(changes) == 2 and gone == come and gone:
        return True
    return not changes or sorted(change.what for change in changes) in ALLOWED.get(slip.kind, ())


class Change(NamedTuple):
    """One difference: something is `out`, `new`, `joined` to a list, other `words` or `blanks` in a text, or else."""

    what: str
    value: Any = None


def differences(before: Any, after: Any) -> Iterator[Change]:
    """What differs."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() | after.keys():
            if key not in after:
                yield Change("out", (key, before[key]))
            elif key not in before:
                yield Change("new", (key, after[key]))
            else:
                yield from differences(before[key], after[key])
    elif isinstance(before, list) and isinstance(after, list):
        yield from list_differences(before, after)
    elif before != after:
        both = isinstance(before, str) and isinstance(after, str)
        yield Change(("blanks" if before.split() == after.split() else "words") if both else "other")


def list_differences(before: list[Any], after: list[Any]) -> Iterator[Change]:
    """Differences of two lists; one member that is gone or doubled is one difference."""
    if len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            yield from differences(old, new)
    elif any(before[:at] + before[at + 1 :] == after for at in range(len(before))):
        yield Change("out")
    elif any(after[:at] + after[at + 1 :] == before for at in range(len(after))):
        yield Change("words")
    else:
        yield Change("joined" if after[: len(before)] == before else "other")
