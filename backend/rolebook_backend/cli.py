"""The `rolebook-backend` command."""

from __future__ import annotations

import logging
import socket
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click
import structlog
import uvicorn

from rolebook_backend.app import create_app
from rolebook_backend.errors import BackendError
from rolebook_backend.pace import A_MINUTE
from rolebook_backend.store.doctor import SOUND_SINCE, Health, examine, sqlite_is_sound

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = (
    "rolebook",
    "starlette",
    "uvicorn",
    "sqlalchemy",
    "alembic",
    "jsonschema-rs",
    "python-multipart",
    "lxml",
    "limits",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Receive the forms of a Rolebook handbook.

    \b
    Examples:
      rolebook-backend serve --contracts site/base/contracts --database answers.db
      rolebook-backend doctor --database answers.db
    """


@main.command()
@click.option(
    "--contracts",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The contracts folder of a built edition.",
)
@click.option(
    "--database",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The SQLite file that keeps the answers; it is made when it is not there.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8010, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Another site whose forms may be sent here, such as https://handbook.example; may be repeated.",
)
@click.option(
    "--rate",
    default=A_MINUTE,
    show_default=True,
    type=click.IntRange(0),
    help="Submissions a minute from one address to one form; 0 for no limit.",
)
def serve(contracts: Path, database: Path, host: str, port: int, origins: tuple[str, ...], rate: int) -> None:
    """Take submissions until stopped.

    Put it behind the web server that serves the handbook, so that /f/ of the site leads here and the Host
    header stays as the browser sent it. Let that server add X-Forwarded-For: submissions that seem to come from
    this machine itself are not limited.

    \b
    Examples:
      rolebook-backend serve --contracts site/base/contracts --database answers.db
      rolebook-backend serve --contracts site/base/contracts --database answers.db --port 9000
    """
    _log_to_stderr()
    try:
        app = create_app(contracts, database, allowed_origins=origins, a_minute=rate)
        listener = _listen(host, port)
        app.state.desk.store.open()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--allow-origin") from error
    except BackendError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Listening at http://{_shown(listener)}/f/ (stop with Ctrl+C)")
    # No access log: the address of a receipt is a secret.
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


@main.command()
@click.option(
    "--database",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The SQLite file that keeps the answers.",
)
def doctor(database: Path) -> None:
    """Say what runs here and whether the database is sound.

    Changes nothing; a backend may be serving meanwhile.

    \b
    Example:
      rolebook-backend doctor --database answers.db
    """
    try:
        health = examine(database)
    except BackendError as error:
        raise click.ClickException(str(error)) from error
    for line in (*_versions(), *_findings(health)):
        click.echo(line)
    if not health.is_sound:
        raise click.ClickException(f"{database}: is damaged; restore a backup")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise BackendError(f"cannot listen at {host}, port {port}: {error.strerror or error}") from error


def _shown(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _versions() -> Sequence[str]:
    advice = f"older than {'.'.join(map(str, SOUND_SINCE))}: two writers at once could damage a database"
    note = "sound" if sqlite_is_sound() else f"{advice}; this backend lets only one in"
    return [
        f"python             {sys.version.partition(' ')[0]}",
        *(f"{part:<18} {_version(part)}" for part in PARTS),
        f"sqlite             {sqlite3.sqlite_version} ({note})",
    ]


def _version(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return "not installed"


def _findings(health: Health) -> Sequence[str]:
    return [
        f"database           {health.path}",
        f"schema             {health.revision}",
        f"integrity_check    {health.integrity}",
        f"journal mode       {health.journal_mode}",
        f"synchronous        {health.synchronous}",
        *(f"{one.form}: {one.submissions} submissions, {one.quarantined} in quarantine" for one in health.counts),
        *([] if health.counts else ["no submissions yet"]),
    ]


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
