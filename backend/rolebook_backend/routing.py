"""Which route a request is for, where forms have names that other addresses have too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Match, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.types import Scope


class FormRoute(Route):
    """The address of forms: whatever another route has is no form's, also for methods that the other one has not."""

    def __init__(self, path: str, endpoint: Callable[..., object], others: Sequence[Route]) -> None:
        super().__init__(path, endpoint, methods=["POST"])
        # Only what is as long can have the same address, and most of that is known by its name alone.
        near = [one for one in others if one.path.count("/") == path.count("/")]
        self._taken = frozenset(one.path for one in near if "{" not in one.path)
        self._others = tuple(one for one in near if "{" in one.path)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """See Route."""
        found = super().matches(scope)
        if found[0] is Match.NONE or self._is_taken(found[1]["path_params"]) or methods_at(self._others, scope):
            return Match.NONE, {}
        return found

    def _is_taken(self, named: Mapping[str, str]) -> bool:
        return self.path.format(**named) in self._taken


def methods_at(routes: Iterable[object], scope: Scope) -> set[str]:
    """Return all methods that an address has."""
    found = (route for route in routes if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE)
    return set().union(*(route.methods or () for route in found))


def allowed(request: Request) -> dict[str, str]:
    """Return the header that says which methods an address has."""
    return {"Allow": ", ".join(sorted(methods_at(request.app.routes, request.scope)))}
