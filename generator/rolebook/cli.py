"""The `rolebook` command."""

from __future__ import annotations

import difflib
import shutil
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.status import Status

from rolebook import __version__, pipeline
from rolebook.diagnostics import CODES, Code, Report, Severity
from rolebook.engines import ENGINES
from rolebook.exporters import schema_text
from rolebook.kinds import published_schemas
from rolebook.reporters import REPORTERS
from rolebook.stage import write_file
from rolebook.starter import StarterError, copy_starter
from rolebook.workspace import BASE, Workspace, find_workspace

FAILED_DATA = 1

_edition_options = (
    click.option("--brand", metavar="NAME", help="The edition of one brand: a folder of brands/."),
    click.option("--all", "all_editions", is_flag=True, help="The base edition and every brand's."),
)


def with_editions(command: click.decorators.FC) -> click.decorators.FC:
    """Adds --brand and --all."""
    for option in reversed(_edition_options):
        command = option(command)
    return command


class _Commands(click.Group):
    """Commands that say which file could not be read or written, where one could not."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.filename is None:
                raise
            raise click.ClickException(f"{error.filename}: {error.strerror}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rolebook")
def main() -> None:
    """Build a searchable, role-filtered handbook site from the YAML of a workspace.

    \b
    Begin with:
      rolebook new handbook
      cd handbook
      rolebook serve
    """


@main.command()
@with_editions
@click.option("--format", "style", type=click.Choice(list(REPORTERS)), default="text", help="How problems are printed.")
def check(brand: str | None, *, all_editions: bool, style: str) -> None:
    """Say what is wrong with the data, all in one run.

    \b
    Examples:
      rolebook check
      rolebook check --brand northlight
      rolebook check --all --format json
    """
    workspace = _workspace()
    report = Report()
    editions = _editions(workspace, brand, all_editions=all_editions)
    for edition in editions:
        report.extend(pipeline.check(workspace, edition))
    REPORTERS[style](report, workspace.root, Console())
    if style == "text":
        _say_counts(report, f"{', '.join(editions)}: ")
    sys.exit(FAILED_DATA if report.failed else 0)


@main.command()
@with_editions
@click.option(
    "--engine",
    type=click.Choice([engine.name for engine in ENGINES]),
    default="mkdocs",
    help="The site engine.",
)
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
    workspace = _workspace()
    console = Console(stderr=True)
    failed = False
    for edition in _editions(workspace, brand, all_editions=all_editions):
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


@main.command()
@click.option("--brand", metavar="NAME", help="Serve the edition of one brand.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where answers are stored.  [default: var/answers.db, for a brand var/answers-NAME.db]",
)
def serve(brand: str | None, host: str, port: int, database: Path | None) -> None:
    """Serve site and forms on this machine, and build again when a file changes.

    \b
    Examples:
      rolebook serve
      rolebook serve --brand northlight --port 8080
    """
    workspace = _workspace()
    edition = _editions(workspace, brand, all_editions=False)[0]
    try:
        from rolebook.server import ServeError, serve_edition  # noqa: PLC0415 (needs the extra `serve`)
    except ModuleNotFoundError as missing:
        raise click.UsageError(f"{missing.name} is not installed; run: pip install 'rolebook[serve]'") from None
    try:
        serve_edition(
            workspace,
            edition,
            host,
            port,
            database or _default_database(workspace, edition),
            Console(stderr=True),
        )
    except ServeError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a new workspace with the starter handbook in it.

    \b
    Example:
      rolebook new handbook
    """
    try:
        count = copy_starter(folder)
    except StarterError as error:
        raise click.UsageError(str(error)) from None
    go_there = "" if folder == Path() else f"  cd {folder}\n"
    click.echo(f"{count} files written to {folder}/\n\nNext:\n{go_there}  rolebook serve")


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain a code that check or build has named.

    \b
    Example:
      rolebook explain unknown-reference
    """
    known = {entry.name: entry for entry in CODES}
    name = code.strip("[]").removeprefix("error[").removeprefix("warning[")
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else "the codes are: " + ", ".join(sorted(known))
        raise click.UsageError(f"there is no code “{name}”; {hint}")
    _explain(known[name])


@main.command()
def schemas() -> None:
    """Write the editor schemas into data/.schemas/, as this version of Rolebook has them.

    \b
    Example:
      rolebook schemas
    """
    workspace = _workspace()
    for name, schema in published_schemas().items():
        write_file(workspace.data / ".schemas" / name, schema_text(schema).encode())
    click.echo(f"{len(published_schemas())} schemas in {workspace.data / '.schemas'}")


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


def _workspace() -> Workspace:
    found = find_workspace(Path.cwd())
    if found is None:
        raise click.UsageError(
            "this folder is no workspace: no data/handbook.yml here or above; `rolebook new handbook` makes one"
        )
    return found


def _editions(workspace: Workspace, brand: str | None, *, all_editions: bool) -> list[str]:
    if all_editions and brand is not None:
        raise click.UsageError("--all and --brand exclude each other; name one of them")
    if all_editions:
        return workspace.editions()
    if brand is None or brand == BASE:
        return [BASE]
    known = workspace.brand_names()
    if brand not in known:
        near = difflib.get_close_matches(brand, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known) or 'none yet'}"
        raise click.UsageError(f"brands/ has no folder “{brand}” with a brand.yml; {hint}")
    return [brand]


def _say_counts(report: Report, before: str = "") -> None:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    click.echo(f"{before}{_counted(errors, 'error')}, {_counted(warnings, 'warning')}")
    if len(report):
        code = next(iter(report)).code
        click.echo(f"More about a code: rolebook explain {code}")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _say_built(built: pipeline.Built, workspace: Workspace, console: Console) -> None:
    if built.site is None:
        kept = " The site that was there before is unchanged." if workspace.site(built.edition).exists() else ""
        errors, warnings = built.report.count(Severity.ERROR), built.report.count(Severity.WARNING)
        found = f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"
        console.print(f"[bold red]{escape(built.edition)}: not built.[/] {found}.{kept}", soft_wrap=True)
        return
    facts = {
        "pages": built.pages,
        "forms": built.forms,
        "warnings": built.report.count(Severity.WARNING),
        "seconds": "  ".join(f"{name} {seconds:.2f}" for name, seconds in built.seconds.items()),
    }
    console.print(f"[bold green]{escape(built.edition)}:[/] built into {escape(workspace.named(built.site))}/")
    for name, value in facts.items():
        console.print(f"{name:<8}  {value}", soft_wrap=True)


def _explain(code: Code) -> None:
    width = min(100, shutil.get_terminal_size().columns)
    click.echo(f"{code.severity}[{code.name}]: {code.title}\n")
    click.echo(click.wrap_text(code.explanation, width))
    for label, sample in (("Wrong", code.wrong), ("Right", code.right)):
        if sample:
            click.echo(f"\n{label}:\n" + "\n".join(f"  {line}" for line in sample.splitlines()))
