"""The options that say how people sign in."""

from __future__ import annotations

import os
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from rolebook_backend.errors import BackendError
from rolebook_backend.identity.mail import ConsoleMailer, smtp_mailer
from rolebook_backend.identity.settings import (
    OidcProvider,
    ProxyHeader,
    SignInSettings,
    is_local,
    issuer_address,
    networks,
    own_address,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rolebook_backend.identity.mail import Mailer

SMTP_PASSWORD = "ROLEBOOK_SMTP_PASSWORD"  # noqa: S105 (the name of a variable)
OIDC_SECRET = "ROLEBOOK_OIDC_SECRET"  # noqa: S105
CONSOLE = "console"

_OPTIONS = (
    click.option(
        "--address",
        metavar="URL",
        default="",
        help="Where people reach the handbook, such as https://handbook.example; needed to sign in by e-mail or OIDC.",
    ),
    click.option(
        "--smtp",
        metavar="URL|console",
        default="",
        help="Sign in by a link that this mail server sends: smtp://user@mail.example:587, its password in "
        f"{SMTP_PASSWORD}. console writes the link to the terminal, to try it out.",
    ),
    click.option("--mail-from", "sender", metavar="E-MAIL", default="", help="The address that mails come from."),
    click.option(
        "--oidc-issuer",
        "issuer",
        metavar="URL",
        default="",
        help=f"Sign in at this provider by OpenID Connect; the client's secret in {OIDC_SECRET}.",
    ),
    click.option("--oidc-client-id", "client", metavar="ID", default="", help="What the provider calls this handbook."),
    click.option(
        "--oidc-person",
        "person_by",
        type=click.Choice(["email", "sub"]),
        default="email",
        show_default=True,
        help="What the people list knows somebody by: the verified e-mail address, or sub as their id.",
    ),
    click.option(
        "--identity-header",
        "header",
        metavar="NAME",
        default="",
        help="A proxy signs people in and says who it is, by e-mail address, in this header: X-Forwarded-Email.",
    ),
    click.option(
        "--trusted-proxy",
        "proxies",
        metavar="ADDRESS",
        multiple=True,
        help="The proxy whose header counts, such as 10.0.0.5 or 10.0.0.0/24; may be repeated.",
    ),
)


def sign_in_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets the settings as `sign_in`."""

    @wraps(command)
    def with_settings(**given: Any) -> Any:
        names = ("address", "smtp", "sender", "issuer", "client", "person_by", "header", "proxies")
        asked = {name: given.pop(name) for name in names}
        try:
            settings = settings_of(asked)
        except BackendError as error:
            raise click.UsageError(str(error)) from error
        return command(**given, sign_in=settings)

    for option in reversed(_OPTIONS):
        with_settings = option(with_settings)
    return with_settings


def settings_of(asked: Mapping[str, Any], edition: str = "") -> SignInSettings:
    """Return the settings; BackendError says what is wrong. Each of several editions has secrets of its own."""
    suffix = f"_{edition.upper().replace('-', '_')}" if edition else ""
    address = own_address(asked["address"]) if asked["address"] else ""
    return SignInSettings(
        address=address,
        mailer=_mailer(asked["smtp"], asked["sender"], address, SMTP_PASSWORD + suffix),
        header=_header(asked["header"], asked["proxies"]),
        oidc=_provider(asked["issuer"], asked["client"], asked["person_by"], OIDC_SECRET + suffix),
    )


def _mailer(smtp: str, sender: str, address: str, password: str) -> Mailer | None:
    if smtp == CONSOLE:
        if not is_local(address):
            raise BackendError("--smtp console is for trying out: give --address http://127.0.0.1:8010 or the like")
        return ConsoleMailer(click.echo)
    return smtp_mailer(smtp, sender, os.environ.get(password, "")) if smtp else None


def _header(name: str, proxies: tuple[str, ...]) -> ProxyHeader | None:
    if bool(name) != bool(proxies):
        raise BackendError("--identity-header and --trusted-proxy belong together: from whom the header counts")
    return ProxyHeader(name, networks(proxies)) if name else None


def _provider(issuer: str, client: str, person_by: str, variable: str) -> OidcProvider | None:
    if bool(issuer) != bool(client):
        raise BackendError("--oidc-issuer and --oidc-client-id belong together")
    if not issuer:
        return None
    secret = os.environ.get(variable, "")
    if not secret:
        raise BackendError(f"--oidc-issuer: the client's secret is missing; put it into {variable}")
    return OidcProvider(issuer_address(issuer), client, secret, person_by)
