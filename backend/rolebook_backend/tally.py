"""What is counted of a group: people, scores and choices, as numbers that can be added to and kept as JSON."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rolebook_backend.scoring import Item, Part, items_of, scores

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.store import Answers

PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people filled in each form, how many have which score, how many chose what."""

    items: Mapping[str, tuple[Item, ...]]
    asked: Mapping[str, tuple[Field, ...]]
    people: Counter[str] = field(default_factory=Counter)
    scores: dict[Part, Counter[float]] = field(default_factory=lambda: defaultdict(Counter))
    chosen: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, form: str, answers: Answers) -> None:
        """Count one person's answers."""
        self.people[form] += 1
        for part, score in scores(self.items.get(form, ()), answers).items():
            self.scores[part][round(score, 6)] += 1
        for question in self.asked.get(form, ()):
            answer = answers.get(question.name, [])
            for value in {answer} if isinstance(answer, str) else set(answer):
                self.chosen[question.name][value] += 1

    def numbers(self) -> dict[str, Any]:
        """Return all that was counted, fit for JSON."""
        return {
            "people": dict(self.people),
            "scores": [[*part, [[score, people] for score, people in of.items()]] for part, of in self.scores.items()],
            "chosen": {name: dict(values) for name, values in self.chosen.items()},
        }

    def add(self, numbers: Mapping[str, Any]) -> None:
        """Add what was counted before; nothing where that is empty."""
        self.people.update(numbers.get("people", {}))
        for profile, subscale, of in numbers.get("scores", ()):
            self.scores[profile, subscale].update(dict(of))
        for name, values in numbers.get("chosen", {}).items():
            self.chosen[name].update(values)


def tally_for(contracts: Sequence[Contract]) -> Tally:
    """Make room for what these forms ask: scores of profiles, else the answers to each question."""
    about_profiles = [contract for contract in contracts if contract.about == PROFILE]
    others = [contract for contract in contracts if contract.about != PROFILE]
    return Tally(
        items={contract.form: items_of(contract) for contract in about_profiles},
        asked={contract.form: questions_of(contract) for contract in others},
    )


def questions_of(contract: Contract) -> tuple[Field, ...]:
    """Return what is counted of a form that is not about profiles: its questions with options."""
    return tuple(field for field in contract.fields if field.options and not field.of)


def basis_of(contracts: Sequence[Contract], minimum: int) -> str:
    """Return a digest of what is counted of each form and in which steps; other words in a form change nothing."""
    tally = tally_for(contracts)
    scored = {
        form: [[item.field, item.parts, item.weight, dict(item.values)] for item in items]
        for form, items in tally.items.items()
    }
    asked = {form: [question.name for question in questions] for form, questions in tally.asked.items()}
    canonical = json.dumps([minimum, scored, asked], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
