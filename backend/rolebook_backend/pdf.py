"""Pages as PDF, where the extra `pdf` and the library it needs are there."""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread

from rolebook_backend.messages import Refusal

if TYPE_CHECKING:
    from types import ModuleType

AT_ONCE = 2
"""How many are made at the same time: each keeps a core busy."""

WAITING = 8
"""How many may wait for that; whoever comes then is asked to come again."""

AGAIN = 5
"""Seconds after which they may."""


class Press:
    """Makes PDFs, a few at a time, in threads of their own."""

    def __init__(self) -> None:
        self._limiter: CapacityLimiter | None = None

    async def is_there(self) -> bool:
        """Say whether PDFs can be made here. It is found out once, away from those who wait for answers."""
        return not await to_thread.run_sync(what_is_missing)

    async def pdf(self, page: str, base: str) -> bytes:
        """Return a page as PDF, whose links lead on from `base`; Refusal where none can be made, or too many wait."""
        if not await self.is_there():
            raise Refusal("not-found")
        limiter = self._limiter = self._limiter or CapacityLimiter(AT_ONCE)
        if limiter.statistics().tasks_waiting >= WAITING:
            raise Refusal("pdf-busy", wait=AGAIN)
        return await to_thread.run_sync(as_pdf, page, base, limiter=limiter)


@cache
def what_is_missing() -> str:
    """Return what keeps this backend from making PDFs and how to mend it, empty where nothing does."""
    try:
        _weasyprint()
    except ModuleNotFoundError:
        return "not installed; pip install 'rolebook[serve,pdf]' offers documents as PDF"
    except (ImportError, OSError):
        return "does not find Pango; install it (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0)"
    return ""


def as_pdf(page: str, base: str) -> bytes:
    """Return a page as a tagged PDF (PDF/UA-1) in its own language and with its own title.

    Its links lead on from `base`. Nothing is fetched for it.
    """
    weasyprint = _weasyprint()
    fetcher = _nobody()
    style = weasyprint.CSS(string=_style(), url_fetcher=fetcher)
    document = weasyprint.HTML(string=page, url_fetcher=fetcher, base_url=base)
    made: bytes = document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return made


def _nobody() -> object:
    """Return what fetches nothing: whatever a page names, all that belongs to it is in it."""
    weasyprint = _weasyprint()
    return type("Nobody", (weasyprint.urls.URLFetcher,), {"fetch": _refuse})()


def _refuse(_fetcher: object, url: str, _headers: object = None) -> None:
    raise ValueError(f"nothing is fetched for a PDF: {url}")


@cache
def _weasyprint() -> ModuleType:
    weasyprint: ModuleType = import_module("weasyprint")  # a backend need not have it

    # It tells of the site's styles, which are not fetched, and of every rule it does not know.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    return weasyprint


@cache
def _style() -> str:
    return files("rolebook_backend").joinpath("assets", "pdf.css").read_text(encoding="utf-8")
