"""How long answers are kept: for each form what its contract says, looked after once a day."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from random import uniform
from typing import TYPE_CHECKING, TypeAlias

import structlog

from rolebook_backend.errors import BackendError
from rolebook_backend.store import StoredContract, audit
from rolebook_backend.store.times import later, now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping

    from rolebook_backend.library import Library
    from rolebook_backend.submit import Desk

Work: TypeAlias = "Callable[[], Coroutine[object, object, None]]"
"""Something that goes on until it is cancelled."""

DAY = 24 * 60 * 60
SOON = 10 * 60
"""Seconds after its start until a backend looks for the first time, and up to twice that: not all of them at once."""

AGAIN = 60
"""Seconds after which a work that failed unexpectedly is started again."""

log = structlog.get_logger("rolebook.backend")


def days_of(library: Library, stored: Iterable[StoredContract]) -> dict[str, int]:
    """Return form → days, without those that are kept for ever; a form that left the folder keeps what it said last."""
    told = {one.form: int(json.loads(one.body).get("submission", {}).get("keep_days", 0)) for one in stored}
    told |= {contract.form: contract.keep_days for contract in library.contracts()}
    return {form: days for form, days in sorted(told.items()) if days}


def limits_of(days: Mapping[str, int], moment: str) -> dict[str, str]:
    """Return form → the moment from before which its answers go."""
    return {form: later(moment, days=-number) for form, number in days.items()}


async def keep_to_limits(desk: Desk, moment: str) -> int:
    """Erase what is overdue at a moment, in small steps between which others are served; return how many rows.

    What commands left beside the database is taken in, too.
    """
    await desk.store.settle()
    days = days_of(desk.library, await desk.store.newest_contracts())
    total = 0
    for form, before in limits_of(days, moment).items():
        gone = 0
        while step := await desk.store.retain(form, before, audit.SCHEDULE):
            gone += step
        if gone:
            await desk.store.record(audit.SCHEDULE, "retain", "form", form)
            log.info("answers-erased", form=form, rows=gone, before=before)
        total += gone
    expired = await desk.store.expire(moment)
    if total or expired:
        await desk.store.scrub()
    return total


async def keep_to_limits_daily(desk: Desk) -> None:
    """Go on for as long as the backend serves; a day on which the store cannot do it is made up for the next."""
    await asyncio.sleep(uniform(SOON, 2 * SOON))  # noqa: S311 (no secret)
    while True:
        try:
            await keep_to_limits(desk, now())
        except BackendError as error:
            log.warning("retention-failed", reason=str(error))
        await asyncio.sleep(DAY)


@asynccontextmanager
async def running(work: Iterable[Work], pause: float = AGAIN) -> AsyncIterator[None]:
    """Let all this go on beside the block, and end it afterwards."""
    tasks = [asyncio.create_task(_lasting(one, pause)) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _lasting(work: Work, pause: float) -> None:
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 (one fault must not end it until the next start, unseen)
            log.error("background-failed", kind=type(error).__name__)  # noqa: TRY400 (its words may quote an answer)
        await asyncio.sleep(pause)
