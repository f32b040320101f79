"""Whether a SQLite file is still where it was opened: what is committed to one that was moved or deleted is lost."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from pathlib import Path

LOST = "the file was moved, deleted or replaced while it was served; put it back, or restart"


class Place:
    """Remembers which files a database and its log are.

    SQLite itself would go on writing to files that have no name any more.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._log = path, path.with_name(f"{path.name}-wal")
        self._known: dict[Path, tuple[int, int]] = {}

    def is_kept(self) -> bool:
        """Say whether both are those that were there when they were first seen."""
        return self._is_same(self._path) and self._is_same(self._log)

    def guard(self, engine: Engine) -> None:
        """Let no transaction of this engine be committed elsewhere."""

        def look(_connection: Connection) -> None:
            if not self.is_kept():
                raise OperationalError("COMMIT", None, sqlite3.OperationalError(LOST))

        def connected(*_: object) -> None:
            # Where there was no other connection, the log is a new one.
            self._known.pop(self._log, None)

        self._is_same(self._path)
        event.listen(engine, "commit", look)
        event.listen(engine, "connect", connected)

    def _is_same(self, path: Path) -> bool:
        try:
            found = path.stat()
        except OSError:
            return path not in self._known
        file = (found.st_dev, found.st_ino)
        return self._known.setdefault(path, file) == file
