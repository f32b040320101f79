"""`rolebook-backend check` and `doctor`."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

import click

from rolebook_backend.cli.options import contracts_option, database_option, in_one_line
from rolebook_backend.fit import fit
from rolebook_backend.pdf import what_is_missing
from rolebook_backend.store.doctor import SOUND_SINCE, Health, examine, sqlite_is_sound
from rolebook_backend.store.migrate import revisions
from rolebook_backend.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rolebook_backend.store.address import Address

PARTS = (
    "rolebook",
    "starlette",
    "uvicorn",
    "sqlalchemy",
    "alembic",
    "jsonschema-rs",
    "python-multipart",
    "lxml",
    "httpx2",
    "openpyxl",
    "authlib",
    "aiosmtplib",
    "altcha",
    "prometheus-client",
    "psycopg",
    "weasyprint",
)


@click.command()
@contracts_option
@database_option(
    "The SQLite file, which a backend may be serving, or the address of a PostgreSQL database.", exists=False
)
@click.option("--altcha", is_flag=True, help="It will be served with --altcha.")
def check(contracts: Path, database: Address, *, altcha: bool) -> None:
    """Say whether a folder of contracts and a database fit together, before anybody is served.

    Changes nothing. Ends with 1 when the backend could not start or would refuse answers.

    \b
    Example:
      rolebook-backend check --contracts site/base/contracts --database answers.db
    """
    with in_one_line():
        found = fit(contracts, database, altcha=altcha)
    for line in found.notes:
        click.echo(line)
    for line in found.warnings:
        click.echo(f"Warning: {line}")
    for line in found.errors:
        click.echo(f"Error: {line}", err=True)
    if found.errors:
        raise click.exceptions.Exit(1)


@click.command()
@database_option("The SQLite file, which a backend may be serving, or the address of a PostgreSQL database.")
def doctor(database: Address) -> None:
    """Say what runs here and whether the database is sound.

    Changes nothing; a backend may be serving meanwhile.

    \b
    Examples:
      rolebook-backend doctor --database answers.db
      rolebook-backend doctor --database postgresql://rolebook@db.example/answers
    """
    with in_one_line():
        health = examine(database)
    for line in (*_versions(), *_findings(health)):
        click.echo(line)
    if health.problem:
        raise click.ClickException(f"{database}: is damaged; restore a backup")


def _versions() -> Sequence[str]:
    advice = f"older than {'.'.join(map(str, SOUND_SINCE))}: two writers at once could damage a database"
    note = "sound" if sqlite_is_sound() else f"{advice}; this backend lets only one in"
    return [
        _line("python", sys.version.partition(" ")[0]),
        *(_line(part, version_of(part)) for part in PARTS),
        _line("sqlite", f"{sqlite3.sqlite_version} ({note})"),
        _line("PDF", what_is_missing() or "documents and receipts can be had as PDF"),
    ]


def _findings(health: Health) -> Sequence[str]:
    newest = revisions()[-1]
    note = "" if health.revision == newest else f" (serve brings it to {newest})"
    return [
        _line("database", str(health.address)),
        _line("schema", health.revision + note),
        *(_line(name, value) for name, value in health.facts.items()),
        *(f"Warning: {warning}" for warning in health.warnings),
        *(f"{one.form}: {one.submissions} submissions, {one.quarantined} in quarantine" for one in health.counts),
        *([] if health.counts else ["no submissions yet"]),
        *([f"{health.agreements} agreements, {health.held_agreements} in quarantine"] if health.agreements else []),
    ]


def _line(name: str, value: str) -> str:
    return f"{name:<18} {value}"
