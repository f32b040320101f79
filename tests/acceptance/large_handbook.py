"""A handbook of a thousand pages: the starter with many more entries of every kind, in sentences of ordinary length."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from .workspaces import dump

TRACKS = ("professional", "management")
ROLES = ("lead", "management", "staff")
WORDS = (
    "listens", "plans", "explains", "measures", "decides", "writes", "teaches", "checks", "shares", "repairs",
    "welcomes", "compares", "finishes", "questions", "protects", "records", "invites", "orders", "values", "tests",
)  # fmt: skip
Entry = dict[str, Any]


def write_large(starter: Path, folder: Path, commitments: int, competencies: int, principles: int, terms: int) -> Path:
    """A copy of the starter's base edition with so many entries more."""
    shutil.copytree(starter, folder, ignore=shutil.ignore_patterns("brands", "build", "site"))
    _many(folder / "data" / "commitments", _commitment, commitments)
    _many(folder / "data" / "competencies", _competency, competencies)
    _many(folder / "data" / "principles", _principle, principles)
    glossary = folder / "data" / "glossary.yml"
    dump(glossary, [*yaml.safe_load(glossary.read_text("utf-8")), *(_term(number) for number in range(terms))])
    return folder


def write_long_forms(folder: Path, *statements: int) -> None:
    """Assessments of staff that no page has room for: one drawn from all descriptors, with room for more; profiles."""
    points = ("Not yet", "Seldom", "Sometimes", "Usually", "Always")
    named = [{"value": at, "name": name, "description": _sentence(at, "a point")} for at, name in enumerate(points, 1)]
    scale = {"points": named, "not_applicable": True}
    shared = {"roles": ["staff"], "minutes": 60, "order": 90, "summary": _sentence(1, "a form"), "scale": scale}
    steps = {"id": "own-steps", "name": "Step by step", "about": "competencies", "track": "professional"}
    asked = {"draw": "descriptors", "evidence": True, "develop": True, "comment": True}
    dump(folder / "data/assessments/own-steps.yml", {**steps, **shared, **asked, "scale": scale | {"target": 4}})
    names = ("alone", "together")
    profiles = [{"id": name, "name": name.capitalize(), "summary": _sentence(2, name)} for name in names]
    for count in statements:
        items = [
            {"id": f"statement-{at}", "text": _sentence(at, "statement"), "profile": names[at % 2]}
            for at in range(count)
        ]
        about = {"id": f"profile-{count}", "name": f"Profile {count}", "about": "profile"}
        results = {"show": "group", "minimum_answers": 10}
        entry = {**about, **shared, "results": results, "profiles": profiles, "items": items}
        dump(folder / f"data/assessments/profile-{count}.yml", entry)


def _many(folder: Path, entry: Callable[[int], Entry], count: int) -> None:
    """So many entries in files of a hundred each."""
    for first in range(0, count, 100):
        dump(folder / f"many-{first}.yml", [entry(number) for number in range(first, min(first + 100, count))])


def _sentence(number: int, about: str) -> str:
    first, second = WORDS[number % 20], WORDS[number * 7 % 19]
    return f"{first.capitalize()} what {about} number {number} asks for, and {second} it so that others can rely on it."


def _commitment(number: int) -> Entry:
    asked = [{"roles": [role], "obligation": "optional" if number % 3 else "required"} for role in ROLES]
    return {
        "id": f"commitment-{number}",
        "name": f"{WORDS[number % 20].capitalize()} {number}",
        "group": "knowledge" if number % 2 else "behaviours",
        "order": 100 + number,
        "text": _sentence(number, "commitment"),
        "obligations": [one | {"cadence": {"every": "month", "minutes": 30}} for one in asked],
    }


def _competency(number: int) -> Entry:
    levels = [
        {
            "track": track,
            "level": f"level-{rank}",
            "summary": _sentence(number + rank, "the level"),
            "descriptors": [
                {"id": f"{track[0]}{rank}-{at}", "text": _sentence(number * 11 + rank * 3 + at, f"step {at} of {rank}")}
                for at in range(2)
            ],
        }
        for track in TRACKS
        for rank in range(1, 6)
    ]
    return {
        "id": f"competency-{number}",
        "name": f"{WORDS[number % 20].capitalize()} well {number}",
        "order": 100 + number,
        "definition": _sentence(number, "competency"),
        "levels": levels,
    }


def _principle(number: int) -> Entry:
    return {
        "id": f"principle-{number}",
        "name": f"{WORDS[number % 20].capitalize()} together {number}",
        "order": 100 + number,
        "statement": _sentence(number, "principle"),
        "behaviours": [{"id": f"does-{at}", "text": _sentence(number + at, f"behaviour {at} of")} for at in range(3)],
    }


def _term(number: int) -> Entry:
    return {"id": f"term-{number}", "term": f"{WORDS[number % 20]} {number}", "definition": _sentence(number, "term")}
