"""`rolebook-backend serve`."""

from __future__ import annotations

import logging
import os
import socket
import sys
from typing import TYPE_CHECKING

import click
import structlog
import uvicorn

from rolebook_backend.app import create_app
from rolebook_backend.cli.options import AddressType, contracts_option, database_option, in_one_line
from rolebook_backend.errors import BackendError
from rolebook_backend.metrics import Metrics
from rolebook_backend.pace import A_MINUTE
from rolebook_backend.webhooks import Webhook, webhook_from

if TYPE_CHECKING:
    from pathlib import Path

    from rolebook_backend.store import Store
    from rolebook_backend.store.address import Address


@click.command()
@contracts_option
@database_option(
    "The SQLite file that keeps the answers, made when it is not there, or postgresql://user@host/name.", exists=False
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
@click.option(
    "--metrics",
    type=AddressType(),
    metavar="[HOST:]PORT",
    help="Show counts for Prometheus there; without it nowhere. 127.0.0.1 where only a port is given.",
)
@click.option("--webhook", metavar="URL", help="Tell this address what was kept; its secret: ROLEBOOK_WEBHOOK_SECRET.")
@click.option("--webhook-answers", is_flag=True, help="Tell it the answers, too.")
@click.option(
    "--retain/--no-retain", default=True, help="Erase once a day what is older than forms keep it, as is usual, or not."
)
def serve(  # noqa: PLR0913 (an option each)
    contracts: Path,
    database: Address,
    host: str,
    port: int,
    origins: tuple[str, ...],
    rate: int,
    metrics: tuple[str, int] | None,
    *,
    webhook: str | None,
    webhook_answers: bool,
    retain: bool,
) -> None:
    """Take submissions until stopped.

    Put it behind the web server that serves the handbook, so that /f/ of the site leads here and the Host
    header stays as the browser sent it. Let that server add X-Forwarded-For: submissions that seem to come from
    this machine itself are not limited. Over PostgreSQL several backends may run at once, behind any balancer; keep
    its password in PGPASSWORD, in ~/.pgpass or in a service file, where no list of processes shows it.

    \b
    Examples:
      rolebook-backend serve --contracts site/base/contracts --database answers.db
      rolebook-backend serve --contracts site/base/contracts --database answers.db --port 9000 --metrics 9187
      rolebook-backend serve --contracts site/base/contracts --database postgresql://rolebook@db.example/answers
    """
    _log_to_stderr()
    try:
        with in_one_line():
            meter = Metrics() if metrics else None
            hook = _webhook(webhook, answers=webhook_answers)
            app = create_app(
                contracts,
                database,
                allowed_origins=origins,
                a_minute=rate,
                meter=meter,
                webhook=hook,
                retains=retain,
            )
            listener = _listen(host, port)
            metrics_at = meter.show(*metrics) if meter and metrics else ""
            _open(app.state.desk.store, listener)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--allow-origin") from error
    click.echo(f"Listening at http://{_shown(listener)}/f/ (stop with Ctrl+C)")
    if metrics_at:
        click.echo(f"Metrics at {metrics_at}")
    # No access log: the address of a receipt is a secret.
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


def _webhook(url: str | None, *, answers: bool) -> Webhook | None:
    secret = os.environ.get("ROLEBOOK_WEBHOOK_SECRET", "")
    return webhook_from(url, secret, answers=answers) if url else None


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise BackendError(f"cannot listen at {host}, port {port}: {error.strerror or error}") from error


def _open(store: Store, listener: socket.socket) -> None:
    try:
        store.open()
    except BaseException:
        listener.close()
        raise


def _shown(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


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
