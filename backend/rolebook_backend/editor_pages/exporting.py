"""All answers of a form, or the audit trail, as a file: made in a file without a name, then sent piece by piece."""

from __future__ import annotations

import codecs
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, cast

from anyio import CapacityLimiter, to_thread

from rolebook_backend.export import export, export_trail

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from rolebook_backend.store.address import Address
    from rolebook_backend.store.audit import Wanted

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
        return await self._file(style, partial(export, self._database, form, style))

    async def trail(self, wanted: Wanted) -> IO[bytes]:
        """Return a CSV file with lines of the audit trail, likewise."""
        return await self._file("csv", partial(export_trail, self._database, wanted))

    async def _file(self, style: str, write: Callable[[IO[bytes]], object]) -> IO[bytes]:
        return await to_thread.run_sync(_written, style, write, limiter=self._limiter)


def _written(style: str, write: Callable[[IO[bytes]], object]) -> IO[bytes]:
    file = cast("IO[bytes]", SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 (it is closed once it was sent)
    try:
        if style == "csv":
            file.write(codecs.BOM_UTF8)  # tells spreadsheets that the text is UTF-8
        write(file)
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
