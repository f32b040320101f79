"""Which route a request is for, where forms have names that other addresses have too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Match, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from starlette.requests import Request
    from starlette.types import Scope


class FormRoute(Route):
    """The address of forms: whatever another route has is no form's, also for methods that the other one has not."""

    def __init__(self, path: str, endpoint: Callable[..., object], others: Sequence[Route]) -> None:
        super().__init__(path, endpoint, methods=["POST"])
        self._others = tuple(others)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """See Route."""
        return (Match.NONE, {}) if methods_at(self._others, scope) else super().matches(scope)


def methods_at(routes: Iterable[object], scope: Scope) -> set[str]:
    """Return all methods that an address has."""
    found = (route for route in routes if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE)
    return set().union(*(route.methods or () for route in found))


def allowed(request: Request) -> dict[str, str]:
    """Return the header that says which methods an address has."""
    return {"Allow": ", ".join(sorted(methods_at(request.app.routes, request.scope)))}
