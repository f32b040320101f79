"""Cross-entry rules, one a module, in the order they run. Each is a function of the facts that adds to the report."""

from __future__ import annotations

from collections.abc import Callable

from rolebook.diagnostics import Report
from rolebook.validate.rules.acknowledgement_covers import acknowledgement_covers
from rolebook.validate.rules.agreement_choices import agreement_choices
from rolebook.validate.rules.assessment_items import assessment_items
from rolebook.validate.rules.base import Facts
from rolebook.validate.rules.blank_texts import blank_texts
from rolebook.validate.rules.circles import circles
from rolebook.validate.rules.closed_marks import closed_marks
from rolebook.validate.rules.free_addresses import free_addresses
from rolebook.validate.rules.history import history
from rolebook.validate.rules.holders import holders
from rolebook.validate.rules.html_in_texts import html_in_texts
from rolebook.validate.rules.item_sources import item_sources
from rolebook.validate.rules.kept_long_enough import kept_long_enough
from rolebook.validate.rules.known_levels import known_levels
from rolebook.validate.rules.known_parts import known_parts
from rolebook.validate.rules.known_references import known_references
from rolebook.validate.rules.left_out import left_out
from rolebook.validate.rules.level_gaps import level_gaps
from rolebook.validate.rules.links_in_texts import links_in_texts
from rolebook.validate.rules.lint_exceptions import lint_exceptions
from rolebook.validate.rules.marked_terms import marked_terms
from rolebook.validate.rules.needed_terms import needed_terms
from rolebook.validate.rules.onboarding_steps import onboarding_steps
from rolebook.validate.rules.patches import patches
from rolebook.validate.rules.removed_ids import removed_ids
from rolebook.validate.rules.renamed_terms import renamed_terms
from rolebook.validate.rules.review_dates import review_dates
from rolebook.validate.rules.somebody_responsible import somebody_responsible
from rolebook.validate.rules.submission_settings import submission_settings
from rolebook.validate.rules.submission_target import submission_target
from rolebook.validate.rules.successors import successors
from rolebook.validate.rules.targets import targets
from rolebook.validate.rules.unique_ids import unique_ids
from rolebook.validate.rules.untold_changes import untold_changes
from rolebook.validate.rules.workspace_complete import workspace_complete

Rule = Callable[[Facts, Report], None]

RULES: tuple[Rule, ...] = (
    workspace_complete,
    patches,
    unique_ids,
    known_references,
    known_parts,
    item_sources,
    successors,
    renamed_terms,
    removed_ids,
    untold_changes,
    history,
    known_levels,
    level_gaps,
    targets,
    circles,
    holders,
    somebody_responsible,
    left_out,
    onboarding_steps,
    assessment_items,
    agreement_choices,
    acknowledgement_covers,
    submission_settings,
    submission_target,
    kept_long_enough,
    lint_exceptions,
    free_addresses,
    needed_terms,
    html_in_texts,
    marked_terms,
    links_in_texts,
    closed_marks,
    review_dates,
    blank_texts,
)
