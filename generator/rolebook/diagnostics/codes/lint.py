"""Lint: what is not wrong, but could be better."""

from __future__ import annotations

from rolebook.diagnostics.codes.code import Code

LINT: tuple[Code, ...] = (
    Code(
        "lint-duplicate",
        "warning",
        "The same sentence twice",
        "A descriptor, level summary, behaviour, commitment or item that stands in several places, apart from case, "
        "quotes and the full stop. Whoever reads both looks for the difference. Keep it where it is first expected, "
        "or say in each place what is particular to it.",
        "- id: listens\n  text: Lets people finish.\n- id: hears\n  text: lets people finish",
        "- id: listens\n  text: Lets people finish.\n- id: hears\n  text: Sums up what others said before answering.",
    ),
    Code(
        "lint-near-duplicate",
        "warning",
        "Two sentences that are nearly the same",
        "Most of the words of two sentences are the same. Either they mean the same, and one is enough; or the "
        "difference matters, and should be plain at first sight.",
        "- text: Applies the unit's rules with diplomacy.\n- text: Applies the unit's rules using diplomacy.",
        "- text: Applies the unit's rules with diplomacy.\n- text: Explains to others why a rule of the unit is there.",
    ),
    Code(
        "lint-same-levels",
        "warning",
        "A level that says what the level below it says",
        "Nearly everything that the higher level says stands at the lower one too, so nobody can tell from the text "
        "what the step up asks for. Say what is more at the higher level, or leave one of the two out.",
    ),
    Code(
        "lint-thin-cell",
        "warning",
        "A level of a competency that says hardly anything",
        "The level is described, but without descriptors, or with neither a summary nor enough of them. People at "
        "that level cannot see what is expected, and an assessment has nothing to show.",
        "- track: professional\n  level: level-2\n  summary: Speaks with tact.",
        "- track: professional\n  level: level-2\n  summary: Speaks with tact.\n  descriptors:\n"
        "    - id: asks-first\n      text: Asks before giving advice.",
    ),
    Code(
        "lint-long-sentence",
        "warning",
        "A very long sentence",
        "Long sentences are read twice or not at all, and often hold two things that should be judged apart. Make "
        "two sentences, or two descriptors, of it.",
    ),
    Code(
        "lint-vague-verb",
        "warning",
        "A descriptor or behaviour that begins with words nobody can observe",
        "What somebody understands, knows or appreciates cannot be seen, and “helps with” or “participates in” leaves "
        "open what the person does. Say what others see or hear. A text that goes on with “by …ing” says so and is "
        "not reported.",
        "text: Understands how the unit works.",
        "text: Explains to newcomers how the unit works.",
    ),
    Code(
        "lint-undefined-capitals",
        "warning",
        "An abbreviation in capitals that is explained nowhere",
        "Nothing in the handbook says what it is short for: no term or alias of the glossary, and no text such as "
        "“return on investment (ROI)”. Write it out once, or put it into the glossary.",
        "text: Works out the ROI of each project.",
        "text: Works out the return on investment (ROI) of each project.",
    ),
    Code(
        "lint-mixed-synonyms",
        "warning",
        "Two words for one term of the glossary",
        "Some texts use the term and others a word that the glossary lists as its alias, or in a brand the word that "
        "the brand has renamed. Readers take two words for two things: use one of them.",
        "text: Talks with the supervisor.",
        "text: Talks with the ((manager)).",
    ),
    Code(
        "lint-past-review",
        "warning",
        "An entry whose review date has passed",
        "`review_by` says when the entry should be looked at again. Look at it, then write the next date; dates are "
        "written year, month, day, in quotes.",
        'review_by: "31.01.2027"',
        'review_by: "2027-01-31"',
    ),
)
