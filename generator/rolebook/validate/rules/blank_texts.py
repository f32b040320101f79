"""Texts say something."""

from __future__ import annotations

from rolebook.diagnostics import Fix, Report
from rolebook.load.place import LatePlace
from rolebook.validate.fixes import write
from rolebook.validate.rules.base import Facts
from rolebook.validate.texts import texts_of


def blank_texts(facts: Facts, report: Report) -> None:
    """Report texts of blanks only: they pass for a text, and nobody can read them."""
    brand = [facts.loaded.brand] if facts.loaded.brand is not None else []
    for entry in (*facts.loaded.entries, *brand, *(page.front for page in facts.loaded.pages)):
        if isinstance(entry.where, LatePlace) and entry.file not in facts.loaded.careful:
            continue  # a file that holds such a text is not read quickly
        for path, text in texts_of(entry.data):
            if text and not text.strip():
                name = next((step for step in reversed(path) if isinstance(step, str)), "")
                fix = write(entry.place.at(path), "…")
                fix = None if fix is None else Fix(fix.edits, sample=True)
                help_line = "Write a text, or delete the line."
                report.add("wrong-form", f"“{name}” holds nothing but blanks", entry.span(*path), help_line, fix=fix)
