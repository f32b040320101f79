"""`rolebook check --fix`: the fixes that are certain, written into the files; everything else in them stays as it is.

All of it happens in a copy first. Only what leaves the workspace with fewer problems is written, each file beside
itself and renamed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rolebook.checking import check
from rolebook.diagnostics import Diagnostic, Edit, Report, Severity
from rolebook.diagnostics.fix import apart, apply
from rolebook.stage import write_file
from rolebook.workspace import Workspace

_PARTS = ("data", "content", "brands", "mkdocs.yml")
_MOST_ROUNDS = 10
_BOM = b"\xef\xbb\xbf"
_Edits = dict[str, list[tuple[Edit, Diagnostic]]]


@dataclass(slots=True)
class Mended:
    """One file that was mended: its text before and after, and the problems that were solved."""

    file: str
    before: str
    after: str = ""
    solved: list[Diagnostic] = field(default_factory=list)


def mend(workspace: Workspace, editions: Sequence[str], *, write: bool = True) -> list[Mended]:
    """Mend what is certain in the files of some editions; with `write` false only find out what that would be."""
    with TemporaryDirectory(prefix="rolebook-") as folder:
        copy = _copied(workspace, Path(folder))
        mended = _rounds(copy, editions)
        for one in mended:
            if write and _text(workspace.root / one.file) == one.before:
                write_file(workspace.root / one.file, _bytes(workspace.root / one.file, one.after))
    return mended


def _rounds(copy: Workspace, editions: Sequence[str]) -> list[Mended]:
    """Mend the copy, round by round: what one fix uncovers may be certain too."""
    mended: dict[str, Mended] = {}
    refused: set[Diagnostic] = set()
    report = _checked(copy, editions)
    for _ in range(_MOST_ROUNDS):
        edits = _edits(copy, report, refused)
        if not edits:
            break
        before = {file: _text(copy.root / file) or "" for file in edits}
        for file, own in edits.items():
            write_file(copy.root / file, _bytes(copy.root / file, apply(before[file], [edit for edit, _ in own])))
        after = _checked(copy, editions)
        if wrong := _wrong(edits, report, after):
            refused |= wrong
            for file, text in before.items():
                write_file(copy.root / file, _bytes(copy.root / file, text))
            continue
        for file, own in edits.items():
            one = mended.setdefault(file, Mended(file, before[file]))
            one.solved += dict.fromkeys(found for _, found in own)
        report = after
    for one in mended.values():
        one.after = _text(copy.root / one.file) or ""
    return list(mended.values())


def _wrong(edits: _Edits, before: Report, after: Report) -> set[Diagnostic]:
    """The problems whose fixes did not help: something new is wrong at their places, or there is as much as before.

    Where it cannot be told which of them it was, all of the round.
    """
    known = {(found.code, found.message, found.span.file) for found in before}
    new = {
        (found.span.file, found.span.line)
        for found in after
        if found.severity is Severity.ERROR and (found.code, found.message, found.span.file) not in known
    }
    tried = {found for own in edits.values() for _, found in own}
    wrong = {found for own in edits.values() for edit, found in own if (edit.span.file, edit.span.line) in new}
    if wrong:
        return wrong
    more = after.count(Severity.ERROR) > before.count(Severity.ERROR) or len(after) >= len(before)
    return tried if more else set()


def _edits(copy: Workspace, report: Report, refused: AbstractSet[Diagnostic]) -> _Edits:
    """The edits of all fixes that are certain, by file; one that would overlap another waits for the next round."""
    edits: _Edits = {}
    for found in report:
        fix = found.fix
        if fix is None or not fix.certain or found in refused:
            continue
        if any(_text(copy.root / edit.span.file) is None for edit in fix.edits):
            continue
        files = {edit.span.file for edit in fix.edits}
        together = [*fix.edits, *(edit for file in files for edit, _ in edits.get(file, ()))]
        if all(_fit(together, file) for file in files):
            for edit in fix.edits:
                edits.setdefault(edit.span.file, []).append((edit, found))
    return edits


def _fit(edits: Sequence[Edit], file: str) -> bool:
    own = [edit for edit in edits if edit.span.file == file]
    return len(apart(own)) == len(own)


def _checked(workspace: Workspace, editions: Sequence[str]) -> Report:
    report = Report()
    for edition in editions:
        report.extend(check(workspace, edition))
    return report


def _copied(workspace: Workspace, folder: Path) -> Workspace:
    for name in _PARTS:
        part = workspace.root / name
        if part.is_dir():
            # What editors keep beside an open file may be a link to nothing.
            shutil.copytree(part, folder / name, ignore_dangling_symlinks=True, ignore=shutil.ignore_patterns(".*"))
        elif part.is_file():
            shutil.copyfile(part, folder / name)
    return Workspace(folder)


def _text(path: Path) -> str | None:
    """The text of a file; `None` for one that is not UTF-8, which is left alone."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _bytes(path: Path, text: str) -> bytes:
    """A text as the file holds it: behind the mark at its beginning, if it has one."""
    marked = path.read_bytes().startswith(_BOM)
    return (_BOM if marked else b"") + text.encode("utf-8")


def changes(before: str, after: str) -> Iterator[tuple[str, int, str]]:
    """The lines that differ, as `-` or `+`, number and text, in the order of the file."""
    import difflib  # noqa: PLC0415 (only where something was mended)

    old, new = before.splitlines(), after.splitlines()
    for tag, start, stop, begin, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (("-", number + 1, old[number]) for number in range(start, stop))
            yield from (("+", number + 1, new[number]) for number in range(begin, end))
