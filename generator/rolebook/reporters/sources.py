"""The files that a report is about."""

from __future__ import annotations

from pathlib import Path

from rolebook.diagnostics.source import lines_of, source_of


class Sources:
    """Their texts, by the names that places have; each file is read once."""

    def __init__(self, root: Path) -> None:
        """The root of the workspace is where the names begin."""
        self._root = root
        self._texts: dict[str, str | None] = {}
        self._lines: dict[str, list[str]] = {}

    def text(self, file: str) -> str | None:
        """The text of a file; `None` where it cannot be read."""
        if file not in self._texts:
            self._texts[file] = source_of(self._root / file)
        return self._texts[file]

    def lines(self, file: str) -> list[str]:
        """Its lines without their ends; none where it cannot be read."""
        if file not in self._lines:
            text = self.text(file)
            self._lines[file] = [] if text is None else lines_of(text)
        return self._lines[file]
