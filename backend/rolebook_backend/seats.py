"""Who of the people list is which party of an agreement: noted when somebody who has signed in starts or opens one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from rolebook_backend.asking import desk_of
from rolebook_backend.errors import StoreBusyError
from rolebook_backend.identity.sending import noted

if TYPE_CHECKING:
    from starlette.requests import Request

    from rolebook_backend.contracts import Contract

log = structlog.get_logger("rolebook.backend")


async def note_seat(request: Request, contract: Contract, agreement: str, seat: str, *, is_acting: bool) -> None:
    """Note it, where the form keeps names. What was asked for is answered even if it cannot be noted just now."""
    desk = desk_of(request)
    person = await noted(request, contract, desk.library.get(contract.form))
    if person is None:
        return
    try:
        await desk.store.take_seat(agreement, seat, person.id, is_acting=is_acting)
    except StoreBusyError as error:
        log.warning("seat-not-noted", reason=str(error))
