"""The catalogue of codes: what `rolebook explain CODE` says, and what a test keeps complete."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem. `wrong` and `right` are short pieces of YAML."""

    name: str
    severity: str
    title: str
    explanation: str
    wrong: str = ""
    right: str = ""


CODES: tuple[Code, ...] = (
    # Reading a file
    Code(
        "not-utf-8",
        "error",
        "The file is not saved as UTF-8",
        "Texts are stored as UTF-8. Editors on older Windows machines sometimes save in a national code page instead; "
        "letters with accents and typographic quotes then turn into other signs. Save the file again as UTF-8.",
    ),
    Code(
        "file-too-large",
        "error",
        "The file is larger than 1 MB",
        "A data file holds entries for people to edit. Split it: every entry may stand in a file of its own.",
    ),
    Code(
        "tab",
        "error",
        "A tab where spaces belong",
        "YAML shows what belongs together by spaces at the beginning of a line and does not take tabs there.",
        "levels:\n\t- track: professional",
        "levels:\n  - track: professional",
    ),
    Code(
        "odd-space",
        "error",
        "A non-breaking space at the beginning of a line",
        "Text pasted from a word processor often carries spaces that look ordinary but are not. YAML takes them for "
        "part of a word. Delete them and type ordinary spaces.",
    ),
    Code(
        "yaml-syntax",
        "error",
        "The file is not well-formed YAML",
        "Something in the punctuation is off: an unclosed quote, an indent that fits no line above, a colon inside a "
        "text without quotes. The message says which, and the place is where the reader noticed; the cause is there "
        "or just above.",
        "summary: Two steps: ask, then listen",
        'summary: "Two steps: ask, then listen"',
    ),
    Code(
        "duplicate-key",
        "error",
        "The same key twice",
        "Of two equal keys in one block only one could count, and a reader could not see which. Keep one of them.",
        "name: Lead\nname: Head",
        "name: Lead",
    ),
    Code(
        "yaml-alias",
        "error",
        "Anchors, aliases and tags are not used here",
        "`&name`, `*name`, `<<:` and `!tag` are for programmers and can make a small file unreadably large. Write the "
        "text out, or put it in quotes if it only begins with one of those signs.",
        "text: *shared",
        'text: "*Shared* responsibility"',
    ),
    Code(
        "too-deep",
        "error",
        "Blocks within blocks, more than 64 levels deep",
        "No entry needs such nesting; a bracket or an indent has probably run away.",
    ),
    Code(
        "yaml-word",
        "warning",
        "A bare word that other programs take for true or false",
        "`yes`, `no`, `on` and `off` are plain words here, but many YAML readers turn them into true and false. "
        "Put them in quotes so that everybody reads the same.",
        "language: no",
        'language: "no"',
    ),
    Code(
        "text-cut",
        "warning",
        "A text that ends before a #",
        "Behind a blank, # begins a comment, and the rest of the line is lost. Put the text in quotes; where a comment "
        "is meant, leave a blank behind the # as well.",
        "summary: Our #1 goal",
        'summary: "Our #1 goal"',
    ),
    Code(
        "empty-file",
        "warning",
        "The file holds no entry",
        "An empty file in the data folder is passed over. Write an entry or delete the file.",
    ),
    Code(
        "stray-file",
        "error",
        "A file that no kind of entry is read from",
        "The folder a file is in says which kind its entries are: data/roles/, data/tracks/ and so on, as listed in "
        "docs/data-model.md. This file lies beside them, or its folder is misspelt.",
    ),
    # The shape of an entry
    Code(
        "unknown-key",
        "error",
        "A key that this kind of entry does not have",
        "Most often a misspelling. The message lists the nearest key.",
        "sumary: Speaks plainly",
        "summary: Speaks plainly",
    ),
    Code(
        "missing-key",
        "error",
        "A key that must be there is missing",
        "Every entry of a kind has a few keys that pages cannot do without.",
        "- text: Asks before answering.",
        "- id: asks-first\n  text: Asks before answering.",
    ),
    Code(
        "wrong-type",
        "error",
        "A value of another sort than expected",
        "For example a number where a text belongs, or one text where a list belongs. A text that looks like a number "
        "goes in quotes; a list has a dash before each member.",
        "version: 1.10",
        'version: "1.10"',
    ),
    Code(
        "wrong-value",
        "error",
        "A value that is not one of those allowed",
        "The message lists the values that are.",
        "obligation: mandatory",
        "obligation: required",
    ),
    Code(
        "wrong-form",
        "error",
        "A text that does not have the form expected",
        "Ids are lower-case words joined by hyphens; colours are written `#0b6e5f`; texts may not be empty.",
        "id: Quality Service",
        "id: quality-service",
    ),
    Code(
        "html-in-text",
        "error",
        "HTML in a text",
        "Texts are words with a little Markdown. HTML would reach the page as it is, scripts included, "
        "so it is refused.",
        "text: Speaks <b>plainly</b>",
        "text: Speaks **plainly**",
    ),
    Code(
        "unsafe-link",
        "error",
        "A link to an address of a kind that is not allowed",
        "Links go to web pages (https, http), e-mail addresses (mailto) or entries (`competency:communication`).",
        "[here](javascript:alert)",
        "[here](https://example.org/)",
    ),
    # Across entries
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
        "duplicate-level",
        "error",
        "The same level of a track described twice in one competency",
        "Put the descriptors of both under one heading.",
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
        "nobody-asked",
        "warning",
        "A commitment that no role has",
        "No role has an obligation in it, so it is on no one's page. That may be meant, while a framework grows.",
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
    # Brands
    Code(
        "patch-nothing",
        "error",
        "A brand changes or removes an entry that the base does not have",
        "`patch:` and `remove:` name entries of the base by id.",
    ),
    Code(
        "unknown-brand",
        "error",
        "There is no brand of that name",
        "Brands are the folders of brands/ that have a brand.yml.",
    ),
    Code(
        "missing-file",
        "error",
        "A file that must be there is missing",
        "A workspace has a data/handbook.yml and a mkdocs.yml; a brand has the logo that its brand.yml names.",
    ),
    # Building
    Code(
        "broken-link",
        "error",
        "A page links to something that is not there",
        "Found in the built site. Most often a link written by hand in content/.",
    ),
    Code(
        "engine-warning",
        "warning",
        "The site engine complained",
        "MkDocs or Zensical warned about a page; the message is theirs.",
    ),
    Code(
        "engine-failed",
        "error",
        "The site engine could not build the pages",
        "Most often a setting in mkdocs.yml or a template in overrides/ that it cannot read; the message is its own.",
    ),
    Code(
        "no-submission-target",
        "warning",
        "Forms are shown, but answers go nowhere",
        "`submissions: {target: none}` in data/handbook.yml leaves the forms without a send button; people can print "
        "or download their result.",
    ),
)


@cache
def _by_name() -> dict[str, Code]:
    return {code.name: code for code in CODES}


def code_named(name: str) -> Code:
    """The catalogue's entry. Raises `KeyError` for a code that is not in it."""
    return _by_name()[name]
