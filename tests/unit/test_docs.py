"""The pages about codes and commands are complete, and say what the program says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
import yaml
from click.testing import CliRunner

from rolebook.catalogue import catalogue_page
from rolebook.cli import main as rolebook
from rolebook.diagnostics.codes import CODES, Code
from rolebook.render.gallery import types_page
from rolebook_backend.cli import main as backend

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
GROUPS: dict[str, click.Group] = {"rolebook": rolebook, "rolebook-backend": backend}


class Command(NamedTuple):
    """A command as it is typed."""

    name: str
    command: click.Command

    @property
    def options(self) -> set[str]:
        """Its options by their long names."""
        options = (parameter for parameter in self.command.params if isinstance(parameter, click.Option))
        return {max(option.opts, key=len) for option in options}


def commands(name: str, group: click.Group) -> Iterator[Command]:
    context = click.Context(group, info_name=name)
    for below in group.list_commands(context):
        command = group.get_command(context, below)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(f"{name} {below}", command)
        else:
            yield Command(f"{name} {below}", command)


COMMANDS = {command.name: command for name, group in GROUPS.items() for command in commands(name, group)}


def text_of(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def sections(page: str) -> dict[str, str]:
    """The sections of a page by their headings."""
    parts = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def blocks(section: str) -> list[str]:
    """The commands that a section shows, one a line."""
    return [line for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL) for line in block.splitlines()]


class TestDiagnostics:
    def test_are_listed_as_the_catalogue_has_them(self) -> None:
        assert text_of("diagnostics.md") == catalogue_page(), "docs/diagnostics.md is out of date; run: make docs"

    def test_have_a_section_for_every_code_with_its_severity_and_samples(self) -> None:
        page = text_of("diagnostics.md")
        for code in CODES:
            (section,) = re.findall(rf"^### {code.name}\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
            assert f"{code.title} ({code.severity}). {code.explanation}" in section
            assert all(f"```yaml\n{sample}\n```" in section for sample in (code.wrong, code.right) if sample)

    def test_are_printed_by_the_command_that_makes_the_page(self) -> None:
        assert CliRunner().invoke(rolebook, ["explain", "--all"]).output == catalogue_page()

    def test_are_all_listed_by_explain_without_a_code(self) -> None:
        listed = CliRunner().invoke(rolebook, ["explain"]).output

        for code in CODES:
            assert re.search(rf"^  {code.name} +{code.severity} +{re.escape(code.title)}$", listed, re.MULTILINE)

    @pytest.mark.parametrize("code", [code for code in CODES if code.wrong], ids=lambda code: code.name)
    def test_show_a_right_sample_that_says_something_else_than_the_wrong_one(self, code: Code) -> None:
        """Some of the wrong ones cannot be read, which is what they show."""
        try:
            wrong = yaml.safe_load(code.wrong)
        except yaml.YAMLError:
            assert code.wrong != code.right
        else:
            # As written down, so that `yes` and `true` are not the same as `1`.
            assert repr(wrong) != repr(yaml.safe_load(code.right))


class TestFieldTypes:
    def test_are_described_as_their_folders_have_them(self) -> None:
        assert text_of("field-types.md") == types_page(), "docs/field-types.md is out of date; run: make docs"


class TestCommands:
    def test_are_mentioned_in_what_people_read(self) -> None:
        read = "\n".join(path.read_text("utf-8") for path in (REPOSITORY / "README.md", *sorted(DOCS.glob("*.md"))))

        assert len(COMMANDS) > 8
        assert [name for name in COMMANDS if not re.search(rf"\b{name}\b", read)] == []

    def test_have_one_section_each_and_no_other_is_there(self) -> None:
        assert sorted(sections(text_of("commands.md"))) == sorted(COMMANDS)

    @pytest.mark.parametrize("name", COMMANDS)
    def test_are_described_with_every_option_and_no_other(self, name: str) -> None:
        section = sections(text_of("commands.md"))[name]

        rows = re.findall(r"^\| `(-[^ `]+)", section, re.MULTILINE)

        assert len(rows) == len(set(rows))
        assert set(rows) == COMMANDS[name].options

    @pytest.mark.parametrize("name", COMMANDS)
    def test_are_described_with_what_an_option_may_be(self, name: str) -> None:
        section = sections(text_of("commands.md"))[name]
        for parameter in COMMANDS[name].command.params:
            if isinstance(parameter.type, click.Choice):
                assert [choice for choice in parameter.type.choices if f"`{choice}`" not in section] == []
            if isinstance(parameter, click.Option):
                assert not parameter.show_default or f"`{parameter.default}`" in section
            else:
                assert f"| `{parameter.human_readable_name.upper()}` |" in section

    @pytest.mark.parametrize("name", COMMANDS)
    def test_are_shown_in_examples_that_can_be_typed(self, name: str) -> None:
        examples = blocks(sections(text_of("commands.md"))[name])

        assert examples
        for example in examples:
            typed = shlex.split(example.partition(" > ")[0])
            words = name.split()
            assert typed[: len(words)] == words
            command = COMMANDS[name].command
            _, left_over, _ = command.make_parser(click.Context(command)).parse_args(typed[len(words) :])
            assert left_over == []
