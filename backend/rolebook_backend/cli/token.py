"""`rolebook-backend token`."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from rolebook_backend.access import SCOPES
from rolebook_backend.cli.options import database_option, in_one_line, leave_line
from rolebook_backend.cli.people import DATABASE, opened
from rolebook_backend.errors import BackendError
from rolebook_backend.identity.secrecy import digest_of, new_secret, utc_now, written
from rolebook_backend.store import StoredToken

if TYPE_CHECKING:
    from rolebook_backend.store.address import Address

PREFIX = "rb_"
"""What a token begins with, so that programs which look for leaked secrets know one."""

LONGEST = 200
"""Characters of a token's name."""

_where = database_option(DATABASE)


class DaysType(click.ParamType[timedelta]):
    """`90d`."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read a number of days."""
        found = re.fullmatch(r"([1-9][0-9]{0,3})d", value)
        if not found:
            self.fail(f"'{value}' is no number of days; expected 90d or the like", param, ctx)
        return timedelta(days=int(found[1]))


def _checked(_context: click.Context, _option: click.Parameter, name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise click.BadParameter(f"expected 1 to {LONGEST} characters on one line")
    return name


@click.group()
def token() -> None:
    """Let machines in: each has a token of its own, which may do so much and no more.

    \b
    Examples:
      rolebook-backend token create --database answers.db --name payroll --scope read:results --expires 90d
      rolebook-backend token list --database answers.db
    """


@token.command()
@_where
@click.option("--name", required=True, callback=_checked, help="What the token is for.")
@click.option(
    "--scope", "scopes", required=True, multiple=True, type=click.Choice(list(SCOPES)), help="May be repeated."
)
@click.option("--expires", required=True, type=DaysType(), metavar="DAYS", help="When it ends, such as 90d.")
def create(database: Address, name: str, scopes: tuple[str, ...], expires: timedelta) -> None:
    """Make a token and show it, once.

    Only its digest is kept. A program sends it as `Authorization: Bearer …`.

    \b
    Example:
      rolebook-backend token create --database answers.db --name payroll --scope read:results --expires 90d
    """
    secret, now = PREFIX + new_secret(), utc_now()
    kept = StoredToken(
        id=uuid4().hex[:12],
        name=name,
        digest=digest_of(secret),
        scopes=frozenset(scopes),
        created_at=written(now),
        expires_at=written(now, expires),
    )
    with in_one_line(), opened(database) as store:
        asyncio.run(store.add_token(kept))
    leave_line(database, "create", "token", kept.id)
    click.echo(f"Token {kept.id} ({kept.name}), until {kept.expires_at[:10]}; it is shown this once:", err=True)
    click.echo(secret)


@token.command("list")
@_where
def list_tokens(database: Address) -> None:
    """Show the tokens, oldest first; none of their secrets.

    \b
    Example:
      rolebook-backend token list --database answers.db
    """
    now = written(utc_now())
    with in_one_line(), opened(database) as store:
        found = asyncio.run(store.tokens())
    for one in found:
        click.echo(f"{one.id} {one.name}: {' '.join(sorted(one.scopes))}, {_state(one, now)}")


@token.command()
@_where
@click.argument("name", metavar="ID")
def revoke(database: Address, name: str) -> None:
    """Let a token end at once.

    \b
    Example:
      rolebook-backend token revoke --database answers.db 3f2a9c1d5e7b
    """
    with in_one_line(), opened(database) as store:
        if not asyncio.run(store.revoke_token(name, written(utc_now()))):
            raise BackendError(f"no token has the id “{name}”; `rolebook-backend token list` shows them")
    leave_line(database, "revoke", "token", name)
    click.echo(f"{name}: revoked")


def _state(one: StoredToken, now: str) -> str:
    if one.revoked_at:
        return f"revoked {one.revoked_at[:10]}"
    return f"{'ended' if one.expires_at <= now else 'until'} {one.expires_at[:10]}"
