"""A people list handed to a backend that is running, by whoever may do so: a machine with a token, an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from anyio import to_thread
from starlette.responses import JSONResponse, Response

from rolebook_backend.asking import desk_of, expect_admitted
from rolebook_backend.encoding import JSON, MAX_LIST, read_bytes
from rolebook_backend.identity.roster import changes, ends_too_many, read_people
from rolebook_backend.identity.who import Identities, identity_of

if TYPE_CHECKING:
    from starlette.requests import Request


log = structlog.get_logger("rolebook.backend")


async def take_people(request: Request) -> Response:
    """`POST /f/people`: put a people list in the place of the one before; docs/people.md."""
    expect_admitted(request)  # an administrator's browser sends its cookie by itself
    identity = await identity_of(request)
    name = "people.json" if _kind(request) == JSON else "people.csv"
    desk = desk_of(request)
    identities: Identities = request.app.state.identities
    content = await read_bytes(request, MAX_LIST)
    roles = {contract.role_id for contract in desk.library.contracts()} if _asked(request, "check-roles") else None
    people, problems = await to_thread.run_sync(read_people, content, name, roles)
    if problems:
        return _refused(problems)
    before = await identities.store.people()
    found = changes(before, people)
    counts = {"added": len(found.added), "changed": len(found.changed), "ended": len(found.ended)}
    if ends_too_many(before, found) and not _asked(request, "replace-all"):
        return _refused([f"{name}: {len(found.ended)} people would become inactive; add ?replace-all if they should"])
    if not _asked(request, "dry-run"):
        await identities.store.set_people(found.people)
        await identities.store.record(identity.acting, "import", "people", "")
        log.info("people-taken", who=identity.acting, **counts)
    return JSONResponse({"ok": True, **counts, "people": len(people)})


def _refused(problems: list[str]) -> Response:
    errors = [{"code": "people", "field": "", "message": problem} for problem in problems]
    return JSONResponse({"ok": False, "error": "invalid", "errors": errors}, 422)


def _asked(request: Request, name: str) -> bool:
    return name in request.query_params


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
