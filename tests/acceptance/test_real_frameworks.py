"""Real frameworks pass through our format whole: converted, checked and built."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from . import convert_competency_text, convert_ft_progression
from .convert_competency_text import Conversion, Count
from .workspaces import TERMS, safe

SHARED = Path(__file__).parents[2].parent / "shared"
FAMILIES = SHARED / "frameworks" / "ft-progression" / "v2.0.0"
PAPER = SHARED / "seeds" / "004_9ee50acca2158882.txt"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not there")
Loaded = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def progression(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("progression") / "workspace"
    convert_ft_progression.convert(FAMILIES, workspace)
    return workspace


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Conversion]:
    workspace = tmp_path_factory.mktemp("paper") / "workspace"
    return workspace, convert_competency_text.convert(PAPER, workspace)


def load(workspace: Path, kind: str) -> Loaded:
    files = sorted((workspace / "data" / kind).glob("*.yml"))
    entries = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return {entry["id"]: entry for entry in entries}


def descriptors(competency: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["id"], one["text"]) for level in competency["levels"] for one in level["descriptors"]]


def examples_of(competency: dict[str, Any]) -> dict[str, list[str]]:
    """The examples of a competency by the descriptor they belong to."""
    found = [one for level in competency["levels"] for one in level["descriptors"]]
    return {one["id"]: one["examples"] for one in found if "examples" in one}


@cache
def statements() -> dict[str, dict[str, Any]]:
    """Every competency statement of the source by id, with the name of its file."""
    files = {path: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FAMILIES.glob("*.yml")}
    return {one["id"]: one | {"file": path.name} for path, file in files.items() for one in file["competencies"]}


def statement_of(descriptor: str) -> str:
    """The id of the statement a descriptor was made from."""
    return descriptor if descriptor in statements() else descriptor.rpartition("-")[0]


def one_line(text: str) -> str:
    return " ".join(text.split())


def line_of(part: dict[str, Any]) -> int:
    return int(part["source"].removeprefix("line "))


class Shown(HTMLParser):
    """Counts the ids of a page, and reads each descriptor's examples; a link is written as our inline text."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = {}
        self._item = self._href = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        identity = named.get("id")
        if identity:
            self.ids[identity] += 1
        if tag == "li" and identity:
            self._item = identity
        elif tag == "details" and named.get("class") == "rb-examples":
            self._inside = True
        elif tag == "li" and self._inside:
            self.examples.setdefault(self._item, []).append("")
        elif tag == "a" and self._inside:
            self._href = named["href"]
            self.handle_data("[")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._inside = False
        elif tag == "a" and self._inside:
            self.handle_data(f"]({self._href})")

    def handle_data(self, data: str) -> None:
        # what comes before a descriptor's first example is the summary of its details
        if self._inside and self._item in self.examples:
            self.examples[self._item][-1] += data


def rolebook(workspace: Path, *arguments: str) -> None:
    found = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    run = subprocess.run(
        [sys.executable, "-m", "rolebook", *arguments],
        cwd=workspace,
        env=found,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    assert run.returncode == 0, f"rolebook {' '.join(arguments)}\n{run.stdout}\n{run.stderr}"


def checked_and_built(workspace: Path) -> tuple[int, int, int]:
    """Check and build a workspace; return how many descriptors, examples and linked addresses its pages show.

    Each descriptor stands on its competency's page exactly once, and its examples with it.
    """
    rolebook(workspace, "check")
    rolebook(workspace, "build", "--strict")
    shown = 0
    examples: list[str] = []
    for identity, competency in load(workspace, "competencies").items():
        page = Shown()
        address = workspace / "site" / "base" / "competencies" / identity / "index.html"
        page.feed(address.read_text(encoding="utf-8"))
        expected = [one for one, _ in descriptors(competency)]
        assert {one: page.ids[one] for one in expected} == dict.fromkeys(expected, 1)
        assert page.examples == examples_of(competency)
        shown += len(expected)
        examples += [example for one in page.examples.values() for example in one]
    linked = sum("](https://" in example for example in examples)
    return shown, len(examples) - linked, linked


@pytest.mark.parametrize(
    ("written", "made_safe"),
    [
        ("runs <script>x</script> <!-- here", "runs ‹script›x‹/script› ‹!-- here"),
        ("<b on its own", "‹b on its own"),
        ("less < more -> most", "less < more -> most"),
        ("((role)) and (((x)))", "( (role) ) and ( ( (x) ) )"),
        ("f(g(x)) (y)", "f(g(x) ) (y)"),
        ("a\u00a0 b\n c", "a b c"),
    ],
)
def test_texts_are_made_safe(written: str, made_safe: str) -> None:
    assert safe(written) == made_safe
    assert safe(made_safe) == made_safe


@pytest.mark.parametrize(
    "line",
    ["Words that are nothing known", "Footer 12", "Communication Professional Level 2 - no colons"],
)
def test_a_line_that_fits_nowhere_stops_the_conversion(tmp_path: Path, line: str) -> None:
    source = tmp_path / "paper.txt"
    head = "ORGANIZATIONAL COMPETENCY #4  Communication\nDefinition: Speaks and writes.\n"
    source.write_text(f"{head}Communication: Professional: Level 1 - speaks\n· Speaks\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 5 is neither heading nor descriptor"):
        convert_competency_text.convert(source, tmp_path / "workspace")


def test_an_unknown_field_stops_the_conversion(tmp_path: Path) -> None:
    family = {"name": "Family", "summary": "One.", "levels": [], "themes": [], "competencies": [], "extra": 1}
    (tmp_path / "family.yml").write_text(yaml.safe_dump(family), encoding="utf-8")
    with pytest.raises(ValueError, match=r"family\.yml: family with unknown fields \['extra'\]"):
        convert_ft_progression.convert(tmp_path, tmp_path / "workspace")


@pytest.mark.shared
@needs_shared
class TestProgression:
    def test_tracks_keep_the_order_of_worded_levels(self, progression: Path) -> None:
        tracks = sorted(load(progression, "tracks").values(), key=lambda track: int(track["order"]))
        assert [(track["id"], [level["id"] for level in track["levels"]]) for track in tracks] == [
            ("engineering", ["junior", "engineer", "senior-1", "tech-director"]),
            ("engineering-ic", ["senior-2-ic", "principal-ic"]),
            ("engineering-pm", ["senior-2-pm", "principal-pm"]),
            ("engineering-v1", ["junior", "engineer", "senior-1", "senior-2"]),
            ("operations", ["engineer", "senior-1", "senior-2"]),
        ]
        assert tracks[1]["name"] == "Engineering (Individual Contributor)"
        assert [level["name"] for level in tracks[2]["levels"]] == [
            "Senior Engineer 2 (People Manager)",
            "Principal Engineer (People Manager)",
        ]

    def test_a_role_for_each_track(self, progression: Path) -> None:
        roles, tracks = load(progression, "roles"), load(progression, "tracks")
        assert {role["track"] for role in roles.values()} == tracks.keys()
        assert len(roles) == len(tracks)

    def test_settings_of_the_families_are_kept(self, progression: Path) -> None:
        tracks = load(progression, "tracks")
        for path in FAMILIES.glob("*.yml"):
            family = yaml.safe_load(path.read_text(encoding="utf-8"))
            track = tracks[path.stem]
            assert track["name"] == family["name"]
            assert track["summary"] == one_line(family["summary"])
            assert family["googleSheetId"] in track["notes"]
            assert f"isLegacy: {str(family.get('isLegacy', False)).lower()}" in track["notes"]

    def test_themes_are_competencies(self, progression: Path) -> None:
        competencies = load(progression, "competencies")
        counts = {identity: len(descriptors(one)) for identity, one in competencies.items()}
        assert counts == {
            "planning-organising": 8,
            "independent-working": 8,
            "problem-solving-decision-making": 8,
            "business-impact": 8,
            "communication": 36,
            "team-work": 8,
            "curiosity-learning": 8,
            "leadership": 47,
            "technical": 78,
            "delivery": 32,
        }
        assert competencies["leadership"]["name"] == "Leadership of Self and Others"
        assert competencies["leadership"]["aliases"] == ["Leadership"]
        for path in FAMILIES.glob("*.yml"):
            for theme in yaml.safe_load(path.read_text(encoding="utf-8"))["themes"]:
                if "summary" in theme:
                    assert competencies[theme["id"]]["definition"] == one_line(theme["summary"])

    def test_every_statement_is_a_descriptor(self, progression: Path) -> None:
        competencies = load(progression, "competencies").values()
        found = [one for competency in competencies for one in descriptors(competency)]
        assert len(found) == 241
        assert len(dict(found)) == 241
        whole: dict[str, list[str]] = {}
        for identity, text in found:
            whole.setdefault(statement_of(identity), []).append(text)
        assert len(whole) == len(statements()) == 221
        assert {identity: " ".join(texts) for identity, texts in whole.items()} == {
            identity: one_line(re.sub(r"^\d+\. ", "", one["summary"], flags=re.MULTILINE))
            for identity, one in statements().items()
        }
        assert sum(len(texts) > 1 for texts in whole.values()) == 8

    def test_statements_stand_at_their_level_with_their_proficiency(self, progression: Path) -> None:
        tracks = load(progression, "tracks")
        seen = 0
        for identity, competency in load(progression, "competencies").items():
            for level in competency["levels"]:
                track = tracks[level["track"]]
                assert level["level"] in {one["id"] for one in track["levels"]}
                for one in level["descriptors"]:
                    statement = statements()[statement_of(one["id"])]
                    assert (statement["theme"], statement["level"]) == (identity, level["level"])
                    assert statement["file"] == level["source"] == track["source"]
                    assert level["summary"] == f"Expected ((proficiency)): {statement['proficiency']}."
                    seen += 1
        assert seen == 241

    def test_the_second_scale_is_a_term(self, progression: Path) -> None:
        glossary = yaml.safe_load((progression / "data" / "glossary.yml").read_text(encoding="utf-8"))
        (term,) = (one for one in glossary if one["id"] == "proficiency")
        schema = json.loads((FAMILIES.parent / "job-family.schema.json").read_text(encoding="utf-8"))
        steps = schema["$defs"]["competency"]["properties"]["proficiency"]["enum"]
        assert term["definition"].endswith(f"{', '.join(steps)}.")

    def test_examples_and_addresses_stand_with_their_statement(self, progression: Path) -> None:
        competencies = load(progression, "competencies").values()
        assert not any("description" in one for one in competencies)
        first: dict[str, str] = {}
        for competency in competencies:
            for descriptor, _ in descriptors(competency):
                first.setdefault(statement_of(descriptor), descriptor)
        expected: dict[str, list[str]] = {}
        examples = addresses = 0
        for identity, one in statements().items():
            written = [one_line(example) for example in one.get("examples", [])]
            linked = [f"[{url['label']}]({url['url']})" for url in one.get("supportingUrls", [])]
            if written or linked:
                expected[first[identity]] = [*written, *linked]
            examples, addresses = examples + len(written), addresses + len(linked)
        found = {one: texts for competency in competencies for one, texts in examples_of(competency).items()}
        assert found == expected
        assert (examples, addresses) == (331, 3)

    def test_it_checks_and_builds(self, progression: Path) -> None:
        assert checked_and_built(progression) == (241, 331, 3)


@pytest.mark.shared
@needs_shared
class TestPaper:
    def test_counts(self, paper: tuple[Path, Conversion]) -> None:
        workspace, conversion = paper
        # 321 bullets; one of them fuses two descriptors, and one more descriptor has no bullet
        assert (conversion.levels, conversion.bullets, conversion.descriptors) == (66, 321, 323)
        assert conversion.headings == {
            "Professional": 35,
            "Management": 25,
            "Managerial": 5,
            "Top Executive": 1,
        }
        competencies = load(workspace, "competencies")
        assert sum(len(one["levels"]) for one in competencies.values()) == 66
        assert sum(len(descriptors(one)) for one in competencies.values()) == 323

    def test_levels_are_as_ragged_as_the_source(self, paper: tuple[Path, Conversion]) -> None:
        workspace, conversion = paper
        expected = {  # described levels, then descriptors: professional, management
            "mission": ((5, 5), (14, 13)),
            "relationships": ((3, 1), (12, 13)),
            "problem-solving": ((4, 5), (14, 23)),
            "communication": ((5, 2), (20, 13)),
            "development": ((5, 4), (23, 21)),
            "flexibility": ((4, 5), (11, 18)),
            "leadership": ((4, 5), (29, 48)),
            "service": ((5, 4), (19, 32)),
        }
        both = ("professional", "management")
        assert conversion.per_competency == {
            identity: Count(dict(zip(both, levels, strict=True)), dict(zip(both, described, strict=True)))
            for identity, (levels, described) in expected.items()
        }
        for identity, competency in load(workspace, "competencies").items():
            steps = [(level["track"], level["level"]) for level in competency["levels"]]
            (professional, management), described = expected[identity]
            assert steps == [
                *(("professional", f"level-{number + 1}") for number in range(professional)),
                *(("management", f"level-{number + 1}") for number in range(management)),
            ]
            assert len(descriptors(competency)) == sum(described)
            assert all(level["summary"] for level in competency["levels"])

    def test_names_are_gathered(self, paper: tuple[Path, Conversion]) -> None:
        tracks, competencies = load(paper[0], "tracks"), load(paper[0], "competencies")
        assert tracks.keys() == {"professional", "management"}
        assert tracks["management"]["aliases"] == ["Managerial"]
        assert "aliases" not in tracks["professional"]
        assert competencies["relationships"]["short_name"] == "Building Relationships"
        assert competencies["development"]["aliases"] == ["Development of Self"]
        assert competencies["leadership"]["short_name"] == "Leadership/Achievement"
        assert competencies["leadership"]["aliases"] == ["Leadership"]

    def test_one_level_has_an_audience_of_its_own(self, paper: tuple[Path, Conversion]) -> None:
        levels = [level for one in load(paper[0], "competencies").values() for level in one["levels"]]
        (level,) = (level for level in levels if "audience" in level)
        assert level["track"] == "management"
        assert (level["level"], level["label"], level["audience"]) == ("level-4", "Level 4", "Top Executive")
        assert len(level["descriptors"]) == 9

    def test_definitions_and_lines_are_kept(self, paper: tuple[Path, Conversion]) -> None:
        written = PAPER.read_text(encoding="utf-8").split("\n")
        competencies = load(paper[0], "competencies")
        assert [one["source"] for one in sorted(competencies.values(), key=lambda one: int(one["order"]))] == [
            f"line {number}" for number in (23, 26, 29, 32, 34, 36, 39, 41)
        ]
        definitions = {one_line(line.partition(":")[2]) for line in written if line.startswith("Definition")}
        assert {one["definition"] for one in competencies.values()} == definitions
        assert len(definitions) == 8
        assert {track["source"] for track in load(paper[0], "tracks").values()} == {"line 44", "line 70"}

    def test_levels_and_descriptors_stand_in_the_line_noted(self, paper: tuple[Path, Conversion]) -> None:
        written = [one_line(line) for line in PAPER.read_text(encoding="utf-8").split("\n")]
        bullets = {number for number, line in enumerate(written, 1) if number > 43 and line.startswith("·")}
        noted: Counter[int] = Counter()
        for competency in load(paper[0], "competencies").values():
            for level in competency["levels"]:
                assert f"Level {level['level'][-1]}" in written[line_of(level) - 1]
                for one in level["descriptors"]:
                    assert one["text"] in written[line_of(one) - 1]
                    noted[line_of(one)] += 1
        assert noted.keys() == bullets | {278}
        assert [number for number, times in noted.items() if times > 1] == [51]

    def test_oddities_are_decided_and_told(self, paper: tuple[Path, Conversion]) -> None:
        told = {decision.line: decision.text for decision in paper[1].decisions}
        assert len(told) == len(paper[1].decisions)
        for line, words in {
            51: "fused: 2 descriptors",
            96: "named “Building Relationships”: the competency relationships",
            277: "no separator",
            278: "no bullet",
            283: "no separator",
            293: "the summary of the heading in line 292",
            296: "named “Development of Self”: the competency development",
            361: "named “Development of Self”: the competency development",
            439: "named “Leadership/Achievement”: the competency leadership",
            555: "named “Leadership”: the competency leadership",
            654: "an audience of its own",
            672: "left out: the page's foot",
            674: "left out: the page's foot",
            676: "left out: the page's foot",
        }.items():
            assert told[line].startswith(words)
        assert {line for line, words in told.items() if words.startswith("left out: the paper")} <= set(range(1, 22))

    def test_identical_descriptors_have_ids_of_their_own(self, paper: tuple[Path, Conversion]) -> None:
        competencies = load(paper[0], "competencies").values()
        for competency in competencies:
            ids = [identity for identity, _ in descriptors(competency)]
            assert len(set(ids)) == len(ids)
        texts = Counter(text.lower().rstrip(".; ") for one in competencies for _, text in descriptors(one))
        # 26 groups among the bullets; the first half of the fused one makes another
        assert sum(times > 1 for times in texts.values()) == 27

    def test_it_checks_and_builds(self, paper: tuple[Path, Conversion]) -> None:
        assert checked_and_built(paper[0]) == (323, 0, 0)


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize("which", ["progression", "paper"])
def test_workspaces_are_whole_and_plain(which: str, request: pytest.FixtureRequest) -> None:
    made = request.getfixturevalue(which)
    workspace: Path = made[0] if isinstance(made, tuple) else made
    files = {path.relative_to(workspace).as_posix() for path in workspace.rglob("*") if path.is_file()}
    assert {"mkdocs.yml", "content/welcome.md", "data/handbook.yml", "data/glossary.yml"} <= files
    terms = {term["id"] for term in yaml.safe_load((workspace / "data" / "glossary.yml").read_text(encoding="utf-8"))}
    assert terms >= TERMS.keys()
    for path in (workspace / "data").rglob("*.yml"):
        marked = [event for event in yaml.parse(path.read_text(encoding="utf-8")) if getattr(event, "anchor", None)]
        assert marked == [], path.name
