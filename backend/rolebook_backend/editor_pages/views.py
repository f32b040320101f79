"""What these pages are rendered from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rolebook_backend.desk_pages.views import EXPORTS, OVERVIEW, QUARANTINE, render
from rolebook_backend.distribution import SMALL
from rolebook_backend.export import FORMATS
from rolebook_backend.results import all_answers
from rolebook_backend.store import Submission
from rolebook_backend.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.comments import Comments
    from rolebook_backend.contracts import Contract
    from rolebook_backend.desk_pages.views import Around
    from rolebook_backend.editor_pages.overview import Agreements, Progress, Steps
    from rolebook_backend.results import Part
    from rolebook_backend.store.editing_base import HeldAgreement


@dataclass(frozen=True, slots=True)
class Held:
    """Something the honeypot held back, under the form that it came by; without its sender, whoever that is."""

    kept: Submission | HeldAgreement
    contract: Contract | None

    @property
    def kind(self) -> str:
        """What it is, as the audit trail has it."""
        return "submission" if isinstance(self.kept, Submission) else "agreement"

    @property
    def received(self) -> str:
        """When it came, or was begun."""
        return self.kept.received_at if isinstance(self.kept, Submission) else self.kept.started_at

    @property
    def goes_on(self) -> bool:
        """Say whether more came later, which is not shown."""
        return not isinstance(self.kept, Submission) and self.kept.goes_on

    @property
    def form(self) -> str:
        """What the form is called."""
        return f"{self.contract.title}: {self.contract.role_name}" if self.contract else self.kept.form

    @property
    def href(self) -> str:
        """Where to look at it."""
        return f"{QUARANTINE}/{self.kept.id}"

    @property
    def answers(self) -> tuple[Part, ...]:
        """What was answered."""
        return all_answers(self.contract, self.kept.answers) if self.contract else ()


@dataclass(frozen=True, slots=True)
class Exportable:
    """A form that has rows to export."""

    form: str
    title: str
    role: str

    @property
    def href(self) -> str:
        """Where its export is asked for."""
        return f"{EXPORTS}/{self.form}"


def overview_page(around: Around, found: Sequence[Progress], agreed: Sequence[Agreements], held: int) -> str:
    """Render how far the forms have come."""

    def told(count: Steps) -> str:
        return say(around.site, "overview_least" if count.least else "overview_few", count=count.least)

    title = say(around.site, "overview")
    context = {"progress": found, "agreed": agreed, "held": held, "told": told, "small": SMALL}
    return render(around, "editor_overview.html", title, OVERVIEW, **context)


def overview_json(found: Sequence[Progress]) -> list[dict[str, object]]:
    """Return the same for a program; null where names are not kept."""
    return [
        {
            "form": one.contract.form,
            "title": one.contract.title,
            "role": one.contract.role_id,
            "people": one.people,
            "current": one.current if one.is_named else None,
            "before": one.before if one.is_named else None,
            "again": one.again if one.is_named else None,
            "unnamed_at_least": one.unnamed.least,
            "unnamed_before_at_least": one.unnamed_before.least,
        }
        for one in found
    ]


def agreements_json(agreed: Sequence[Agreements]) -> list[dict[str, object]]:
    """Return how far agreements are, for a program."""
    states = ("begun", "draft", "review", "confirmed", "superseded")
    about = [{"form": one.contract.form, "title": one.contract.title, "role": one.contract.role_id} for one in agreed]
    return [told | {name: getattr(one, name) for name in states} for told, one in zip(about, agreed, strict=True)]


def quarantine_page(around: Around, found: Sequence[Held], *, is_released: bool) -> str:
    """Render what is held back, form by form."""
    ordered = sorted(found, key=lambda one: one.form)
    by_form = [(form, list(some)) for form, some in groupby(ordered, key=lambda one: one.form)]
    title = say(around.site, "quarantine")
    return render(around, "editor_quarantine.html", title, QUARANTINE, by_form=by_form, is_released=is_released)


def held_page(around: Around, held: Held) -> str:
    """Render one of them, with the button that lets it in."""
    return render(around, "editor_held.html", say(around.site, "held_title"), "", held=held)


def comments_page(around: Around, found: Comments) -> str:
    """Render what was written, question by question."""
    title = f"{say(around.site, 'comments')}: {found.contract.title}"
    return render(around, "editor_comments.html", title, "", found=found)


def exports_page(around: Around, found: Sequence[Exportable]) -> str:
    """Render the buttons."""
    return render(
        around, "editor_exports.html", say(around.site, "exports"), EXPORTS, forms=found, styles=list(FORMATS)
    )
