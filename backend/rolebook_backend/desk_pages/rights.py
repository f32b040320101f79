"""Who may see a page of these, and that it was read: the one place in which they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.access import Action, Resource, allowed
from rolebook_backend.asking import desk_of
from rolebook_backend.identity.who import identity_of
from rolebook_backend.messages import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

    from rolebook_backend.store import Person


async def reader_of(request: Request) -> Person:
    """Return who has signed in; Refusal where nobody has."""
    person = (await identity_of(request)).person
    if person is None:
        raise Refusal("sign-in")
    return person


async def report_of(
    request: Request, person: str, action: Action = Action.READ, resource: Resource = Resource.TEAM
) -> tuple[Person, Person]:
    """Return the manager who asks and the report they ask about; for whoever else asks there is no such page."""
    manager = await reader_of(request)
    desk = desk_of(request)
    report = await desk.store.person(person)
    if report is None or not report.active:
        raise Refusal("not-found")
    await allowed(request, action, resource, owner=report)
    return manager, report


async def note_read(request: Request, reader: Person, whose: Person) -> None:
    """Note that somebody read another's answers, before they do."""
    desk = desk_of(request)
    await desk.store.record(f"person:{reader.id}", "read-answers", "person", whose.id)
