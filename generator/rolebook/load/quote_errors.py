"""What a YAML parser complains about where quotes are the cause."""

from __future__ import annotations

from rolebook.diagnostics import Diagnostic, Fix
from rolebook.load.quoting import is_whole, quoted, requoted
from rolebook.load.trouble import Trouble, close_quote, said


def escape(trouble: Trouble) -> Diagnostic | None:
    """A backslash before a letter that it means nothing with."""
    if "escape" not in trouble.said and "hex" not in trouble.said:
        return None
    column = trouble.text.rfind("\\", 0, trouble.column + 1)
    place = trouble.at(trouble.line, column) if column >= 0 else trouble.begin()
    fix = Fix((trouble.edit(trouble.line, column, 1, "\\\\"),)) if column >= 0 else None
    return said(
        "a backslash that means nothing here, in double quotes", place, "Write it twice, or use single quotes.", fix
    )


def open_quote(trouble: Trouble) -> Diagnostic | None:
    """A quote without its second one."""
    if "scanning a quoted scalar" not in trouble.said:
        return None
    fix = close_quote(trouble.lines, trouble.file, *trouble.start) if trouble.start else None
    return said(
        "a quote is opened and never closed", trouble.begin(), "Close the text with the same quote it began with.", fix
    )


def behind_quote(trouble: Trouble) -> Diagnostic | None:
    """More text behind a quote that closes one."""
    last = trouble.last
    if last is None or not last.style or last.style not in "'\"" or last.end_mark.line != trouble.line:
        return None
    start, end = last.start_mark, last.end_mark
    follows = trouble.text[trouble.column :].strip()
    if trouble.column < end.column or trouble.text[end.column : trouble.column].strip() or not follows:
        return None
    if start.line != end.line:
        return said(
            f"a quote is opened here and closed only in line {end.line + 1}",
            trouble.at(start.line, start.column),
            "Close the text where it ends, with the same quote it began with.",
            close_quote(trouble.lines, trouble.file, start.line, start.column),
        )
    whole = trouble.text[start.column :].rstrip()
    if last.style == "'" and (apostrophe := _apostrophe(trouble, start.column, end.column, whole)):
        return apostrophe
    inner, closed = (whole[1:-1], True) if whole[-1] == last.style else (whole, False)
    return said(
        "the text goes on behind its closing quote",
        trouble.here(),
        "Use “ and ” inside the text, or put the whole of it in the other kind of quotes.",
        Fix((trouble.edit(start.line, start.column, len(whole), requoted(inner, last.style)),), closed),
    )


def _apostrophe(trouble: Trouble, start: int, end: int, whole: str) -> Diagnostic | None:
    """An apostrophe inside single quotes: with a backslash before it, or as the only closing quote there is."""
    before, behind = trouble.text[end - 2 : end - 1], trouble.text[end : end + 1]
    inner = whole[1:-1] if whole.endswith("'") else whole[1:]
    if before == "\\" and whole.endswith("'"):
        inner = inner.replace("\\'", "'")
    elif not (before.isalpha() and behind.isalpha() and whole.count("'") == 2):
        return None
    return said(
        "an apostrophe inside single quotes ends the text",
        trouble.at(trouble.line, end - 1),
        "Put the text in double quotes.",
        Fix((trouble.edit(trouble.line, start, len(whole), quoted(inner)),), certain=is_whole(inner, trouble.file)),
    )
