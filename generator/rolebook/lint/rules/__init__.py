"""Lint rules, one a module, in the order they run. Each is a function of what there is to look at and its options."""

from __future__ import annotations

from typing import Any

from rolebook.lint.rule import LintRule
from rolebook.lint.rules.duplicates import DUPLICATE
from rolebook.lint.rules.long_sentences import LONG_SENTENCE
from rolebook.lint.rules.mixed_synonyms import MIXED_SYNONYMS
from rolebook.lint.rules.near_duplicates import NEAR_DUPLICATE
from rolebook.lint.rules.past_review import PAST_REVIEW
from rolebook.lint.rules.same_levels import SAME_LEVELS
from rolebook.lint.rules.thin_cells import THIN_CELL
from rolebook.lint.rules.undefined_capitals import UNDEFINED_CAPITALS
from rolebook.lint.rules.vague_verbs import VAGUE_VERB

LINT_RULES: tuple[LintRule[Any], ...] = (
    DUPLICATE,
    NEAR_DUPLICATE,
    SAME_LEVELS,
    THIN_CELL,
    LONG_SENTENCE,
    VAGUE_VERB,
    UNDEFINED_CAPITALS,
    MIXED_SYNONYMS,
    PAST_REVIEW,
)
