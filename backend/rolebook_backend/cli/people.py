"""`rolebook-backend people`."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rolebook_backend.cli.options import database_option, in_one_line, leave_line
from rolebook_backend.errors import BackendError
from rolebook_backend.identity.roster import Changes, changes, ends_too_many, read_people
from rolebook_backend.library import Library
from rolebook_backend.store import Person, Store, make_store

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rolebook_backend.store.address import Address

DATABASE = "The SQLite file, which no backend may be serving, or the address of a PostgreSQL database."


@click.group()
def people() -> None:
    """Say who may sign in, with which role, and who is whose manager.

    \b
    Examples:
      rolebook-backend people import --database answers.db people.csv --dry-run
      rolebook-backend people list --database answers.db
    """


@people.command("import")
@database_option(
    "The SQLite file, which no backend may be serving, or the address of a PostgreSQL database.", exists=False
)
@click.option(
    "--contracts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The contracts folder of the edition: each role must be one that forms are made for.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--replace-all", is_flag=True, help="Also when more than half of the people would become inactive.")
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_people(database: Address, contracts: Path | None, source: Path, *, dry_run: bool, replace_all: bool) -> None:
    """Put a people list in the place of the one before.

    FILE is CSV with the columns id, email, name, role, manager (an id) and access (editor, administrator, auditor),
    or JSON: a list of such people, or what SCIM answers. Who is no longer on it becomes inactive and is signed out.
    All problems are shown at once, and while there is one nothing is changed.

    \b
    Example:
      rolebook-backend people import --database answers.db people.csv --contracts site/base/contracts
    """
    with in_one_line():
        listed, problems = read_people(source.read_bytes(), str(source), _roles(contracts))
        for problem in problems:
            click.echo(f"Error: {problem}", err=True)
        if problems:
            raise BackendError(f"{source}: {len(problems)} to mend; nothing was changed")
        with opened(database) as store:
            before = asyncio.run(store.people())
            found = changes(before, listed)
            _show(found)
            if ends_too_many(before, found) and not replace_all:
                raise BackendError(
                    f"{source}: {len(found.ended)} of {sum(one.active for one in before)} people would become "
                    "inactive; is it the whole list? If so, give --replace-all. Nothing was changed"
                )
            if not dry_run:
                asyncio.run(store.set_people(found.people))
    if not dry_run:
        leave_line(database, "import", "people")
    counts = f"{len(found.added)} added, {len(found.changed)} changed, {len(found.ended)} made inactive"
    click.echo(f"{counts}, {len(listed)} on the list" + (" (dry run: nothing was changed)" if dry_run else ""))


@people.command("list")
@database_option(DATABASE)
@click.option("--inactive", is_flag=True, help="Also those who are no longer on the list.")
def list_people(database: Address, *, inactive: bool) -> None:
    """Show who is on the list.

    \b
    Example:
      rolebook-backend people list --database answers.db
    """
    with in_one_line(), opened(database) as store:
        found = asyncio.run(store.people())
    for one in found:
        if one.active or inactive:
            click.echo(_said(one) + ("" if one.active else " (inactive)"))


@contextmanager
def opened(database: Address) -> Iterator[Store]:
    """Open a store for one command."""
    store = make_store(database)
    store.open()
    try:
        yield store
    finally:
        store.close()


def _roles(contracts: Path | None) -> set[str] | None:
    if contracts is None:
        return None
    library = Library(contracts)
    library.load()
    return {contract.role_id for contract in library.contracts()}


def _show(found: Changes) -> None:
    for one in found.added:
        click.echo(f"+ {_said(one)}")
    for before, after in found.changed:
        parts = ("email", "name", "role", "manager", "access")
        told = [(part, _word(getattr(before, part)), _word(getattr(after, part))) for part in parts]
        differences = ", ".join(f"{part}: {old} → {new}" for part, old, new in told if old != new)
        click.echo(f"~ {after.id} {differences}")
    for one in found.ended:
        click.echo(f"- {_said(one)}")


def _said(one: Person) -> str:
    facts = {"role": one.role, "manager": one.manager, "access": one.access}
    return " ".join(
        [one.id, one.email, one.name, *(f"{name}={_word(value)}" for name, value in facts.items() if value)]
    )


def _word(value: str | Collection[str]) -> str:
    return (value if isinstance(value, str) else ",".join(sorted(value))) or "–"
