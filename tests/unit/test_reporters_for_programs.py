"""The reports as JSON and as annotations on GitHub."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.diagnostics.codes import code_named
from rolebook.diagnostics.fix import delete_lines, insert, replace

from .reporting import FILE, about, example_reports, printed, printed_bytes, wrote

TEXT = "id: lead\nnmae: Lead\nsummary: S.\n"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Report]]:
    """What check says about the examples."""
    return list(example_reports(tmp_path_factory.mktemp("examples")))


class TestJson:
    def test_has_the_same_keys_for_every_problem(self, examples: list[tuple[Path, Report]]) -> None:
        """Programs rely on them: one may be added, none may go."""
        place = {"file", "line", "column", "length"}
        for root, report in examples:
            body = json.loads(printed("json", report, root))

            assert body.keys() == {"diagnostics", "errors", "warnings", "notes"}
            for one in body["diagnostics"]:
                assert one.keys() == place | {"code", "severity", "message", "help", "related", "fix"}
                assert all(related.keys() == place | {"label"} for related in one["related"])
                if one["fix"] is not None:
                    assert one["fix"].keys() == {"certain", "sample", "edits", "lines"}
                    assert all(edit.keys() == place | {"text", "takes_line"} for edit in one["fix"]["edits"])
                    assert all(line.keys() == {"file", "line", "text"} for line in one["fix"]["lines"])

    def test_says_what_the_report_says(self, examples: list[tuple[Path, Report]]) -> None:
        for root, report in examples:
            body = json.loads(printed("json", report, root))

            assert body["errors"] + body["warnings"] + body["notes"] == len(body["diagnostics"]) == len(report)
            for one, found in zip(body["diagnostics"], report, strict=True):
                assert (one["code"], one["severity"], one["message"]) == (
                    found.code, str(found.severity), found.message,
                )  # fmt: skip
                assert Span(one["file"], one["line"], one["column"], one["length"]) == found.span

    @pytest.mark.parametrize(
        ("fix", "lines"),
        [
            (replace(Span(FILE, 2, 1, 4), "name"), [(2, "name: Lead")]),
            (insert(FILE, 3, 1, "order: 1\n"), [(3, "order: 1\nsummary: S.")]),
            (delete_lines(FILE, TEXT.splitlines(), 2, 2), []),
            (Fix((Edit(Span(FILE, 2, 1, 4), "name"), Edit(Span(FILE, 3, 10, 2), "T."))), [
                (2, "name: Lead"), (3, "summary: T."),
            ]),
        ],
        ids=["words", "a line more", "a line less", "two lines"],
    )  # fmt: skip
    def test_has_the_lines_that_a_fix_changes_as_they_are_afterwards(
        self, tmp_path: Path, fix: Fix, lines: list[tuple[int, str]]
    ) -> None:
        wrote(tmp_path, TEXT)

        (one,) = json.loads(printed("json", about(Span(FILE, 2, 1, 4), fix), tmp_path))["diagnostics"]

        assert [(line["line"], line["text"]) for line in one["fix"]["lines"]] == lines

    def test_is_readable_where_the_output_takes_every_sign(self, tmp_path: Path) -> None:
        said = printed_bytes("json", about(Span(FILE), message="no “🧭”"), tmp_path, "utf-8").decode("utf-8")

        assert "no “🧭”" in said

    @pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
    def test_is_the_same_document_on_every_output(self, tmp_path: Path, encoding: str) -> None:
        report = about(Span("data/roles/\udcff.yml"), message="no “🧭”")

        said = printed_bytes("json", report, tmp_path, encoding).decode(encoding)

        assert json.loads(said) == json.loads(printed("json", report, tmp_path))

    def test_is_never_wrapped_coloured_or_shortened(self, tmp_path: Path) -> None:
        report = about(Span(FILE), message="no [b]key[/b] :smile: \x1b[31m\t" + "long " * 100)

        said = printed("json", report, tmp_path, width=20, force_terminal=True)

        assert "\x1b" not in said
        assert json.loads(said)["diagnostics"][0]["message"] == next(iter(report)).message


class Annotation(NamedTuple):
    """A workflow command as GitHub's runner reads it."""

    severity: str
    properties: dict[str, str]
    message: str


def annotations_in(said: str) -> list[Annotation]:
    """What GitHub's runner makes of the lines that are printed."""
    found = []
    for line in said.splitlines():
        assert line.startswith("::")
        head, _, message = line.removeprefix("::").partition("::")
        severity, _, listed = head.partition(" ")
        properties = dict(part.split("=", 1) for part in listed.split(","))
        assert not any(":" in value for value in properties.values())
        found.append(
            Annotation(severity, {key: unescaped(value) for key, value in properties.items()}, unescaped(message))
        )
    return found


def unescaped(text: str) -> str:
    for sign, written in {"\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C", "%": "%25"}.items():
        text = text.replace(written, sign)
    return text


def annotation(report: Report, root: Path, **console: Any) -> Annotation:
    (found,) = annotations_in(printed("github", report, root, **console))
    return found


class TestGitHub:
    @pytest.fixture(autouse=True)
    def no_repository(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)

    def test_has_one_annotation_a_problem(self, examples: list[tuple[Path, Report]]) -> None:
        for root, report in examples:
            found = annotations_in(printed("github", report, root))

            severities = [str(problem.severity).replace("note", "notice") for problem in report]
            assert [one.severity for one in found] == severities
            for one, problem in zip(found, report, strict=True):
                assert one.message.startswith(f"{problem.message}. {problem.help}".strip())

    def test_stands_at_the_place_of_its_problem(self, tmp_path: Path) -> None:
        found = annotation(about(Span(FILE, 2, 7, 4)), tmp_path)

        assert found.severity == "error"
        assert found.properties == {
            "file": FILE,
            "line": "2",
            "endLine": "2",
            "col": "7",
            "endColumn": "11",
            "title": f"{code_named('unknown-key').title} [unknown-key]",
        }

    def test_says_what_to_write_instead_and_where_else_to_look(self, tmp_path: Path) -> None:
        wrote(tmp_path, TEXT)
        report = about(Span(FILE, 2, 1, 4), replace(Span(FILE, 2, 1, 4), "name"), (("written here", Span(FILE, 1)),))

        assert annotation(report, tmp_path).message.splitlines() == [
            "there is no such key. Leave it out.",
            f"written here: {FILE}:1:1",
            "write instead:",
            "name: Lead",
        ]

    def test_escapes_what_workflow_commands_keep_for_themselves(self, tmp_path: Path) -> None:
        report = about(Span("data/roles/50%, a:b.yml"), message="100%: a,\r\nb ::error::c")

        said = printed("github", report, tmp_path)

        assert said.count("\n") == 1
        assert "file=data/roles/50%25%2C a%3Ab.yml,line=1," in said
        assert "::100%25: a,%0D%0Ab ::error::c. Leave it out." in said

    @pytest.mark.parametrize(
        ("repository", "workspace", "file"),
        [
            ("", "", FILE),
            ("", "handbook", f"handbook/{FILE}"),
            ("", "our/own handbook", f"our/own handbook/{FILE}"),
            ("elsewhere", "handbook", FILE),
            ("handbook/", "handbook", FILE),
        ],
        ids=["the repository itself", "a folder", "a folder in a folder", "elsewhere", "with a slash"],
    )
    def test_names_files_from_the_root_of_the_repository(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: str, workspace: str, file: str
    ) -> None:
        monkeypatch.setenv("GITHUB_WORKSPACE", f"{tmp_path}/{repository}")
        report = about(Span(FILE), related=(("here", Span(FILE)),))

        found = annotation(report, tmp_path / workspace)

        assert found.properties["file"] == file
        assert f"here: {file}:1:1" in found.message

    def test_names_them_so_where_the_repository_is_reached_by_another_path(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "repository" / "handbook").mkdir(parents=True)
        (tmp_path / "link").symlink_to(tmp_path / "repository")
        monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "link"))

        found = annotation(about(Span(FILE)), tmp_path / "repository" / "handbook")

        assert found.properties["file"] == f"handbook/{FILE}"

    def test_is_one_line_whatever_the_terminal_is(self, tmp_path: Path) -> None:
        message = "no [b]key[/b]\t:smile: " + "long " * 100

        found = annotation(about(Span(FILE), message=message), tmp_path, width=20, force_terminal=True)

        assert found.message == f"{message}. Leave it out."

    def test_can_be_printed_where_the_output_takes_ascii_only(self, tmp_path: Path) -> None:
        said = printed_bytes("github", about(Span(FILE), message="no “é”"), tmp_path, "ascii")

        assert b"::no \\u201c\\xe9\\u201d. Leave it out." in said
