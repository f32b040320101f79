"""Who looks at one of these pages, and where else they can go from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.asking import desk_of
from rolebook_backend.desk_pages.views import Around
from rolebook_backend.identity.who import identity_of

if TYPE_CHECKING:
    from starlette.requests import Request


async def around_of(request: Request) -> Around:
    """Return what a page has around it; a machine has no pages of its own to go to."""
    identity, desk = await identity_of(request), desk_of(request)
    await desk.keep_contracts()
    person = identity.person
    manages = bool(person and await desk.store.reports_of(person.id))
    access = person.access if person else frozenset()
    return Around(next(iter(desk.library.contracts()), None), manages, identity.form_token, access)
