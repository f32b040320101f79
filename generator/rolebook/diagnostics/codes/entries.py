"""One entry: its keys and their values."""

from __future__ import annotations

from rolebook.diagnostics.codes.code import Code

ENTRIES: tuple[Code, ...] = (
    Code(
        "unknown-key",
        "error",
        "A key that this kind of entry does not have",
        "Most often a misspelling. The message lists the nearest key.",
        "sumary: Speaks plainly",
        "summary: Speaks plainly",
    ),
    Code(
        "misplaced-key",
        "error",
        "A key in the wrong block, because its indent is off",
        "How far a line is indented says what it belongs to. This key is one of another block, right above or around; "
        "line it up with the other keys of that block.",
        "descriptors:\n  - id: asks-first\ntext: Asks before answering.",
        "descriptors:\n  - id: asks-first\n    text: Asks before answering.",
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
)
