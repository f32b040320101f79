"""The keys that tell since when something is there and what has changed: of entries, their parts and pages."""

from __future__ import annotations

import re
from typing import Any

Schema = dict[str, Any]

# Numbers, compared one by one: 1.9 comes before 1.10, and a date such as 2026-03-31 is a version too.
VERSION_PATTERN = r"^[0-9]+([.-][0-9]+)*$"
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_BETWEEN = re.compile(r"[.-]")


def version_key(version: str) -> tuple[int, ...]:
    """What versions are compared by: their numbers one by one, so that 1.9 comes before 1.10 and 1.0 equals 1."""
    numbers = [int(number) for number in _BETWEEN.split(version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def version(title: str, description: str, example: str = "1.2") -> Schema:
    """A version of the handbook, in quotes."""
    return {
        "title": title,
        "description": description,
        "examples": [example],
        "type": "string",
        "pattern": VERSION_PATTERN,
        "maxLength": 40,
    }


def day(title: str, description: str, example: str = "2026-09-14") -> Schema:
    """A date, in quotes."""
    return version(title, description, example) | {"pattern": DAY_PATTERN}


_MATERIAL: Schema = {
    "title": "Material",
    "description": "Whether people who signed what covers it must sign again.",
    "type": "boolean",
}

_WHAT: Schema = {
    "title": "What",
    "description": "What has changed, in one sentence.",
    "examples": ["Is asked of managers every month, not every quarter."],
    "type": "string",
    "minLength": 1,
    "maxLength": 300,
}

_CHANGE: Schema = {
    "title": "Change",
    "description": "What one version has changed.",
    "type": "object",
    "properties": {
        "version": version("Version", "The version of the handbook that brought the change, in quotes."),
        "what": _WHAT,
        "material": _MATERIAL,
    },
    "additionalProperties": False,
    "required": ["version", "what"],
}

# `changed` in short: the version alone; or a list that says of each version what has changed.
HISTORY: dict[str, Schema] = {
    "since": version("Since", "The version of the handbook it first appeared in, in quotes.", "1.0"),
    "changed": {
        "title": "Changed",
        "description": "The version it was last changed in, in quotes; or a list of changes with a sentence each.",
        "examples": ["1.2"],
        "type": ["string", "array"],
        "pattern": VERSION_PATTERN,
        "maxLength": 40,
        "minItems": 1,
        "items": _CHANGE,
    },
    "material": _MATERIAL
    | {"description": "Whether its last change, or its coming, asks people who signed what covers it to sign again."},
}

VERSIONS: Schema = {
    "title": "Versions",
    "description": "The versions of the handbook, with what each brought; the page of what is new shows them.",
    "type": "array",
    "items": {
        "title": "Version of the handbook",
        "description": "One version.",
        "type": "object",
        "properties": {
            "version": version("Version", "Its number, in quotes."),
            "date": day("Date", "The day it was published, in quotes."),
            "summary": {
                "title": "Summary",
                "description": "What it brought, in one or two sentences.",
                "examples": ["Mentoring is described for every role."],
                "type": "string",
                "minLength": 1,
                "maxLength": 600,
            },
        },
        "additionalProperties": False,
        "required": ["version"],
    },
}

# What an entry under `retired` may say besides, so that the page of what is new can tell it.
RETIREMENT: dict[str, Schema] = {
    "name": {
        "title": "Name",
        "description": "What it was called, for the page of what is new.",
        "examples": ["Weekly report"],
        "type": "string",
        "minLength": 1,
        "maxLength": 300,
    },
    "version": version("Version", "The version of the handbook that took it out, in quotes."),
    "what": _WHAT | {"description": "Why it went, or what to do instead, in one sentence."},
    "material": _MATERIAL,
}
