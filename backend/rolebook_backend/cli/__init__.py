"""The `rolebook-backend` command."""

from __future__ import annotations

import click

from rolebook_backend.cli.erasing import erase
from rolebook_backend.cli.health import check, doctor
from rolebook_backend.cli.keeping import backup, export, migrate, restore
from rolebook_backend.cli.people import people
from rolebook_backend.cli.records import audit, retain, verify
from rolebook_backend.cli.reminding import remind
from rolebook_backend.cli.serving import serve
from rolebook_backend.cli.token import token
from rolebook_backend.cli.webhooks import webhooks

COMMANDS = (
    serve,
    check,
    backup,
    restore,
    migrate,
    export,
    erase,
    retain,
    verify,
    audit,
    people,
    token,
    webhooks,
    remind,
    doctor,
)
"""In the order `--help` lists them."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's own)
        return [str(command.name) for command in COMMANDS]


@click.group(
    cls=_Commands,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """Receive the forms of a Rolebook handbook, and look after the answers.

    \b
    Examples:
      rolebook-backend serve --contracts site/base/contracts --database answers.db
      rolebook-backend backup --database answers.db --to answers-monday.db
    """
