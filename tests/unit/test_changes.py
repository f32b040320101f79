"""What has changed: versions in their order, additions and changes of entries and parts, and whom they concern."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.kinds.history import version_key
from rolebook.model import Change
from rolebook.project import asks_to_sign, changes_for, concerned
from rolebook.render import render_pages
from rolebook.render.news import history_of, lines_for, versions_told

from .example_cases import EXAMPLES, lay_out
from .starter_support import read_site, site_of, starter

HANDBOOK = """organisation: Example Organisation
version: "1.10"
versions:
  - version: "1.9"
    date: "2026-05-18"
  - version: "1.10"
    date: "2026-09-14"
    summary: What the first year has taught.
  - version: "1.0"
language: en
parties:
  - id: managers
    name: Managers
    roles: [lead]
  - id: representatives
    name: Representatives
    roles: [staff]
commitment_groups:
  - id: behaviours
    name: Behaviours to adopt
submissions:
  target: rolebook
retired:
  - kind: competency
    id: typing
    name: Typing
    version: "1.10"
    replaced_by: communication
"""
COMPETENCY = """id: communication
name: Communication
definition: Makes sure that others understand.
since: "1.0"
%s
levels:
  - track: professional
    level: level-1
    descriptors:
      - id: says-it-plainly
        text: Explains a change.
%s
  - track: professional
    level: level-2
    summary: Finds the right words.
"""


def changes(tmp_path: Path, entry: str = "", part: str = "", handbook: str = HANDBOOK) -> tuple[Change, ...]:
    """The changes of the minimal workspace whose one competency tells these."""
    workspace = lay_out(tmp_path / "workspace")
    (workspace.data / "handbook.yml").write_text(handbook, "utf-8")
    indented = part.replace("\n", "\n        ")
    text = COMPETENCY % (entry, f"        {indented}" if part else "")
    (workspace.data / "competencies" / "communication.yml").write_text(text, "utf-8")
    return read_site(workspace.root).framework.changes


def told(found: tuple[Change, ...]) -> list[tuple[str, str, str, bool]]:
    return [(one.version, one.sort, one.part or one.entry, one.material) for one in found if one.entry != "typing"]


def test_versions_are_compared_by_their_numbers() -> None:
    written = ["1.10", "1.9", "2", "1", "2026-03-31", "1.9.1", "10"]

    assert sorted(written, key=version_key) == ["1", "1.9", "1.9.1", "1.10", "2", "10", "2026-03-31"]
    assert version_key("1.0") == version_key("1") == version_key("1.0.0")


@given(st.lists(st.integers(0, 50), min_size=1, max_size=4))
def test_a_version_comes_before_any_that_goes_on(numbers: list[int]) -> None:
    version = ".".join(map(str, numbers))

    assert version_key(version) < version_key(f"{version}.1")


def test_what_came_with_the_first_version_is_not_new(tmp_path: Path) -> None:
    assert told(changes(tmp_path)) == []


def test_without_a_list_of_versions_everything_that_says_since_when_is_told(tmp_path: Path) -> None:
    start, end = HANDBOOK.index("versions:"), HANDBOOK.index("language:")

    assert told(changes(tmp_path, handbook=HANDBOOK[:start] + HANDBOOK[end:])) == [
        ("1.0", "new", "communication", True)
    ]


def test_newest_comes_first(tmp_path: Path) -> None:
    listed = 'changed:\n  - {version: "1.9", what: One.}\n  - {version: "1.10", what: Two.}'

    assert told(changes(tmp_path, listed)) == [
        ("1.10", "changed", "communication", False),
        ("1.9", "changed", "communication", False),
    ]


@pytest.mark.parametrize(
    ("part", "material"),
    [
        ('since: "1.9"', True),
        ('since: "1.9"\nmaterial: false', False),
        ('since: "1.9"\nchanged: [{version: "1.9", what: It came., material: false}]', False),
    ],
)
def test_what_is_added_to_what_is_expected_is_material_unless_it_says_otherwise(
    tmp_path: Path, part: str, material: bool
) -> None:
    assert told(changes(tmp_path, part=part)) == [("1.9", "new", "says-it-plainly", material)]


@pytest.mark.parametrize(("part", "material"), [('changed: "1.9"', False), ('changed: "1.9"\nmaterial: true', True)])
def test_a_change_is_material_only_where_it_says_so(tmp_path: Path, part: str, material: bool) -> None:
    assert told(changes(tmp_path, part=part)) == [("1.9", "changed", "says-it-plainly", material)]


def test_material_beside_a_list_is_about_its_last_change(tmp_path: Path) -> None:
    listed = 'material: true\nchanged:\n  - {version: "1.10", what: Two.}\n  - {version: "1.9", what: One.}'

    assert [one[3] for one in told(changes(tmp_path, listed))] == [True, False]


def test_a_part_that_came_with_its_entry_is_not_told_beside_it(tmp_path: Path) -> None:
    handbook = HANDBOOK.replace('  - version: "1.0"\n', '  - version: "1.0"\n  - version: "0.1"\n')

    assert told(changes(tmp_path, part='since: "1"', handbook=handbook)) == [("1.0", "new", "communication", True)]


def test_what_is_gone_is_told_with_its_successor(tmp_path: Path) -> None:
    changes(tmp_path)
    site = read_site(tmp_path / "workspace")

    newest = versions_told(site)[0]
    gone = newest.groups[0].lines[0]

    assert (gone.change.sort, gone.change.name) == ("removed", "Typing")
    assert (gone.successor, gone.successor_name) == ("competencies/communication/", "Communication")
    assert gone.roles is None


def test_the_page_tells_every_version_with_its_day(tmp_path: Path) -> None:
    changes(tmp_path)
    versions = versions_told(read_site(tmp_path / "workspace"))

    assert [(one.version, one.day, one.is_first) for one in versions] == [
        ("1.10", "14 September 2026", False),
        ("1.9", "18 May 2026", False),
        ("1.0", "", True),
    ]


def test_a_handbook_that_tells_of_no_change_has_no_such_page(tmp_path: Path) -> None:
    site = read_site(lay_out(tmp_path / "workspace").root)

    assert site.addresses.special("whats-new") is None
    assert not [page for page in render_pages(site) if "whats-new" in page.path]


def test_an_edition_can_leave_the_page_out(tmp_path: Path) -> None:
    changes(tmp_path, handbook=HANDBOOK + "without:\n  pages: [whats-new]\n")
    site = read_site(tmp_path / "workspace")

    assert not [page for page in render_pages(site) if "whats-new" in page.path or b"whats-new" in page.content]


def test_a_brand_adds_changes_and_versions_of_its_own(tmp_path: Path) -> None:
    changes(tmp_path, 'changed:\n  - {version: "1.9", what: One.}')
    data = tmp_path / "workspace" / "brands" / "client" / "data"
    (data / "competencies").mkdir(parents=True)
    (data.parent / "brand.yml").write_text("name: Client\n", "utf-8")
    (data / "handbook.yml").write_text('version: "1.11"\nversions:\n  - version: "1.11"\n', "utf-8")
    own = 'patch: communication\nchanged:\n  - version: "1.11"\n    what: Ours.\n'
    (data / "competencies" / "c.yml").write_text(own, "utf-8")

    brand = read_site(tmp_path / "workspace", "client")

    assert [(one.version, one.what) for one in brand.framework.changes if one.kind == "competency" and one.what] == [
        ("1.11", "Ours."),
        ("1.9", "One."),
    ]
    assert [one.version for one in versions_told(brand)] == ["1.11", "1.10", "1.9", "1.0"]


def test_the_starters_changes_concern_who_they_should() -> None:
    framework = starter().framework
    whom = {(one.entry, one.part): concerned(framework, one) for one in framework.changes}

    assert whom["mentor", ""] == ("lead", "management", "staff")
    # a descriptor of the first level of Management, where levels do not reach the staff's track
    assert whom["communication", "invites-open-speech"] == ("lead", "management")
    assert whom["communication", "chooses-means"] == ("staff",)
    assert whom["weekly-report", ""] is None


def test_a_role_sees_the_newest_of_its_own_changes() -> None:
    site = starter()

    for role in ("lead", "management", "staff"):
        own = lines_for(site, role)
        assert own
        assert {line.change.version for line in own} == {"1.0"}
        assert {line.change for line in own} <= set(changes_for(site.framework, role))
    assert "invites-open-speech" not in {line.change.part for line in lines_for(site, "staff")}


def test_the_page_of_an_entry_tells_its_history() -> None:
    site = starter()

    assert [(line.change.version, line.change.material) for line in history_of(site, "commitment", "mentor")] == [
        ("1.0", True),
        ("0.9", False),
    ]
    page = next(page for page in render_pages(site) if page.path == "docs/commitments/mentor/index.md")
    assert b'id="history"' in page.content
    quiet = next(page for page in render_pages(site) if page.path == "docs/commitments/oversight/index.md")
    assert b'id="history"' not in quiet.content


def test_history_is_no_part_of_what_people_sign(tmp_path: Path) -> None:
    """A digest is of what was shown: that an entry tells of a change does not change it."""
    shutil.copytree(EXAMPLES / "valid" / "minimal", tmp_path / "workspace", dirs_exist_ok=True)
    before = {one.form: one.digest for one in read_site(tmp_path / "workspace").contracts}
    file = tmp_path / "workspace" / "data" / "competencies" / "communication.yml"
    file.write_text(file.read_text("utf-8") + 'changed: "1.0"\nmaterial: true\n', "utf-8")

    assert {one.form: one.digest for one in read_site(tmp_path / "workspace").contracts} == before


MATERIAL = Change("1.0", "commitment", "mentor", "changed", "Mentor", material=True)


@pytest.mark.parametrize(
    ("change", "covers", "roles", "asks"),
    [
        (MATERIAL, ("commitment",), None, True),
        (MATERIAL, ("commitment:mentor",), ("staff",), True),
        (replace(MATERIAL, sort="new"), ("commitment",), ("lead",), True),
        (replace(MATERIAL, kind="acknowledgement", entry="my-role"), ("principle",), None, True),
        (replace(MATERIAL, material=False), ("commitment",), None, False),
        (replace(MATERIAL, sort="new", material=False), ("commitment",), None, False),
        (MATERIAL, ("commitment:plan", "principle"), None, False),
        (MATERIAL, ("commitment",), ("management",), False),
        (MATERIAL, ("commitment",), (), False),
    ],
)
def test_only_a_material_change_of_what_a_role_signs_asks_to_sign_again(
    change: Change, covers: tuple[str, ...], roles: tuple[str, ...] | None, asks: bool
) -> None:
    signed = replace(starter().framework.acknowledgements[0], covers=covers, roles=("lead", "staff"))
    framework = replace(starter().framework, acknowledgements=(signed,))

    assert asks_to_sign(framework, change, roles) == asks


def test_where_nothing_is_signed_no_page_asks_to_sign_again() -> None:
    site = starter()
    unsigned = site_of(replace(site.framework, acknowledgements=()), site.strings)
    asking = [page.path for page in render_pages(site) if b"Sign again" in page.content]

    assert {"docs/whats-new/index.md", "docs/commitments/mentor/index.md"} <= set(asking)
    assert [page.path for page in render_pages(unsigned) if b"Sign again" in page.content] == []
