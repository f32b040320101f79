"""Commands that make and show a site."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.status import Status

from rolebook import pipeline
from rolebook.cli.common import FAILED_DATA, console_on, counts_of, editions_of, this_workspace, with_editions
from rolebook.diagnostics import Severity
from rolebook.engines import ENGINES
from rolebook.reporters import REPORTERS
from rolebook.workspace import BASE, Workspace

with_engine = click.option(
    "--engine",
    type=click.Choice([engine.name for engine in ENGINES]),
    default="mkdocs",
    help="The site engine.",
)


@click.command()
@with_editions
@with_engine
@click.option("--strict", is_flag=True, help="Stop at warnings too.")
def build(brand: str | None, *, all_editions: bool, engine: str, strict: bool) -> None:
    """Build the site into site/<edition>/.

    A site that is there already stays as it is until the new one is complete.

    \b
    Examples:
      rolebook build
      rolebook build --brand northlight
      rolebook build --all --strict
    """
    workspace = this_workspace()
    console = console_on(stderr=True)
    failed = False
    for edition in editions_of(workspace, brand, all_editions=all_editions):
        with Status("", console=console) as status:
            built = pipeline.build(
                workspace,
                edition,
                engine=engine,
                strict=strict,
                progress=lambda stage, edition=edition, status=status: status.update(
                    f"{edition}: {_STAGE_WORDS[stage]} …"
                ),  # type: ignore[misc]
            )
        REPORTERS["text"](built.report, workspace.root, console)
        _say_built(built, workspace, console)
        failed |= built.site is None
    sys.exit(FAILED_DATA if failed else 0)


@click.command()
@click.option("--brand", metavar="NAME", help="Serve the edition of one brand.")
@with_engine
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where answers are stored.  [default: var/answers.db, for a brand var/answers-NAME.db]",
)
def serve(brand: str | None, engine: str, host: str, port: int, database: Path | None) -> None:
    """Serve site and forms on this machine, and build again when a file changes.

    \b
    Examples:
      rolebook serve
      rolebook serve --brand northlight --port 8080
    """
    workspace = this_workspace()
    edition = editions_of(workspace, brand, all_editions=False)[0]
    try:
        from rolebook.server import ServeError, serve_edition  # noqa: PLC0415 (needs the extra `serve`)
    except ModuleNotFoundError as missing:
        raise click.UsageError(f"{missing.name} is not installed; run: pip install 'rolebook[serve]'") from None
    try:
        serve_edition(
            workspace,
            edition,
            engine,
            host,
            port,
            database or _default_database(workspace, edition),
            console_on(stderr=True),
        )
    except ServeError as error:
        raise click.ClickException(str(error)) from None


_STAGE_WORDS = {
    "read": "reading",
    "check": "checking",
    "render": "rendering pages and search records",
    "stage": "writing the staged project",
    "engine": "building the site",
    "finish": "checking links",
}


def _default_database(workspace: Workspace, edition: str) -> Path:
    """Each edition's own, so that two of them can be served at once."""
    name = "answers.db" if edition == BASE else f"answers-{edition}.db"
    return workspace.root / "var" / name


def _said_of_cut(count: int) -> str:
    """What is said of assessments whose questions do not find room on one page."""
    one = "1 assessment of a role is" if count == 1 else f"{count} assessments of a role are"
    return f" ({one} filled in in parts, as one page would be too heavy)" if count else ""


def _say_built(built: pipeline.Built, workspace: Workspace, console: Console) -> None:
    if built.site is None:
        kept = " The site that was there before is unchanged." if workspace.site(built.edition).exists() else ""
        found = counts_of(built.report)
        console.print(f"[bold red]{escape(built.edition)}: not built.[/] {found}.{kept}", soft_wrap=True)
        return
    facts = {
        "pages": built.pages,
        "forms": f"{built.forms}{_said_of_cut(built.cut)}",
        "warnings": built.report.count(Severity.WARNING),
        "seconds": "  ".join(f"{name} {seconds:.2f}" for name, seconds in built.seconds.items()),
    }
    console.print(f"[bold green]{escape(built.edition)}:[/] built into {escape(workspace.named(built.site))}/")
    for name, value in facts.items():
        console.print(f"{name:<8}  {value}", soft_wrap=True)
