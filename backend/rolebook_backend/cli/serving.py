"""`rolebook-backend serve`."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from rolebook_backend.apart import Apart, Served, label_of, make_served, open_stores
from rolebook_backend.cli.identity import settings_of, sign_in_options
from rolebook_backend.cli.memory import keep_small
from rolebook_backend.cli.one_piece import OnePiece
from rolebook_backend.cli.options import FOLDER, AddressType, DatabaseType, in_one_line
from rolebook_backend.editions import Edition, read_editions
from rolebook_backend.errors import BackendError
from rolebook_backend.fit import unproven
from rolebook_backend.identity.peers import RealPeer
from rolebook_backend.identity.sending import closed_forms
from rolebook_backend.identity.settings import SignInSettings
from rolebook_backend.logs import STYLES, log_to_stderr
from rolebook_backend.metrics import Metrics
from rolebook_backend.origins import normalised
from rolebook_backend.pace import A_MINUTE
from rolebook_backend.proof import KEY, altcha_of, has_shared_key
from rolebook_backend.request_ids import RequestIds
from rolebook_backend.webhooks import webhook_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from starlette.types import ASGIApp

    from rolebook_backend.store.address import Address

UNSAID: Mapping[str, object] = {
    "origins": (),
    "site": None,
    "private": False,
    "webhook": None,
    "webhook_answers": False,
    "altcha": False,
    "sign_in": SignInSettings(),
}
"""What the options hold that belong to one edition, where they are not given."""


@click.command()
@click.option("--contracts", type=FOLDER, help="The contracts folder of a built edition.")
@click.option(
    "--database",
    type=DatabaseType(exists=False),
    metavar="FILE|URL",
    help="The SQLite file that keeps the answers, made when it is not there, or postgresql://user@host/name.",
)
@click.option(
    "--editions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Instead of these two: a TOML file that names several editions (docs/editions.md).",
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
@click.option("--site", type=FOLDER, help="A built edition whose pages are served as well.")
@click.option("--private", is_flag=True, help="With --site: no page, file or form without sign-in.")
@click.option("--webhook", metavar="URL", help="Tell this address what was kept; its secret: ROLEBOOK_WEBHOOK_SECRET.")
@click.option("--webhook-answers", is_flag=True, help="Tell it the answers, too.")
@click.option("--altcha", is_flag=True, help="Ask for proof of work where a form says so; key: ROLEBOOK_ALTCHA_KEY.")
@click.option(
    "--retain/--no-retain", default=True, help="Erase once a day what is older than forms keep it, as is usual, or not."
)
@click.option(
    "--remind",
    type=click.IntRange(0, 23),
    metavar="HOUR",
    help="Remind people daily by e-mail of what waits for them, from this hour on, by this machine's clock.",
)
@sign_in_options
def serve(
    host: str,
    port: int,
    rate: int,
    metrics: tuple[str, int] | None,
    log: str | None,
    *,
    retain: bool,
    remind: int | None,
    **what: Any,
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
      rolebook-backend serve --contracts site/base/contracts --database answers.db --site site/base
      rolebook-backend serve --editions editions.toml
    """
    log_to_stderr(log or ("text" if sys.stderr.isatty() else "json"))
    with in_one_line():
        meter = Metrics() if metrics else None
        served = make_served(_editions(**what), rate, meter, retains=retain, reminds_at=remind)
        listener = _listen(host, port)
        metrics_at = meter.show(*metrics) if meter and metrics else ""
        _open(served, listener)
    for one in served:
        _warn(one)
    click.echo(f"Listening at http://{_shown(listener)}/f/ (stop with Ctrl+C)")
    if metrics_at:
        click.echo(f"Metrics at {metrics_at}")
    app = Apart(served, meter) if what["editions"] else served[0].app
    # No access log: the address of a receipt is a secret.
    config = uvicorn.Config(
        _behind_proxies(app),
        http=OnePiece,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
    )
    keep_small()
    uvicorn.Server(config).run(sockets=[listener])


def _editions(
    editions: Path | None, contracts: Path | None, database: Address | None, **more: Any
) -> Sequence[Edition]:
    """Return what is to be served: the editions of a file, or the one that the options describe."""
    if editions:
        if contracts or database or any(more[name] != value for name, value in UNSAID.items()):
            raise click.UsageError("--editions takes none of these options; each edition says its own in the file.")
        return read_editions(editions, settings_of)
    if not contracts:
        raise click.UsageError("Missing option '--contracts', or '--editions' for several.")
    if not database:
        raise click.UsageError("Missing option '--database'.")
    if more["private"] and not more["site"]:
        raise click.UsageError("--private is for a site that is served from here: add --site.")
    webhook = webhook_of(more.pop("webhook"), answers=more.pop("webhook_answers"))
    origins = _normalised(more.pop("origins"))
    altcha = altcha_of(asked=more.pop("altcha"))
    return [Edition("", (), contracts, database, origins, webhook=webhook, altcha=altcha, **more)]


def _normalised(origins: Iterable[str]) -> tuple[str, ...]:
    try:
        return tuple(map(normalised, origins))
    except BackendError as error:
        raise click.BadParameter(str(error), param_hint="--allow-origin") from error


def _warn(served: Served) -> None:
    nobody = "takes answers of people who have signed in only, and nobody can here"
    said = [f"{form}: {nobody}" for form in closed_forms(served.app)]
    edition = served.edition
    if edition.altcha is None and (asking := unproven(served.app.state.desk.library.contracts())):
        said.append(asking)
    if edition.altcha and not (edition.database.is_file or has_shared_key()):
        said.append(f"without {KEY} no other backend over this database knows the challenges of this one")
    for one in said:
        click.echo(f"Warning: {label_of(edition)}{one}", err=True)


def _behind_proxies(app: ASGIApp) -> RequestIds:
    """Believe what trusted proxies say of a request, its number too, and keep in mind who handed it over."""
    trusted = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
    within = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]
    return RequestIds(RealPeer(within), within.trusted_hosts)  # type: ignore[arg-type]


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise BackendError(f"cannot listen at {host}, port {port}: {error.strerror or error}") from error
    # Head and body of an answer are sent one after the other; without this the second waits some 40 ms for the first.
    # The event loop sets it only where the socket was made with its protocol's number, which this one was not.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _open(served: Sequence[Served], listener: socket.socket) -> None:
    try:
        open_stores(served)
    except BaseException:
        listener.close()
        raise


def _shown(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
