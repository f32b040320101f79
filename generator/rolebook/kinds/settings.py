"""The kinds about the handbook as a whole: its settings, its glossary, a brand."""

from __future__ import annotations

from rolebook.kinds.history import RETIREMENT, VERSIONS, version
from rolebook.kinds.lint_settings import LINT
from rolebook.kinds.schema import (
    Schema,
    block,
    colour,
    entry,
    flag,
    ident,
    idents,
    long_text,
    many,
    number,
    one_of,
    part_ident,
    text,
)
from rolebook.kinds.targets import NO_TARGET, TARGETS

# Kinds an edition can do without, and pages that can be left out.
OPTIONAL_KINDS = (
    "principle",
    "competency",
    "commitment",
    "assessment",
    "agreement",
    "acknowledgement",
    "onboarding",
    "glossary",
)
OPTIONAL_PAGES = ("matrix", "competency-matrix", "compare", "a-z", "search", "whats-new")
PAGE_NAME: Schema = {
    "title": "Page",
    "description": "A page by its name.",
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9/_-]*$",
    "examples": [*OPTIONAL_PAGES, "welcome"],
}

WITHOUT = block(
    "Without",
    {
        "kinds": many("Kinds", one_of("Kind", *OPTIONAL_KINDS)) | {"uniqueItems": True},
        "pages": many("Pages", PAGE_NAME, f"{', '.join(OPTIONAL_PAGES)}, or pages of content/ by name.")
        | {"uniqueItems": True},
    },
    (),
    "Kinds and pages that are not shown.",
)

_PARTY = block(
    "Party",
    {
        "id": ident("Id", "", "managers"),
        "name": text("Name", "", "Managers", max_length=120),
        "summary": text("Summary", "Who is in it, in one sentence.", "Everybody who leads people."),
        "roles": idents("Roles", "Roles whose holders, or some of them, belong to it."),
    },
    ("id", "name", "roles"),
)

_GROUP = block(
    "Commitment group",
    {"id": ident("Id", "", "knowledge"), "name": text("Name", max_length=120), "summary": text("Summary")},
    ("id", "name"),
)

_RETIRED = block(
    "Retired id",
    {
        "kind": text("Kind", "A kind of entry, or of a part such as a descriptor.", "competency", max_length=40),
        "id": part_ident("Id", "Of a part with its entry: communication#asks-first, in quotes.", "old-id"),
        "replaced_by": part_ident("Replaced by", "What took its place; left out where nothing did.", "new-id"),
        **RETIREMENT,
    },
    ("kind", "id"),
)

_SENT_NAME: Schema = {"type": "string", "pattern": r"^[A-Za-z_][\w.\[\]-]*$", "maxLength": 80}

SUBMISSIONS: Schema = block(
    "Submissions",
    {
        "target": one_of(
            "Target",
            *(target.name for target in TARGETS),
            NO_TARGET,
            description="Where answers go; docs/forms.md says what each can and cannot do.",
        ),
        "address": text(
            "Address",
            "Formspree: the form's id or address; post: the endpoint; rolebook: a backend that is at another site.",
            "https://answers.example.org/",
            max_length=500,
        ),
        "addresses": {
            "title": "Addresses",
            "description": "Addresses of single forms, by the id of an assessment, or of a form such as review.staff.",
            "type": "object",
            "propertyNames": {"pattern": r"^[a-z0-9-]+(\.[a-z0-9-]+){0,2}$"},
            "additionalProperties": text("Address", "Where the answers of this form go.", "yourformid", max_length=500),
            "examples": [{"competency-professional": "yourformid"}],
        },
        "encoding": one_of(
            "Encoding",
            "form-data",
            "urlencoded",
            "json",
            description="post: how the script writes the answers; form-data unless said otherwise.",
        ),
        "names": block(
            "Names",
            {
                "answers": {
                    "title": "Answers",
                    "description": "What an answer is called, {name} being the name of its question.",
                    "type": "string",
                    "pattern": r"^[\w.\[-]*\{name\}[\w.\]-]*$",
                    "maxLength": 80,
                    "examples": ["answers[{name}]"],
                },
                "honeypot": _SENT_NAME
                | {"title": "Honeypot", "description": "The field people leave empty.", "examples": ["_honeypot"]},
                "redirect": _SENT_NAME
                | {
                    "title": "Redirect",
                    "description": "The field that says where a browser without script goes afterwards.",
                    "examples": ["_redirect"],
                },
                "form": _SENT_NAME
                | {"title": "Form", "description": "The field that names the form.", "examples": ["form"]},
            },
            (),
            "post: what fields are called there.",
        ),
        "keep_days": number("Keep days", "How long answers are kept.", least=1),
        "altcha": flag("ALTCHA", "rolebook: whether the script solves a small task before it sends, against robots."),
        "note": text("Note", "Who reads the answers and what happens with them."),
    },
    ("target",),
)

HANDBOOK: Schema = block(
    "Handbook settings",
    {
        "organisation": text("Organisation", "Whose handbook it is."),
        "version": version("Version", "Numbers with dots or hyphens between, in quotes.", "1.0"),
        "versions": VERSIONS,
        "language": {
            "title": "Language",
            "description": "The language of the texts, as a short code.",
            "type": "string",
            "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$",
            "examples": ["en"],
        },
        "description": text("Description", "One sentence for search engines and the home page."),
        "example": flag("Example", "Says on every page that this is an example organisation."),
        "parties": many("Parties", _PARTY, "Who a principle or behaviour can belong to."),
        "commitment_groups": many("Commitment groups", _GROUP),
        "submissions": SUBMISSIONS,
        "retired": many("Retired ids", _RETIRED, "Ids that are gone, and what took their place."),
        "without": WITHOUT,
        "lint": LINT,
        "notes": long_text("Notes", "For authors; never shown."),
    },
    ("organisation", "version", "language"),
    "Settings of the whole handbook.",
)

GLOSSARY = entry(
    "Glossary term",
    {
        "term": text("Term", "Lower-case unless it is a name.", "commitment", max_length=80),
        "plural": text("Plural", "", "commitments", max_length=80),
        "definition": text("Definition", "One or two sentences.", max_length=1200),
        "see": idents("See also", "Other terms.", "role"),
    },
    ("term", "definition"),
    "A term and what it means here.",
)

_RENAMED = block(
    "Renamed term",
    {"singular": text("Singular", max_length=80), "plural": text("Plural", max_length=80)},
    ("singular", "plural"),
)

BRAND: Schema = block(
    "Brand",
    {
        "name": text("Name", "The client's name."),
        "site_name": text("Site name", "What the site is called."),
        "site_url": text("Site address", "Where the edition will be published.", "https://handbook.example.org/"),
        "logo": text("Logo", "A picture file in the brand's folder.", "logo.svg"),
        "favicon": text("Favicon", "A picture file in the brand's folder.", "logo.svg"),
        "colours": block(
            "Colours",
            {
                "primary": colour("Primary", "The header and the main buttons.", "#0b6e5f"),
                "accent": colour("Accent", "What stands out.", "#c2410c"),
            },
            ("primary",),
        ),
        "terms": {
            "title": "Terms",
            "description": "Renamed words, by glossary id.",
            "type": "object",
            "propertyNames": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
            "additionalProperties": _RENAMED,
            "examples": [{"commitment": {"singular": "promise", "plural": "promises"}}],
        },
        "without": WITHOUT,
        "notes": long_text("Notes", "For authors; never shown."),
    },
    ("name",),
    "What one client's edition looks like and is called.",
)
