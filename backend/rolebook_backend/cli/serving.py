"""`rolebook-backend serve`."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import click
import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from rolebook_backend.app import create_app
from rolebook_backend.cli.identity import sign_in_options
from rolebook_backend.cli.options import AddressType, contracts_option, database_option, in_one_line
from rolebook_backend.errors import BackendError
from rolebook_backend.identity.peers import RealPeer
from rolebook_backend.logs import STYLES, log_to_stderr
from rolebook_backend.metrics import Metrics
from rolebook_backend.pace import A_MINUTE
from rolebook_backend.request_ids import RequestIds

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.applications import Starlette

    from rolebook_backend.identity.settings import SignInSettings
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
@click.option("--log", type=click.Choice(STYLES), help="How events are written; text on a terminal, else json.")
@sign_in_options
def serve(  # noqa: PLR0913, PLR0917 (one for each option)
    contracts: Path,
    database: Address,
    host: str,
    port: int,
    origins: tuple[str, ...],
    rate: int,
    metrics: tuple[str, int] | None,
    log: str | None,
    sign_in: SignInSettings,
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
    log_to_stderr(log or ("text" if sys.stderr.isatty() else "json"))
    try:
        with in_one_line():
            meter = Metrics() if metrics else None
            app = create_app(contracts, database, allowed_origins=origins, a_minute=rate, meter=meter, sign_in=sign_in)
            listener = _listen(host, port)
            metrics_at = meter.show(*metrics) if meter and metrics else ""
            _open(app.state.desk.store, listener)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--allow-origin") from error
    click.echo(f"Listening at http://{_shown(listener)}/f/ (stop with Ctrl+C)")
    if metrics_at:
        click.echo(f"Metrics at {metrics_at}")
    # No access log: the address of a receipt is a secret.
    config = uvicorn.Config(
        _behind_proxies(app), log_config=None, access_log=False, server_header=False, proxy_headers=False, lifespan="on"
    )
    uvicorn.Server(config).run(sockets=[listener])


def _behind_proxies(app: Starlette) -> RequestIds:
    """Believe what trusted proxies say of a request, its number too, and keep in mind who handed it over."""
    trusted = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
    within = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]
    return RequestIds(RealPeer(within), within.trusted_hosts)  # type: ignore[arg-type]


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
