"""The way of an agreement: started by one, found again by links that are secrets, carried on event by event."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog

from rolebook_backend.agreement import Document, Event, admit, fold, written_by
from rolebook_backend.answers import Taken, controls_of, fingerprint, take_answers
from rolebook_backend.encoding import Body
from rolebook_backend.identity.secrecy import digest_of
from rolebook_backend.messages import Fault, Refusal
from rolebook_backend.meter import outcome_of
from rolebook_backend.store import AgreementEvent, AgreementLink, StoredAgreement
from rolebook_backend.store.times import now
from rolebook_backend.submit import CONTROLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rolebook_backend.contracts import Contract
    from rolebook_backend.store import Answers
    from rolebook_backend.submit import Desk

AGREEMENT_CONTROLS = CONTROLS | {"_action", "_by", "_name", "_note", "_revision", "_successor"}
KIND = "agreement"
SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
SECRET_BYTES = 24
SUCCESSOR = re.compile(r"[0-9a-f]{32}|")

log = structlog.get_logger("rolebook.backend")


@dataclass(frozen=True, slots=True)
class Beginning:
    """An agreement that was started: its number, the secret of each person, who started it."""

    id: str
    contract: Contract
    secrets: Mapping[str, str]
    by: str
    revision: int
    created: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """An agreement as one of its two people sees it."""

    agreement: StoredAgreement
    person: str
    contract: Contract
    rows: tuple[AgreementEvent, ...]
    document: Document

    def as_json(self) -> dict[str, object]:
        """Return the agreement as docs/contracts.md describes it."""
        seen = self.document.seen_by(self.person)
        return {
            "id": self.agreement.id,
            "form": self.agreement.form,
            "digest": seen.contract,
            "person": self.person,
            "state": seen.state,
            "turn": seen.turn,
            "revision": self.document.revision,
            "answers": seen.answers,
            "answers_digest": seen.digest,
            "confirmations": seen.confirmations,
            "events": [asdict(event) for event in seen.events],
        }


class AgreementDesk:
    """Starts agreements and carries them on, over the same contracts and store as the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.store = desk.store

    async def start(self, contract: Contract, body: Body, address: str) -> Beginning:
        """Keep a new agreement with its first event, and make a link for each of its people."""
        given = controls_of(body, AGREEMENT_CONTROLS)
        controls = {**given, "_action": given["_action"] or "save"}
        empty = fold(contract, ())
        sent = take_answers(body, AGREEMENT_CONTROLS, contract)
        event = _event(contract, empty, controls["_by"], controls, sent)
        document = admit(contract, empty, event)
        self.desk.hold_pace(contract, event.answers, address)
        agreement = _agreement(contract, controls, held=await self.desk.is_held_back(contract, controls))
        first = _stored(agreement.id, document.revision, event, controls, sent)
        fresh = {person: secrets.token_urlsafe(SECRET_BYTES) for person in document.people}
        started = await self.store.start_agreement(agreement, first, _links(agreement.id, fresh))
        if not started.created:
            await self._link_again(contract, started.agreement.id, first, fresh)
        log.info("agreement-started", form=contract.form, id=started.agreement.id, new=started.created)
        outcome = outcome_of(created=started.created, quarantined=agreement.quarantined)
        self.desk.meter.submission(contract.form, outcome)
        if started.created:
            self.desk.meter.agreement_event(contract.form, event.action)
        held = started.agreement.quarantined
        return Beginning(started.agreement.id, contract, fresh, event.by, document.revision, started.created, held)

    async def look(self, secret: str) -> Seat:
        """Return the agreement that a secret leads to, as its person sees it."""
        digest = digest_of(secret)
        found = await self.store.agreement(digest) if SECRET.fullmatch(secret) else None
        if not found or not hmac.compare_digest(found[1].secret_digest, digest):
            raise Refusal("agreement-unknown")
        agreement, link = found
        begun_under = await self._contract(agreement, agreement.contract_digest)
        rows = tuple(await self.store.agreement_events(agreement.id))
        document = fold(begun_under, map(event_of, rows))
        return Seat(agreement, link.person, await self._contract(agreement, document.contract), rows, document)

    async def act(self, secret: str, body: Body, address: str) -> Seat:
        """Add one event; Refusal where it comes late or may not be.

        The same key again changes nothing: the first one did arrive, only the answer to it was lost.
        """
        controls = controls_of(_with_revision_in_words(body), AGREEMENT_CONTROLS)
        seat = await self.look(secret)
        if controls["_by"] not in {"", seat.person}:
            raise Refusal("invalid", [Fault("person", "_by")], seat.contract)
        contract = await self._contract(seat.agreement, controls["_contract"] or seat.document.contract)
        sent = take_answers(body, AGREEMENT_CONTROLS, contract)
        event = _event(contract, seat.document, seat.person, controls, sent)
        new = _stored(seat.agreement.id, _number(controls["_revision"]) + 1, event, controls, sent)
        kept = next((row for row in seat.rows if row.idempotency_key == new.idempotency_key is not None), None)
        if kept is None:
            if new.revision != seat.document.revision + 1:
                raise _stale(seat)
            admit(contract, seat.document, event)
            self.desk.hold_pace(contract, event.answers, address)
            kept = await self.store.add_agreement_event(new)
            seat = await self.look(secret)
            log.info("agreement-event", form=seat.agreement.form, id=new.agreement, kept=kept is new)
            if kept is new:
                self.desk.meter.agreement_event(seat.agreement.form, event.action)
        if kept is None:
            raise _stale(seat)
        if (kept.body_fingerprint, kept.person) != (new.body_fingerprint, new.person):
            raise Refusal("key-reused", contract=contract, answers=new.answers)
        return seat

    async def link(self, agreement: str, person: str) -> str:
        """Make one more link to an agreement for one of its people and return its secret."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        await self.store.add_agreement_links(_links(agreement, {person: secret}))
        return secret

    async def _contract(self, agreement: StoredAgreement, digest: str) -> Contract:
        """Return the contract of an agreement's form that has this digest, newest or older."""
        await self.desk.keep_contracts()
        contract = await self.desk.contract(agreement.form, digest)
        if not contract:
            raise Refusal("contract-unknown", contract=self.desk.library.get(agreement.form))
        return contract

    async def _link_again(
        self, contract: Contract, agreement: str, first: AgreementEvent, fresh: Mapping[str, str]
    ) -> None:
        """Make new links to what the same key started before: nobody here knows the earlier ones."""
        events = await self.store.agreement_events(agreement)
        if events[0].body_fingerprint != first.body_fingerprint:
            raise Refusal("key-reused", contract=contract, answers=first.answers)
        if len(events) > 1:
            raise Refusal("stale", contract=contract, answers=first.answers)
        await self.store.add_agreement_links(_links(agreement, fresh))


def _event(contract: Contract, document: Document, person: str, controls: Mapping[str, str], sent: Taken) -> Event:
    """Read what one of the two wants to do; answers that were sent take the place of all that they may write."""
    successor = controls["_successor"]
    faults = [*sent.faults, *([] if SUCCESSOR.fullmatch(successor) else [Fault("successor", "_successor")])]
    if faults:
        raise Refusal("invalid", faults, contract, sent.answers)
    return Event(
        by=person,
        action=controls["_action"],
        at=now(),
        name=controls["_name"],
        contract=contract.digest,
        note=controls["_note"],
        answers=_laid_over(contract, document, person, sent.answers),
        successor=successor,
    )


def _laid_over(contract: Contract, document: Document, person: str, sent: Answers) -> Answers:
    if not sent:
        return document.answers
    others = {field.name for field in contract.fields} - written_by(contract, person)
    return {name: value for name, value in document.answers.items() if name in others} | dict(sent)


def _agreement(contract: Contract, controls: Mapping[str, str], *, held: bool) -> StoredAgreement:
    return StoredAgreement(
        id=uuid4().hex,
        form=contract.form,
        edition=contract.edition,
        role=contract.role_id,
        contract_digest=contract.digest,
        framework_version=contract.framework_version,
        idempotency_key=controls["_key"] or None,
        quarantined=held,
        started_at=now(),
    )


def _stored(agreement: str, revision: int, event: Event, controls: Mapping[str, str], sent: Taken) -> AgreementEvent:
    said = {f"_{name}": getattr(event, name) for name in ("by", "action", "name", "note", "successor")}
    return AgreementEvent(
        agreement=agreement,
        revision=revision,
        person=event.by,
        action=event.action,
        name=event.name,
        note=event.note,
        contract_digest=event.contract,
        answers=event.answers,
        successor=event.successor,
        idempotency_key=controls["_key"] or None,
        body_fingerprint=fingerprint({**sent.answers, **said}),
        at=event.at,
    )


def event_of(row: AgreementEvent) -> Event:
    """Return an event of the store as the rules know it."""
    return Event(row.person, row.action, row.at, row.name, row.contract_digest, row.note, row.answers, row.successor)


def _with_revision_in_words(body: Body) -> Body:
    """A revision is a number, which JSON may say as one."""
    numbers = {name: str(value) for name, value in body.pairs if name == "_revision" and type(value) is int}
    return Body([(name, numbers.get(name, value)) for name, value in body.pairs], is_form=body.is_form)


def _links(agreement: str, fresh: Mapping[str, str]) -> list[AgreementLink]:
    return [AgreementLink(digest_of(secret), agreement, person) for person, secret in fresh.items()]


def revision_in(body: Body) -> int:
    """Return the revision that the sender has seen; 0, before all others, where they do not say."""
    return _number(next((str(value) for name, value in body.pairs if name == "_revision"), ""))


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _stale(seat: Seat) -> Refusal:
    return Refusal("stale", contract=seat.contract, current=seat.as_json())
