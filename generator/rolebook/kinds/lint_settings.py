"""What `lint:` of the handbook's settings may say: each rule switched off, or a block of its options.

Defaults are written beside the options, so that editors show them; a test compares them with those of the rules.
"""

from __future__ import annotations

from rolebook.kinds.schema import Schema, block, flag, many, number, text

ADDRESS_PATTERN = r"^[a-z]+:[A-Za-z0-9][A-Za-z0-9/_-]*(#[a-z0-9-]+)?$"

_ADDRESS: Schema = {
    "title": "Address",
    "description": "An entry as kind:id, or a part of one as kind:id#part, in quotes.",
    "type": "string",
    "pattern": ADDRESS_PATTERN,
    "examples": ["competency:service#asks-first", "commitment:mentor"],
}
_EXCEPT = many("Except", _ADDRESS, "Entries, levels or single parts that the rule passes over.") | {"uniqueItems": True}


def _share(title: str, description: str, default: int) -> Schema:
    """A number of percent."""
    return number(title, description, least=50) | {"maximum": 100, "default": default}


def _words(title: str, description: str, example: str) -> Schema:
    return many(title, text("Word", "One word or phrase.", example, max_length=80), description) | {"default": []}


def _rule(name: str, description: str, options: dict[str, Schema]) -> Schema:
    """`false` switches a rule off, `true` on; a block tunes it. All rules are on where nothing is said."""
    schema = block(f"{name} rule", {**options, "except": _EXCEPT}, (), description)
    return schema | {"type": ["boolean", "object"], "default": True}


LINT: Schema = block(
    "Lint settings",
    {
        "duplicate": _rule("Duplicate", "The same sentence twice.", {}),
        "near-duplicate": _rule(
            "Near-duplicate",
            "Two sentences that are nearly the same.",
            {"similarity": _share("Similarity", "How much alike two sentences must be, in percent.", 88)},
        ),
        "same-levels": _rule(
            "Same-levels",
            "A level that says what the level below it says.",
            {
                "overlap": _share(
                    "Overlap", "How much of the higher level the lower one must say too, in percent.", 80
                ),
                "similarity": _share("Similarity", "How much alike two sentences must be, in percent.", 88),
            },
        ),
        "thin-cell": _rule(
            "Thin-cell",
            "A level of a competency that says hardly anything.",
            {
                "descriptors": number("Descriptors", "How many a level without a summary needs.", least=1)
                | {"default": 2},
                "summary_alone": flag("Summary alone", "Whether a summary without any descriptor is enough.")
                | {"default": False},
            },
        ),
        "long-sentence": _rule(
            "Long-sentence",
            "A very long sentence.",
            {"words": number("Words", "The longest a sentence may be.", least=10) | {"default": 40}},
        ),
        "vague-verb": _rule(
            "Vague-verb",
            "A descriptor or behaviour that begins with words nobody can observe.",
            {
                "words": _words("Words", "Further words to report, as a text begins with them.", "tries to"),
                "allow": _words("Allow", "Words of the rule's own list that are fine here.", "supports"),
            },
        ),
        "undefined-capitals": _rule(
            "Undefined-capitals",
            "An abbreviation in capitals that is explained nowhere.",
            {"known": _words("Known", "Abbreviations that everybody knows here.", "ROI")},
        ),
        "mixed-synonyms": _rule(
            "Mixed-synonyms",
            "Two words for one term of the glossary.",
            {"allow": _words("Allow", "Words that may stand beside the term, as they mean other things too.", "duty")},
        ),
        "past-review": _rule(
            "Past-review",
            "An entry whose review date has passed.",
            {"days": number("Days", "How many days before the date it is told.") | {"default": 0}},
        ),
    },
    (),
    "Rules of the command lint: switched off with false, or tuned; docs/lint.md explains each.",
)
