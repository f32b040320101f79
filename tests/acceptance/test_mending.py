"""`rolebook check --fix`, `rolebook ids` and `rolebook check --against`: what they write, and what they leave alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from .commands import Done, contents, edit, rolebook

OK, FAILED_DATA, WRONG_USE = 0, 1, 2
MINIMAL = Path(__file__).resolve().parents[1] / "examples" / "valid" / "minimal"
MISTAKEN = """\
# Who leads.   (comments stay)
id: head

name: Head of unit      # not “Chief”
sumary: Answers for it: all of it
order: "3"
holders: onne
reports_to: leed
aliases:
\t- Chief
material: yes
since: 0.10
"""
MENDED = """\
# Who leads.   (comments stay)
id: head

name: Head of unit      # not “Chief”
summary: "Answers for it: all of it"
order: 3
holders: one
reports_to: lead
aliases:
  - Chief
material: true
since: "0.10"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The minimal workspace, which a test may change."""
    return shutil.copytree(MINIMAL, tmp_path / "small", ignore=shutil.ignore_patterns("expected.json"))


def without(workspace: Path, name: str) -> dict[str, bytes]:
    """Every file of a workspace but the one of that name."""
    return {path: content for path, content in contents(workspace).items() if not path.endswith(name)}


class TestFix:
    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_mends_what_is_certain_and_touches_nothing_else(self, small: Path, line_end: str, mark: str) -> None:
        role = small / "data" / "roles" / "head.yml"
        role.write_text(mark + MISTAKEN, encoding="utf-8", newline=line_end)
        others = without(small, "head.yml")

        done = rolebook(small, "check", "--fix")

        assert done.returncode == OK, done.stdout
        assert role.read_bytes().decode() == mark + MENDED.replace("\n", line_end)
        assert without(small, "head.yml") == others

    def test_shows_what_it_did_line_by_line(self, small: Path) -> None:
        (small / "data" / "roles" / "head.yml").write_text(MISTAKEN, encoding="utf-8")

        done = rolebook(small, "check", "--fix")

        assert "data/roles/head.yml: 8 problems mended" in done.stderr
        assert "    5 - sumary: Answers for it: all of it\n" in done.stderr
        assert '    5 + summary: "Answers for it: all of it"\n' in done.stderr
        assert done.stdout == "base: 0 errors, 0 warnings\n"

    def test_a_dry_run_shows_the_same_and_writes_nothing(self, small: Path) -> None:
        (small / "data" / "roles" / "head.yml").write_text(MISTAKEN, encoding="utf-8")
        before = contents(small)

        done = rolebook(small, "check", "--fix", "--dry-run")

        assert done.returncode == FAILED_DATA
        assert "data/roles/head.yml: 8 problems would be mended" in done.stderr
        assert contents(small) == before

    def test_says_so_where_nothing_is_certain(self, small: Path) -> None:
        edit(small / "data" / "roles" / "staff.yml", "summary:", "summary: Our #1\nnotes:")
        before = contents(small)

        done = rolebook(small, "check", "--fix")

        assert "Nothing to mend that is certain." in done.stderr
        assert contents(small) == before

    def test_guesses_are_shown_and_not_written(self, small: Path) -> None:
        (small / "data" / "roles" / "head.yml").write_text("id: Head\nname: Head\nsummary: Leads.\n", encoding="utf-8")
        before = contents(small)

        done = rolebook(small, "check", "--fix")

        assert "  write instead:\n    1 │ id: head\n" in done.stdout
        assert contents(small) == before

    @pytest.mark.parametrize(
        "line",
        [
            "name: Head plural: Heads",  # a key that quotes would hide
            "name: Head\ntrack: professional\ntarget: 2",  # a level that quotes would not make
            "name: Head\nsummary:\n  * Leads\n  * Decides",  # a list where a text belongs
        ],
    )
    def test_what_would_hide_or_not_help_is_left_alone(self, small: Path, line: str) -> None:
        (small / "data" / "roles" / "head.yml").write_text(f"id: head\n{line}\n", encoding="utf-8")
        before = contents(small)

        done = rolebook(small, "check", "--fix")

        assert done.returncode == FAILED_DATA
        assert "Nothing to mend that is certain." in done.stderr
        assert "can be mended by" not in done.stdout
        assert contents(small) == before

    def test_what_an_editor_keeps_beside_an_open_file_is_no_hindrance(self, small: Path) -> None:
        (small / "data" / "roles" / ".#head.yml").symlink_to("somebody@a-computer.4711")
        edit(small / "data" / "roles" / "lead.yml", "summary:", "sumary:")

        done = rolebook(small, "check", "--fix")

        assert done.returncode == OK, done.stderr
        assert "summary: " in (small / "data" / "roles" / "lead.yml").read_text("utf-8")

    def test_a_file_in_another_coding_is_left_alone(self, small: Path) -> None:
        role = small / "data" / "roles" / "head.yml"
        role.write_bytes("id: head\nname: Café\nsumary: Leads.\n".encode("cp1252"))
        before = contents(small)

        rolebook(small, "check", "--fix")

        assert contents(small) == before

    def test_mends_the_files_of_a_brand_too(self, small: Path) -> None:
        brand = small / "brands" / "client"
        (brand / "data" / "roles").mkdir(parents=True)
        (brand / "brand.yml").write_text("name: Client\nsitename: Ours\n", encoding="utf-8")
        (brand / "data" / "roles" / "lead.yml").write_text("patch: leed\nname: Head\n", encoding="utf-8")

        done = rolebook(small, "check", "--all", "--fix")

        assert done.returncode == OK
        assert (brand / "brand.yml").read_text("utf-8") == "name: Client\nsite_name: Ours\n"
        assert (brand / "data" / "roles" / "lead.yml").read_text("utf-8") == "patch: lead\nname: Head\n"

    def test_an_id_misspelt_in_many_places_is_mended_in_all_of_them(self, small: Path) -> None:
        for name in ("lead", "staff"):
            with (small / "data" / "roles" / f"{name}.yml").open("a", encoding="utf-8") as file:
                file.write("" if name == "staff" else "track: professionl\n")
        edit(small / "data" / "roles" / "staff.yml", "track: professional", "track: professionl")

        done = rolebook(small, "check", "--fix")

        assert done.returncode == OK, done.stdout
        assert "track: professional\n" in (small / "data" / "roles" / "lead.yml").read_text("utf-8")
        assert "track: professional\n" in (small / "data" / "roles" / "staff.yml").read_text("utf-8")

    def test_dry_run_alone_is_wrong_use(self, small: Path) -> None:
        done = rolebook(small, "check", "--dry-run")

        assert (done.returncode, "--dry-run goes with --fix" in done.stderr) == (WRONG_USE, True)


NAMELESS = """\
# Serving people.
name: Serving people
definition: Serves the people who count on us.
levels:
  - track: professional
    level: level-1
    descriptors:
      # the first two belong together
      - text: Answers within a day.     # or says when
      - {text: "Asks first, then acts."}
      - id: kept
        text: This one has an id.
      - Answers within a day.
      - Stays calm,
        whatever comes.
      - "Зберігає спокій"
"""
NAMED = """\
# Serving people.
id: serving-people
name: Serving people
definition: Serves the people who count on us.
levels:
  - track: professional
    level: level-1
    descriptors:
      # the first two belong together
      - id: answers-within-a-day
        text: Answers within a day.     # or says when
      - {id: asks-first-then-acts, text: "Asks first, then acts."}
      - id: kept
        text: This one has an id.
      - id: answers-within-a-day-2
        text: Answers within a day.
      - id: stays-calm-whatever-comes
        text: Stays calm,
          whatever comes.
      - id: zberigaie-spokiy
        text: "Зберігає спокій"
"""


class TestIds:
    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_are_written_where_they_are_missing_and_nothing_else_changes(self, small: Path, line_end: str) -> None:
        file = small / "data" / "competencies" / "serving.yml"
        file.write_text(NAMELESS, encoding="utf-8", newline=line_end)
        others = without(small, "serving.yml")

        done = rolebook(small, "ids")

        assert done.returncode == OK
        assert file.read_bytes().decode() == NAMED.replace("\n", line_end)
        assert {
            name: content for name, content in contents(small).items() if not name.endswith("serving.yml")
        } == others
        assert "data/competencies/serving.yml:2: serving-people\n" in done.stdout
        assert "6 ids written\n" in done.stdout
        assert rolebook(small, "check").returncode == OK

    @pytest.mark.parametrize("text", ["2026", "null", "No", "true"])
    def test_are_words_whatever_the_text_is(self, small: Path, text: str) -> None:
        file = small / "data" / "principles" / "clear.yml"
        file.parent.mkdir()
        file.write_text(f'id: clear\nname: C\nstatement: S.\nbehaviours:\n  - text: "{text}"\n', encoding="utf-8")

        rolebook(small, "ids")

        assert "  - id: behaviour\n" in file.read_text("utf-8")
        assert rolebook(small, "check").returncode == OK

    @pytest.mark.parametrize("empty", ["id:", 'id: ""', "id:   # which one?", "id: ~"])
    def test_an_empty_one_is_filled_in(self, small: Path, empty: str) -> None:
        file = small / "data" / "roles" / "head.yml"
        file.write_text(f"{empty}\nname: Head\nsummary: Leads.\n", encoding="utf-8")

        done = rolebook(small, "ids")

        assert "data/roles/head.yml:1: head\n" in done.stdout
        lines = file.read_text("utf-8").splitlines()
        assert lines[0].startswith("id: head")
        assert lines[1:] == ["name: Head", "summary: Leads."]
        assert rolebook(small, "check").returncode == OK

    def test_an_id_whose_key_is_in_capitals_gets_no_second_one(self, small: Path) -> None:
        file = small / "data" / "roles" / "head.yml"
        file.write_text("Id: head\nname: Head\nsummary: Leads.\n", encoding="utf-8")
        before = contents(small)

        done = rolebook(small, "ids")

        assert contents(small) == before
        assert "data/roles/head.yml: left alone: “Id” stands where “id” belongs; see: rolebook check" in done.stderr

    def test_members_that_are_blocks_of_text_get_theirs(self, small: Path) -> None:
        file = small / "data" / "principles" / "clear.yml"
        file.parent.mkdir()
        start = "id: clear\nname: C\nstatement: S.\nbehaviours:\n"
        members = "  - |\n    Says it.\n    Shows it.\n  - >-\n    Asks\n    first.\n\n  - text: Waits.\n"
        file.write_text(start + members, encoding="utf-8")

        done = rolebook(small, "ids")

        assert done.returncode == OK
        assert file.read_text("utf-8") == start + (
            "  - id: says-it-shows-it\n    text: |\n      Says it.\n      Shows it.\n"
            "  - id: asks-first\n    text: >-\n      Asks\n      first.\n\n  - id: waits\n    text: Waits.\n"
        )

    def test_a_second_run_has_nothing_to_do(self, small: Path) -> None:
        (small / "data" / "competencies" / "serving.yml").write_text(NAMELESS, encoding="utf-8")
        rolebook(small, "ids")
        before = contents(small)

        done = rolebook(small, "ids")

        assert done.stdout == "No id is missing in what can be read.\n"
        assert contents(small) == before

    def test_a_dry_run_only_says_which(self, small: Path) -> None:
        (small / "data" / "competencies" / "serving.yml").write_text(NAMELESS, encoding="utf-8")
        before = contents(small)

        done = rolebook(small, "ids", "--dry-run")

        assert "6 ids would be written\n" in done.stdout
        assert contents(small) == before

    def test_an_id_that_is_taken_or_retired_is_not_given_again(self, small: Path) -> None:
        with (small / "data" / "handbook.yml").open("a", encoding="utf-8") as file:
            file.write("retired:\n  - kind: role\n    id: clerk\n")
        for number, name in enumerate(("Lead", "Clerk", "Clerk")):
            (small / "data" / "roles" / f"new-{number}.yml").write_text(f"name: {name}\nsummary: Works.\n", "utf-8")

        rolebook(small, "ids")

        given = [yaml.safe_load((small / "data" / "roles" / f"new-{n}.yml").read_text("utf-8"))["id"] for n in range(3)]
        assert given == ["lead-2", "clerk-2", "clerk-3"]
        assert rolebook(small, "check").returncode == OK

    def test_every_kind_gets_them(self, small: Path) -> None:
        texts = {
            "roles/a.yml": "- name: One\n  summary: Works.\n- name: Two\n  summary: Works.\n",
            "tracks/a.yml": "name: Other\ncumulative: true\nlevels:\n  - Beginner\n  - name: Expert\n",
            "principles/a.yml": "name: Trust\nstatement: We trust.\nbehaviours:\n  - Keeps the word given.\n",
            "commitments/a.yml": "name: Mentor\ngroup: behaviours\ntext: Mentors.\nobligations: []\n",
            "onboarding/a.yml": "name: Start\nroles: [staff]\nsummary: A.\nstages:\n  - name: Day\n    steps: [Read]\n",
        }
        for name, text in texts.items():
            (small / "data" / name).parent.mkdir(exist_ok=True)
            (small / "data" / name).write_text(text, encoding="utf-8")

        done = rolebook(small, "ids")

        assert done.returncode == OK
        assert rolebook(small, "check", "--format", "json").returncode == OK
        levels = yaml.safe_load((small / "data" / "tracks" / "a.yml").read_text("utf-8"))["levels"]
        assert levels == [{"id": "beginner", "name": "Beginner"}, {"id": "expert", "name": "Expert"}]

    def test_a_file_that_cannot_be_read_is_named_and_left_alone(self, small: Path) -> None:
        file = small / "data" / "roles" / "head.yml"
        file.write_text('name: "Head\nsummary: Leads.\n', encoding="utf-8")
        before = contents(small)

        done = rolebook(small, "ids")

        assert done.returncode == FAILED_DATA
        assert "data/roles/head.yml: left alone: it cannot be read as it is; see: rolebook check" in done.stderr
        assert contents(small) == before


class TestAgainst:
    def test_a_folder_with_an_earlier_version(self, small: Path, tmp_path: Path) -> None:
        earlier = shutil.copytree(small, tmp_path / "v1")
        edit(small / "data" / "competencies" / "communication.yml", "says-it-plainly", "speaks-plainly")

        done = rolebook(small, "check", "--against", str(earlier))

        assert done.returncode == FAILED_DATA
        assert "error[removed-id]: the descriptor “communication#says-it-plainly” of the earlier version" in done.stdout
        assert rolebook(small, "check").returncode == OK

    def test_a_git_revision_also_of_a_workspace_within_a_larger_repository(self, small: Path) -> None:
        repository = small.parent
        git(repository, "init", "--quiet")
        git(repository, "add", "-A")
        git(repository, "commit", "--quiet", "-m", "first")
        git(repository, "tag", "v1.0")
        edit(small / "data" / "competencies" / "communication.yml", "says-it-plainly", "speaks-plainly")
        before = contents(small)

        done = rolebook(small, "check", "--against", "v1.0")

        assert done.returncode == FAILED_DATA
        assert done.stdout.count("error[removed-id]") == 1
        assert contents(small) == before

    def test_what_is_said_to_be_retired_is_in_order(self, small: Path, tmp_path: Path) -> None:
        earlier = shutil.copytree(small, tmp_path / "v1")
        edit(small / "data" / "competencies" / "communication.yml", "says-it-plainly", "speaks-plainly")
        with (small / "data" / "handbook.yml").open("a", encoding="utf-8") as file:
            file.write('retired:\n  - kind: descriptor\n    id: "communication#says-it-plainly"\n')

        assert rolebook(small, "check", "--against", str(earlier)).returncode == OK

    @pytest.mark.parametrize(
        ("name", "said"),
        [("v9.9", "“v9.9” is neither a folder nor a revision"), ("content", "is no workspace"), ("--help-me", "")],
    )
    def test_what_is_no_earlier_version_is_wrong_use(self, small: Path, name: str, said: str) -> None:
        (small.parent / "content").mkdir()

        done: Done = rolebook(small, "check", "--against", f"../{name}" if name == "content" else name)

        assert done.returncode == WRONG_USE
        assert said in done.stderr


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as an author of its own."""
    own = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True)
