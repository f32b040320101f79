"""The catalogue of codes: what `rolebook explain CODE` says, docs/diagnostics.md lists, and a test keeps complete."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rolebook.diagnostics.codes.across import ACROSS
from rolebook.diagnostics.codes.brands import BRANDS
from rolebook.diagnostics.codes.building import BUILDING
from rolebook.diagnostics.codes.code import Code
from rolebook.diagnostics.codes.entries import ENTRIES
from rolebook.diagnostics.codes.lint import LINT
from rolebook.diagnostics.codes.reading import READING

__all__ = ["CODES", "GROUPS", "Code", "Group", "code_named", "group_of"]


@dataclass(frozen=True, slots=True)
class Group:
    """Codes that one step of the way of the data finds."""

    title: str
    codes: tuple[Code, ...]


GROUPS: tuple[Group, ...] = (
    Group("Reading a file", READING),
    Group("One entry", ENTRIES),
    Group("Across entries", ACROSS),
    Group("Brands and workspaces", BRANDS),
    Group("Building", BUILDING),
    Group("Lint: the quality of the framework", LINT),
)

CODES: tuple[Code, ...] = tuple(code for group in GROUPS for code in group.codes)


@cache
def _by_name() -> dict[str, Code]:
    return {code.name: code for code in CODES}


@cache
def _groups() -> dict[str, Group]:
    return {code.name: group for group in GROUPS for code in group.codes}


def code_named(name: str) -> Code:
    """The catalogue's entry. Raises `KeyError` for a code that is not in it."""
    return _by_name()[name]


def group_of(name: str) -> Group:
    """The group a code belongs to. Raises `KeyError` for a code that is not in the catalogue."""
    return _groups()[name]
