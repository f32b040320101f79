"""The pages for signing in and out, and the one that says who one is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rolebook_backend.identity.door import MINUTES
from rolebook_backend.pages import Frame, frame, template
from rolebook_backend.texts import say

if TYPE_CHECKING:
    from rolebook_backend.contracts import Contract
    from rolebook_backend.store import Person


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The context of sign_in.html. `provider` leads to the provider of identities, or is empty."""

    frame: Frame
    following: str
    by_mail: bool
    provider: str


@dataclass(frozen=True, slots=True)
class SentPage:
    """The context of sign_in_sent.html."""

    frame: Frame
    minutes: int


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """The context of sign_in_confirm.html."""

    frame: Frame
    person: Person


def sign_in_page(site: Contract | None, following: str, provider: str, *, by_mail: bool) -> str:
    """Render the ways to sign in."""
    page = SignInPage(_frame(site, "sign_in"), following, by_mail, provider)
    return template("sign_in.html").render(page=page, say=partial(say, site))


def sent_page(site: Contract | None) -> str:
    """Render what is said to everybody who asks for a link."""
    page = SentPage(_frame(site, "sign_in_sent"), MINUTES)
    return template("sign_in_sent.html").render(page=page, say=partial(say, site))


def confirm_page(site: Contract | None, person: Person) -> str:
    """Render the one button that uses a link: programs that look through mail open links, too."""
    page = ConfirmPage(_frame(site, "sign_in"), person)
    return template("sign_in_confirm.html").render(page=page, say=partial(say, site))


def _frame(site: Contract | None, title: str) -> Frame:
    return frame(site, say(site, title), known=False)
