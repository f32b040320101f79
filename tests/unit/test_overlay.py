"""A brand laid over the base: what it changes, adds and removes, and that every value knows the file that wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolebook.diagnostics import Report
from rolebook.load import Entry, Loaded, load
from rolebook.workspace import Workspace

from .support import as_expected, checked, codes_in, lay_out

BASE_COMPETENCY = """\
id: communication
name: Communication
definition: Makes sure that others understand.
aliases: [Talking, Writing]
levels:
  - track: professional
    level: level-1
    summary: Base, first.
    descriptors:
      - id: listens
        text: Listens.
        examples: [Waits.]
      - id: asks
        text: Asks.
  - track: professional
    level: level-2
    summary: Base, second.
"""


def brand(workspace: Workspace, **files: str) -> Loaded:
    """What is read for the edition of a brand with these files in its data folder; `roles__lead` is roles/lead.yml."""
    folder = workspace.brands / "client"
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "brand.yml").write_text("name: Client\n", encoding="utf-8")
    for name, text in files.items():
        path = folder / "data" / f"{name.replace('__', '/')}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = Report()
    loaded = load(workspace, "client", report)
    assert codes_in(report) == []
    return loaded


def entry(loaded: Loaded, kind: str, name: str) -> Entry:
    """The one entry of that kind and id."""
    (found,) = (one for one in loaded.of(kind) if one.id == name)
    return found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    laid_out = lay_out(tmp_path / "workspace")
    (laid_out.data / "competencies" / "communication.yml").write_text(BASE_COMPETENCY, encoding="utf-8")
    return laid_out


def test_a_brand_without_data_shows_the_base(workspace: Workspace) -> None:
    report = Report()
    base = load(workspace, "base", report)

    assert [(one.kind.name, one.id, one.data) for one in brand(workspace).entries] == [
        (one.kind.name, one.id, one.data) for one in base.entries
    ]


def test_a_patch_changes_the_fields_it_names_and_no_others(workspace: Workspace) -> None:
    found = entry(
        brand(workspace, competencies__c="patch: communication\nname: Talking\n"), "competency", "communication"
    )

    assert found.data == {
        **entry(load(workspace, "base", Report()), "competency", "communication").data,
        "name": "Talking",
    }
    assert "patch" not in found.data
    assert str(found.span("name")) == "brands/client/data/competencies/c.yml:2:7"
    assert str(found.span("definition")) == "data/competencies/communication.yml:3:13"
    assert str(found.place.key("name").span()) == "brands/client/data/competencies/c.yml:2:1"


def test_a_patch_adds_fields_the_base_does_not_have(workspace: Workspace) -> None:
    found = entry(brand(workspace, competencies__c="patch: communication\norder: 3\n"), "competency", "communication")

    assert found.data["order"] == 3
    assert found.span("order").file == "brands/client/data/competencies/c.yml"


def test_an_entry_of_the_brand_stands_behind_those_of_the_base(workspace: Workspace) -> None:
    loaded = brand(workspace, roles__chair="id: chair\nname: Chair\nsummary: Leads meetings.\n")

    assert [role.id for role in loaded.of("role")] == ["lead", "staff", "chair"]
    assert loaded.overlay == []


def test_a_removed_entry_is_gone_and_remembered(workspace: Workspace) -> None:
    loaded = brand(workspace, competencies__c="remove: communication\nreplaced_by: talking\n")

    assert loaded.of("competency") == []
    assert loaded.removed == {("competency", "communication")}
    assert [one.form for one in loaded.overlay] == ["remove"]


def test_one_file_may_change_add_and_remove(workspace: Workspace) -> None:
    text = "- patch: lead\n  name: Head\n- id: chair\n  name: Chair\n  summary: Leads meetings.\n- remove: staff\n"
    loaded = brand(workspace, roles__all=text)

    assert [(role.id, role.data["name"]) for role in loaded.of("role")] == [("lead", "Head"), ("chair", "Chair")]


def test_two_patches_of_one_entry_both_count_the_later_first(workspace: Workspace) -> None:
    loaded = brand(
        workspace, roles__a="patch: lead\nname: Head\nplural: Heads\n", roles__b="patch: lead\nname: Chief\n"
    )

    assert entry(loaded, "role", "lead").data["name"] == "Chief"
    assert entry(loaded, "role", "lead").data["plural"] == "Heads"


def test_settings_are_changed_without_saying_patch(workspace: Workspace) -> None:
    loaded = brand(workspace, handbook='organisation: Client\nversion: "2.0"\n')
    (found,) = loaded.of("handbook")

    assert found.data["organisation"] == "Client"
    assert found.data["language"] == "en"
    assert [party["id"] for party in found.data["parties"]] == ["managers", "representatives"]
    assert found.span("organisation").file == "brands/client/data/handbook.yml"
    assert found.span("language").file == "data/handbook.yml"


def test_members_with_ids_are_merged_by_id(workspace: Workspace) -> None:
    text = "parties:\n  - id: representatives\n    name: Union\n  - id: guests\n    name: Guests\n    roles: []\n"
    (found,) = brand(workspace, handbook=text).of("handbook")

    assert found.data["parties"] == [
        {"id": "managers", "name": "Managers", "roles": ["lead"]},
        {"id": "representatives", "name": "Union", "roles": ["staff"]},
        {"id": "guests", "name": "Guests", "roles": []},
    ]
    assert str(found.span("parties", 1, "name")) == "brands/client/data/handbook.yml:3:11"
    assert str(found.span("parties", 1, "roles", 0)) == "data/handbook.yml:10:13"
    assert str(found.span("parties", 2, "id")) == "brands/client/data/handbook.yml:4:9"


def test_levels_are_matched_by_track_and_level_and_descriptors_in_them_by_id(workspace: Workspace) -> None:
    text = """\
patch: communication
levels:
  - track: professional
    level: level-2
    descriptors:
      - id: teaches
        text: Teaches.
  - track: professional
    level: level-1
    descriptors:
      - id: asks
        text: Asks twice.
      - id: listens
        remove: true
      - id: waits
        text: Waits.
  - track: management
    level: level-1
    summary: Leads.
"""
    found = entry(brand(workspace, competencies__c=text), "competency", "communication")

    assert found.data["levels"] == [
        {
            "track": "professional",
            "level": "level-1",
            "summary": "Base, first.",
            "descriptors": [{"id": "asks", "text": "Asks twice."}, {"id": "waits", "text": "Waits."}],
        },
        {
            "track": "professional",
            "level": "level-2",
            "summary": "Base, second.",
            "descriptors": [{"id": "teaches", "text": "Teaches."}],
        },
        {"track": "management", "level": "level-1", "summary": "Leads."},
    ]


def test_targets_of_a_role_are_matched_by_competency(workspace: Workspace) -> None:
    targets = "targets:\n  - {competency: a, level: x}\n  - {competency: b, level: y}\n"
    base = f"id: lead\nname: Lead\nsummary: Leads.\n{targets}"
    (workspace.data / "roles" / "lead.yml").write_text(base, encoding="utf-8")
    text = "patch: lead\ntargets:\n  - {competency: b, level: z}\n  - {competency: c, level: w}\n"
    found = entry(brand(workspace, roles__lead=text), "role", "lead")

    assert found.data["targets"] == [
        {"competency": "a", "level": "x"},
        {"competency": "b", "level": "z"},
        {"competency": "c", "level": "w"},
    ]
    assert [found.span("targets", index, "level").file for index in range(3)] == [
        "data/roles/lead.yml",
        "brands/client/data/roles/lead.yml",
        "brands/client/data/roles/lead.yml",
    ]


def test_retired_ids_of_two_kinds_do_not_displace_each_other(workspace: Workspace) -> None:
    path = workspace.data / "handbook.yml"
    path.write_text(path.read_text("utf-8") + "retired:\n  - {kind: role, id: x}\n", encoding="utf-8")
    (found,) = brand(workspace, handbook="retired:\n  - {kind: track, id: x}\n").of("handbook")

    assert [one["kind"] for one in found.data["retired"]] == ["role", "track"]


@pytest.mark.parametrize(
    ("name", "member"),
    [("competencies", "track: professional, level: level-2"), ("roles", "competency: communication")],
)
def test_a_level_or_a_target_can_be_taken_away(workspace: Workspace, name: str, member: str) -> None:
    entry_id, key = {"competencies": ("communication", "levels"), "roles": ("staff", "targets")}[name]
    path = workspace.data / "roles" / "staff.yml"
    target = "targets:\n  - {competency: communication, level: level-1}\n"
    path.write_text(path.read_text("utf-8") + target, encoding="utf-8")
    loaded = brand(workspace, **{f"{name}__x": f"patch: {entry_id}\n{key}:\n  - {{{member}, remove: true}}\n"})
    kind = {"competencies": "competency", "roles": "role"}[name]

    assert len(entry(loaded, kind, entry_id).data[key]) == (1 if name == "competencies" else 0)
    assert codes_in(checked(workspace)) == []


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("aliases: [Speaking]", ("aliases",), ["Speaking"]),
        ("aliases: []", ("aliases",), []),
        ("levels: []", ("levels",), []),
        ("aliases: now a text", ("aliases",), "now a text"),
    ],
)
def test_any_other_value_takes_the_place_of_the_bases(
    workspace: Workspace, text: str, path: tuple[str, ...], value: Any
) -> None:
    found = entry(brand(workspace, competencies__c=f"patch: communication\n{text}\n"), "competency", "communication")

    assert found.data[path[0]] == value
    assert found.span(*path).file == "brands/client/data/competencies/c.yml"


def test_a_list_inside_a_member_is_replaced_as_a_whole(workspace: Workspace) -> None:
    text = (
        "patch: communication\nlevels:\n  - track: professional\n    level: level-1\n"
        "    descriptors:\n      - id: listens\n        examples: [Nods., Waits longer.]\n"
    )
    found = entry(brand(workspace, competencies__c=text), "competency", "communication")

    assert found.data["levels"][0]["descriptors"][0] == {
        "id": "listens",
        "text": "Listens.",
        "examples": ["Nods.", "Waits longer."],
    }


def test_a_mistake_of_the_base_is_not_hidden_by_the_brand(workspace: Workspace) -> None:
    path = workspace.data / "competencies" / "communication.yml"
    path.write_text(BASE_COMPETENCY.replace("id: asks", "id: listens"), encoding="utf-8")
    loaded = brand(
        workspace,
        competencies__c="patch: communication\nlevels:\n  - track: professional\n    level: level-1\n"
        "    descriptors:\n      - id: listens\n        text: Hears.\n",
    )

    assert [one["text"] for one in entry(loaded, "competency", "communication").data["levels"][0]["descriptors"]] == [
        "Hears.",
        "Asks.",
    ]
    assert [as_expected(found)[:3] for found in checked(workspace)] == [("data/competencies/communication.yml", 13, 13)]


UNKNOWN_DESCRIPTOR = """\
patch: communication
aliases: []
levels:
  - track: professional
    level: level-1
    descriptors:
      - id: lissens
        remove: true
"""


@pytest.mark.parametrize(
    ("name", "text", "line", "column"),
    [
        ("roles/x", "patch: leed\nname: Head\n", 1, 8),
        ("roles/x", "- patch: lead\n  name: Head\n- remove: leed\n", 3, 11),
        ("roles/x", "- remove: lead\n- remove: lead\n", 2, 11),
        ("competencies/x", UNKNOWN_DESCRIPTOR, 7, 13),
    ],
)
def test_a_change_of_nothing_is_reported_in_the_brands_own_file(
    workspace: Workspace, name: str, text: str, line: int, column: int
) -> None:
    path = workspace.brands / "client" / "data" / f"{name}.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    (workspace.brands / "client" / "brand.yml").write_text("name: Client\n", encoding="utf-8")
    found = [one for one in checked(workspace) if one.code == "patch-nothing"]

    assert [str(one.span) for one in found] == [f"brands/client/data/{name}.yml:{line}:{column}"]


def test_nothing_is_called_missing_where_the_base_could_not_be_read(workspace: Workspace) -> None:
    (workspace.data / "roles" / "lead.yml").write_text("id: [lead\n", encoding="utf-8")
    roles = workspace.brands / "client" / "data" / "roles"
    roles.mkdir(parents=True)
    (roles / "lead.yml").write_text("patch: lead\nname: Head\n", encoding="utf-8")
    (workspace.brands / "client" / "brand.yml").write_text("name: Client\n", encoding="utf-8")

    assert codes_in(checked(workspace)) == ["yaml-syntax"]


def test_the_brands_pages_take_the_place_of_the_bases(workspace: Workspace) -> None:
    for folder, title in ((workspace.root, "Ours"), (workspace.brands / "client", "Theirs")):
        (folder / "content").mkdir(parents=True, exist_ok=True)
        (folder / "content" / "welcome.md").write_text(f"---\ntitle: {title}\n---\n", encoding="utf-8")
    (workspace.root / "content" / "more.md").write_text("---\ntitle: More\n---\n", encoding="utf-8")

    assert [(page.name, page.front.data["title"]) for page in brand(workspace).pages] == [
        ("more", "More"),
        ("welcome", "Theirs"),
    ]


# Whatever a brand writes: every value of the merged entry is found where its place says.

words = st.text(st.sampled_from("abc é“”:#-'\"\\"), min_size=1, max_size=8)
ids = st.sampled_from(["a", "b", "c", "d", "e"])
descriptors: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.fixed_dictionaries({"id": ids, "text": words}, optional={"examples": st.lists(words, max_size=2)}),
    unique_by=lambda one: one["id"],
    max_size=4,
)
levels: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.fixed_dictionaries(
        {"track": st.sampled_from(["p", "m"]), "level": ids}, optional={"summary": words, "descriptors": descriptors}
    ),
    unique_by=lambda one: (one["track"], one["level"]),
    max_size=4,
)
competencies = st.fixed_dictionaries(
    {"name": words, "definition": words},
    optional={"aliases": st.lists(words, max_size=2), "order": st.integers(0, 99), "levels": levels},
)
patches = st.fixed_dictionaries(
    {},
    optional={
        "name": words,
        "definition": words,
        "aliases": st.lists(words, max_size=2),
        "order": st.integers(0, 99),
        "levels": levels,
    },
)


def as_yaml(value: Any, indent: str = "") -> str:
    """Data as block YAML whose scalars are JSON, so that they can be read back at any place."""
    if isinstance(value, dict) and value:
        return "\n" + "".join(f"{indent}{key}:{as_yaml(inner, indent + '  ')}" for key, inner in value.items())
    if isinstance(value, list) and value:
        return "\n" + "".join(f"{indent}-{as_yaml(inner, indent + '  ')}" for inner in value)
    return f" {json.dumps(value, ensure_ascii=False)}\n"


def scalars_in(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every scalar with the steps to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from scalars_in(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from scalars_in(inner, (*at, index))
    else:
        yield at, value


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=competencies, patch=patches)
def test_every_value_is_found_where_its_place_says(tmp_path: Path, base: dict[str, Any], patch: dict[str, Any]) -> None:
    root = tmp_path / "any"
    files = {
        "data/competencies/x.yml": as_yaml({"id": "x", **base}),
        "brands/client/data/competencies/y.yml": as_yaml({"patch": "x", **patch}),
        "brands/client/brand.yml": "name: Client\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    report = Report()
    merged = entry(load(Workspace(root), "client", report), "competency", "x")

    assert codes_in(report) == []
    for path, value in scalars_in(merged.data):
        span = merged.span(*path)
        line = files[span.file].split("\n")[span.line - 1]
        assert json.JSONDecoder().raw_decode(line[span.column - 1 :]) == (value, span.length)
    for path, value in scalars_in(patch):
        if not any(isinstance(step, int) for step in path):
            assert merged.data[str(path[0])] == value
    for key in base.keys() - patch.keys():
        assert merged.data[key] == base[key]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=descriptors, over=descriptors, gone=st.sets(ids))
def test_members_keep_their_order_and_change_only_where_they_are_named(
    tmp_path: Path, base: list[dict[str, Any]], over: list[dict[str, Any]], gone: set[str]
) -> None:
    known = {one["id"] for one in base}
    over = [one for one in over if one["id"] not in gone]
    removals = [{"id": name, "remove": True} for name in sorted(gone & known)]
    where = {"track": "p", "level": "l"}
    root = tmp_path / "any"
    files = {
        "data/competencies/x.yml": {"id": "x", "levels": [{**where, "descriptors": base}]},
        "brands/client/data/competencies/y.yml": {
            "patch": "x",
            "levels": [{**where, "descriptors": [*over, *removals]}],
        },
        "brands/client/brand.yml": {"name": "Client"},
    }
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(as_yaml(data), encoding="utf-8")
    report = Report()
    merged = entry(load(Workspace(root), "client", report), "competency", "x").data["levels"][0]["descriptors"]

    assert codes_in(report) == []
    if not over and not removals:
        assert merged == []
        return
    changed = {one["id"]: one for one in over}
    kept = [one for one in base if one["id"] not in gone]
    assert merged == [one | changed.get(one["id"], {}) for one in kept] + [
        one for one in over if one["id"] not in known
    ]
