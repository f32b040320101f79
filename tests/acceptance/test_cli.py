"""The command as its users meet it: what it says, how it ends, which files it writes and which it leaves alone."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import socket
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from filelock import FileLock

from rolebook.cli import COMMANDS, main
from rolebook.diagnostics.codes import CODES
from rolebook.render.weight import slim

from .built_pages import pages_of_site
from .commands import Done, built, contents, edit, rolebook, run, written

OK, FAILED_DATA, WRONG_USE = 0, 1, 2
STAGES = ["read", "check", "render", "stage", "engine", "finish"]
Place = tuple[str, int, int, str]
# What staff sign, and what an agreement with them may pick from, holds the descriptors of the levels asked of them.
SIGNED_BY_STAFF = ("contracts/acknowledgement.my-role.staff.json", "acknowledgements/my-role/staff/index.md")
AGREED_WITH_STAFF = ("contracts/agreement.win-win.staff.json", "agreements/win-win/staff/index.md")
MANAGEMENT_FORMS = ("contracts/competency-management.", "assessments/competency-management/")


@pytest.fixture
def built_workspace(built_base: Path, tmp_path: Path) -> Path:
    """A workspace that a test may change, with its base edition built and published."""
    folder = tmp_path / "built"
    shutil.copytree(built_base, folder)
    return folder


def found(done: Done) -> list[Place]:
    """What `--format json` has reported: file, line, column, code."""
    problems: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return [(one["file"], one["line"], one["column"], one["code"]) for one in problems]


def line_of(path: Path, text: str) -> int:
    """The number of the one line that holds a text."""
    (number,) = (number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)
    return number


class TestHowItEnds:
    def test_clean_data_is_0(self, workspace: Path) -> None:
        done = rolebook(workspace, "check")

        assert (done.returncode, done.stdout) == (OK, "base: 0 errors, 0 warnings\n")

    def test_all_editions_are_checked_together(self, workspace: Path) -> None:
        done = rolebook(workspace, "check", "--all")

        assert (done.returncode, done.stdout) == (OK, "base, northlight: 0 errors, 0 warnings\n")

    def test_errors_in_the_data_are_1(self, workspace: Path) -> None:
        staff = workspace / "data" / "roles" / "staff.yml"
        edit(staff, "reports_to: management", "reports_to: managment")

        done = rolebook(workspace, "check")

        line = line_of(staff, "reports_to")
        assert done.returncode == FAILED_DATA
        assert done.stdout == (
            f"data/roles/staff.yml:{line}:13: error[unknown-reference]: there is no role called “managment”\n"
            f"   {line} │ reports_to: managment\n"
            "      │             ^^^^^^^^^\n"
            "  help: Did you mean “management”?\n"
            "  write instead:\n"
            f"   {line} │ reports_to: management\n\n"
            "base: 1 error, 0 warnings\n"
            "More about a code: rolebook explain unknown-reference\n"
            "1 problem can be mended by: rolebook check --fix\n"
        )

    def test_warnings_alone_are_0(self, workspace: Path) -> None:
        warn(workspace)

        done = rolebook(workspace, "check")

        assert done.returncode == OK
        assert "base: 0 errors, 1 warning\n" in done.stdout

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (
                ["check", "--brand", "northligth"],
                "brands/ has no folder “northligth” with a brand.yml; did you mean northlight?",
            ),
            (["build", "--brand", "acme"], "there are: northlight"),
            (["check", "--brand", "../data"], "brands/ has no folder"),
            (["serve", "--brand", "northligth"], "did you mean northlight?"),
            (["check", "--formt", "json"], "--formt"),
            (["check", "--format", "xml"], "'json'"),
            (["build", "--engine", "hugo"], "'zensical'"),
            (["chekc"], "chekc"),
            (["explain", "unknwon-key"], "did you mean unknown-key?"),
            (["new"], "FOLDER"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else "",
    )
    def test_wrong_use_is_2_and_says_what_would_be_right(
        self, workspace: Path, arguments: list[str], said: str
    ) -> None:
        done = rolebook(workspace, *arguments)

        assert (done.returncode, done.stdout) == (WRONG_USE, "")
        assert said in done.stderr

    @pytest.mark.parametrize("command", ["check", "build", "serve", "schemas"])
    def test_a_folder_outside_a_workspace_is_2(self, tmp_path: Path, command: str) -> None:
        done = rolebook(tmp_path, command)

        assert done.returncode == WRONG_USE
        assert "no data/handbook.yml here or above; `rolebook new handbook` makes one" in done.stderr

    def test_a_folder_below_a_workspace_is_as_good_as_its_root(self, workspace: Path) -> None:
        done = rolebook(workspace / "content", "check")

        assert (done.returncode, done.stdout) == (OK, "base: 0 errors, 0 warnings\n")

    def test_so_is_the_folder_of_a_brand(self, workspace: Path) -> None:
        done = rolebook(workspace / "brands" / "northlight" / "data", "check")

        assert (done.returncode, done.stdout) == (OK, "base: 0 errors, 0 warnings\n")

    @pytest.mark.parametrize("name", ["build", "site"])
    def test_a_place_that_cannot_be_written_is_named(self, workspace: Path, name: str) -> None:
        (workspace / name).write_text("a file where a folder belongs", encoding="utf-8")

        done = rolebook(workspace, "build")

        assert done.returncode == FAILED_DATA
        assert str(workspace / name) in done.stderr


@dataclass(frozen=True)
class Mistake:
    """A mistake that somebody makes in a file, and the one diagnostic that names it.

    `old` becomes `new`; without `old`, `new` is all that the file holds; without both, the file is gone. The caret
    stands under `at`, by default the beginning of the file.
    """

    file: str
    code: str
    old: str = ""
    new: str = ""
    at: str = ""
    encoding: str = "utf-8"

    def make(self, workspace: Path) -> tuple[str, int, int, str]:
        """Make it in a workspace; the place and the code that must be reported."""
        path = workspace / self.file
        if not self.new:
            path.unlink()
            return self.file, 1, 1, self.code
        before = path.read_text(encoding="utf-8")
        assert not self.old or before.count(self.old) == 1, self
        after = before.replace(self.old, self.new) if self.old else self.new
        path.write_bytes(after.encode(self.encoding, "replace"))
        above = after[: after.index(self.at)]
        return self.file, above.count("\n") + 1, len(above.rpartition("\n")[2]) + 1, self.code


MISTAKES = {
    "a key twice": Mistake(
        "data/agreements/win-win.yml", "duplicate-key", "\nname:", "\nname: Twice\nname:", at="name: Win"
    ),
    "a tab": Mistake("data/tracks/management.yml", "tab", "\nlevels:", "\n\tlevels:", at="\tlevels:"),
    "a quote never closed": Mistake(
        "data/principles/training.yml", "yaml-syntax", "name: Training is", 'name: "Training is', at='"Training'
    ),
    "an old code page": Mistake(
        "data/onboarding/staff.yml", "not-utf-8", "\nroles:", "\nsource: A café\nroles:", at="é", encoding="cp1252"
    ),
    "an unknown role": Mistake(
        "data/roles/staff.yml", "unknown-reference", "reports_to: management", "reports_to: manger", at="manger"
    ),
    "a misspelt key": Mistake(
        "data/roles/management.yml", "unknown-key", "reports_to: lead", "report_to: lead", at="report_to"
    ),
    "HTML in a text": Mistake(
        "data/competencies/service.yml", "html-in-text", "Tells customers how", "Tells <br> customers how", at="<br>"
    ),
    "a link to nothing": Mistake(
        "content/welcome.md", "points-nowhere", "(page:glossary)", "(page:glosary)", at="page:glosary"
    ),
    "no settings of the handbook": Mistake("data/handbook.yml", "missing-file"),
    "no settings of the site": Mistake("mkdocs.yml", "missing-file"),
    "broken settings of the site": Mistake(
        "mkdocs.yml", "yaml-syntax", 'accent: "#b4531a"', 'accent: "#b4531a', at='"#b4531a'
    ),
    "settings of the site in an old code page": Mistake(
        "mkdocs.yml", "not-utf-8", new="# the site\nsite_name: Café\n", at="site_name", encoding="cp1252"
    ),
    "settings of the site that are a list": Mistake("mkdocs.yml", "wrong-type", new="- site_name\n"),
    "a date that is none": Mistake(
        "mkdocs.yml", "yaml-syntax", new="site_name: Handbook\ncopyright: 2024-13-01\n", at="2024"
    ),
    "a null byte in the settings of the site": Mistake("mkdocs.yml", "yaml-syntax", new="site_name: Hand\x00book\n"),
    "a colour without quotes": Mistake(
        "mkdocs.yml", "wrong-form", 'primary: "#1f4e5f"', "primary: #1f4e5f", at=" #1f4e5f"
    ),
    "a colour by its name": Mistake("mkdocs.yml", "wrong-form", 'accent: "#b4531a"', "accent: rust", at="rust"),
}
TOGETHER = [name for name, mistake in MISTAKES.items() if not mistake.file.startswith("mkdocs") and mistake.new]


class TestMistakes:
    @pytest.mark.parametrize("name", MISTAKES)
    def test_each_gives_one_diagnostic_in_its_place(self, workspace: Path, name: str) -> None:
        """Nothing that only follows from it is reported beside it, and nothing is built."""
        place = MISTAKES[name].make(workspace)

        checked = rolebook(workspace, "check", "--format", "json")
        done = rolebook(workspace, "build")

        assert (checked.returncode, found(checked)) == (FAILED_DATA, [place])
        assert done.returncode == FAILED_DATA
        assert f"error[{place[3]}]" in done.stderr
        assert "base: not built. 1 error, 0 warnings." in done.stderr
        assert not (workspace / "site").exists()

    def test_several_are_found_in_one_run_those_that_cannot_be_read_first(self, workspace: Path) -> None:
        places = [MISTAKES[name].make(workspace) for name in TOGETHER]

        done = rolebook(workspace, "check", "--format", "json")

        unreadable = {"duplicate-key", "tab", "yaml-syntax", "not-utf-8"}
        assert len(places) > 6
        assert found(done) == sorted(places, key=lambda place: (place[3] not in unreadable, place))

    def test_a_brand_without_its_logo_is_told_where_it_names_it(self, workspace: Path) -> None:
        (workspace / "brands" / "northlight" / "logo.svg").unlink()

        done = rolebook(workspace, "check", "--brand", "northlight", "--format", "json")

        assert found(done) == [
            ("brands/northlight/brand.yml", 4, 7, "missing-file"),
            ("brands/northlight/brand.yml", 5, 10, "missing-file"),
        ]

    @pytest.mark.parametrize(
        ("template", "line", "said"),
        [
            ("<p>\n{% if %}", 2, "TemplateSyntaxError"),
            ("<p>\n\n{{ nothing.of.this }}", 3, "UndefinedError"),
            ('{% include "nowhere.html" %}', 1, "TemplateNotFound"),
        ],
    )
    @pytest.mark.parametrize("edition", ["base", "northlight"])
    def test_a_template_that_cannot_be_read_is_named_with_its_line(
        self, workspace: Path, edition: str, template: str, line: int, said: str
    ) -> None:
        name = "overrides/rolebook/footer-note.html" if edition == "base" else "brands/northlight/overrides/main.html"
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_text(template, encoding="utf-8")

        done = rolebook(workspace, "build", "--brand", edition)

        assert done.returncode == FAILED_DATA
        assert f"{name}:{line}:1: error[engine-failed]: {said}" in done.stderr
        assert f"{edition}: not built. 1 error" in done.stderr


class TestJson:
    def test_is_one_document_with_the_place_of_every_problem(self, workspace: Path) -> None:
        edit(workspace / "data" / "roles" / "staff.yml", "reports_to: management", "reports_to: managment")
        edit(workspace / "data" / "roles" / "lead.yml", "\nname: Lead\n", "\nname: Lead\nname: Head\n")
        warn(workspace)

        body = json.loads(rolebook(workspace, "check", "--format", "json").stdout)

        assert (body["errors"], body["warnings"]) == (2, 1)
        assert {one["severity"] for one in body["diagnostics"]} == {"error", "warning"}
        for one in body["diagnostics"]:
            line = (workspace / one["file"]).read_text(encoding="utf-8").splitlines()[one["line"] - 1]
            assert 1 <= one["column"] <= one["column"] + one["length"] - 1 <= len(line)
        (double,) = (one for one in body["diagnostics"] if one["code"] == "duplicate-key")
        (first,) = double["related"]
        assert (first["label"], first["file"], first["line"]) == ("first written here", "data/roles/lead.yml", 3)
        (unknown,) = (one for one in body["diagnostics"] if one["code"] == "unknown-reference")
        assert [line["text"] for line in unknown["fix"]["lines"]] == ["reports_to: management"]

    def test_is_one_document_where_nothing_is_wrong(self, workspace: Path) -> None:
        done = rolebook(workspace, "check", "--format", "json")

        assert json.loads(done.stdout) == {"diagnostics": [], "errors": 0, "warnings": 0, "notes": 0}

    def test_is_whole_in_a_narrow_terminal(self, workspace: Path) -> None:
        edit(workspace / "data" / "roles" / "staff.yml", "reports_to: management", f"reports_to: {'long-' * 10}name")

        done = rolebook(workspace, "check", "--format", "json", COLUMNS="20", FORCE_COLOR="1")

        assert [place[3] for place in found(done)] == ["unknown-reference"]


class TestSettingsOfTheSite:
    """What authors write into mkdocs.yml for MkDocs reaches MkDocs as they wrote it."""

    TAGGED = """
site_url: !ENV [HANDBOOK_URL, "https://default.example/"]
markdown_extensions:
  - attr_list
  - toc:
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: none}}
  - pymdownx.superfences:
      custom_fences:
        - name: drawing
          class: drawing
          format: !!python/name:pymdownx.superfences.fence_code_format
"""

    def test_tags_survive(self, workspace: Path) -> None:
        settings = workspace / "mkdocs.yml"
        text = re.sub(r"markdown_extensions:\n(  - .*\n)+", "", settings.read_text(encoding="utf-8"))
        settings.write_text(text + self.TAGGED, encoding="utf-8")
        with (workspace / "content" / "welcome.md").open("a", encoding="utf-8") as page:
            page.write("\n## Last words\n\n```drawing\na -> b\n```\n")

        built(workspace, "--strict", HANDBOOK_URL="https://named.example/")

        welcome = pages_of_site(workspace / "site" / "base")["welcome/"]
        assert "Last-words" in welcome.ids
        assert any("drawing" in drawing.classes for drawing in welcome.article.all("pre"))
        canonical = [link for link in welcome.root.all("link") if link.attributes["rel"] == "canonical"]
        assert [link.attributes["href"] for link in canonical] == ["https://named.example/welcome/"]

    @pytest.mark.parametrize(
        ("environment", "name"), [({}, "Unnamed"), ({"HANDBOOK": "Ours & Theirs"}, "Ours & Theirs")]
    )
    def test_the_name_of_the_site_can_come_from_the_environment(
        self, workspace: Path, environment: dict[str, str], name: str
    ) -> None:
        edit(workspace / "mkdocs.yml", "site_name: Example Handbook", "site_name: !ENV [HANDBOOK, Unnamed]")

        built(workspace, **environment)

        home = pages_of_site(workspace / "site" / "base")[""]
        assert home.title == home.heading == next(home.body.of_class("rb-brand")).text == name
        assert (
            json.loads((workspace / "site/base/contracts/commitment-review.staff.json").read_text("utf-8"))["site"][
                "name"
            ]
            == name
        )


class TestContent:
    def test_a_page_can_show_a_picture_that_lies_beside_it(self, workspace: Path) -> None:
        shutil.copyfile(workspace / "brands" / "northlight" / "logo.svg", workspace / "content" / "house.svg")
        with (workspace / "content" / "mentoring.md").open("a", encoding="utf-8") as page:
            page.write("\n![The house](house.svg)\n")

        built(workspace, "--strict")

        (picture,) = pages_of_site(workspace / "site" / "base")["mentoring/"].article.all("img")
        assert (picture.attributes["alt"], picture.attributes["src"]) == ("The house", "../house.svg")

    def test_what_an_editor_keeps_beside_an_open_file_is_not_read(self, workspace: Path) -> None:
        for folder, name in (("content", ".#welcome.md"), ("data/roles", ".#lead.yml")):
            (workspace / folder / name).symlink_to("somebody@somewhere")

        assert rolebook(workspace, "check").returncode == OK


class TestServe:
    def test_a_port_that_is_taken_is_named_with_another(self, workspace: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            done = rolebook(workspace, "serve", "--port", str(port))

        assert done.returncode == FAILED_DATA
        assert f"port {port} on 127.0.0.1 cannot be used" in done.stderr
        assert not (workspace / "build").exists()

    def test_a_folder_that_is_no_workspace_says_so(self, tmp_path: Path, free_port: int) -> None:
        done = rolebook(tmp_path, "serve", "--port", str(free_port))

        assert done.returncode == WRONG_USE
        assert "this folder is no workspace" in done.stderr


class TestBuild:
    def test_says_what_it_has_built_and_how_long_each_stage_took(self, workspace: Path) -> None:
        done = built(workspace)

        said = dict(line.split(maxsplit=1) for line in done.stderr.splitlines()[1:])
        assert done.stderr.splitlines()[0] == "base: built into site/base/"
        assert said["pages"] == str(len(pages_of_site(workspace / "site" / "base")))
        assert said["forms"] == str(len(list((workspace / "site" / "base" / "contracts").iterdir())))
        assert said["warnings"] == "0"
        assert re.findall(r"(\w+) \d+\.\d\d", said["seconds"]) == STAGES

    def test_all_builds_every_edition(self, workspace: Path) -> None:
        done = built(workspace, "--all")

        assert sorted(path.name for path in (workspace / "site").iterdir()) == ["base", "northlight"]
        assert re.findall(r"^(\w+): built into", done.stderr, re.MULTILINE) == ["base", "northlight"]

    def test_all_goes_on_where_one_edition_fails(self, workspace: Path) -> None:
        edit(workspace / "brands" / "northlight" / "data" / "roles" / "lead.yml", "patch: lead", "patch: leader")

        done = rolebook(workspace, "build", "--all")

        assert done.returncode == FAILED_DATA
        assert "base: built into site/base/" in done.stderr
        assert "northlight: not built. 1 error" in done.stderr
        assert [path.name for path in (workspace / "site").iterdir()] == ["base"]

    def test_strict_stops_at_warnings(self, built_workspace: Path) -> None:
        warn(built_workspace)
        before = contents(built_workspace / "site")

        done = rolebook(built_workspace, "build", "--strict")

        assert done.returncode == FAILED_DATA
        assert "warning[nobody-asked]" in done.stderr
        assert "base: not built. 0 errors, 1 warning. The site that was there before is unchanged." in done.stderr
        assert contents(built_workspace / "site") == before

    def test_without_it_warnings_are_counted(self, built_workspace: Path) -> None:
        warn(built_workspace)

        assert "warnings  1\n" in built(built_workspace).stderr

    @pytest.mark.parametrize(
        ("path", "old", "new", "code"),
        [
            ("data/roles/staff.yml", "track: professional", "track: profesional", "unknown-reference"),
            ("overrides/rolebook/footer-note.html", "{#-", "{% endfor %}{#-", "engine-failed"),
            ("overrides/rolebook/footer-note.html", "{#-", "<a href=\"{{ 'gone/' | url }}\">x</a>{#-", "broken-link"),
            ("overrides/rolebook/footer-note.html", "{#-", '<form action="gone/"></form>{#-', "broken-link"),
            ("content/welcome.md", "(page:glossary)", "(page:glossary#nothing)", "broken-link"),
        ],
        ids=["data", "template", "link", "form", "anchor"],
    )
    def test_a_site_that_is_there_stays_byte_for_byte_when_it_fails(
        self, built_workspace: Path, path: str, old: str, new: str, code: str
    ) -> None:
        edit(built_workspace / path, old, new)
        before = contents(built_workspace / "site")

        done = rolebook(built_workspace, "build")

        assert done.returncode == FAILED_DATA
        assert f"error[{code}]" in done.stderr
        assert "The site that was there before is unchanged." in done.stderr
        assert contents(built_workspace / "site") == before

    def test_a_link_that_is_broken_on_every_page_is_told_once(self, workspace: Path) -> None:
        note = workspace / "overrides" / "rolebook" / "footer-note.html"
        note.write_text("<a href=\"{{ 'gone/' | url }}\">x</a>", encoding="utf-8")

        done = rolebook(workspace, "build")

        assert done.stderr.count("error[broken-link]") == 1
        assert re.search(r"a link leads to nothing: gone \(and on \d{2,} more pages\)", done.stderr)

    def test_plain_mkdocs_builds_the_same_site_from_the_root(self, built_workspace: Path) -> None:
        ours = contents(built_workspace / "site" / "base")

        done = run(built_workspace, sys.executable, "-m", "mkdocs", "build", "--strict")

        theirs = contents(built_workspace / "site" / "base")
        assert done.returncode == OK, done.stderr
        assert {name for name in theirs.keys() ^ ours.keys() if name not in FINISHED} == set()
        both = ours.keys() & theirs.keys()
        assert {name for name in both if without_policy(ours[name]) != minified(name, theirs[name])} == set()


# What is made from the built pages, and so only by `rolebook build`; MkDocs makes a sitemap of its own.
FINISHED = {"_headers", ".htaccess", "sitemap.xml", "sitemap.xml.gz"}


def minified(name: str, content: bytes) -> bytes:
    """A page as `rolebook build` would serve it, but for the policy."""
    return slim(content.decode()).encode() if name.endswith(".html") else content


def without_policy(content: bytes) -> bytes:
    """A page without the policy that is put in when all pages are there."""
    return re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", content)


class TestStaging:
    def test_what_has_not_changed_is_not_written_again(self, built_workspace: Path) -> None:
        staged = built_workspace / "build" / "base"
        before = written(staged)

        built(built_workspace)

        assert written(staged) == before

    @pytest.mark.parametrize(
        ("old", "new", "steps"),
        [
            ("Tells customers how their project is coming along", "Says how their project is coming along", (2,)),
            ("Keeps time free to help others", "Helps others", (3, 4)),
        ],
        ids=["below the target", "a role's target"],
    )
    def test_a_changed_descriptor_changes_the_pages_that_show_it_and_no_other(
        self, built_workspace: Path, old: str, new: str, steps: tuple[int, ...]
    ) -> None:
        """Its competency's page and comparisons, the form that explains its level, the page of the role it is asked of.

        Beside the pages that form's contract, the data for programs, and the search index; its program stays as it is.
        """
        names = changed_by(built_workspace, "data/competencies/service.yml", old, new)

        assert {name for name in names - search_index(names) if not name.startswith(MANAGEMENT_FORMS)} == {
            "for/staff/index.md",
            "competencies/service/index.md",
            "competencies/service/index.json",
            "framework.json",
            "compare/competencies/service/professional/index.md",
            "compare/data/competencies/service.json",
            "compare/data/tracks/professional.json",
            *(f"compare/tracks/professional/level-{step}/index.md" for step in steps),
            "contracts/competency-professional.staff.json",
            "assessments/competency-professional/staff/index.md",
            *SIGNED_BY_STAFF,
            *(AGREED_WITH_STAFF if new.startswith("Helps") else ()),
        }
        assert search_index(names)
        assert not [name for name in search_index(names) if name.endswith((".js", ".css", ".wasm"))]

    @pytest.mark.parametrize(
        ("old", "new"),
        [("Keeps time free to help others", "Helps others"), ("\norder: 8\n", "\norder: 8\nnotes: Ask Ann.\n")],
        ids=["another track's descriptor", "authors' notes"],
    )
    def test_a_form_that_does_not_show_what_was_changed_stays_the_same(
        self, built_workspace: Path, old: str, new: str
    ) -> None:
        names = changed_by(built_workspace, "data/competencies/service.yml", old, new)

        assert [name for name in names if name.startswith(MANAGEMENT_FORMS)] == []

    def test_pages_of_entries_that_are_gone_are_removed(self, built_workspace: Path) -> None:
        (built_workspace / "content" / "mentoring.md").rename(built_workspace / "content" / "about-mentoring.md")
        for path in (*built_workspace.rglob("*.yml"), *(built_workspace / "content").glob("*.md")):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("page:mentoring", "page:about-mentoring"), encoding="utf-8")

        built(built_workspace)

        assert not (built_workspace / "build" / "base" / "docs" / "mentoring.md").exists()
        addresses = pages_of_site(built_workspace / "site" / "base")
        assert ("mentoring/" in addresses, "about-mentoring/" in addresses) == (False, True)


class TestNew:
    def test_makes_a_workspace_that_checks_clean(self, tmp_path: Path, repository: Path) -> None:
        done = rolebook(tmp_path, "new", "handbook")

        folder = tmp_path / "handbook"
        assert done.returncode == OK
        assert f"{len(contents(folder))} files written to handbook/" in done.stdout
        assert "  cd handbook\n  rolebook serve\n" in done.stdout
        assert {path.name for path in folder.iterdir()} == {
            "data",
            "content",
            "brands",
            "overrides",
            "mkdocs.yml",
            ".gitignore",
        }
        assert contents(folder / "data") == contents(repository / "data")
        assert rolebook(folder, "check", "--all").returncode == OK

    def test_makes_the_folders_above_it(self, tmp_path: Path) -> None:
        assert rolebook(tmp_path, "new", "our/own/handbook").returncode == OK
        assert (tmp_path / "our" / "own" / "handbook" / "mkdocs.yml").is_file()

    @pytest.mark.parametrize("name", [".", "{folder}", "../empty"])
    def test_fills_an_empty_folder_by_whatever_name(self, tmp_path: Path, name: str) -> None:
        folder = tmp_path / "empty"
        folder.mkdir()

        done = rolebook(folder, "new", name.format(folder=folder))

        assert done.returncode == OK, done.stderr
        assert (folder / "data" / "handbook.yml").is_file()
        assert [path.name for path in tmp_path.iterdir()] == ["empty"]

    def test_refuses_a_folder_that_is_not_empty(self, tmp_path: Path) -> None:
        (tmp_path / "handbook").mkdir()
        (tmp_path / "handbook" / "notes.txt").write_text("mine", encoding="utf-8")
        before = contents(tmp_path)

        done = rolebook(tmp_path, "new", "handbook")

        assert done.returncode == WRONG_USE
        assert "handbook is there already and not empty; name a new folder" in done.stderr
        assert contents(tmp_path) == before

    def test_refuses_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "handbook").write_text("mine", encoding="utf-8")

        assert rolebook(tmp_path, "new", "handbook").returncode == WRONG_USE
        assert rolebook(tmp_path, "new", "handbook/below").returncode == WRONG_USE
        assert contents(tmp_path) == {"handbook": b"mine"}

    @pytest.mark.parametrize("name", ["handbook", "our/own/handbook", "empty"])
    def test_leaves_nothing_behind_when_it_fails_half_way(self, tmp_path: Path, name: str) -> None:
        """The disk takes no file of more than a few kilobytes, which some of the starter's are."""
        (tmp_path / "empty").mkdir()
        limited = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", sys.executable, "-m", "rolebook", "new", name]

        done = run(tmp_path, *limited)

        assert done.returncode == WRONG_USE
        assert f"{name} cannot be written: " in done.stderr
        assert "Traceback" not in done.stderr
        assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


class TestExplain:
    @pytest.mark.parametrize("code", [code.name for code in CODES])
    def test_every_code_is_explained(self, code: str) -> None:
        done = CliRunner().invoke(main, ["explain", code])

        first, _, explanation = done.output.partition("\n\n")
        assert done.exit_code == OK
        assert re.fullmatch(rf"(error|warning|note)\[{code}\]: [A-Z].+", first)
        assert len(explanation.split()) > 4

    def test_a_code_can_be_given_as_it_was_printed(self) -> None:
        plain = CliRunner().invoke(main, ["explain", "unknown-key"]).output

        for written_as in ("error[unknown-key]", "[unknown-key]"):
            assert CliRunner().invoke(main, ["explain", written_as]).output == plain

    def test_an_unknown_code_is_wrong_use_and_gets_a_suggestion(self, tmp_path: Path) -> None:
        done = rolebook(tmp_path, "explain", "unknwon-key")

        assert done.returncode == WRONG_USE
        assert "there is no code “unknwon-key”; did you mean unknown-key?" in done.stderr

    def test_for_one_that_is_like_none_it_is_said_where_all_are_listed(self, tmp_path: Path) -> None:
        done = rolebook(tmp_path, "explain", "zzz")

        assert done.returncode == WRONG_USE
        assert "there is no code “zzz”; `rolebook explain` lists them" in done.stderr


class TestHelp:
    def test_of_the_command_shows_where_to_begin(self) -> None:
        shown = CliRunner().invoke(main, ["--help"]).output

        assert re.search(r"rolebook new handbook\n +cd handbook\n +rolebook serve\n", shown)
        assert all(name in shown for name in COMMANDS)

    @pytest.mark.parametrize("name", COMMANDS)
    def test_of_every_command_has_examples_that_can_be_typed(self, name: str) -> None:
        shown = CliRunner().invoke(main, [name, "--help"]).output

        examples = re.findall(rf"^    rolebook ({name}.*)$", shown, re.MULTILINE)
        assert examples
        for example in examples:
            _, *arguments = shlex.split(example)
            with main.make_context("rolebook", [name], resilient_parsing=True) as group:
                command_named(name).make_context(name, arguments, parent=group).close()

    @pytest.mark.parametrize("name", COMMANDS)
    def test_explains_every_option(self, name: str) -> None:
        options = [option for option in command_named(name).params if isinstance(option, click.Option)]

        assert [option.name for option in options if not option.help] == []


class TestSchemas:
    def test_writes_what_editors_read_and_only_where_it_differs(self, workspace: Path, repository: Path) -> None:
        own = workspace / "data" / ".schemas"
        before = written(own)
        (own / "role.schema.json").unlink()

        done = rolebook(workspace, "schemas")

        after = written(own)
        assert done.returncode == OK
        assert contents(own) == contents(repository / "data" / ".schemas")
        assert {name for name in after if before.get(name) != after[name]} == {"role.schema.json"}


def command_named(name: str) -> click.Command:
    """A command of `rolebook`."""
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command


def changed_by(workspace: Path, path: str, old: str, new: str) -> set[str]:
    """The staged files that are other ones after a change to the data and a build."""
    docs = workspace / "build" / "base" / "docs"
    before = contents(docs)
    edit(workspace / path, old, new)
    built(workspace)
    after = contents(docs)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def warn(workspace: Path) -> None:
    """Add a commitment that nobody is asked for, which is a warning."""
    path = workspace / "data" / "commitments" / "extra.yml"
    path.write_text(
        "id: extra\nname: Extra\ngroup: knowledge\norder: 99\ntext: Knows more.\nobligations: []\n", "utf-8"
    )


def search_index(names: Iterable[str]) -> set[str]:
    """Those of some staged files that belong to the search index."""
    return {name for name in names if "pagefind" in name.split("/")}


class TestServeTwice:
    def test_a_second_server_of_one_edition_says_so_in_a_line(self, built_workspace: Path, free_port: int) -> None:
        database = built_workspace / "var" / "answers.db"
        database.parent.mkdir()
        with FileLock(f"{database}.lock", timeout=0):
            done = rolebook(built_workspace, "serve", "--port", str(free_port))

        assert done.returncode == FAILED_DATA
        assert "answers.db" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Serving" not in done.stderr
