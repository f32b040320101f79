"""Whose a submission is, as its form promises: nobody's, that of who has signed in, or only of such people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.agreements import AGREEMENT_CONTROLS
from rolebook_backend.answers import take_answers
from rolebook_backend.identity.routes import sign_in_address
from rolebook_backend.identity.who import Identities, identity_of
from rolebook_backend.messages import Fault, Refusal
from rolebook_backend.results import address

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

    from rolebook_backend.contracts import Contract
    from rolebook_backend.encoding import Body
    from rolebook_backend.store import Answers, Person
    from rolebook_backend.submit import Desk

NONE, REQUIRED = "none", "required"


async def sender_of(request: Request, contract: Contract, newest: Contract | None, body: Body) -> str | None:
    """Return the id to keep with what is sent; Refusal where only people who have signed in may send it.

    `newest` is the form as it is now. What it or the one that was filled in promises to keep without a name is kept
    without; where it has come to take signed answers only, older ones that promised otherwise are not taken.
    """
    is_required = (newest or contract).identity == REQUIRED
    if is_required and contract.identity == NONE:
        raise Refusal("contract-unknown", contract=newest, answers=_answers(body, newest or contract))
    person = await noted(request, contract, newest)
    if is_required and person is None:
        identities: Identities = request.app.state.identities
        here = sign_in_address(address(contract.page)) if identities.settings.has_sessions else ""
        raise Refusal("sign-in", [Fault("sign-in", href=here)], contract, _answers(body, contract))
    return person.id if person else None


async def noted(request: Request, contract: Contract, newest: Contract | None) -> Person | None:
    """Return who sends a request, unless the form promises to keep no names."""
    if NONE in {contract.identity, (newest or contract).identity}:
        # Nobody even asks: the moment at which a session was used would tell whose the answers are.
        return None
    return (await identity_of(request)).person


def closed_forms(app: Starlette) -> list[str]:
    """Return the forms that nobody can send, because they need a name and there is no way to sign in."""
    identities: Identities = app.state.identities
    desk: Desk = app.state.desk
    if identities.settings.has_sessions or identities.settings.header:
        return []
    return [contract.form for contract in desk.library.contracts() if contract.identity == REQUIRED]


def _answers(body: Body, contract: Contract) -> Answers:
    return take_answers(body, AGREEMENT_CONTROLS, contract).answers
