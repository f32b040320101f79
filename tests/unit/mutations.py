"""Slips of the hand in the starter's files: a line dropped, doubled or moved, a key renamed, a value of another type.

What a slip has changed is judged by a reader that is not ours: PyYAML's, with every scalar left as a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st

from .starter_support import STARTER

KEY = re.compile(r"(?P<before> *(?:- )?)(?P<key>[a-z_-]+):(?P<rest>(?: .*)?)$")
SCALAR = re.compile(r"(?P<before> *(?:- )?[a-z_-]+: )(?P<value>[^>|\[{\"'].*)$")
FILES = sorted(
    path.relative_to(STARTER.root).as_posix()
    for folder in ("data", "brands")
    for path in (STARTER.root / folder).rglob("*.yml")
)
CODINGS = ("cp1252", "utf-16", "utf-16-le", "latin-1", "mac-roman", "cp850")


@dataclass(frozen=True)
class Slip:
    """One slip: the file, its bytes afterwards, and what was done, for the message of a failing test."""

    file: str
    content: bytes
    done: str
    kind: str

    @property
    def before(self) -> str:
        """The file as it was."""
        return text_of(self.file)

    @property
    def after(self) -> str | None:
        """The file as UTF-8 has it now; `None` where it is not UTF-8."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None


@cache
def text_of(file: str) -> str:
    """A file of the starter."""
    return (STARTER.root / file).read_text("utf-8")


def data_of(text: str | None) -> Any:
    """What another reader makes of a text, scalars as texts; `...` where it cannot be read."""
    try:
        return ... if text is None else yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 (texts only)
    except yaml.YAMLError:
        return ...


@st.composite
def slips(draw: st.DrawFn) -> Slip:
    """One slip in one file of the starter."""
    file = draw(st.sampled_from(FILES))
    kind = draw(st.sampled_from(["drop", "rename", "retype", "double", "indent", "recode"]))
    lines = text_of(file).split("\n")
    if kind == "recode":
        coding = draw(st.sampled_from([name for name in CODINGS if _can_write(text_of(file), name)]))
        return Slip(file, text_of(file).encode(coding), f"saved as {coding}", kind)
    number, line = draw(st.sampled_from([(at, line) for at, line in enumerate(lines) if _suits(kind, line)]))
    after = draw(_changed(kind, line))
    changed = "\n".join([*lines[:number], *after, *lines[number + 1 :]])
    return Slip(file, changed.encode(), f"{kind} {file}:{number + 1}: {line!r} → {after!r}", kind)


def _can_write(text: str, coding: str) -> bool:
    try:
        text.encode(coding)
    except UnicodeEncodeError:
        return False
    return True


def _suits(kind: str, line: str) -> bool:
    if not line.strip() or line.lstrip().startswith("#"):
        return False
    return bool({"rename": KEY, "retype": SCALAR}[kind].match(line)) if kind in {"rename", "retype"} else True


def _changed(kind: str, line: str) -> st.SearchStrategy[list[str]]:
    if kind == "drop":
        return st.just([])
    if kind == "double":
        return st.just([line, line])
    if kind == "rename":
        found = KEY.match(line)
        assert found is not None
        return st.sampled_from(_misspelt(found["key"])).map(lambda key: [f"{found['before']}{key}:{found['rest']}"])
    if kind == "retype":
        scalar = SCALAR.match(line)
        assert scalar is not None
        return st.sampled_from(_retyped(scalar["value"])).map(lambda value: [scalar["before"] + value])
    return st.sampled_from([-2, -1, 1, 2, 4]).map(lambda by: [" " * by + line if by > 0 else _dedented(line, -by)])


def _dedented(line: str, by: int) -> str:
    return line[min(by, len(line) - len(line.lstrip(" "))) :]


def _misspelt(key: str) -> list[str]:
    swapped = [key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in range(len(key) - 1) if key[at] != key[at + 1]]
    return [key + "x", key[:-1] or "x", key.capitalize(), key.replace("_", "-") + "s", *swapped]


def _retyped(value: str) -> list[str]:
    if re.fullmatch(r"-?\d+", value):
        return ["many", f'"{value}"', f"[{value}]", "true", ""]
    if value in {"true", "false"}:
        return ["yes", f'"{value}"', "1", "[true]"]
    return ["12", "1.10", "true", f"[{value.replace(',', ' ')}]".replace(": ", " "), "{a: b}", "~"]
