"""`rolebook-backend backup`, `restore`, `migrate` and `export`."""

from __future__ import annotations

import codecs
import shlex
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from rolebook_backend.cli.options import (
    DatabaseType,
    database_option,
    in_one_line,
    leave_line,
    operator,
    replace_option,
)
from rolebook_backend.errors import StoreError
from rolebook_backend.export import FORMATS
from rolebook_backend.export import export as export_form
from rolebook_backend.person import export_person
from rolebook_backend.store.alone import written_whole
from rolebook_backend.store.backup import back_up
from rolebook_backend.store.backup import restore as restore_file
from rolebook_backend.store.copying import move
from rolebook_backend.store.dumping import dump, restore_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rolebook_backend.store.address import Address

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@database_option("The SQLite file, which a backend may be serving, or the address of a PostgreSQL database.")
@click.option("--to", required=True, type=FILE, help="The file to write.")
@replace_option
def backup(database: Address, to: Path, *, replace: bool) -> None:
    """Write a copy of the database to a file, also while a backend serves it.

    The copy is checked before it gets its name. A PostgreSQL database is dumped by pg_dump; where that is not
    there, its command line is shown.

    \b
    Examples:
      rolebook-backend backup --database answers.db --to backups/answers-monday.db
      rolebook-backend backup --database postgresql://rolebook@db.example/answers --to answers.dump
    """
    with in_one_line():
        if not database.is_file:
            dump(database, to, replace=replace)
            leave_line(database, "backup", "database")
            click.echo(f"{to}: a dump; to restore it: {shlex.join(restore_command(database, to))}")
            return
        health = back_up(database.path, to, replace=replace)
        leave_line(database, "backup", "database")
    click.echo(f"{to}: {health.holds}, integrity ok, schema {health.revision}")


@click.command()
@database_option("The SQLite file to restore; no backend may be serving it.", exists=False)
@click.option(
    "--from", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A backup."
)
@replace_option
def restore(database: Address, source: Path, *, replace: bool) -> None:
    """Put a backup in the place of the database.

    A database that is there is kept beside under another name, and only with --replace. A dump of PostgreSQL is
    restored by pg_restore; its command line is shown.

    \b
    Examples:
      rolebook-backend restore --database answers.db --from backups/answers-monday.db
      rolebook-backend restore --database answers.db --from backups/answers-monday.db --replace
    """
    with in_one_line():
        if not database.is_file:
            command = shlex.join(restore_command(database, source))
            raise StoreError(f"PostgreSQL's own program restores a dump, into an empty database; run: {command}")
        restored = restore_file(database.path, source, replace=replace)
        leave_line(database, "restore", "database")
    if restored.aside:
        click.echo(f"{restored.aside}: the database that was there before")
    click.echo(f"{database}: {restored.health.holds}, integrity ok")


@click.command()
@database_option("The SQLite file to copy from; no backend may be serving it.")
@click.option(
    "--to", required=True, type=DatabaseType(exists=False), metavar="URL", help="An empty PostgreSQL database."
)
def migrate(database: Address, to: Address) -> None:
    """Copy all that a SQLite file holds into an empty PostgreSQL database: everything or nothing.

    The rows are counted on both sides before they are kept. The file stays as it is.

    \b
    Example:
      rolebook-backend migrate --database answers.db --to postgresql://rolebook@db.example/answers
    """
    with in_one_line():
        if not database.is_file:
            raise StoreError(f"{database}: is no SQLite file; rows are copied from a file to PostgreSQL only")
        copied = move(database.path, to, _progress, operator())
    for name, size in copied.items():
        click.echo(f"{name}: {size} of {size} rows")
    click.echo(f"{to} holds them all; from now on serve with: --database {to}")


@click.command()
@database_option("The SQLite file, which a backend may be serving, or the address of a PostgreSQL database.")
@click.option("--form", default="", help="The form, such as competency-professional.staff; xlsx takes all without it.")
@click.option("--person", default="", metavar="ID", help="Instead of a form: everything about one person, as JSON.")
@click.option(
    "--format",
    "style",
    default="csv",
    show_default=True,
    type=click.Choice(list(FORMATS)),
    help="For a spreadsheet, or for a program.",
)
@click.option("--out", required=True, type=FILE, help="The file to write; - for the terminal or another program.")
def export(database: Address, form: str, person: str, style: str, out: Path) -> None:
    """Write all submissions of a form to a file, oldest first; of an agreement's form all events.

    Neither keys, receipts nor secret links are in it. In CSV and XLSX a cell that a spreadsheet would take for a
    formula begins with an apostrophe. With --person it is all that is kept about somebody, for them.

    \b
    Examples:
      rolebook-backend export --database answers.db --form competency-professional.staff --out answers.csv
      rolebook-backend export --database answers.db --format xlsx --out answers.xlsx
      rolebook-backend export --database answers.db --person ada --out ada.json
    """
    if form and person:
        raise click.UsageError("Say a --form or a --person, not both.")
    what = ("person", person) if person else ("form", form or "all")
    with in_one_line():
        with _opened(out, style if not person else "json") as file:
            number = export_person(database, person, file) if person else export_form(database, form, style, file)
            if person and not number:
                raise StoreError(f"{database}: nothing is kept about a person with the id “{person}”")
        # Not where nothing is known of a person: the trail does not begin to name them.
        leave_line(database, "export", *what)
    click.echo(f"{out}: {number} rows of {what[1]}", err=True)


@contextmanager
def _opened(out: Path, style: str) -> Iterator[IO[bytes]]:
    if str(out) == "-":
        yield sys.stdout.buffer
        return
    with written_whole(out) as part, part.open("wb") as file:
        if style == "csv":
            file.write(codecs.BOM_UTF8)  # tells spreadsheets that the text is UTF-8
        yield file


def _progress(table: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{table}: {done} of {total} rows" + ("\n" if done == total else ""), nl=False, err=True)
