"""The sentences of the backend's own pages and messages.

A contract's `texts` carries them in the edition's language and words; what it leaves out is said as here.
`{name}` is filled in; nothing else in a text has a meaning.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date

from rolebook_backend.editor_texts import EDITOR_TEXTS
from rolebook_backend.team_texts import TEAM_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rolebook_backend.contracts import Contract, Field

TEXTS: Mapping[str, str] = {
    # the receipt
    "thanks": "Thank you. Your answers have been received.",
    "receipt": "Receipt",
    "held": "What you sent is stored, and held back for a look: it did not come as a page with script sends it. "
    "Until somebody has looked at it, it is counted nowhere.",
    "receipt_note": "Print this page or keep its address: it is your proof of what you sent. "
    "Whoever has the address can read it.",
    "form": "Form",
    "role": "Role",
    "received": "Received",
    "number": "Receipt number",
    "version": "Version of the handbook",
    "digest": "Digest of what you were shown",
    "signed": "Digest of what you signed",
    "results": "Your results",
    "results_item": "Topic",
    "results_answer": "Your answer",
    "results_target": "Expected of your role",
    "results_gap": "Difference",
    "results_between": "Read what lies between",
    "answers": "Your answers",
    "other_answers": "Your other answers",
    "not_answered": "Not answered",
    "remark": "Your remark",
    "agreed": "Agreed",
    "yes": "Yes",
    "slot": "{label} ({count})",
    "gap_reached": "As expected",
    "gap_above": "More than expected",
    "gap_one": "1 step to go",
    "gap_many": "{count} steps to go",
    "gap_none": "Not compared",
    "part_next": "Go on with part {count}: {label}",
    "part_last": "This is the last of {count} parts.",
    "back": "Back to the form",
    "home": "Back to the handbook",
    # an agreement that was started
    "begun": "Started",
    "begun_note": "Each of you has a link of their own. Keep yours, and give the other theirs: whoever has a link can "
    "read the agreement and act in it under that person’s name. This page is shown once.",
    "begun_own": "Your link ({label})",
    "begun_other": "The link of the other ({label})",
    # an agreement, as it is carried on without script, and its document
    "agreement_path": "States",
    "agreement_name": "Your name ({label})",
    "agreement_note": "A note to the other (needed when you ask for changes or supersede)",
    "agreement_nothing": "There is nothing for you to do now. Open your link again later to see how it stands.",
    "agreement_unseen": "The other has not sent anything yet.",
    "agreement_only_text": "The form cannot be shown here: nothing can be written, but what stands can be sent on.",
    "agreement_with_script": "Open it in the handbook’s form (needs script)",
    "agreement_history": "Steps so far",
    "agreement_step": "{name}, {label}",
    "agreement_confirm_note": "You can confirm what was sent, as it is. Where you change anything, ask for changes.",
    "agreement_newer_form": "The form has changed since this was written. Look it over and send it anew.",
    "act_save": "Save a draft",
    "act_send": "Send for review",
    "act_ask": "Ask for changes",
    "act_confirm": "Confirm",
    "act_supersede": "Supersede",
    "did_save": "saved a draft",
    "did_send": "sent it for review",
    "did_ask": "asked for changes",
    "did_confirm": "confirmed it",
    "did_supersede": "superseded it",
    "state_draft": "draft",
    "state_in-review": "in review",
    "state_changes-asked": "changes asked",
    "state_confirmed": "confirmed by both",
    "state_superseded": "superseded",
    "turn_you": "State: {state}. It is your turn.",
    "turn_other": "State: {state}. It is the turn of: {person}. Until they have had it, this can be read only.",
    "turn_over": "State: {state}.",
    "changes": "Changed since your last turn",
    "changes_none": "Nothing has changed since your last turn.",
    "change_added": "Added",
    "change_removed": "Removed",
    "change_reworded": "Changed",
    "before": "Before",
    "now": "Now",
    "kept": "Where you have written something else",
    "theirs": "The document says",
    "yours": "You wrote",
    "unfit": "No longer asked or offered here",
    "late": "Meanwhile something has changed; this is how it stands now. Nothing you wrote is lost: look at it once "
    "more, then send it again.",
    "late_other": "Meanwhile something has changed, and it is not your turn now; this is how it stands. What you "
    "wrote that is not part of it is shown below: copy it from here to keep it.",
    "confirmed_by": "{name}, confirmed on {day}",
    "document": "What both confirmed",
    "document_open": "Open the document to print or keep",
    "document_pdf": "Save as PDF",
    "document_json": "Save as JSON",
    "document_for": "Role",
    "document_number": "Number",
    "document_digest": "Digest of what both confirmed",
    "document_superseded": "It has been superseded: {name}, {day}.",
    "document_successor": "Number of the new one",
    "document_back": "Back to where it stands",
    # the results of a group
    "group": "Results of all",
    "group_few": "Results are shown once at least {count} people have answered.",
    "group_few_note": "How many have answered so far is not shown.",
    "group_counted": "{count} people are counted here.",
    "group_note": "Others are added only when several more have answered, and numbers below {count} are put together "
    "with others, so that nobody’s answers can be told. What people wrote in their own words is never shown.",
    "group_answer": "Answer",
    "group_score": "Score",
    "group_people": "People",
    "group_summary": "Mean {mean}, median {median}; the highest score is {top}.",
    "group_range": "{first} to {last}",
    "group_open": "No answer, or not applicable",
    "group_or_open": "{label}, or no answer",
    "group_fewer": "Fewer than {count}",
    "group_all_but": "All but fewer than {count}",
    "group_hidden": "Too few people have answered this to show it.",
    # signing in
    "sign_in": "Sign in",
    "sign_in_hint": "You get a link by e-mail. It signs you in without a password.",
    "sign_in_provider": "Sign in with your organisation’s account",
    "sign_in_send": "Send the link",
    "sign_in_sent": "Look into your mailbox",
    "sign_in_sent_note": "If your address is on the list of this handbook, a link is on its way to you. "
    "It works once, for {minutes} minutes.",
    "sign_in_as": "You are about to sign in as {email}.",
    "sign_in_go": "Sign in",
    "sign_in_mail_subject": "Sign in: {site}",
    "sign_in_mail": "Open this link to sign in to {site}:\n\n{link}\n\n"
    "It works once, for {minutes} minutes. If you did not ask for it, you need do nothing.",
    "sign_out": "Sign out",
    # who one is
    "name": "Name",
    "email": "E-mail address",
    "manager": "Manager",
    "access": "Access",
    "access_administrator": "Administrator",
    "access_auditor": "Auditor",
    "access_editor": "Editor",
    # the error page
    "error_title": "Error: {title}",
    "problem": "There is a problem",
    "problem_note": "These answers have not been stored. "
    "Your browser’s Back button returns to the form as you filled it in.",
    "sent": "What you sent",
    # what is wrong with a request
    "fault_agreement_unknown": "There is no agreement at this address.",
    "fault_altcha_expired": "The proof that came with these answers is more than ten minutes old. Nothing has been "
    "stored; please send them again.",
    "fault_altcha_used": "The proof that came with these answers has been used for others. Nothing has been stored; "
    "please send them again.",
    "fault_altcha_wrong": "The proof that came with these answers does not hold. Nothing has been stored; please send "
    "them again.",
    "fault_contract_unknown": "This form has changed since you opened it. Open it again and send it once more.",
    "fault_encoding": "The answers came in an encoding this address does not read.",
    "fault_failure": "Something went wrong here. Nothing has been stored; please try again later.",
    "fault_forbidden": "You are signed in, but this is not for you.",
    "fault_form_unknown": "There is no such form here.",
    "fault_form_token": "This page had been open for too long, or belongs to somebody who has signed out. "
    "Open it again.",
    "fault_invalid": "Some answers need another look.",
    "fault_key_reused": "These answers differ from the ones already sent from this form. "
    "Open the form afresh to send others.",
    "fault_link_unknown": "This link has been used or is too old. Ask for a new one.",
    "fault_malformed": "The answers could not be read.",
    "fault_method": "This address only takes forms that are sent to it. Open the form itself.",
    "fault_not_found": "There is no such page here.",
    "fault_origin": "The form was sent from another site. Open it in the handbook and send it from there.",
    "fault_person_unknown": "You are known, but not on the list of this handbook. Ask whoever looks after it.",
    "fault_results_unknown": "There are no results to be seen here.",
    "fault_not_confirmed": "There is no document yet: both of you have to confirm the same first.",
    "fault_being_counted": "The results are being counted. Please come again in a moment.",
    "fault_pdf_busy": "Others are having documents made as PDF just now. Please try again in a moment.",
    "fault_receipt_unknown": "There is no receipt with this number.",
    "fault_sign_in": "Only people who have signed in can do this. Nothing has been stored yet; sign in, "
    "then try again.",
    "fault_sign_in_failed": "You could not be signed in. Please try again.",
    "fault_sign_in_often": "A link has been asked for many times. Please look into your mailbox, or ask again in "
    "{limit} seconds.",
    "fault_stale": "The agreement has changed since you opened it. Open it again to see what is new.",
    "fault_store_busy": "The answers cannot be stored just now. Please send them again in a moment.",
    "fault_token_refused": "This token is not known here, or no longer valid.",
    "fault_too_large": "The answers are too long to be taken.",
    "fault_too_many": "Your address has sent this form many times in the last minute. These answers have not been "
    "stored; please send them again in {limit} seconds.",
    "fault_too_many_fields": "The form sent more fields than are taken.",
    "fault_turn": "This cannot be done now: it is the other’s turn, or the agreement has moved on. Open it again.",
    # what is wrong with one field
    "fault_action": "Say what is to be done with the agreement.",
    "fault_answer": "Check your answer for {label}.",
    "fault_characters": "{label}: the text contains characters that cannot be stored.",
    "fault_changed": "{label}: only what was sent can be confirmed. Ask for changes instead.",
    "fault_choice": "{label}: choose one of the options offered.",
    "fault_choices": "{label}: choose from the options offered, each once.",
    "fault_date": "{label}: give a day of the calendar, such as 2026-03-31.",
    "fault_email": "Write your e-mail address, such as name@example.com.",
    "fault_incomplete": "Finish this part, or leave all of it empty: {label}.",
    "fault_name": "Write your name.",
    "fault_note": "Say why, in a few words.",
    "fault_not_yours": "{label}: this part is written by the other.",
    "fault_person": "Say which of the two you are.",
    "fault_key_shape": "The draft’s key must be 8 to 64 letters, digits, hyphens or underscores.",
    "fault_not_text": "{label}: the answer must be text.",
    "fault_repeated_field": "{label}: there is more than one answer; send one.",
    "fault_successor": "The number of the new agreement is not one of this handbook’s.",
    "fault_required_choice": "Choose an answer for {label}.",
    "fault_required_choices": "Choose at least one answer for {label}.",
    "fault_required_date": "Give a date for {label}.",
    "fault_required_level": "Choose a level for {label}.",
    "fault_required_signature": "Type your name to sign: {label}.",
    "fault_required_statement": "Tick the box if you agree: {label}",
    "fault_required_text": "Write an answer for {label}.",
    "fault_too_long": "{label}: use at most {limit} characters.",
    "fault_unknown_field": "This form has no field called “{label}”.",
    # the pages of people who have signed in
    **TEAM_TEXTS,
    **EDITOR_TEXTS,
}

BRITISH = Locale("en", "GB")

BY_SUBJECT: Mapping[str, Mapping[str, str]] = {
    "competencies": {
        "results_item": "Competency",
        "results_answer": "Your level",
        "results_target": "Target level",
    },
    "commitments": {"results_item": "Commitment"},
    "principles": {"results_item": "Behaviour"},
    "acknowledgement": {
        "thanks": "Thank you. Your signature has been received.",
        "answers": "What you signed with",
        "fault_required_statement": "Tick the box if you have read it and agree.",
        "fault_required_signature": "Sign with your name.",
        "fault_required_date": "Give the date.",
        "fault_required_text": "Write in your own words: {label}.",
    },
}
"""Defaults that say it better for what a form is about."""


def say(contract: Contract | None, key: str, **values: object) -> str:
    """Return a sentence in the contract's words, or the English default, with its values filled in."""
    given = contract.texts if contract else {}
    subject = BY_SUBJECT.get(contract.about, {}) if contract else {}
    text = given.get(key) or subject.get(key) or TEXTS[key]
    return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), text)


def label_of(contract: Contract | None, field: Field) -> str:
    """Return a field's label; where it is asked several times, with the number that tells one from another."""
    is_told = field.slot > 1 and re.search(rf"\b{field.slot}\b", field.label)
    return say(contract, "slot", label=field.label, count=field.slot) if field.slot and not is_told else field.label


def day_of(value: object) -> date | None:
    """Return the day that an answer names, or None where there is no such day."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def day_in_words(contract: Contract, day: date) -> str:
    """Write a day out as the contract's language does: 31 March 2026."""
    return format_date(day, "long", locale_of(contract))


def locale_of(contract: Contract) -> Locale:
    """Return how the contract's language writes days and numbers."""
    try:
        locale = Locale.parse(contract.language, sep="-")
    except (UnknownLocaleError, ValueError):
        return BRITISH
    return BRITISH if str(locale) == "en" else locale
