"""The kinds about people's places: role and track."""

from __future__ import annotations

from rolebook.kinds.schema import block, entry, flag, ident, long_text, many, number, one_of, text

_CONTACT = block(
    "Contact",
    {
        "for": text("For", "", max_length=200),
        "role": ident("Role", "The role to turn to.", "management"),
    },
    ("for", "role"),
    "What somebody may need, and the role to turn to for it: never a person's name.",
)

_TARGET = block(
    "Target",
    {
        "competency": ident("Competency", "The competency this target is for.", "relationships"),
        "level": ident("Level", "A level of the track.", "level-1"),
        "track": ident("Track", "Only where it differs from the role's own track."),
    },
    ("competency", "level"),
)

ROLE = entry(
    "Role",
    {
        "name": text("Name", "What the role is called.", "Management"),
        "plural": text("Plural", "What its holders are called together.", "Managers"),
        "order": number("Order", "Its place among the roles, lowest first."),
        "holders": one_of("Holders", "one", "many", description="Whether only one person may hold it."),
        "held_by": many("Held by", text("Holder", max_length=120), "Who holds the role, where the handbook says so."),
        "summary": text("Summary", "One sentence."),
        "description": long_text("Description", "What the role answers for."),
        "reports_to": ident("Reports to", "The role it reports to.", "lead"),
        "track": ident("Track", "The career track of its holders.", "management"),
        "target": ident("Target", "The level of that track expected in every competency.", "level-3"),
        "targets": many("Targets", _TARGET, "Competencies where another level is expected."),
        "contacts": many("Contacts", _CONTACT, "Whom its holders turn to for what, as names of roles."),
    },
    ("name", "summary"),
    "A position in the responsibility model.",
)

_LEVEL = block(
    "Level",
    {
        "id": ident("Id", "Unique within the track.", "level-1"),
        "name": text("Name", "What the level is called.", "Level 1", "Practitioner"),
        "summary": text("Summary", "What the level means in general."),
        "aliases": many("Aliases", text("Alias"), "Other names of the level."),
    },
    ("id", "name"),
)

TRACK = entry(
    "Track",
    {
        "name": text("Name", "What the track is called.", "Professional"),
        "order": number("Order", "Its place among the tracks, lowest first."),
        "summary": text("Summary", "One sentence."),
        "description": long_text("Description"),
        "cumulative": flag("Cumulative", "Whether a level includes what the lower ones describe."),
        "levels": many("Levels", _LEVEL, "The levels of this track, lowest first.", least=1),
    },
    ("name", "cumulative", "levels"),
    "A career line with its own ordered levels.",
)
