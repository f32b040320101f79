"""What is counted of a group: people, scores and choices, as numbers that can be added to and kept as JSON."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from rolebook_backend.scoring import Item, Part, items_of, scores

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.store import Answers

Asked = TypeVar("Asked")

Forms: TypeAlias = "frozenset[str]"
"""The forms, by their names, that have something in common."""

PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people were asked something, how many have which score, how many chose what.

    What can be told of is a part of a profile, or a question by its name; `askers` are the forms that have it.
    """

    items: Mapping[str, tuple[Item, ...]]
    asked: Mapping[str, tuple[Field, ...]]
    askers: Mapping[Part | str, Forms]
    people: Counter[Part | str] = field(default_factory=Counter)
    scores: dict[Part, Counter[float]] = field(default_factory=lambda: defaultdict(Counter))
    chosen: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def shared_by(self, forms: Forms) -> list[Part | str]:
        """Return what these forms, and no others, have in common."""
        return [one for one, askers in self.askers.items() if askers == forms]

    def take(self, forms: Forms, form: str, answers: Answers) -> None:
        """Count one person's answers to what these forms, and no others, have in common."""
        self.people.update(self.shared_by(forms))
        for part, score in scores(self.items.get(form, ()), answers).items():
            if self.askers[part] == forms:
                self.scores[part][round(score, 6)] += 1
        for question in self.asked.get(form, ()):
            if self.askers[question.name] != forms:
                continue
            answer = answers.get(question.name, [])
            for value in {answer} if isinstance(answer, str) else set(answer):
                self.chosen[question.name][value] += 1

    def numbers(self) -> dict[str, Any]:
        """Return all that was counted, fit for JSON."""
        return {
            "people": [[one, people] for one, people in self.people.items()],
            "scores": [[*part, [[score, people] for score, people in of.items()]] for part, of in self.scores.items()],
            "chosen": {name: dict(values) for name, values in self.chosen.items()},
        }

    def add(self, numbers: Mapping[str, Any]) -> None:
        """Add what was counted before; nothing where that is empty."""
        for one, people in numbers.get("people", ()):
            self.people[one if isinstance(one, str) else (one[0], one[1])] += people
        for profile, subscale, of in numbers.get("scores", ()):
            self.scores[profile, subscale].update(dict(of))
        for name, values in numbers.get("chosen", {}).items():
            self.chosen[name].update(values)


def tally_for(contracts: Sequence[Contract]) -> Tally:
    """Make room for what these forms ask: scores of profiles, else the answers to each question."""
    about_profiles = [contract for contract in contracts if contract.about == PROFILE]
    others = [contract for contract in contracts if contract.about != PROFILE]
    items = {contract.form: items_of(contract) for contract in about_profiles}
    asked = {contract.form: questions_of(contract) for contract in others}
    parts = [(part, form) for form, own in items.items() for item in own for part in item.parts]
    return Tally(items, asked, together([*parts, *((one.name, form) for form, own in asked.items() for one in own)]))


def together(asked: Iterable[tuple[Asked, str]]) -> dict[Asked, Forms]:
    """Put together which forms have something; what no other has comes from few people sooner."""
    found: dict[Asked, set[str]] = defaultdict(set)
    for one, form in asked:
        found[one].add(form)
    return {one: frozenset(forms) for one, forms in found.items()}


def questions_of(contract: Contract) -> tuple[Field, ...]:
    """Return what is counted of a form that is not about profiles: its questions with options."""
    return tuple(field for field in contract.fields if field.options and not field.of)


def basis_of(tally: Tally, forms: Forms, minimum: int) -> str:
    """Return a digest of what is counted of these forms and in which steps; other words in a form change nothing."""
    shared = tally.shared_by(forms)
    scored = {form: _scored(items, shared) for form, items in tally.items.items() if form in forms}
    canonical = json.dumps([minimum, sorted(forms), sorted(map(str, shared)), scored], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _scored(items: Iterable[Item], shared: Sequence[Part | str]) -> list[list[Any]]:
    counting = [(item, part) for item in items for part in item.parts if part in shared]
    return [[item.field, part, item.weight, dict(item.values)] for item, part in counting]
