"""What several commands ask, and how a problem ends them."""

from __future__ import annotations

import getpass
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rolebook_backend.errors import BackendError, StoreError
from rolebook_backend.store.address import Address, parse_address
from rolebook_backend.store.audit import line
from rolebook_backend.store.spool import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class DatabaseType(click.ParamType[Address]):
    """A file or an address; `exists` asks that a file is there."""

    name = "database"

    def __init__(self, *, exists: bool) -> None:
        self.exists = exists

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        """Read an address."""
        try:
            address = parse_address(value)
        except StoreError as error:
            self.fail(str(error), param, ctx)
        if address.is_file and self.exists and not address.path.exists():
            self.fail(f"File '{address}' does not exist.", param, ctx)
        if address.is_file and address.path.is_dir():
            self.fail(f"File '{address}' is a directory.", param, ctx)
        return address


class AddressType(click.ParamType[tuple[str, int]]):
    """`PORT` or `HOST:PORT`; without a host this machine alone."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Read an address."""
        host, _, port = value.rpartition(":")
        if not (port.isascii() and port.isdigit() and int(port) <= 65535):
            self.fail(f"'{value}' names no port; expected 9187 or 127.0.0.1:9187", param, ctx)
        return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)


def database_option(text: str, *, exists: bool = True) -> Callable[[Any], Any]:
    """`--database`: where the answers are."""
    return click.option("--database", required=True, type=DatabaseType(exists=exists), metavar="FILE|URL", help=text)


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

contracts_option = click.option(
    "--contracts", required=True, type=FOLDER, help="The contracts folder of a built edition."
)

replace_option = click.option("--replace", is_flag=True, help="Take the place of a file that is there already.")


def operator() -> str:
    """Say who calls a command, as the audit trail has it."""
    return f"command:{getpass.getuser()}"


def leave_line(database: Address, action: str, kind: str, subject: str = "") -> None:
    """Leave a line in the audit trail; where that cannot be, as on a standby, say so and go on: the work is done."""
    try:
        note(database, line(operator(), action, kind, subject))
    except StoreError as error:
        click.echo(f"Warning: the audit trail has no line of this {action}: {error}", err=True)


@contextmanager
def in_one_line() -> Iterator[None]:
    """End with 1 and one line for a problem that the operator can mend."""
    try:
        yield
    except BackendError as error:
        raise click.ClickException(str(error)) from error
