"""Who may do what: a table to be read at a glance, one function that reads it, and what the routes ask.

Least privilege: what stands nowhere here nobody may. Roles add up: an editor is a respondent as well. docs/rights.md
is made from this table.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from starlette.requests import Request

from rolebook_backend.identity.who import Identity, identity_of
from rolebook_backend.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.routing import Route
    from starlette.types import ASGIApp, Receive, Scope, Send

    from rolebook_backend.store import Person


class Action(StrEnum):
    """What can be done with something."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    ERASE = "erase"
    EXPORT = "export"


class Resource(StrEnum):
    """What there is. Whose a submission is, is a part of what it is."""

    SUBMISSION = "submission"  # whose it is decides which of the next four it becomes
    OWN = "own submission"
    SHARED = "report's submission, of a form that goes to managers"
    REPORTS = "report's submission, of any other form"
    ANOTHERS = "another's submission"
    RECEIPT = "receipt"
    AGREEMENT = "agreement"
    GROUP = "group results"
    PRIVATE_GROUP = "group results of a private handbook"
    COMMENTS = "comments"
    TEAM = "report's page in a team"
    OWN_TEAM = "list of one's own reports, which may be empty"
    VIEW = "manager's own view of a report"
    COMPLETION = "completion overview"
    QUARANTINE = "quarantine"
    ANSWERS = "all answers of a form"
    AUDIT = "audit trail"
    PEOPLE = "people list"
    TOKENS = "tokens"
    ERASURE = "personal data of somebody"
    WEBHOOKS = "webhooks"
    SESSION = "own session"
    SIGN_IN = "sign-in"
    PAGE = "page of an open handbook"
    PRIVATE_PAGE = "page of a private handbook"
    CHALLENGE = "challenge for proof of work"
    HEALTH = "health"
    LAYOUT = "layout of the backend's pages, and the brand's colours"
    METRICS = "metrics"


ROLES: Mapping[str, str] = {
    "anyone": "Whoever asks, also without sign-in; where an address is a secret, whoever has it.",
    "respondent": "Everybody who is signed in, for what is their own.",
    "manager": "Whoever the people list names as somebody's manager, for what concerns these people only.",
    "editor": "Keeps the handbook: sees counts and comments without names, never the answers of a person.",
    "administrator": "Looks after people, tokens, webhooks, exports and erasure; for results they are no editor.",
    "auditor": "Reads the audit trail, and no answers. Who acts does not look after their own traces.",
}
"""In the order of the columns. Scopes of tokens stand beside them."""

GIVEN = frozenset({"editor", "administrator", "auditor"})
"""Roles that the people list gives; the others somebody has by what they are to what they ask for."""

SCOPES: Mapping[str, str] = {
    "read:submissions": "A token that exports the answers of a form.",
    "read:results": "A token that reads group results and counts, such as for a dashboard.",
    "write:people": "A token that reads and changes the people list, such as for an import at night.",
    "read:audit": "A token that reads and exports the audit trail, such as for a central log.",
}


def _row(**cells: str) -> Mapping[Action, frozenset[str]]:
    return {Action(action): frozenset(words.split()) for action, words in cells.items()}


MATRIX: Mapping[Resource, Mapping[Action, frozenset[str]]] = {
    Resource.OWN: _row(read="respondent", create="anyone", export="respondent"),
    Resource.SHARED: _row(read="manager"),
    Resource.REPORTS: _row(),
    Resource.ANOTHERS: _row(),
    Resource.RECEIPT: _row(read="anyone"),
    Resource.AGREEMENT: _row(read="anyone", create="anyone", change="anyone"),
    Resource.GROUP: _row(read="anyone", export="editor read:results"),
    Resource.PRIVATE_GROUP: _row(read="respondent read:results", export="editor read:results"),
    Resource.COMMENTS: _row(read="editor"),
    Resource.TEAM: _row(read="manager"),
    Resource.OWN_TEAM: _row(read="respondent"),
    Resource.VIEW: _row(read="manager", create="manager"),
    Resource.COMPLETION: _row(read="editor read:results", export="editor read:results"),
    Resource.QUARANTINE: _row(read="editor", change="editor", erase="administrator"),
    Resource.ANSWERS: _row(export="administrator read:submissions"),
    Resource.AUDIT: _row(read="auditor read:audit", export="auditor read:audit"),
    Resource.PEOPLE: _row(
        read="administrator write:people",
        create="administrator write:people",
        change="administrator write:people",
        erase="administrator",
        export="administrator",
    ),
    Resource.TOKENS: _row(read="administrator", create="administrator", erase="administrator"),
    Resource.ERASURE: _row(export="administrator", erase="administrator"),
    Resource.WEBHOOKS: _row(
        read="administrator", create="administrator", change="administrator", erase="administrator"
    ),
    Resource.SESSION: _row(read="respondent", erase="anyone"),
    Resource.SIGN_IN: _row(read="anyone", create="anyone"),
    Resource.PAGE: _row(read="anyone"),
    Resource.PRIVATE_PAGE: _row(read="respondent"),
    Resource.CHALLENGE: _row(read="anyone"),
    Resource.HEALTH: _row(read="anyone"),
    Resource.LAYOUT: _row(read="anyone"),
    Resource.METRICS: _row(),  # shown at a port of their own, never at that of the forms
}

BY_OWNER = (Resource.OWN, Resource.SHARED, Resource.REPORTS, Resource.ANOTHERS)
"""What a submission is, by whose it is."""

BEHIND_THE_GATE = {Resource.PAGE: Resource.PRIVATE_PAGE, Resource.GROUP: Resource.PRIVATE_GROUP}
"""What is for anyone in an open handbook, and what it is in a private one."""

HIDDEN = frozenset({Resource.SUBMISSION, *BY_OWNER, Resource.TEAM, Resource.VIEW})
"""That it exists is itself private: who may not see it is told that there is no such thing."""

ROUTES: Mapping[tuple[str, str], tuple[Resource, Action]] = {
    ("GET", "/f/health"): (Resource.HEALTH, Action.READ),
    ("GET", "/f/openapi.json"): (Resource.PAGE, Action.READ),
    ("GET", "/f/pages.css"): (Resource.LAYOUT, Action.READ),
    ("GET", "/f/altcha"): (Resource.CHALLENGE, Action.READ),
    ("GET", "/f/receipts/{receipt}"): (Resource.RECEIPT, Action.READ),
    ("GET", "/f/receipts/{receipt}.pdf"): (Resource.RECEIPT, Action.READ),
    ("GET", "/f/results/{entry}"): (Resource.GROUP, Action.READ),
    ("GET", "/f/agreements/{secret}"): (Resource.AGREEMENT, Action.READ),
    ("POST", "/f/agreements/{secret}"): (Resource.AGREEMENT, Action.CHANGE),
    ("GET", "/f/agreements/{secret}/document"): (Resource.AGREEMENT, Action.READ),
    ("GET", "/f/agreements/{secret}/document.pdf"): (Resource.AGREEMENT, Action.READ),
    ("GET", "/f/agreements/{secret}/document.json"): (Resource.AGREEMENT, Action.READ),
    ("GET", "/f/sign-in"): (Resource.SIGN_IN, Action.READ),
    ("POST", "/f/sign-in"): (Resource.SIGN_IN, Action.CREATE),
    ("GET", "/f/sign-in/{secret}"): (Resource.SIGN_IN, Action.READ),
    ("POST", "/f/sign-in/{secret}"): (Resource.SIGN_IN, Action.CREATE),
    ("GET", "/f/oidc"): (Resource.SIGN_IN, Action.READ),
    ("GET", "/f/oidc/back"): (Resource.SIGN_IN, Action.CREATE),
    ("POST", "/f/sign-out"): (Resource.SESSION, Action.ERASE),
    ("GET", "/f/me"): (Resource.SESSION, Action.READ),
    ("GET", "/f/me/export"): (Resource.OWN, Action.EXPORT),
    ("GET", "/f/me/beside/{form}"): (Resource.OWN, Action.READ),  # what was answered about somebody is theirs, too
    ("POST", "/f/me/agreements/{agreement}"): (Resource.OWN, Action.READ),  # it only leads there
    ("GET", "/f/team"): (Resource.OWN_TEAM, Action.READ),
    ("GET", "/f/team/gaps"): (Resource.OWN_TEAM, Action.READ),
    ("GET", "/f/team/gaps.csv"): (Resource.OWN_TEAM, Action.READ),
    ("GET", "/f/team/{person:path}/assess/{assessed}"): (Resource.VIEW, Action.READ),
    ("POST", "/f/team/{person:path}/assess/{assessed}"): (Resource.VIEW, Action.CREATE),
    ("GET", "/f/team/{person:path}"): (Resource.TEAM, Action.READ),
    ("GET", "/f/overview"): (Resource.COMPLETION, Action.READ),
    ("GET", "/f/quarantine"): (Resource.QUARANTINE, Action.READ),
    ("GET", "/f/quarantine/{submission}"): (Resource.QUARANTINE, Action.READ),
    ("POST", "/f/quarantine/{submission}"): (Resource.QUARANTINE, Action.CHANGE),
    ("GET", "/f/comments/{entry}"): (Resource.COMMENTS, Action.READ),
    ("GET", "/f/exports"): (Resource.ANSWERS, Action.EXPORT),
    ("POST", "/f/exports/{form}"): (Resource.ANSWERS, Action.EXPORT),
    ("GET", "/f/audit"): (Resource.AUDIT, Action.READ),
    ("GET", "/f/audit.csv"): (Resource.AUDIT, Action.EXPORT),
    ("POST", "/f/people"): (Resource.PEOPLE, Action.CHANGE),
    ("POST", "/f/{form}"): (Resource.OWN, Action.CREATE),
    ("GET", "/{path:stylesheet}"): (Resource.LAYOUT, Action.READ),
    ("GET", "/{path:page}"): (Resource.PAGE, Action.READ),
}
"""What each route gives access to; a route that does not stand here is not served."""


def may(
    identity: Identity, action: Action, resource: Resource, *, owner: Person | None = None, shared: bool = False
) -> bool:
    """Say whether somebody may; `owner` is whom it is about, `shared` says that the form goes to managers.

    What is about nobody in particular, as an anonymous answer is, is about nobody's report.
    """
    roles = roles_of(identity, owner)
    return not roles.isdisjoint(MATRIX[_whose(identity, resource, owner, shared=shared)].get(action, ()))


def roles_of(identity: Identity, owner: Person | None = None) -> frozenset[str]:
    """Return the roles somebody has towards what is about `owner`."""
    person, token = identity.person, identity.token
    roles = {"anyone"}
    if person and person.active:
        roles |= {"respondent", *(person.access & GIVEN)}
        roles |= {"manager"} if owner and owner.manager == person.id else set()
    elif token:
        roles |= token.scopes & SCOPES.keys()
    return frozenset(roles)


def may_for_somebody(identity: Identity, action: Action, resource: Resource) -> bool:
    """Say whether there may be anybody towards whom somebody may; whom it is about is known further on."""
    roles = roles_of(identity) | ({"manager"} if "respondent" in roles_of(identity) else frozenset())
    rows = BY_OWNER if resource is Resource.SUBMISSION else (resource,)
    return any(not roles.isdisjoint(MATRIX[row].get(action, ())) for row in rows)


async def allowed(
    request: Request, action: Action, resource: Resource, *, owner: Person | None = None, shared: bool = False
) -> Identity:
    """Return who asks, if they may; Refusal else: sign in, no such thing, or not for you."""
    identity = await identity_of(request)
    if not may(identity, action, resource, owner=owner, shared=shared):
        raise refusal(identity, resource)
    return identity


def refusal(identity: Identity, resource: Resource) -> Refusal:
    """Return how somebody is told that they may not."""
    if not (identity.person or identity.token):
        return Refusal("sign-in")
    return Refusal("not-found" if resource in HIDDEN else "forbidden")


def guarded(routes: Iterable[Route], *, is_private: bool = False) -> list[Route]:
    """Put the table before each route: what it does not allow does not reach the route at all."""
    found = list(routes)
    for route in found:
        rights = {method: right_of(method, route.path, is_private=is_private) for method in route.methods or ()}
        if not all("anyone" in MATRIX.get(resource, {}).get(action, ()) for resource, action in rights.values()):
            route.app = _Guard(route.app, rights)
    return found


class _Guard:
    """Asks who it is before a route that is not for anyone."""

    def __init__(self, app: ASGIApp, rights: Mapping[str, tuple[Resource, Action]]) -> None:
        self.app = app
        self._rights = rights

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        resource, action = self._rights[scope["method"]]
        identity = await identity_of(Request(scope, receive, send))
        if not may_for_somebody(identity, action, resource):
            raise refusal(identity, resource)
        await self.app(scope, receive, send)


def opens_to(scopes: frozenset[str], method: str, path: str) -> bool:
    """Say whether a route of a private handbook is there for a machine: only where the table names one of its scopes.

    What is for anyone there is for anyone who has signed in.
    """
    if not path:
        return False
    resource, action = right_of(method, path, is_private=True)
    return not scopes.isdisjoint(MATRIX.get(resource, {}).get(action, ()))


def right_of(method: str, path: str, *, is_private: bool) -> tuple[Resource, Action]:
    """Return what a route gives access to; LookupError where the table of routes does not say it."""
    method = "GET" if method == "HEAD" else method
    if (method, path) not in ROUTES:
        raise LookupError(f"{method} {path}: say in access.ROUTES what this route gives access to")
    resource, action = ROUTES[method, path]
    return (BEHIND_THE_GATE.get(resource, resource) if is_private else resource), action


def _whose(identity: Identity, resource: Resource, owner: Person | None, *, shared: bool) -> Resource:
    me = identity.person
    if resource is not Resource.SUBMISSION:
        return resource
    if not me or not owner:
        return Resource.ANOTHERS
    if owner.id == me.id:
        return Resource.OWN
    if owner.manager == me.id:
        return Resource.SHARED if shared else Resource.REPORTS
    return Resource.ANOTHERS
