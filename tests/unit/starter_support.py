"""The starter handbook as the tests see it: its files as plain YAML, its framework, and its site."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from rolebook.diagnostics import Report
from rolebook.forms import EditionFacts, compile_contracts
from rolebook.load import Loaded, load
from rolebook.model import Framework
from rolebook.render import Site
from rolebook.resolve import resolve, terms_of
from rolebook.validate import validate
from rolebook.wording import Strings, read_strings
from rolebook.workspace import BASE, Workspace, data_files

REPOSITORY = Path(__file__).resolve().parents[2]
STARTER = Workspace(REPOSITORY)
BRAND = "northlight"
FACTS = EditionFacts("Example Handbook", "assets/rolebook/brand.css")

Thing = TypeVar("Thing")


def read_loaded(root: Path, edition: str = BASE) -> Loaded:
    """What a workspace without errors holds for an edition."""
    report = Report()
    loaded = load(Workspace(root), edition, report)
    validate(loaded, report)
    assert not report.failed, list(report)
    return loaded


def read_site(root: Path, edition: str = BASE) -> Site:
    """An edition of a workspace, ready to be rendered."""
    loaded = read_loaded(root, edition)
    framework = resolve(loaded, edition)
    strings = read_strings(framework.handbook.language, terms_of(loaded))
    return site_of(framework, strings)


def site_of(framework: Framework, strings: Strings) -> Site:
    """A framework with its forms."""
    return Site(framework, strings, compile_contracts(framework, strings, FACTS), FACTS.site_name)


@cache
def starter(edition: str = BASE) -> Site:
    """An edition of the starter, read once: look at it, change nothing."""
    return read_site(REPOSITORY, edition)


@cache
def written(kind: str) -> dict[str, dict[str, Any]]:
    """The starter's entries of a kind as their files say, by id, read without the generator's own reader."""
    found: dict[str, dict[str, Any]] = {}
    for of, name in data_files(STARTER.data).known:
        if of.name == kind:
            data = yaml.safe_load((STARTER.data / name).read_text("utf-8"))
            found |= {entry.get("id", ""): entry for entry in (data if isinstance(data, list) else [data])}
    return found


def one(things: tuple[Thing, ...], name: str, by: str = "id") -> Thing:
    """The thing with that id, or with that name of another sort."""
    return next(thing for thing in things if getattr(thing, by, None) == name)
