"""Keeping something that a page asks for away from it, for a while or for good."""

from __future__ import annotations

from time import monotonic

from playwright.sync_api import Page, Route

from browser.conftest import SOON


class Gate:
    """Keeps a script, or what else a page asks for, away from it, or holds it back until it is let through."""

    def __init__(self, page: Page, name: str, ending: str = ".js") -> None:
        self.page = page
        self.pattern = f"**/{name}{ending}"
        self.held: list[Route] = []

    def shut(self) -> None:
        self.page.route(self.pattern, lambda route: route.abort())

    def hold(self) -> None:
        def keep(route: Route) -> None:
            self.held.append(route)

        self.page.route(self.pattern, keep)

    def wait(self) -> None:
        """Until the page has asked for it."""
        deadline = monotonic() + SOON / 1000
        while not self.held:
            assert monotonic() < deadline, f"{self.pattern} was not asked for"
            self.page.wait_for_timeout(20)

    def open(self) -> None:
        for route in self.held:
            route.continue_()
        self.page.unroute(self.pattern)
