"""`rolebook ids`: ids for the entries and inner parts that have none, written into the files where they belong.

An id that is there is never changed, and neither is anything else: each file is read again with its ids, and written
only if it says what it said before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rolebook.diagnostics import Edit, Report, Span
from rolebook.diagnostics.fix import apply
from rolebook.diagnostics.source import lines_of
from rolebook.kinds import Kind
from rolebook.load import Place
from rolebook.load.recovery import read_on
from rolebook.load.yaml_reader import read_yaml
from rolebook.stage import write_file
from rolebook.validate.fixes import last_line
from rolebook.validate.slugs import id_for, numbered
from rolebook.workspace import Workspace, data_files

_BOM = b"\xef\xbb\xbf"
# What a mere text becomes in a block of its own, the first key that its schema has.
_TEXT_KEYS = ("text", "name", "label")


@dataclass(slots=True)
class Named:
    """What was done to one file: the ids written, each with its line; or why it was left alone."""

    file: str
    ids: list[tuple[int, str]] = field(default_factory=list)
    refused: str = ""


def write_ids(workspace: Workspace, *, write: bool = True) -> list[Named]:
    """Give an id to everything in data/ and the brands' data/ that needs one; with `write` false only say which."""
    taken = _taken(workspace)
    done = []
    for kind, path in _files(workspace):
        named = _name_file(kind, path, workspace.named(path), taken.setdefault(kind.name, set()), write=write)
        if named is not None:
            done.append(named)
    return done


def _files(workspace: Workspace) -> Iterator[tuple[Kind, Path]]:
    brands = (workspace.brands / brand / "data" for brand in workspace.brand_names())
    for data in (workspace.data, *brands):
        yield from ((kind, data / name) for kind, name in data_files(data).known)


def _taken(workspace: Workspace) -> dict[str, set[str]]:
    """The ids of entries by kind, retired ones too: none is given twice."""
    taken: dict[str, set[str]] = {}
    for kind, path in _files(workspace):
        data = _read(path)[1]
        for member in data if isinstance(data, list) else [data]:
            if isinstance(member, dict) and isinstance(member.get("id"), str):
                taken.setdefault(kind.name, set()).add(member["id"])
            if kind.name == "handbook" and isinstance(member, dict):
                for item in _members(member.get("retired")):
                    taken.setdefault(str(item.get("kind")), set()).add(str(item.get("id")))
    return taken


def _name_file(kind: Kind, path: Path, file: str, taken: set[str], *, write: bool) -> Named | None:
    text, data, place = _read(path)
    if text is None or place is None:
        return Named(file, refused="it cannot be read as it is; see: rolebook check")
    edits: list[Edit] = []
    ids: list[tuple[int, str]] = []
    for one in _nameless(kind, data, place, taken):
        name = _free(one)
        one.taken.add(name)
        ids.append((one.place.line, name))
        edits += _edits(lines_of(text), one, name)
    if not edits:
        other = _misspelt(data)
        return Named(file, refused=f"“{other}” stands where “id” belongs; see: rolebook check") if other else None
    after = apply(text, edits)
    if not _says_the_same(data, after, file):
        return Named(file, refused="its layout leaves no room for ids; write them by hand")
    if write:
        raw = path.read_bytes()
        write_file(path, (_BOM if raw.startswith(_BOM) else b"") + after.encode("utf-8"))
    return Named(file, ids)


def _read(path: Path) -> tuple[str | None, Any, Place | None]:
    """The text, data and places of a file that can be read without a mistake."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None, None, None
    report = Report()
    read = read_on(text, path.name, report)
    return (text, *read) if read is not None and not report.failed else (None, None, None)


@dataclass(frozen=True, slots=True)
class _Nameless:
    """A block without an id, or a mere text where a block belongs; `word` is what such a thing is called."""

    member: dict[str, Any] | str
    place: Place
    taken: set[str]
    word: str
    text_key: str = "text"


def _nameless(kind: Kind, data: Any, place: Place, taken: set[str]) -> Iterator[_Nameless]:
    """Everything in a file that has no id."""
    listed = isinstance(data, list)
    for index, entry in enumerate(data if listed else [data]):
        at = place.at((index,)) if listed else place
        if not isinstance(entry, dict):
            continue
        if not kind.single and _has_no_id(entry) and not {"patch", "remove"} & set(entry):
            yield _Nameless(entry, at, taken, kind.name)
        for pattern in kind.inner:
            yield from _inner(kind, entry, at, pattern)


def _inner(kind: Kind, entry: dict[str, Any], place: Place, pattern: str) -> Iterator[_Nameless]:
    found: list[tuple[Any, Place]] = [(entry, place)]
    schema = kind.schema
    for step in pattern.split("."):
        name = step.removesuffix("[]")
        held = [(one[name], at.at((name,))) for one, at in found if isinstance(one, dict) and name in one]
        found = [
            (member, at.at((index,)))
            for members, at in held
            if isinstance(members, list)
            for index, member in enumerate(members)
        ]
        schema = schema["properties"][name]["items"]
    taken = {one["id"] for one, _ in found if isinstance(one, dict) and isinstance(one.get("id"), str)}
    text_key = next((key for key in _TEXT_KEYS if key in schema["properties"]), "text")
    word = str(schema["title"]).split()[0].lower()
    for member, at in found:
        if isinstance(member, str) or (
            isinstance(member, dict) and _has_no_id(member) and member.get("remove") is not True
        ):
            yield _Nameless(member, at, taken, word, text_key)


def _has_no_id(block: dict[str, Any]) -> bool:
    """Whether nothing stands behind `id:`, or there is no such key: not where one is written a little differently."""
    return block["id"] is None or block["id"] == "" if "id" in block else not _other_spelling(block)


def _other_spelling(block: dict[str, Any]) -> str:
    """The key of a block that is `id` in other letters, if there is one."""
    return next((key for key in block if key != "id" and key.casefold() == "id"), "")


def _misspelt(data: Any) -> str:
    """A key anywhere in a file that is `id` in other letters."""
    if isinstance(data, dict) and (own := _other_spelling(data)):
        return own
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return next((found for one in inner if (found := _misspelt(one))), "")


def _free(one: _Nameless) -> str:
    """An id made from the first words of a member, with a number behind it where it is taken."""
    stem = id_for({"text": one.member} if isinstance(one.member, str) else one.member) or one.word
    return numbered(stem, one.taken)


def _edits(lines: list[str], one: _Nameless, name: str) -> Iterator[Edit]:
    """The edits that put `id: name` in front of a block's first key; a mere text becomes a block."""
    place = one.place
    line, indent = lines[place.line - 1], " " * (place.column - 1)
    at = Span(place.file, place.line, place.column, 0)
    if isinstance(one.member, dict):
        if "id" in one.member:
            written = place.at(("id",))
            stuck = lines[written.line - 1][: written.column - 1].endswith(":")
            yield Edit(Span(written.file, written.line, written.column, written.length), " " * stuck + name)
        elif line[place.column - 1 : place.column] == "{":
            inside = Span(place.file, place.line, place.column + 1, 0)
            yield Edit(inside, f"id: {name}" + (", " if one.member else ""))
        else:
            yield Edit(at, f"id: {name}\n{indent}")
        return
    if line[: place.column - 1].strip(" -"):  # a member of [a, b]
        whole = line[place.column - 1 : place.column - 1 + place.length]
        yield Edit(place.span(), f"{{id: {name}, {one.text_key}: {whole}}}")
        return
    yield Edit(at, f"id: {name}\n{indent}{one.text_key}: ")
    for number in range(place.line + 1, last_line(place) + 1):
        if lines[number - 1].strip():
            yield Edit(Span(place.file, number, 1, 0), "  ")


def _says_the_same(before: Any, after: str, file: str) -> bool:
    """Whether a file with its new ids says the same as without them."""
    report = Report()
    read = read_yaml(after, file, report)
    return read is not None and not report.failed and _without_new_ids(before, read[0])


def _without_new_ids(before: Any, after: Any) -> bool:
    if isinstance(before, dict):
        after = {name: value for name, value in after.items() if name != "id" or before.get("id")}
        before = {name: value for name, value in before.items() if name != "id" or value}
        return set(after) == set(before) and all(_without_new_ids(value, after[name]) for name, value in before.items())
    if isinstance(before, list):
        return len(before) == len(after) and all(map(_without_new_ids, before, after))
    if isinstance(after, dict):  # a mere text that became a block
        return len(after) == 2 and "id" in after and before in after.values()
    return bool(before == after)


def _members(value: Any) -> list[dict[str, Any]]:
    return [member for member in value if isinstance(member, dict)] if isinstance(value, list) else []
