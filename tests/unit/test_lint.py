"""`rolebook lint`: what each rule finds and leaves alone, how it is tuned, and that every rule is documented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator

from rolebook.cli.checks import lint as lint_command
from rolebook.diagnostics import Report
from rolebook.diagnostics.codes import CODES, code_named
from rolebook.diagnostics.source import lines_of, source_of
from rolebook.kinds import kind_named
from rolebook.lint import LINT_RULES, lint_edition
from rolebook.lint.rule import LintRule
from rolebook.lint.rules.undefined_capitals import EVERYDAY
from rolebook.lint.rules.vague_verbs import ENGLISH
from rolebook.workspace import BASE, Workspace

from .example_cases import REPOSITORY, Example, examples, problems_in
from .support import checked, codes_in, edition_of, lay_out, write

TODAY = date(2030, 1, 1)
CASES = examples("lint")
PAGE = REPOSITORY / "docs" / "lint.md"
SETTINGS: dict[str, Any] = kind_named("handbook").schema["properties"]["lint"]["properties"]
EVERY_RULE = pytest.mark.parametrize("rule", LINT_RULES, ids=lambda rule: rule.name)
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)

LEVEL = {"track": "professional", "level": "level-1"}
SAME = """\
id: service
name: Service
definition: Serves others.
levels:
  - track: professional
    level: level-1
    summary: Greets whoever comes in.
    descriptors:
      - id: greets
        text: Greets whoever comes in.
"""


def linted(workspace: Workspace) -> Report:
    return lint_edition(workspace, edition_of(workspace), TODAY)


def tune(workspace: Workspace, lint: dict[str, Any]) -> None:
    """Write the `lint` settings of a workspace anew; JSON is YAML too."""
    path = workspace.data / "handbook.yml"
    settings = yaml.safe_load(path.read_text("utf-8")) | {"lint": lint}
    path.write_text(json.dumps(settings, ensure_ascii=False, indent=1), encoding="utf-8")


def tuned(workspace: Workspace) -> dict[str, Any]:
    """The `lint` settings of a workspace."""
    found: dict[str, Any] = yaml.safe_load((workspace.data / "handbook.yml").read_text("utf-8")).get("lint", {})
    return found


# The examples


@EVERY_CASE
def test_an_example_gives_the_findings_expected_and_nothing_else(
    case: Example, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    workspace = case.lay_out(tmp_path)
    found = problems_in(linted(workspace), workspace.root)
    if request.config.getoption("--accept"):
        case.accept(found)

    assert found == case.expected


@pytest.mark.parametrize("case", [*CASES, *examples("valid")], ids=lambda case: case.name)
def test_every_place_lies_inside_its_file(case: Example, tmp_path: Path) -> None:
    workspace = case.lay_out(tmp_path)
    for found in linted(workspace):
        for span in (found.span, *(other for _, other in found.related)):
            text = source_of(workspace.root / span.file)
            assert text is not None
            line = lines_of(text)[span.line - 1]
            assert 1 <= span.column <= len(line)
            assert span.column - 1 + span.length <= len(line)


@EVERY_CASE
def test_a_finding_says_what_was_found_and_what_to_do(case: Example, tmp_path: Path) -> None:
    for found in linted(case.lay_out(tmp_path)):
        assert found.severity == "warning"
        assert not found.message.endswith(".")
        assert found.help[:1].isupper()
        assert found.help.endswith(".")
        assert found.span not in [other for _, other in found.related]


@EVERY_RULE
def test_a_rule_has_examples_with_findings_and_clean_ones(rule: LintRule[Any]) -> None:
    own = [case for case in CASES if case.source.parent.name == rule.name]

    assert any(rule.code in {problem["code"] for problem in case.expected} for case in own)
    assert any(case.expected == [] for case in own)


# Settings


@EVERY_CASE
def test_a_rule_switched_off_is_silent_and_the_others_are_not(case: Example, tmp_path: Path) -> None:
    workspace = case.lay_out(tmp_path)
    rule = next(rule for rule in LINT_RULES if rule.name == case.source.parent.name)
    settings = tuned(workspace)
    tune(workspace, settings)
    before = list(linted(workspace))

    tune(workspace, settings | {rule.name: False})

    assert list(linted(workspace)) == [found for found in before if found.code != rule.code]


@EVERY_RULE
def test_a_rule_said_to_be_on_is_on(rule: LintRule[Any], tmp_path: Path) -> None:
    case = next(case for case in CASES if rule.code in {problem["code"] for problem in case.expected})
    workspace = case.lay_out(tmp_path)
    settings = tuned(workspace)
    tune(workspace, settings | {rule.name: settings.get(rule.name, True)})

    assert rule.code in codes_in(linted(workspace))


@EVERY_RULE
def test_the_settings_offer_the_options_of_a_rule_with_their_defaults(rule: LintRule[Any]) -> None:
    offered = SETTINGS[rule.name]["properties"]
    defaults = {one.name: list(value) if isinstance(value := one.default, tuple) else value for one in own(rule)}

    assert {name: schema["default"] for name, schema in offered.items() if name != "except"} == defaults


def own(rule: LintRule[Any]) -> Sequence[Any]:
    return fields(rule.options)


def test_every_setting_is_one_of_a_rule() -> None:
    assert list(SETTINGS) == [rule.name for rule in LINT_RULES]


def test_what_stands_below_an_exception_is_excepted_too(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, competencies__service=SAME)
    for address in ("competency:service", "competency:service#professional-level-1", "competency:service#greets"):
        tune(workspace, {"thin-cell": False, "duplicate": {"except": [address]}})
        assert codes_in(linted(workspace)) == []
    tune(workspace, {"thin-cell": False, "duplicate": {"except": ["competency:communication"]}})
    assert codes_in(linted(workspace)) == ["lint-duplicate"]


def test_a_brand_changes_the_settings_of_the_base(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, competencies__service=SAME)
    tune(workspace, {"thin-cell": False, "near-duplicate": {"similarity": 90}})
    client = workspace.brands / "client"
    (client / "data").mkdir(parents=True)
    (client / "brand.yml").write_text("name: Client\n", encoding="utf-8")
    (client / "data" / "handbook.yml").write_text("lint: {duplicate: false}\n", encoding="utf-8")

    assert codes_in(lint_edition(workspace, BASE, TODAY)) == ["lint-duplicate"]
    assert codes_in(lint_edition(workspace, "client", TODAY)) == []


@pytest.mark.parametrize(
    ("address", "change"),
    [
        ("competency:service", "remove: service"),
        (
            "competency:service#greets",
            json.dumps({"patch": "service", "levels": [{**LEVEL, "descriptors": [{"id": "greets", "remove": True}]}]}),
        ),
    ],
)
def test_the_base_may_except_what_a_brand_does_without(tmp_path: Path, address: str, change: str) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, competencies__service=SAME)
    tune(workspace, {"duplicate": {"except": [address]}})
    client = workspace.brands / "client"
    (client / "data" / "competencies").mkdir(parents=True)
    (client / "brand.yml").write_text("name: Client\n", encoding="utf-8")
    (client / "data" / "competencies" / "service.yml").write_text(f"{change}\n", encoding="utf-8")

    assert codes_in(checked(workspace, "client")) == []


# What is linted


def test_of_data_with_errors_only_those_are_reported(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, competencies__service=SAME.replace("track: professional", "track: profesional"), roles__none="")

    assert codes_in(checked(workspace)) == ["unknown-reference", "empty-file"]
    assert codes_in(linted(workspace)) == ["unknown-reference"]


def test_kinds_an_edition_does_without_are_not_linted(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, competencies__service=SAME)
    settings = (workspace.data / "handbook.yml").read_text("utf-8")
    write(workspace, handbook=f"{settings}without: {{kinds: [competency]}}\n")

    assert codes_in(linted(workspace)) == []


def test_the_day_is_today_where_none_is_given(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    tune(workspace, {"thin-cell": False})
    role = (workspace.data / "roles" / "lead.yml").read_text("utf-8")

    write(workspace, roles__lead=f'{role}review_by: "1999-12-31"\n')
    assert codes_in(lint_edition(workspace, BASE)) == ["lint-past-review"]
    write(workspace, roles__lead=f'{role}review_by: "9999-12-31"\n')
    assert codes_in(lint_edition(workspace, BASE)) == []


# The command


@pytest.mark.parametrize(
    ("lint", "options", "code"),
    [
        ({}, [], 0),
        ({}, ["--strict"], 1),
        ({"thin-cell": False}, ["--strict"], 0),
        ({"thin-cell": {"descriptors": 0}}, [], 1),
    ],
)
def test_the_command_ends_as_its_help_says(
    lint: dict[str, Any], options: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tune(lay_out(tmp_path), lint)
    monkeypatch.chdir(tmp_path)

    assert CliRunner().invoke(lint_command, options).exit_code == code


def test_the_command_sums_up_what_each_rule_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)

    assert CliRunner().invoke(lint_command).output.splitlines()[-2:] == [
        "2 lint-thin-cell",
        "Rules are switched off or tuned under `lint:` in data/handbook.yml; docs/lint.md lists them.",
    ]


# The catalogue and the page


def test_every_code_of_lint_is_that_of_a_rule() -> None:
    assert [rule.code for rule in LINT_RULES] == [code.name for code in CODES if code.name.startswith("lint-")]
    assert {code_named(rule.code).severity for rule in LINT_RULES} == {"warning"}


def sections() -> dict[str, str]:
    """The sections of docs/lint.md by their headings."""
    _, *parts = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return {part.partition("\n")[0].strip(): part.partition("\n")[2] for part in parts}


@EVERY_RULE
def test_the_page_explains_a_rule_with_its_options_and_defaults(rule: LintRule[Any]) -> None:
    section = sections()[rule.name]
    options = dict(re.findall(r"^- `(\w+)` \(([^)]*)\): ", section, flags=re.MULTILINE))

    assert options == {one.name: shown(one.default) for one in own(rule)}


def shown(default: Any) -> str:
    """A default as the page writes it."""
    if isinstance(default, tuple):
        return "none"
    return str(default).lower()


def samples() -> Iterator[Any]:
    for text in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL):
        yield yaml.safe_load(text)


def test_the_samples_of_the_page_are_sound_settings() -> None:
    schema = kind_named("handbook").schema["properties"]["lint"]
    shown = [name for sample in samples() for name in sample["lint"]]

    assert set(shown) == {rule.name for rule in LINT_RULES}
    for sample in samples():
        assert [error.message for error in Draft7Validator(schema).iter_errors(sample["lint"])] == []


def test_the_page_lists_the_vague_verbs() -> None:
    section = " ".join(sections()["vague-verb"].split())
    assert [words for words in ENGLISH if words not in section] == []


def test_the_page_lists_the_abbreviations_everybody_knows() -> None:
    listed = re.search(r"everybody\s+knows\s+\(([^)]*)\)", sections()["undefined-capitals"])

    assert listed is not None
    assert set(re.findall(r"\w+", listed[1])) == EVERYDAY
