"""One build after another, what came of each said in the terminal and kept as a state for the pages."""

from __future__ import annotations

import secrets

from rich.console import Console
from rich.markup import escape

from rolebook import pipeline
from rolebook.diagnostics import Severity
from rolebook.reporters import REPORTERS
from rolebook.server.state import State, state_of
from rolebook.workspace import Workspace


class Builder:
    """Builds an edition. A broken edit keeps the last good site, a site of an earlier run included."""

    def __init__(self, workspace: Workspace, edition: str, console: Console, engine: str = "mkdocs") -> None:
        self._workspace = workspace
        self._edition = edition
        self._console = console
        self._engine = engine
        # Pages outlive a server: those that another run has made must not take this run's builds for theirs.
        self._run = secrets.token_hex(4)
        self._builds = 0

    def build(self) -> State:
        """Build once. Whatever happens ends in a state: who watches must go on watching."""
        try:
            return self._built(pipeline.build(self._workspace, self._edition, engine=self._engine))
        # A file that an editor is about to replace, or a fault of ours: the watching goes on, the next change builds.
        except Exception as error:  # noqa: BLE001
            return self._failed(f"{type(error).__name__}: {error}")

    def _built(self, built: pipeline.Built) -> State:
        self._builds += built.site is not None
        self._say(built)
        return state_of(built.report, self._workspace.root, self._name, published=built.site is not None)

    @property
    def _name(self) -> str:
        """The name of the site there is; pages are out of date when they were made from another one."""
        has_site = self._workspace.site(self._edition).is_dir()
        return f"{self._run}-{self._builds}" if has_site else ""

    def _failed(self, reason: str) -> State:
        self._console.print(f"[bold red]Not built:[/] {escape(reason)}", soft_wrap=True)
        return State(self._name, published=False, failure=reason)

    def _say(self, built: pipeline.Built) -> None:
        REPORTERS["text"](built.report, self._workspace.root, self._console)
        if built.site is not None:
            self._console.print(f"Built {built.pages} pages in {sum(built.seconds.values()):.1f} s")
            return
        kept = "the last good site stays" if self._name else "there is no site yet, the page waits for it"
        self._console.print(f"[bold red]Not built:[/] {built.report.count(Severity.ERROR)} to mend; {kept}")
