"""Reading a file: what makes it unreadable, or read otherwise than it was meant."""

from __future__ import annotations

from rolebook.diagnostics.codes.code import Code

READING: tuple[Code, ...] = (
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
        "merge-conflict",
        "error",
        "Two versions of the same lines, left by git",
        "Two people changed the same lines, and git wrote both versions into the file for somebody to choose: the "
        "first between `<<<<<<<` and `=======`, the second between `=======` and `>>>>>>>`. Keep what is right of "
        "both, and delete the three lines of signs.",
        "<<<<<<< HEAD\nname: Lead\n=======\nname: Head\n>>>>>>> names",
        "name: Head",
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
        "curly-quotes",
        "warning",
        "Curly quotes around a whole text",
        "Word processors turn straight quotes into curly ones. To YAML those are ordinary letters: they become part of "
        "the text. Use straight quotes or none; where the text is a quotation, put straight quotes around the curly "
        "ones.",
        "summary: “Speaks plainly”",
        'summary: "Speaks plainly"',
    ),
    Code(
        "swallowed-line",
        "warning",
        "A text that goes on over a line that looks like a key or a member of a list",
        "A text goes on as long as the lines below it are indented deeper than its key or dash. Here one of them looks "
        "like a key of an entry, or like a member of a list: its indent is off, or the line before it was deleted.",
        "summary: >-\n  Helps at once.\n  - id: answers-soon",
        "summary: >-\n  Helps at once.\ndescriptors:\n  - id: answers-soon",
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
        "garbled-letters",
        "warning",
        "Letters that a wrong coding has garbled",
        "A program read the file in another coding than it was written in and saved what it saw: “Ã¤” for “ä”, “â€™” "
        "for “’”. Where the letters can be told, `rolebook check --fix` writes them back; “\ufffd” stands for one "
        "that is lost.",
        "summary: tÃ¤glich",
        "summary: täglich",
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
        "docs/data-model.md. This file lies beside them, its folder is misspelt, or its name does not end in .yml (a "
        "page’s in .md).",
    ),
)
