"""All answers of a form as a file, for administrators: made in a file without a name, then sent piece by piece."""

from __future__ import annotations

import codecs
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, cast

from anyio import CapacityLimiter, to_thread

from rolebook_backend.export import export

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rolebook_backend.store.address import Address

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY = 1 << 20
PIECE = 1 << 16
AT_ONCE = 2
"""Exports that are made at the same time; more wait, so that others are served."""


class Exports:
    """Makes files of what a database holds."""

    def __init__(self, database: Address) -> None:
        self._database = database
        self._limiter = CapacityLimiter(AT_ONCE)

    async def made(self, form: str, style: str) -> IO[bytes]:
        """Return a file with all rows of a form, to be closed by whoever reads it; StoreError for an unknown form."""
        return await to_thread.run_sync(self._make, form, style, limiter=self._limiter)

    def _make(self, form: str, style: str) -> IO[bytes]:
        file = cast("IO[bytes]", SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 (it is closed once it was sent)
        try:
            if style == "csv":
                file.write(codecs.BOM_UTF8)  # tells spreadsheets that the text is UTF-8
            export(self._database, form, style, file)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file


async def pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Yield what is in a file, and let go of it."""
    try:
        while piece := await to_thread.run_sync(file.read, PIECE):
            yield piece
    finally:
        file.close()
