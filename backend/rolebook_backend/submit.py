"""The way of one submission: pairs → control fields and answers → contract → checked → stored, once."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog

from rolebook_backend.answers import controls_of, fingerprint, take_answers
from rolebook_backend.contracts import Contract, parse_contract
from rolebook_backend.errors import StoreBusyError
from rolebook_backend.messages import Fault, Refusal, faults_in
from rolebook_backend.meter import Meter, outcome_of
from rolebook_backend.proof import CONTROL, Altcha, Proofs
from rolebook_backend.store import Added, Answers, Store, StoredContract, Submission
from rolebook_backend.store.times import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rolebook_backend.encoding import Body
    from rolebook_backend.library import Library
    from rolebook_backend.pace import Pace

CONTROLS = frozenset({"_contract", "_key", "_gotcha", "_next", CONTROL})
FORM = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+){1,2}")
RECEIPT = re.compile(r"[A-Za-z0-9_-]{24}")
RECEIPT_BYTES = 18
OLDER = 128
"""Contracts of earlier days that are kept at hand; any other is read from the store when it is asked for."""
BUSY = 5
"""Seconds after which a sender may try again when the store was busy."""

log = structlog.get_logger("rolebook.backend")


class Desk:
    """Takes submissions in and hands receipts out. It is where the contracts and the store meet."""

    def __init__(self, library: Library, store: Store, pace: Pace, meter: Meter, altcha: Altcha | None = None) -> None:
        self.library = library
        self.store = store
        self.pace = pace
        self.meter = meter
        self.proofs = Proofs(altcha, store)
        self._unsaved: list[Contract] = list(library.contracts())
        self._older: dict[tuple[str, str], Contract] = {}

    async def keep_contracts(self) -> None:
        """Store each contract once it is seen, so that it stays valid when the site is rebuilt."""
        self._unsaved += self.library.refresh()
        seen = tuple(self._unsaved)
        if seen:
            await self.store.remember([_stored(contract) for contract in seen])
            self._unsaved = [contract for contract in self._unsaved if contract not in seen]

    async def answered_under(self, form: str, body: Body) -> Contract:
        """Return the contract that a form was filled in under; Refusal where there is none."""
        if not FORM.fullmatch(form):
            raise Refusal("form-unknown")
        digest = controls_of(body, CONTROLS)["_contract"]
        await self.keep_contracts()
        newest = self.library.get(form)
        # A form that left the folder still takes what was filled in under a digest it once had; one that now
        # sends its answers elsewhere takes nothing.
        asked = digest and not self.library.sends_elsewhere(form)
        contract = await self.contract(form, digest) if asked else newest
        if contract:
            return contract
        if newest is None:
            raise Refusal("form-unknown")
        raise Refusal("contract-unknown", contract=newest, answers=take_answers(body, CONTROLS, newest).answers)

    def hold_pace(self, contract: Contract, answers: Answers, address: str) -> None:
        """Count what is about to be stored; Refusal when this address has sent too much of it."""
        if wait := self.pace.wait(contract.form, address):
            raise Refusal("too-many", [Fault("too-many", limit=wait)], contract, answers, wait=wait)

    async def is_held_back(self, contract: Contract, controls: Mapping[str, str]) -> bool:
        """Say whether what is about to be stored goes into quarantine; Refusal where its proof does not hold."""
        # Whether there has to be a proof is for the form as it is now to say.
        lacking = await self.proofs.are_lacking(
            self.library.get(contract.form) or contract, controls["_key"], controls[CONTROL]
        )
        return lacking or bool(controls["_gotcha"])

    async def take(
        self, contract: Contract, body: Body, address: str, person: str | None = None, about: str | None = None
    ) -> Added:
        """Check and store one submission of a person, or of nobody known; Refusal says why not.

        `about` is whom it is about, where that is somebody else. When this returns, the row is committed.
        """
        controls = controls_of(body, CONTROLS)
        taken = take_answers(body, CONTROLS, contract)
        if faults := taken.faults or faults_in(contract, taken.answers):
            raise Refusal("invalid", faults, contract, taken.answers)
        self.hold_pace(contract, taken.answers, address)
        try:
            held = await self.is_held_back(contract, controls)
            new = _submission(contract, controls, taken.answers, person, about, held=held)
            added = await self.store.add(new)
        except StoreBusyError as error:
            log.warning("store-busy", reason=str(error))
            raise Refusal("store-busy", contract=contract, answers=taken.answers, wait=BUSY) from error
        if (added.submission.body_fingerprint, added.submission.about) != (new.body_fingerprint, about):
            raise Refusal("key-reused", contract=contract, answers=taken.answers)
        log.info(
            "submission-stored",
            form=contract.form,
            edition=contract.edition,
            new=added.created,
            # Beside the number of the request it would tie an answer without a name to who sent it.
            **({} if contract.identity == "none" else {"id": added.submission.id}),
        )
        outcome = outcome_of(created=added.created, quarantined=added.submission.quarantined)
        self.meter.submission(contract.form, outcome)
        return added

    async def receipt(self, receipt: str) -> tuple[Submission, Contract]:
        """Return what was stored under a receipt, and the contract it was answered under."""
        found = await self.store.by_receipt(receipt) if RECEIPT.fullmatch(receipt) else None
        contract = await self.contract(found.form, found.contract_digest) if found else None
        if not found or not contract or not hmac.compare_digest(found.receipt, receipt):
            raise Refusal("receipt-unknown")
        return found, contract

    async def contract(self, form: str, digest: str) -> Contract | None:
        """Return a form's contract of one digest: the newest, or an older one from the store."""
        newest = self.library.get(form)
        if newest and newest.digest == digest:
            return newest
        if (form, digest) not in self._older:
            stored = await self.store.contract(form, digest)
            if stored is None:
                return None
            if len(self._older) >= OLDER:
                self._older.pop(next(iter(self._older)))
            self._older[form, digest] = parse_contract(stored.body, f"stored contract of {form}")
        return self._older[form, digest]


def is_own_path(address: str) -> bool:
    """Say whether an address is a path of this very site, however a browser reads it."""
    odd = any(sign <= " " or sign in {"\\", "\x7f"} for sign in address)
    return address.startswith("/") and not address.startswith("//") and not odd


def _submission(
    contract: Contract,
    controls: Mapping[str, str],
    answers: Answers,
    person: str | None,
    about: str | None,
    *,
    held: bool,
) -> Submission:
    return Submission(
        id=uuid4().hex,
        form=contract.form,
        edition=contract.edition,
        role=contract.role_id,
        contract_digest=contract.digest,
        framework_version=contract.framework_version,
        idempotency_key=controls["_key"] or None,
        body_fingerprint=fingerprint(answers),
        answers=answers,
        receipt=secrets.token_urlsafe(RECEIPT_BYTES),
        quarantined=held,
        received_at=now(),
        person=person,
        about=about,
    )


def _stored(contract: Contract) -> StoredContract:
    return StoredContract(contract.form, contract.digest, contract.body)
