"""Reminds people by e-mail of what waits for them: what their own page says, and reviews that are near."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from aiosmtplib import SMTPException

from rolebook_backend import cadence
from rolebook_backend.agreement import CONFIRMED
from rolebook_backend.desk_pages.reading import Agreed, Asked, Reading
from rolebook_backend.desk_pages.standing import Standing
from rolebook_backend.desk_pages.views import ME, day, name_of
from rolebook_backend.errors import BackendError
from rolebook_backend.identity.sending import REQUIRED
from rolebook_backend.results import address
from rolebook_backend.store import audit
from rolebook_backend.store.times import later, now
from rolebook_backend.texts import day_in_words, day_of, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rolebook_backend.contracts import Contract
    from rolebook_backend.identity.mail import Mailer
    from rolebook_backend.store import Person
    from rolebook_backend.submit import Desk

EVERY = 7
"""Days until somebody is reminded of the same matter again."""

NEAR = 14
"""Days before a review from which on people are reminded of it."""

AT_ONCE = 100
"""People who are looked at together."""

LOOK_EVERY = 60.0
"""Seconds after which the schedule looks at the clock again."""

WINDOW = 3
"""Hours after the set one in which a backend that was not running then still sends."""

log = structlog.get_logger("rolebook.backend")


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits for somebody: what it is known by, what is said of it, and the path it is at."""

    key: str
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class _Review:
    """A review of an agreement: what it is known by, its day, and which sentence tells of it."""

    key: str
    day: date
    word: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Of what somebody is to be reminded."""

    person: Person
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """How it is done: the handbook's own address, how often at most, how long before a review, and who does it."""

    address: str
    every: int = EVERY
    near: int = NEAR
    who: str = audit.SCHEDULE


async def plans(desk: Desk, terms: Terms, today: date) -> list[Plan]:
    """Return who is to be reminded of what today; of what they were reminded lately is left out."""
    await desk.keep_contracts()
    reminded, since = await desk.store.reminded(), later(now(), days=-terms.every)
    found = []
    for person, matters in await _matters(desk, terms, today):
        fresh = tuple(one for one in matters if reminded.get((person.id, one.key), "") <= since)
        if fresh:
            found.append(Plan(person, fresh))
    return found


async def remind(desk: Desk, mailer: Mailer, terms: Terms, today: date) -> int:
    """Send everybody at most one mail, and return how many were sent; what cannot be sent is tried the next time."""
    sent = 0
    for plan in await plans(desk, terms, today):
        moment = now()
        keys = [one.key for one in plan.matters]
        # Noted before it is sent: two that remind at once do not send it twice.
        claimed = await desk.store.claim_reminders(plan.person.id, keys, moment, later(moment, days=-terms.every))
        matters = [one for one in plan.matters if one.key in claimed]
        if matters and await _is_sent(desk, mailer, terms, Plan(plan.person, tuple(matters))):
            sent += 1
    return sent


async def remind_daily(
    desk: Desk, mailer: Mailer, terms: Terms, hour: int, clock: Callable[[], datetime] = datetime.now
) -> None:
    """Go on for as long as the backend serves: each day at an hour of this machine's time, one backend of several.

    Only that goes by the machine; what is near or over goes by the days of UTC, as everywhere.
    """
    done = ""
    while True:
        here = clock()
        day = here.date().isoformat()
        if hour <= here.hour < hour + WINDOW and day != done:
            try:
                if await desk.store.claim_day(day):
                    log.info("reminders-sent", mails=await remind(desk, mailer, terms, cadence.today()))
                done = day
            except BackendError as error:
                log.warning("reminders-failed", reason=str(error))
        await asyncio.sleep(LOOK_EVERY)


def words(site: Contract | None, terms: Terms, plan: Plan) -> tuple[str, str]:
    """Return subject and text of a mail."""
    name = " ".join(site.site_name.split()) if site else terms.address
    matters = "\n\n".join(f"- {one.text}\n  {terms.address}{one.path}" for one in plan.matters)
    told = {"name": name_of(plan.person), "site": name, "matters": matters, "days": terms.every}
    return say(site, "remind_subject", site=name), say(site, "remind_mail", link=terms.address + ME, **told)


async def _is_sent(desk: Desk, mailer: Mailer, terms: Terms, plan: Plan) -> bool:
    site = next(iter(desk.library.contracts()), None)
    try:
        await mailer.send(plan.person.email, *words(site, terms, plan))
    except (OSError, SMTPException) as error:
        # Not with its text: a mail server repeats the address in its reasons.
        log.warning("reminder-not-sent", kind=type(error).__name__, person=plan.person.id)
        await desk.store.drop_reminders(plan.person.id, [one.key for one in plan.matters])
        return False
    await desk.store.record(terms.who, "remind", "person", plan.person.id)
    return True


async def _matters(desk: Desk, terms: Terms, today: date) -> list[tuple[Person, list[Matter]]]:
    reading = Reading(desk)
    people = [person for person in await desk.store.people() if person.active and person.email]
    found = []
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        asked = await reading.asked(some)
        agreed = _by_person(await reading.agreed([person.id for person in some]))
        for person in some:
            due = [*_due(asked[person.id]), *_agreements(agreed.get(person.id, ()), person, today, terms.near)]
            found.append((person, due))
    return found


def _due(asked: Iterable[Asked]) -> Iterator[Matter]:
    """Yield what is due, as one's own page has it; of what may be sent without a name nobody knows who never did."""
    for one in asked:
        contract = one.contract
        if one.is_due and (one.sent or one.is_signed or contract.identity == REQUIRED):
            yield Matter(f"form:{contract.form}", f"{contract.title}: {_why(one)}", address(contract.page))


def _why(asked: Asked) -> str:
    contract = asked.contract
    if asked.sent and asked.standing is Standing.OVER:
        sent = day(contract, asked.sent.submission.received_at)
        return say(contract, "remind_over_signed" if asked.is_signed else "remind_over", day=sent)
    if asked.standing is Standing.AGAIN:
        return say(contract, "remind_again")
    return say(contract, "remind_never_signed" if asked.is_signed else "remind_never")


def _agreements(agreed: Iterable[Agreed], person: Person, today: date, near: int) -> Iterator[Matter]:
    for one in agreed:
        contract, key = one.contract, one.seated.agreement.id
        if one.is_turn_of(person.id):
            yield Matter(f"turn:{key}", f"{contract.title}: {say(contract, 'remind_turn')}", ME)
        for review in _reviews(one, key, today):
            if today <= review.day <= today + timedelta(days=near):
                said = say(contract, review.word, day=day_in_words(contract, review.day))
                yield Matter(review.key, f"{contract.title}: {said}", ME)


def _reviews(agreed: Agreed, key: str, today: date) -> list[_Review]:
    """Return when what both confirmed is to be reviewed: on the dates they wrote down, then by the cadence."""
    if agreed.document.state != CONFIRMED:
        return []
    written = _written_reviews(agreed)
    if written and written[-1] >= today:
        return [_Review(f"review:{key}:{one}", one, "remind_review") for one in written]
    events = agreed.document.events
    last = written[-1] if written else day_of(events[-1].at[:10]) if events else None
    due = cadence.next_review(last, agreed.every, today) if last else None
    # Known by no day: of what is reviewed daily nobody is to be reminded daily.
    return [_Review(f"review:{key}", due, "remind_review_due")] if due else []


def _written_reviews(agreed: Agreed) -> list[date]:
    """Return the dates of an agreement that are called reviews."""
    fields = (field for field in agreed.contract.fields if field.type == "date" and "review" in field.name)
    days = {day_of(agreed.document.answers.get(field.name)) for field in fields}
    return sorted(day for day in days if day)


def _by_person(agreed: Sequence[Agreed]) -> Mapping[str, list[Agreed]]:
    found: dict[str, list[Agreed]] = defaultdict(list)
    for one in agreed:
        for person in set(one.seated.people.values()):
            found[person].append(one)
    return found
