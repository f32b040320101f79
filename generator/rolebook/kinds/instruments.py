"""The kinds people fill in: assessment, agreement template, acknowledgement, onboarding journey."""

from __future__ import annotations

from rolebook.kinds.schema import (
    LINK_PATTERN,
    Schema,
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
    repeated,
    text,
)


def _identity(left_out: str) -> Schema:
    return one_of(
        "Identity",
        "none",
        "optional",
        "required",
        description="Whether answers are kept under the name of a sender who has signed in. none: never; optional: "
        f"where somebody has; required: only who has may send. Left out: {left_out}.",
    )


_SOURCE = block(
    "Source of an item",
    {
        "competency": ident("Competency"),
        "descriptor": ident("Descriptor"),
        "principle": ident("Principle"),
        "behaviour": ident("Behaviour"),
        "commitment": ident("Commitment"),
    },
    (),
    "The descriptor, behaviour or commitment the item was drawn from.",
)

_ITEM = block(
    "Item",
    {
        "id": ident("Id", "Unique within the assessment."),
        "text": text("Text", "The statement to answer."),
        "profile": ident("Profile", "The profile it counts towards."),
        "subscale": ident("Subscale", "The subscale it counts towards."),
        "reverse": flag("Reverse", "Whether it counts the other way round."),
        "weight": number("Weight", "How much it counts.", least=1),
        "from": _SOURCE,
    },
    ("id", "text"),
)

_POINT = block(
    "Point",
    {
        "value": number("Value"),
        "name": text("Name", "", "Often", max_length=80),
        "description": text("Description"),
    },
    ("value", "name"),
)

_SCALE = block(
    "Scale",
    {
        "points": many("Points", _POINT, "Lowest first.", least=2),
        "not_applicable": flag("Not applicable", "Whether “does not apply” is offered."),
        "target": number("Target", "The value that counts as reached."),
    },
    ("points",),
)


def _named(title: str, *, meaning: bool = False) -> Schema:
    own = {"id": ident("Id"), "name": text("Name", max_length=120), "summary": text("Summary")}
    if meaning:
        own["meaning"] = long_text("Meaning", "Shown with the result.")
    return block(title, own, ("id", "name"))


ASSESSMENT = entry(
    "Assessment",
    {
        "name": text("Name", "", "Commitment self-review"),
        "order": number("Order", "Its place among the assessments, lowest first."),
        "about": one_of("About", "competencies", "commitments", "principles", "profile"),
        "summary": text("Summary", "One sentence."),
        "introduction": long_text("Introduction", "Shown above the form."),
        "track": ident("Track", "For assessments about competencies."),
        "roles": idents("Roles", "Who fills it in. Left out: every role."),
        "minutes": number("Minutes", "How long it takes.", least=1),
        "cadence": repeated(),
        "draw": one_of(
            "Draw",
            "levels",
            "descriptors",
            "commitments",
            "behaviours",
            description="Makes the items from the framework.",
        ),
        "items": many("Items", _ITEM, "Items written for this assessment."),
        "scale": _SCALE,
        "profiles": many("Profiles", _named("Profile", meaning=True)),
        "subscales": many("Subscales", _named("Subscale")),
        "not_applicable": flag("Not applicable", "Whether “does not apply” is offered at every question."),
        "evidence": flag("Evidence", "Whether each question has room for evidence."),
        "develop": flag("Develop", "Whether each question has a tick for “I want to develop this”."),
        "comment": flag("Comment", "Whether one open question stands at the end."),
        "note": text(
            "Note",
            "Who reads the answers to this one and what happens with them; it takes the place of the handbook's note.",
            "Your own result is for you; the result of all is shown once at least 100 people have answered.",
        ),
        "identity": _identity("none where results are shown of all together, else optional"),
        "results": block(
            "Results",
            {
                "show": one_of(
                    "Show",
                    "own",
                    "group",
                    description="own: the person alone, at once; group: also all answers together, as distributions.",
                ),
                "minimum_answers": number(
                    "Minimum answers",
                    "How many people must have answered before anything is shown of all together.",
                    least=3,
                ),
                "manager": flag(
                    "Manager",
                    "Whether the manager of somebody who has signed in reads the answers, and gives their own beside "
                    "them; the form says so. Left out: no. Not with identity none.",
                ),
            },
        ),
    },
    ("name", "about", "summary"),
    "An instrument: a scale and items.",
)

_FIELD = block(
    "Field",
    {
        "id": ident("Id"),
        "label": text("Label", max_length=200),
        "type": one_of("Type", "text", "long-text", "date", "behaviours", "choice"),
        "help": text("Help"),
        "options": many("Options", text("Option"), "For type choice."),
        "repeat": flag("Repeat", "Whether it may be filled in several times."),
        "required": flag("Required"),
    },
    ("id", "label", "type"),
)

_SECTION = block(
    "Section",
    {
        "id": ident("Id"),
        "name": text("Name", max_length=120),
        "guidance": long_text("Guidance"),
        "written_by": idents("Written by", "Which of the two people write here.", "manager"),
        "repeat": flag("Repeat", "Whether its fields are filled in together, several times."),
        "fields": many("Fields", _FIELD, least=1),
    },
    ("id", "name", "fields"),
)

AGREEMENT = entry(
    "Agreement",
    {
        "name": text("Name", "", "Win-win agreement"),
        "order": number("Order"),
        "roles": idents("Roles", "The roles of the person whose work it is about. Left out: every role."),
        "summary": text("Summary", "One sentence."),
        "introduction": long_text("Introduction"),
        "people": many("People", _named("Person"), "The two who agree.", least=2) | {"maxItems": 2},
        "states": many(
            "States",
            one_of("State", "draft", "in-review", "changes-asked", "confirmed", "superseded"),
            least=2,
        ),
        "sections": many("Sections", _SECTION, least=1),
        "review": cadence("Review"),
        "identity": _identity("optional"),
    },
    ("name", "summary", "people", "sections"),
    "The template of a two-person document with states.",
)

# What a signature can cover: these kinds as a whole, or one entry of them; and pages, one by one.
COVERED_KINDS = ("principle", "competency", "commitment", "agreement")

_COVERED: Schema = {
    "title": "Covered",
    "description": "A kind (all of it that applies to the role), or one entry or page.",
    "type": "string",
    "pattern": r"^[a-z]+(:[a-z0-9][a-z0-9/-]*)?$",
    "examples": [*COVERED_KINDS, "commitment:mentor", "page:welcome"],
}

ACKNOWLEDGEMENT = entry(
    "Acknowledgement",
    {
        "name": text("Name", "", "What my role asks of me"),
        "order": number("Order", "Its place among the acknowledgements, lowest first."),
        "roles": idents("Roles", "Who signs it. Left out: every role."),
        "summary": text("Summary", "Why it is asked for, in one sentence."),
        "statement": long_text("Statement", "The words that are signed."),
        "covers": many("Covers", _COVERED, "What the signature is about.", least=1) | {"uniqueItems": True},
        "letter_of_intent": flag(
            "Letter of intent", "Whether the signer also writes, in their own words, what they intend to do."
        ),
        "when": many(
            "When",
            one_of("Occasion", "joining", "material-change", "every-year"),
            "When it is due. Left out: on joining, and when a material change has been made.",
            least=1,
        )
        | {"uniqueItems": True},
        "identity": _identity("optional"),
    },
    ("name", "summary", "statement", "covers"),
    "A statement that people sign about what this handbook says of their role.",
)

_STEP = block(
    "Step",
    {
        "id": ident("Id", "Unique within the journey."),
        "text": text("Text", "What to do."),
        "link": {"title": "Link", "description": "The entry or page it is about.", "type": "string",
                 "pattern": LINK_PATTERN, "examples": ["page:welcome", "competency:communication"]},
        "minutes": number("Minutes", least=1),
    },
    ("id", "text"),
)  # fmt: skip

_STAGE = block(
    "Stage",
    {
        "id": ident("Id", "Unique within the journey."),
        "name": text("Name", "", "First week", max_length=120),
        "summary": text("Summary"),
        "steps": many("Steps", _STEP, least=1),
    },
    ("id", "name", "steps"),
)

ONBOARDING = entry(
    "Onboarding journey",
    {
        "name": text("Name", "", "Your first ninety days"),
        "order": number("Order"),
        "roles": idents("Roles", "The roles it is for.") | {"minItems": 1},
        "summary": text("Summary", "One sentence."),
        "introduction": long_text("Introduction"),
        "stages": many("Stages", _STAGE, least=1),
    },
    ("name", "roles", "summary", "stages"),
    "A journey of stages and steps.",
)
