"""Commands that write into a workspace: a new one, ids, editor schemas."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rolebook.cli.common import FAILED_DATA, counted, this_workspace


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a new workspace with the starter handbook in it.

    \b
    Example:
      rolebook new handbook
    """
    from rolebook.starter import StarterError, copy_starter  # noqa: PLC0415 (used here only)

    try:
        count = copy_starter(folder)
    except StarterError as error:
        raise click.UsageError(str(error)) from None
    go_there = "" if folder == Path() else f"  cd {folder}\n"
    click.echo(f"{count} files written to {folder}/\n\nNext:\n{go_there}  rolebook serve")


@click.command()
@click.option("--dry-run", is_flag=True, help="Say which ids would be written, and write nothing.")
def ids(*, dry_run: bool) -> None:
    """Write an id wherever one is missing: entries, descriptors, behaviours, items, steps and other inner parts.

    Ids are made from the first words of a name or text. One that is there is never changed; comments and layout stay.

    \b
    Examples:
      rolebook ids --dry-run
      rolebook ids
    """
    from rolebook.ids import write_ids  # noqa: PLC0415 (used here only)

    done = write_ids(this_workspace(), write=not dry_run)
    for one in done:
        for line, name in one.ids:
            click.echo(f"{one.file}:{line}: {name}")
        if one.refused:
            click.echo(f"{one.file}: left alone: {one.refused}", err=True)
    count = sum(len(one.ids) for one in done)
    verb = "would be written" if dry_run else "written"
    click.echo(f"{counted(count, 'id')} {verb}" if count else "No id is missing in what can be read.")
    sys.exit(FAILED_DATA if any(one.refused for one in done) else 0)


@click.command()
def schemas() -> None:
    """Write the editor schemas into data/.schemas/, as this version of Rolebook has them.

    \b
    Example:
      rolebook schemas
    """
    from rolebook.exporters.schemas import schema_text  # noqa: PLC0415 (used here only)
    from rolebook.kinds import published_schemas  # noqa: PLC0415 (used here only)
    from rolebook.stage import write_file  # noqa: PLC0415 (used here only)

    workspace = this_workspace()
    for name, schema in published_schemas().items():
        write_file(workspace.data / ".schemas" / name, schema_text(schema).encode())
    click.echo(f"{len(published_schemas())} schemas in {workspace.data / '.schemas'}")
