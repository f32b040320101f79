"""From what was read to what the pages are rendered from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rolebook_backend.access import Action, Resource, may
from rolebook_backend.agreement import CHANGES_ASKED, CONFIRMED, DRAFT, IN_REVIEW, SUPERSEDED
from rolebook_backend.desk_pages.gaps import Answers
from rolebook_backend.desk_pages.overlay import beside
from rolebook_backend.desk_pages.reading import Reading
from rolebook_backend.desk_pages.views import (
    ME,
    Comparison,
    Own,
    Report,
    Told,
    Turn,
    assess_address,
    name_of,
    person_address,
)
from rolebook_backend.texts import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rolebook_backend.contracts import Contract
    from rolebook_backend.desk_pages.reading import Agreed, Asked, Sent
    from rolebook_backend.identity import Identity
    from rolebook_backend.store import Person
    from rolebook_backend.submit import Desk

STATES: Mapping[str, str] = {
    DRAFT: "stands_draft",
    IN_REVIEW: "stands_in_review",
    CHANGES_ASKED: "stands_changes_asked",
    CONFIRMED: "stands_confirmed",
    SUPERSEDED: "stands_superseded",
}


class Assembling:
    """Puts the pages of one edition together."""

    def __init__(self, desk: Desk) -> None:
        self.reading = Reading(desk)
        self.store = desk.store
        self.library = desk.library

    @property
    def site(self) -> Contract | None:
        """Any form of the edition: all know its words."""
        return next(iter(self.library.contracts()), None)

    async def own(self, me: Person) -> Own:
        """Return what somebody's own page shows."""
        sent = await self.reading.sent(await self.store.sent_by(me.id))
        about_me = await self.reading.sent(await self.store.sent_about(me.id))
        agreed = await self.reading.agreed([me.id])
        people = await self.store.people()
        names = {one.id: name_of(one) for one in people}
        reports = {one.id for one in people if one.active and one.manager == me.id}
        asked = (await self.reading.asked([me]))[me.id]
        return Own(
            person=me,
            role=self._role(me),
            manager=names.get(me.manager, ""),
            due=tuple(one for one in asked if one.is_due),
            turns=self._turns(agreed, me.id, names),
            sent=tuple(one for one in sent if one.submission.about is None),
            about_me=tuple(
                Told(one, names.get(one.submission.person or "", ""), f"{ME}/beside/{one.submission.form}")
                for one in _newest_by_form(about_me)
            ),
            about_others=tuple(_told(one, names, reports) for one in sent if one.submission.about),
        )

    async def reports(self, identity: Identity, people: Sequence[Person]) -> list[Report]:
        """Return the people of a team, first those for whom there is something to do."""
        manager = _manager(identity)
        asked = await self.reading.asked(people)
        views = await self.reading.views_of(manager, [one.id for one in people])
        agreed = await self.reading.agreed([manager])
        names = {one.id: name_of(one) for one in people}
        reports = [
            Report(
                person=one,
                role=self._role(one),
                asked=tuple(asked[one.id]),
                turns=self._turns([each for each in agreed if each.seated.seat_of(one.id)], manager, names),
                unsaid=tuple(_unsaid(identity, one, asked[one.id], views.get(one.id, {}))),
            )
            for one in people
        ]
        return sorted(reports, key=lambda report: (-report.needs, report.name.casefold(), report.person.id))

    async def answers(self, identity: Identity, people: Sequence[Person]) -> list[Answers]:
        """Return what a manager may read of these people: of each, each form that goes to managers."""
        asked = await self.reading.asked(people)
        views = await self.reading.views_of(_manager(identity), [one.id for one in people])
        return [
            Answers(
                person,
                one.contract,
                _readable(identity, person, one.sent),
                views.get(person.id, {}).get(one.contract.form),
            )
            for person in sorted(people, key=lambda one: name_of(one).casefold())
            for one in asked[person.id]
            if one.contract.results.manager
        ]

    async def comparisons(self, identity: Identity, report: Person) -> list[Comparison]:
        """Return a report's answers beside their manager's, form by form."""
        words = partial(say, self.site, who=say(self.site, "you"))
        return [
            Comparison(
                contract=one.form,
                own=one.own,
                managers=one.managers,
                rows=beside(one.own, one.managers, words),
                assess=assess_address(report.id, one.form.form),
            )
            for one in await self.answers(identity, [report])
        ]

    async def about_me(self, me: Person, form: str) -> tuple[Comparison, str] | None:
        """Return somebody's own answers beside what was answered about them last, and by whom."""
        views = await self.reading.sent(await self.store.sent_about(me.id))
        managers = next((one for one in views if one.submission.form == form), None)
        if managers is None:
            return None
        author = await self.store.person(managers.submission.person or "")
        who = name_of(author) if author else say(self.site, "manager")
        mine = await self.reading.sent(await self.store.newest_of([me.id]))
        own = next((one for one in mine if one.submission.form == form), None)
        rows = beside(own, managers, partial(say, self.site, who=who))
        return Comparison(managers.contract, own, managers, rows), who

    def _role(self, person: Person) -> str:
        roles = {contract.role_id: contract.role_name for contract in self.library.contracts()}
        return roles.get(person.role, person.role)

    def _turns(self, agreed: Sequence[Agreed], me: str, names: Mapping[str, str]) -> tuple[Turn, ...]:
        return tuple(self._turn(one, me, names) for one in agreed)

    def _turn(self, one: Agreed, me: str, names: Mapping[str, str]) -> Turn:
        seats = {person.id: person.name for person in one.contract.people}
        other = next((seat for seat in seats if seat != one.seated.seat_of(me)), "")
        name = names.get(one.seated.people.get(other, ""), "")
        waits = one.is_turn_of(me)
        state = say(self.site, STATES[one.document.state])
        if one.is_open:
            turn = (
                say(self.site, "waits_for_you")
                if waits
                else say(self.site, "waits_for_other", who=name or seats.get(other, ""))
            )
            state = f"{state}; {turn}"
        return Turn(one, one.contract.title, state, name or seats.get(other, ""), waits)


def _told(sent: Sent, names: Mapping[str, str], reports: Collection[str]) -> Told:
    whom = sent.submission.about or ""
    return Told(sent, names.get(whom, whom), person_address(whom) if whom in reports else "")


def _manager(identity: Identity) -> str:
    return identity.person.id if identity.person else ""


def _readable(identity: Identity, person: Person, sent: Sent | None) -> Sent | None:
    """Return what a report sent, where whoever asks may read it."""
    may_read = sent and may(identity, Action.READ, Resource.SUBMISSION, owner=person, shared=sent.is_shared)
    return sent if may_read else None


def _unsaid(identity: Identity, person: Person, asked: Sequence[Asked], views: Mapping[str, Sent]) -> list[Contract]:
    """Return the forms that a report sent to their manager, who has not answered since."""
    found = []
    for one in asked:
        own, managers = _readable(identity, person, one.sent), views.get(one.contract.form)
        since = managers.submission.received_at if managers else ""
        if own and own.submission.received_at > since:
            found.append(one.contract)
    return found


def _newest_by_form(sent: Sequence[Sent]) -> list[Sent]:
    """Keep the first of each form: they come newest first."""
    return list({one.submission.form: one for one in reversed(sent)}.values())[::-1]
