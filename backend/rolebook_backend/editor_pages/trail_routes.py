"""The addresses of the audit trail. Who may ask for them is decided before, by the table in access.py."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from rolebook_backend.asking import desk_of, wants_json
from rolebook_backend.desk_pages.framing import around_of
from rolebook_backend.desk_pages.views import TRAIL
from rolebook_backend.editor_pages.exporting import TYPES, Exports, pieces
from rolebook_backend.editor_pages.trail import CSV, SHOWN, found, question_in, trail_page
from rolebook_backend.errors import StoreBusyError, StoreError
from rolebook_backend.identity.who import identity_of

if TYPE_CHECKING:
    from starlette.requests import Request


def trail_routes() -> list[Route]:
    """Return the routes, to stand before those of forms."""
    return [Route(TRAIL, trail), Route(CSV, trail_csv)]


async def trail(request: Request) -> Response:
    """`GET /f/audit`: who did or read what, the newest first."""
    question, store = question_in(request.query_params), desk_of(request).store
    await _note(request, "read")
    page = found(question, await store.trail(question.wanted, question.before, SHOWN + 1))
    if wants_json(request):
        lines = [asdict(line) for line in page.lines]
        return JSONResponse({"ok": True, "lines": lines, "older": page.older or None})
    return HTMLResponse(trail_page(await around_of(request), page, *await store.trail_words()))


async def trail_csv(request: Request) -> Response:
    """`GET /f/audit.csv`: the same for a spreadsheet, all of it and oldest first."""
    question = question_in(request.query_params)
    await _note(request, "export")
    made: Exports = request.app.state.exports
    try:
        file = await made.trail(question.wanted)
    except StoreError as error:
        raise StoreBusyError(str(error)) from error
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(pieces(file), media_type=TYPES["csv"], headers=headers)


async def _note(request: Request, action: str) -> None:
    """Leave a line of this, before anything is shown: where that cannot be, nothing is."""
    await desk_of(request).store.record((await identity_of(request)).acting, action, "audit", "")
