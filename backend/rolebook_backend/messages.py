"""What is wrong with a request: found as faults, told as problems in the person's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.texts import day_of, label_of, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import jsonschema_rs

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.store import Answers

REFUSALS: Mapping[str, int] = {
    "agreement-unknown": 404,
    "altcha-expired": 422,
    "altcha-used": 422,
    "altcha-wrong": 422,
    "being-counted": 503,
    "contract-unknown": 409,
    "encoding": 415,
    "failure": 500,
    "forbidden": 403,
    "form-token": 403,
    "form-unknown": 404,
    "invalid": 422,
    "key-reused": 422,
    "link-unknown": 404,
    "method": 405,
    "not-confirmed": 404,
    "not-found": 404,
    "origin": 403,
    "pdf-busy": 503,
    "person-unknown": 403,
    "receipt-unknown": 404,
    "results-unknown": 404,
    "sign-in": 401,
    "sign-in-failed": 403,
    "sign-in-often": 429,
    "stale": 409,
    "store-busy": 503,
    "token-refused": 401,
    "too-large": 413,
    "too-many": 429,
    "turn": 409,
}
"""Every code a request can be refused with, and its HTTP status."""

KINDS: Mapping[str, str] = {
    "additionalProperties": "unknown-field",
    "const": "choice",
    "constant": "choice",
    "enum": "choice",
    "maxLength": "too-long",
    "minItems": "required",
    "oneOf": "choice",
    "required": "required",
    "type": "not-text",
    "uniqueItems": "choice",
}
"""JSON Schema keyword → code of the fault; every other keyword is `answer`."""

REQUIRED: Mapping[str, str] = {
    "choices": "fault_required_choices",
    "date": "fault_required_date",
    "level": "fault_required_level",
    "signature": "fault_required_signature",
    "statement": "fault_required_statement",
}
"""Type of a field → what is said where its answer is missing; others by whether they have options."""

LABEL_LIMIT = 80
"""A name the sender made up is shown no longer than this."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, before it has words. `field` is empty where it concerns the whole request.

    `href` leads to where it can be put right, if that is not in the form.
    """

    code: str
    field: str = ""
    limit: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, as the person reads it. `anchored` says whether the form has that field to jump to."""

    code: str
    field: str
    message: str
    anchored: bool = False
    href: str = ""


class Refusal(Exception):  # noqa: N818 (it is an answer, not a failure)
    """A request that is not taken: a code of REFUSALS, what is wrong, and the answers, to show them back.

    `current` is what stands instead, for a program that was too late; after `wait` seconds it may be tried again.
    """

    def __init__(
        self,
        code: str,
        faults: Iterable[Fault] = (),
        contract: Contract | None = None,
        answers: Answers | None = None,
        current: Mapping[str, object] | None = None,
        wait: int = 0,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = REFUSALS[code]
        self.faults = tuple(faults) or (Fault(code),)
        self.contract = contract
        self.answers = answers or {}
        self.current = current
        self.wait = wait


def faults_in(contract: Contract, answers: Answers) -> list[Fault]:
    """Return what the contract has against these answers: one fault a field, in the order of the form."""
    first = {field: Fault("date", field) for field in _no_days(contract, answers)}
    for error in contract.validator.iter_errors(dict(answers)):
        for fault in _faults(error):
            first.setdefault(fault.field, fault)
    if not first:
        return []
    order = {field.name: place for place, field in enumerate(contract.fields)}
    return sorted(first.values(), key=lambda fault: order.get(fault.field, len(order)))


def problem(contract: Contract | None, fault: Fault) -> Problem:
    """Put a fault into words: the contract's where it has them."""
    field = contract.field(fault.field) if contract else None
    name = field.name if field else _printable(fault.field)
    label = label_of(contract, field) if field else name
    message = say(contract, _text_key(fault, field), label=label, limit=fault.limit)
    if label.endswith((".", "?", "!")):  # many questions are whole sentences: one sign at the end is enough
        message = message.replace(f"{label}.", label)
    return Problem(fault.code, name, message, anchored=field is not None, href=fault.href)


def _no_days(contract: Contract, answers: Answers) -> Iterator[str]:
    """Yield the fields of dates whose answer is no day of the calendar."""
    for field in contract.fields:
        answer = answers.get(field.name)
        if field.type == "date" and answer is not None and not day_of(answer):
            yield field.name


def _faults(error: jsonschema_rs.ValidationError) -> Iterator[Fault]:
    details = error.kind.as_dict()
    code = KINDS.get(error.kind.name, "answer")
    if code == "unknown-field":
        yield from (Fault(code, name) for name in details["unexpected"])
    elif "property" in details:
        # Of a part that is repeated, one has been begun and not finished.
        part = next(iter(error.schema_path), "") == "dependencies"
        yield Fault("incomplete" if part else code, str(details["property"]))
    else:
        field = str(error.instance_path[0]) if error.instance_path else ""
        yield Fault(code, field, details.get("limit") if code == "too-long" else None)


def _text_key(fault: Fault, field: Field | None) -> str:
    key = "fault_" + fault.code.replace("-", "_")
    if fault.code == "choice" and field and field.takes_many:
        return "fault_choices"
    if fault.code != "required":
        return key
    return REQUIRED.get(field.type if field else "", key + ("_choice" if field and field.options else "_text"))


def _printable(name: str) -> str:
    """Shorten a name the sender made up, and replace what cannot be written as UTF-8."""
    short = name if len(name) <= LABEL_LIMIT else name[: LABEL_LIMIT - 1] + "…"
    return short.encode("utf-8", "replace").decode("utf-8")
