"""From what was sent to control fields and answers; which names may come with several values the contract says."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.messages import Fault, Refusal
from rolebook_backend.store.sealing import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.encoding import Body
    from rolebook_backend.store import Answers, Value

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Taken:
    """The answers that are not empty, and what cannot be kept as it came; a field with a fault has no answer."""

    answers: dict[str, Value]
    faults: tuple[Fault, ...]


def controls_of(body: Body, names: Collection[str]) -> Mapping[str, str]:
    """Return the control fields, empty where not given; Refusal where one cannot be read."""
    given = [(name, value) for name, value in body.pairs if name in names]
    found = {name: _text(value) for name, value in given if isinstance(value, str)}
    faults = [Fault(code, name) for name, value in given if (code := _fault_of_text(name, value))]
    if len(given) > len({name for name, _ in given}):
        times = Counter(name for name, _ in given)
        faults = [*(Fault("repeated-field", name) for name, count in times.items() if count > 1), *faults]
    if (key := found.get("_key")) and not KEY.fullmatch(key):
        faults.append(Fault("key-shape", "_key"))
    if faults:
        raise Refusal("invalid", faults)
    return dict.fromkeys(names, "") | found


def take_answers(body: Body, controls: Collection[str], contract: Contract) -> Taken:
    """Return what was answered, as this contract asks it; whether it may be so answered is not looked at."""
    given: dict[str, list[object]] = defaultdict(list)
    for name, value in body.pairs:
        if name not in controls:
            given[name].append(value)
    answers: dict[str, Value] = {}
    faults: list[Fault] = []
    for name, values in given.items():
        field = contract.field(name)
        if code := _fault_of(field, name, values, is_form=body.is_form):
            faults.append(Fault(code, name))
        elif value := _value(field, list(_texts(values))):
            answers[name] = value
    return Taken(answers, tuple(faults))


def fingerprint(answers: Answers) -> str:
    """Return a digest that is equal for equal answers, whatever order or encoding they came in."""
    return hashlib.sha256(canonical(answers).encode("ascii")).hexdigest()


def _fault_of(field: Field | None, name: str, values: Sequence[object], *, is_form: bool) -> str:
    takes_many = field is not None and field.takes_many
    if len(values) > 1 and not (takes_many and is_form):
        return "repeated-field"
    if takes_many and not is_form:
        if not isinstance(values[0], list):
            return "choice"
        values = values[0]
    return next(filter(None, (_fault_of_text(name, value) for value in values)), "")


def _fault_of_text(name: str, value: object) -> str:
    if not isinstance(value, str):
        return "not-text"
    return "" if _is_storable(name + value) else "characters"


def _texts(values: Sequence[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield _text(value)
        elif isinstance(value, list):
            yield from _texts(value)


def _value(field: Field | None, texts: Sequence[str]) -> Value:
    """Return one text, or those that are chosen in the order of the form: theirs says nothing."""
    if not field or not field.takes_many:
        return texts[0] if texts[0].strip() else ""
    order = {option.value: place for place, option in enumerate(field.options)}
    return sorted(filter(None, texts), key=lambda text: (order.get(text, len(order)), text))


def _text(value: str) -> str:
    """Write line ends as one sign: browsers count them so against a text's limit, but send two."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _is_storable(value: str) -> bool:
    """Refuse NUL, which not every database keeps, and halves of surrogate pairs, which no encoding does."""
    return not UNSTORABLE.search(value)
