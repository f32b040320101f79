"""The `rolebook` command. A subcommand is loaded when it is called: a check does not wait for what a build uses."""

from __future__ import annotations

import importlib
import io
import sys

import click

from rolebook import __version__

# In the order `--help` lists them: the command, the module it is in.
COMMANDS = {
    "new": "workspaces",
    "check": "checks",
    "lint": "checks",
    "ids": "workspaces",
    "build": "sites",
    "serve": "sites",
    "explain": "codes",
    "schemas": "workspaces",
}


class _Commands(click.Group):
    """Subcommands by name; one that cannot read or write a file says which."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's own)
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's own)
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"rolebook.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was called; a misspelt one gets the nearest."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from rolebook.diagnostics import nearest  # noqa: PLC0415 (seldom needed)

            near = nearest(args[0], COMMANDS)
            hint = f"did you mean “{near.word}”?" if near else f"the commands are: {', '.join(COMMANDS)}"
            ctx.fail(f"there is no command “{args[0]}”; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. What it says is printed whatever signs the output has bytes for."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.filename is None:
                raise
            raise click.ClickException(f"{error.filename}: {error.strerror}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rolebook")
def main() -> None:
    """Build a searchable, role-filtered handbook site from the YAML of a workspace.

    \b
    Begin with:
      rolebook new handbook
      cd handbook
      rolebook serve
    """
