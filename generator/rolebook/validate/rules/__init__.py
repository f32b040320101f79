"""Cross-entry rules, in the order they run. Each is a function of the facts that adds to the report."""

from __future__ import annotations

from collections.abc import Callable

from rolebook.diagnostics import Report
from rolebook.validate.rules.base import Facts
from rolebook.validate.rules.ids import unique_ids, unique_inner_ids
from rolebook.validate.rules.instruments import (
    choices_have_options,
    has_items,
    has_target,
    one_question_each,
    sound_scales,
)
from rolebook.validate.rules.levels import known_levels, known_targets, one_target_each
from rolebook.validate.rules.links import known_left_out, known_steps
from rolebook.validate.rules.people import no_reporting_circle, somebody_is_asked
from rolebook.validate.rules.references import (
    known_item_sources,
    known_parts,
    known_references,
    known_renamed_terms,
    known_successors,
)
from rolebook.validate.rules.texts import clean_texts, needed_terms
from rolebook.validate.rules.workspace import free_addresses, has_settings

Rule = Callable[[Facts, Report], None]

RULES: tuple[Rule, ...] = (
    has_settings,
    unique_ids,
    unique_inner_ids,
    known_references,
    known_item_sources,
    known_parts,
    known_successors,
    known_renamed_terms,
    known_levels,
    known_targets,
    one_target_each,
    no_reporting_circle,
    somebody_is_asked,
    known_left_out,
    known_steps,
    has_items,
    sound_scales,
    one_question_each,
    choices_have_options,
    has_target,
    free_addresses,
    needed_terms,
    clean_texts,
)
