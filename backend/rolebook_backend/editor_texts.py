"""The sentences of the pages for editors and administrators, and of reminders; a part of TEXTS in texts.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EDITOR_TEXTS: Mapping[str, str] = {
    # how far the forms have come
    "overview": "Overview",
    "overview_note": "How many people of each role have sent their forms. The people are those of the people list who "
    "are active; of each counts what they sent last.",
    "overview_note_unnamed": "Answers without a name are told in steps of {count}, and never so many that few people "
    "would be left: nobody is to be told by a number.",
    "overview_none": "This handbook has no forms that are sent here.",
    "overview_caption": "Completion by form and role",
    "overview_people": "People",
    "overview_current": "Sent, as it is today",
    "overview_before": "Sent earlier, still holds",
    "overview_again": "To be signed again",
    "overview_missing": "Not sent yet",
    "overview_unnamed": "Without a name",
    "overview_more": "More",
    "overview_kept_none": "keeps no names",
    "overview_least": "{count} or more",
    "overview_few": "not told",
    "overview_few_before": "of earlier versions: {number}",
    "overview_results": "Results of all",
    "overview_comments": "Comments",
    "overview_agreed_caption": "Agreements by form and role",
    "overview_begun": "Begun",
    "overview_draft": "Still a draft",
    "overview_review": "In review",
    "overview_confirmed": "Confirmed by both",
    "overview_superseded": "Followed by a newer one",
    "overview_held": "{count} in quarantine",
    "overview_held_none": "Nothing is in quarantine.",
    # what was held back
    "quarantine": "Quarantine",
    "quarantine_note": "Each form has a field that people do not see and that programs fill in. What came with it "
    "filled in is kept apart here, and counts nowhere until you let it in.",
    "quarantine_none": "Nothing is held back.",
    "quarantine_done": "It has been let in and counts from now on.",
    "quarantine_received": "Received",
    "quarantine_look": "Look at it",
    "held_title": "Held back",
    "held_note": "Who sent it is not shown. Let it in if a person seems to have written it; else leave it, and nothing "
    "counts it. An administrator can erase it.",
    "held_goes_on": "This is what it was begun with. It has gone on since; what came later is for its two people only.",
    "held_release": "Let it in",
    "held_back": "Leave it and go back",
    # comments
    "comments": "Comments",
    "comments_note": "What people wrote, apart from everything else they answered and in an order that says nothing of "
    "when it came or from whom. New ones appear together with those of at least {count} people.",
    "comments_few": "Too few people have answered this so far: comments are shown once there are {count}.",
    "comments_none": "Nobody has written anything here.",
    "comments_unasked": "No question of this form asks for words.",
    "comments_more": "{count} more are not shown.",
    # exports
    "exports": "Exports",
    "exports_note": "All that was sent by a form, with names where it keeps them, as a file. Each export is noted in "
    "the audit trail.",
    "exports_none": "No form has been sent here so far.",
    "exports_caption": "Forms",
    "exports_get": "Take away as",
    # the audit trail
    "trail": "Audit trail",
    "trail_note": "Who did or read what, and when: the newest first, in UTC. No answers and no addresses are in it. "
    "That you read it is a line of its own.",
    "trail_who": "Who",
    "trail_who_hint": "“Who” is a person’s id, or as it stands in the lines: token:NAME, command:LOGIN, schedule.",
    "trail_action": "Action",
    "trail_resource": "Kind",
    "trail_subject": "Which",
    "trail_from": "From (day)",
    "trail_until": "Until (day)",
    "trail_any": "Any",
    "trail_show": "Show",
    "trail_all": "All lines",
    "trail_caption": "Lines",
    "trail_at": "Time (UTC)",
    "trail_none": "There are no such lines.",
    "trail_newest": "Newest lines",
    "trail_older": "Older lines",
    "trail_get": "Download as a table (CSV)",
    # reminders
    "remind_subject": "What waits for you: {site}",
    "remind_mail": "Hello {name},\n\n"
    "in {site} this waits for you:\n\n{matters}\n\nAll of it is on your page: {link}\n\n"
    "This mail was sent by itself. You are reminded of each of these at most every {days} days.",
    "remind_never": "Not sent yet",
    "remind_never_signed": "Not signed yet",
    "remind_again": "Changed in what matters since you signed it: please sign it again",
    "remind_over": "You sent it on {day}; it is time to fill it in again",
    "remind_over_signed": "You signed on {day}; it is to be signed every year",
    "remind_turn": "It is your turn",
    "remind_review": "The review is on {day}",
    "remind_review_due": "The next review is due by {day}",
}
