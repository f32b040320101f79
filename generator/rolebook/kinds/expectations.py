"""The kinds about what is expected: principle, competency, commitment."""

from __future__ import annotations

from rolebook.kinds.history import HISTORY
from rolebook.kinds.schema import (
    block,
    cadence,
    entry,
    flag,
    ident,
    idents,
    long_text,
    many,
    number,
    one_of,
    text,
)

_PARTY_HALF = block(
    "Half of one party",
    {"party": ident("Party", "", "managers"), "text": text("Text", "What this party does.")},
    ("party", "text"),
)

_BEHAVIOUR = block(
    "Behaviour",
    {
        "id": ident("Id", "Unique within the principle.", "sets-targets"),
        "text": text("Text", "One observable behaviour."),
        "parties": idents("Parties", "Only where the behaviour is for one party alone.", "managers"),
        "by_party": many("By party", _PARTY_HALF, "Where each party has a half of its own."),
        "aliases": many("Aliases", text("Alias"), "Other words it is found under."),
        "source": text("Source", "Where it came from."),
        **HISTORY,
    },
    ("id", "text"),
)

PRINCIPLE = entry(
    "Principle",
    {
        "name": text("Name", "A short name.", "Success is shared"),
        "order": number("Order", "Its place among the principles, lowest first."),
        "statement": text("Statement", "The principle in one sentence."),
        "description": long_text("Description"),
        "shared_by": idents("Shared by", "The parties who hold it jointly.", "managers"),
        "behaviours": many("Behaviours", _BEHAVIOUR, "What people see when the principle is lived."),
    },
    ("name", "statement"),
    "A statement and the behaviours that show it.",
)

_DESCRIPTOR = block(
    "Descriptor",
    {
        "id": ident("Id", "Unique within the competency.", "says-it-plainly"),
        "text": text("Text", "One observable behaviour.", "Explains a change so that everybody knows what to do next."),
        "examples": many("Examples", text("Example", max_length=1200), "What it can look like in practice."),
        "aliases": many("Aliases", text("Alias"), "Other words it is found under."),
        "source": text("Source", "Where it came from."),
        **HISTORY,
    },
    ("id", "text"),
)

_COMPETENCY_LEVEL = block(
    "Level of a competency",
    {
        "track": ident("Track", "", "professional"),
        "level": ident("Level", "A level of that track.", "level-1"),
        "label": text("Label", "A name of its own for this step.", max_length=80),
        "audience": text("Audience", "A one-off audience.", "Top executives", max_length=80),
        "summary": text("Summary", "One sentence."),
        "descriptors": many("Descriptors", _DESCRIPTOR),
        "source": text("Source", "Where it came from."),
    },
    ("track", "level"),
)

COMPETENCY = entry(
    "Competency",
    {
        "name": text("Name", "What the competency is called.", "Communication"),
        "short_name": text("Short name", "Where space is short.", max_length=40),
        "order": number("Order", "Its place among the competencies, lowest first."),
        "definition": text("Definition", "One or two sentences.", max_length=1200),
        "description": long_text("Description"),
        "cumulative": flag("Cumulative", "Only where it differs from its track."),
        "prerequisites": idents("Prerequisites", "Competencies that this one builds on.", "communication"),
        "levels": many("Levels", _COMPETENCY_LEVEL, "The levels that are described; others may be missing."),
    },
    ("name", "definition"),
    "A definition and descriptors per track and level.",
)

_OBLIGATION = block(
    "Obligation",
    {
        "roles": idents("Roles", "The roles it is for.") | {"minItems": 1},
        "obligation": one_of("Obligation", "required", "optional"),
        "part": text("Part", "Which part of the commitment is meant, where it asks different things.", max_length=200),
        "cadence": cadence(),
    },
    ("roles", "obligation"),
)

COMMITMENT = entry(
    "Commitment",
    {
        "name": text("Name", "A short name.", "Mentor"),
        "group": ident("Group", "One of the commitment groups of handbook.yml.", "behaviours"),
        "order": number("Order", "Its place among the commitments, lowest first."),
        "text": text("Text", "What is committed to.", max_length=1500),
        "description": long_text("Description"),
        "prerequisites": idents("Prerequisites", "Commitments to take on before this one.", "mentor"),
        "obligations": many("Obligations", _OBLIGATION, "Roles that are not named have none."),
    },
    ("name", "group", "text", "obligations"),
    "A responsibility with an obligation per role.",
)
