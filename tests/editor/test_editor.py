"""In an editor with the YAML language server keys are completed, explained and checked, and all of it offline."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Opened
from .editor import Editor, Problem

pytestmark = pytest.mark.editor

ROLE = "data/roles/new.yml"
BRANDS_ROLE = "brands/northlight/data/roles/new.yml"
COMMITMENT = "data/commitments/new.yml"


def files_of(workspace: Path) -> list[str]:
    """Every YAML file of a workspace that authors write."""
    found = (path for part in ("data", "brands") for path in (workspace / part).rglob("*.yml"))
    return sorted(path.relative_to(workspace).as_posix() for path in found)


class TestTheStarter:
    def test_has_nothing_underlined(self, editor: Editor) -> None:
        files = files_of(editor.workspace)

        assert len(files) > 30
        assert {file: found for file, found in editor.problems_of(files).items() if found} == {}

    def test_is_held_to_the_schema_that_each_file_names_and_no_other(self, editor: Editor) -> None:
        for file, schemas in editor.schemas_of(files_of(editor.workspace)).items():
            first = (editor.workspace / file).read_text("utf-8").partition("\n")[0]
            named = re.fullmatch(r"# yaml-language-server: \$schema=[./\w]*\.schemas/(\S+)", first)

            assert named, f"{file} begins with: {first}"
            assert schemas == [named[1]]

    def test_has_every_key_explained(self, editor: Editor) -> None:
        files = files_of(editor.workspace)
        schemas = editor.schemas_of(files)
        for file, said in editor.explained_keys(files).items():
            described = descriptions(editor.workspace / "data" / ".schemas" / schemas[file][0])

            assert said
            assert [key for key, text in said.items() if not any(words in text for words in described[key])] == []


class TestAMisspeltKey:
    @pytest.mark.parametrize(
        ("file", "kind", "text", "line", "column", "key"),
        [
            (ROLE, "role", "id: a\nname: A\nsummary: S.\nreport_to: lead\n", 5, 1, "report_to"),
            (ROLE, "role", "- id: a\n  name: A\n  summary: S.\n  report_to: lead\n", 5, 3, "report_to"),
            (BRANDS_ROLE, "role", "patch: lead\nsumary: S.\n", 3, 1, "sumary"),
            (BRANDS_ROLE, "role", "remove: lead\nname: A\n", 3, 1, "name"),
            ("brands/northlight/brand.yml", "brand", "name: N\nlogos: a.svg\n", 3, 1, "logos"),
            ("data/glossary.yml", "glossary", "- id: a\n  term: A\n  definition: D.\n  alias: [B]\n", 5, 3, "alias"),
        ],
        ids=["in an entry", "in a list", "in a change", "in a removal", "in a brand", "in the glossary"],
    )
    def test_is_underlined(
        self, editor: Editor, file: str, kind: str, text: str, line: int, column: int, key: str
    ) -> None:
        assert editor.problems(file, kind, text) == [Problem(line, column, f"Property {key} is not allowed.")]

    def test_is_underlined_in_a_file_of_the_starter(self, editor: Editor) -> None:
        text = (editor.workspace / "data" / "roles" / "staff.yml").read_text("utf-8")

        problems = editor.problems("data/roles/staff.yml", "role", text.replace("reports_to:", "report_to:"))

        assert [problem.message for problem in problems] == ["Property report_to is not allowed."]


class TestCompletion:
    def test_of_an_empty_line_offers_the_keys_that_are_not_there_yet(self, editor: Editor) -> None:
        offered = editor.offers(ROLE, "role", "id: a\nname: A\n‸\n")

        assert {"reports_to", "summary", "track", "held_by"} < offered.keys()
        assert not {"id", "name", "patch", "remove"} & offered.keys()
        assert offered["reports_to"].startswith("reports_to: ")

    def test_of_an_empty_file_offers_a_whole_entry(self, editor: Editor) -> None:
        offered = editor.offers(ROLE, "role", "‸")

        assert {"id", "name", "summary"} < offered.keys()
        assert [written for written in offered.values() if {"id:", "name:", "summary:"} <= set(written.split())]

    @pytest.mark.parametrize(
        ("file", "kind", "text", "wanted", "unwanted"),
        [
            (ROLE, "role", "- id: a\n  ‸", {"name", "summary", "reports_to"}, {"id"}),
            (BRANDS_ROLE, "role", "patch: lead\n‸", {"name", "plural", "summary"}, {"id", "patch", "remove"}),
            (BRANDS_ROLE, "role", "- patch: lead\n  ‸", {"name", "plural", "summary"}, {"id", "patch"}),
            (BRANDS_ROLE, "role", "remove: lead\n‸", {"replaced_by"}, {"id", "name", "summary"}),
            ("brands/northlight/brand.yml", "brand", "name: N\n‸", {"logo", "colours", "terms"}, {"name"}),
            (COMMITMENT, "commitment", "obligations:\n  - ‸", {"roles", "obligation", "cadence"}, {"id"}),
            ("data/competencies/new.yml", "competency", "levels:\n  - track: a\n    ‸", {"level", "summary"}, {"id"}),
        ],
        ids=[
            "in a list",
            "of a change",
            "of a change in a list",
            "of a removal",
            "of a brand",
            "of an inner part",
            "of a level",
        ],
    )
    def test_offers_what_belongs_there(
        self, editor: Editor, file: str, kind: str, text: str, wanted: set[str], unwanted: set[str]
    ) -> None:
        offered = editor.offers(file, kind, text)

        assert wanted <= offered.keys()
        assert not unwanted & offered.keys()

    def test_of_a_value_offers_the_words_it_may_be(self, editor: Editor) -> None:
        obligation = editor.offers(COMMITMENT, "commitment", "obligations:\n  - roles: [lead]\n    obligation: ‸")
        holders = editor.offers(ROLE, "role", "id: a\nholders: ‸\n")

        assert obligation == {"required": "required", "optional": "optional"}
        assert holders == {"one": "one", "many": "many"}


class TestHover:
    @pytest.mark.parametrize(
        ("file", "text"),
        [(ROLE, "id: a\nreports‸_to: lead\n"), (BRANDS_ROLE, "patch: lead\nreports‸_to: lead\n")],
        ids=["in an entry", "in a change"],
    )
    def test_on_a_key_shows_its_description_and_an_example(self, editor: Editor, file: str, text: str) -> None:
        said = editor.explains(file, "role", text)

        assert "The role it reports to." in said
        assert re.search(r"```yaml\nlead\n```", said)

    def test_on_an_inner_key_shows_its_description(self, editor: Editor) -> None:
        said = editor.explains(COMMITMENT, "commitment", "obligations:\n  - obli‸gation: required\n")

        assert "What is asked, and of whom." in said


def test_settings_as_they_come_do_the_same_where_no_network_is(opened: Opened, starter: Path) -> None:
    """The language server then asks for a catalogue of schemas, gets none, and goes on with what files name."""
    with opened(starter, {}) as (editor, server):
        problems = editor.problems(ROLE, "role", "id: a\nname: A\nsummary: S.\nreport_to: lead\n")
        offered = editor.offers(ROLE, "role", "id: a\n‸")

        assert [problem.message for problem in problems] == ["Property report_to is not allowed."]
        assert "reports_to" in offered
        assert set(server.log.splitlines()) == {"reached for www.schemastore.org"}


def test_the_lock_has_a_digest_for_every_package_and_no_address() -> None:
    lock = json.loads(Path(__file__).with_name("package-lock.json").read_text("utf-8"))
    packages = [package for place, package in lock["packages"].items() if place]

    assert packages
    assert [package for package in packages if "resolved" in package or not package.get("integrity")] == []


def descriptions(schema: Path) -> dict[str, set[str]]:
    """What a schema says of each key, by the key; one key may stand in several places."""
    found: dict[str, set[str]] = {}

    def collect(part: Any) -> None:
        if isinstance(part, dict):
            for key, about in part.get("properties", {}).items():
                if isinstance(about, dict) and "description" in about:
                    found.setdefault(key, set()).add(about["description"])
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            collect(inner)

    collect(json.loads(schema.read_text("utf-8")))
    return found
