"""Across entries: what refers to what."""

from __future__ import annotations

from rolebook.diagnostics.codes.code import Code

ACROSS: tuple[Code, ...] = (
    Code(
        "duplicate-id",
        "error",
        "Two entries of one kind, or two parts of one entry, with the same id",
        "Ids are how answers and signatures find their entry again, so each must be unique; questions of one form and "
        "targets of one role too. In a brand, write `patch:` instead of `id:` to change an entry of the base.",
    ),
    Code(
        "unknown-reference",
        "error",
        "An id that names nothing",
        "The entry it should name does not exist under that id: a misspelling, or the entry was removed.",
        "roles: [manger]",
        "roles: [management]",
    ),
    Code(
        "unknown-level",
        "error",
        "A level that its track does not have",
        "Levels belong to a track and are listed in its file under data/tracks/.",
    ),
    Code(
        "level-gap",
        "warning",
        "A level is left out in the middle",
        "The competency describes levels below and above one that it does not describe, or the numbers in a track's "
        "level ids jump. Often a level got lost on the way; where the step is not meant to exist, leave it so.",
    ),
    Code(
        "duplicate-level",
        "error",
        "The same level of a track described twice in one competency",
        "Put the descriptors of both under one heading.",
    ),
    Code(
        "target-beyond-levels",
        "error",
        "A target that is no level of the role's track",
        "A role's `target` and `targets` name levels of its track (or of the track named beside them), which are "
        "listed in that track's file.",
        "track: management\ntarget: level-9",
        "track: management\ntarget: level-3",
    ),
    Code(
        "target-not-described",
        "warning",
        "A target level that the competency does not describe",
        "One of the role's `targets` names a level for which the competency has no description. Pages then show the "
        "next lower level that is described. Name that level, or describe the one you mean.",
    ),
    Code(
        "reporting-circle",
        "error",
        "Roles that report to each other in a circle",
        "Following `reports_to` must end at somebody who reports to nobody.",
    ),
    Code(
        "prerequisite-circle",
        "error",
        "Prerequisites that lead back to where they began",
        "Following `prerequisites` from one entry to the next must come to an end: somebody has to be able to begin.",
    ),
    Code(
        "one-holder",
        "error",
        "A role for exactly one holder that names none or several",
        "`holders: one` says that exactly one person holds the role. Where `held_by` names the holder, it names one.",
        "holders: one\nheld_by: [The director, The deputy]",
        "holders: one\nheld_by: [The director]",
    ),
    Code(
        "nobody-asked",
        "warning",
        "A commitment that no role has",
        "No role has an obligation in it, so it is on no one's page. That may be meant, while a framework grows.",
    ),
    Code(
        "wrong-date",
        "error",
        "A date that is none, or is written otherwise",
        "Dates are written year, month, day, as ISO 8601 has it: everybody reads them alike, and they sort. A day that "
        "no month has, such as 31 June, is reported too.",
        'review_by: "31.12.2026"',
        'review_by: "2026-12-31"',
    ),
    Code(
        "unclosed-mark",
        "error",
        "A link or a marked term that is not closed",
        "A link is closed by a round bracket behind its target, a marked term by two. Without them the text is shown "
        "with its brackets, and nothing is linked.",
        "See [Lead](role:lead.",
        "See [Lead](role:lead).",
    ),
    Code(
        "unknown-term",
        "error",
        "A marked term that the glossary does not have",
        "Words in double round brackets are terms of the glossary. Write the term as it stands there, "
        "or without brackets.",
        "your ((manger))",
        "your ((manager))",
    ),
    Code(
        "missing-term",
        "error",
        "A term that the pages need is not in the glossary",
        "Headings and buttons are made with the handbook's own words for role, level, competency and so on; each of "
        "them must be in data/glossary.yml.",
    ),
    Code(
        "points-nowhere",
        "error",
        "A link to an entry or page that is not in this edition",
        "The part before the colon is a kind (competency, page, …), the part behind it an id; behind a hash follows an "
        "inner part, such as the id of a descriptor.",
    ),
    Code(
        "source-gone",
        "error",
        "An assessment item whose source has gone",
        "`from:` names the descriptor or behaviour an item was drawn from, so that a result can lead back to it. The "
        "entry does not have it any more: name its successor, or take the item out.",
    ),
    Code(
        "removed-id",
        "error",
        "An id of the earlier version is gone",
        "Answers, signatures and links refer to ids. Compared with the earlier version that was given, this one is "
        "missing. If it was only renamed, write the old id again; if it is gone for good, say so under `retired` in "
        "data/handbook.yml, with `replaced_by` where something took its place.",
        "",
        'retired:\n  - kind: descriptor\n    id: "service#asks-first"\n    replaced_by: "service#asks-early"',
    ),
    Code(
        "untold-change",
        "warning",
        "What people sign has changed, and nothing tells of it",
        "An acknowledgement covers this entry or page. Compared with the earlier version that was given, its text is "
        "another and `since` and `changed` say no more than they did. Whoever checks what they signed is then asked to "
        "sign again, since nobody said that the change is minor: say what has changed, and whether it is material.",
        "",
        'changed:\n  - version: "1.2"\n    what: Is asked every month, not every quarter.\n    material: true',
    ),
    Code(
        "unknown-version",
        "error",
        "A version that the handbook does not have",
        "`since` and `changed` name versions of this handbook: none later than `version` in data/handbook.yml, and "
        "where that lists its `versions`, one of those. The newest one listed is the handbook's own.",
        'since: "1.3"  # while data/handbook.yml says: version: "1.2"',
        'since: "1.2"',
    ),
    Code(
        "changed-before-since",
        "error",
        "A change before the entry was there",
        "`since` names the version an entry came with; it can have changed in that one or in later ones only.",
        'since: "1.2"\nchanged: "1.1"',
        'since: "1.1"\nchanged: "1.2"',
    ),
    Code(
        "no-items",
        "error",
        "An assessment without items",
        "Say `draw:` to make items from the framework, or write them under `items:`.",
    ),
    Code(
        "same-address",
        "error",
        "Two pages with one address",
        "A file in content/ has the name of a page that is made from the data, or of the page of its folder (index, "
        "readme). Rename the file.",
    ),
)
