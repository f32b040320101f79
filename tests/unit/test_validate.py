"""Checking: the fast screen and the slow validator agree, what passes can be resolved, and what is missing is said."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from rolebook import addresses
from rolebook.diagnostics import Report, Severity
from rolebook.diagnostics.codes import CODES
from rolebook.kinds import KINDS, kind_named
from rolebook.load import Entry, Loaded, Place, load
from rolebook.resolve import resolve
from rolebook.validate import validate
from rolebook.validate.rules import RULES
from rolebook.validate.rules.links import GENERATED_PAGES, LINKED_KINDS
from rolebook.validate.shape import check_shape, schema_of
from rolebook.workspace import Workspace

from .support import REPOSITORY, as_expected, checked, codes_in, lay_out, write

FORMS = ("entry", "patch", "remove")
Steps = tuple[str | int, ...]


@cache
def starter(edition: str) -> Loaded:
    """The starter as it was read; look at it, change nothing."""
    report = Report()
    loaded = load(Workspace(REPOSITORY), edition, report)
    assert codes_in(report) == []
    return loaded


def places_in(data: Any, at: Steps = ()) -> Iterator[Steps]:
    """The way to every value inside."""
    members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in members:
        yield (*at, step)
        yield from places_in(inner, (*at, step))


other_values: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        7,
        1.5,
        10**15,
        "",
        "no",
        "lead",
        "level-1",
        "page:home",
        "((x))",
        "<b>",
        "x" * 700,
        [],
        [1],
        {},
    ]
).map(copy.deepcopy)


@st.composite
def damaged(draw: st.DrawFn, whole: dict[str, Any]) -> dict[str, Any]:
    """An entry with a value changed, a key taken out, added, or a member doubled."""
    data = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 2))):
        ways = list(places_in(data))
        if not ways:
            break
        way = draw(st.sampled_from(ways))
        holder: Any = data
        for step in way[:-1]:
            holder = holder[step]
        act = draw(st.sampled_from(["change", "remove", "add", "double", "swap"]))
        last: Any = way[-1]
        if act == "remove":
            del holder[last]
        elif act == "add" and isinstance(holder, dict):
            holder[draw(st.sampled_from(["id", "nmae", "track", "target", "draw", "from", "roles"]))] = draw(
                other_values
            )
        elif act == "double" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[last]))
        elif act == "swap" and isinstance(holder, list):
            holder.reverse()
        else:
            holder[last] = draw(other_values)
    return data


@st.composite
def damaged_starters(draw: st.DrawFn) -> tuple[str, Loaded]:
    """The starter with one entry damaged."""
    edition = draw(st.sampled_from(["base", "northlight"]))
    whole = starter(edition)
    entries = list(whole.entries)
    at = draw(st.integers(0, len(entries) - 1))
    old = entries[at]
    entries[at] = Entry(old.kind, draw(damaged(old.data)), old.place, old.form)
    return edition, replace(whole, entries=entries)


@settings(max_examples=400)
@given(damaged_starters())
def test_what_check_passes_can_be_resolved(case: tuple[str, Loaded]) -> None:
    edition, loaded = case
    report = Report()
    validate(loaded, report)

    if not report.failed:
        resolve(loaded, edition)


@settings(max_examples=400)
@given(st.data())
def test_the_fast_screen_and_the_slow_validator_agree(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(starter("base").entries))
    changed = data.draw(damaged(entry.data))
    form = data.draw(st.sampled_from(FORMS))
    found = Entry(entry.kind, changed, Place("data/x.yml", 1, 1), form)
    report = Report()

    assert check_shape(found, report) == Draft7Validator(schema_of(found)).is_valid(changed)
    assert check_shape(found, Report()) == (not report.failed)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("form", FORMS)
def test_every_schema_is_a_schema(kind: Any, form: str) -> None:
    Draft7Validator.check_schema(schema_of(Entry(kind, {}, Place("x", 1, 1), form)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_kind_refers_to_and_holds_is_in_its_schema(kind: Any) -> None:
    for pattern in (*(path for path, _ in kind.refers), *kind.inner):
        schema = kind.schema
        for step in pattern.split("."):
            schema = schema["properties"][step.removesuffix("[]")]
            schema = schema["items"] if step.endswith("[]") else schema
        assert schema


def test_each_rule_says_what_it_reports() -> None:
    assert len(set(RULES)) == len(RULES)
    assert all((rule.__doc__ or "").startswith(("Report", "Warn")) for rule in RULES)


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("data/handbook.yml", [("data/handbook.yml", "missing-file")]),
        ("data/glossary.yml", [("data/glossary.yml", "missing-term")]),
        ("mkdocs.yml", [("mkdocs.yml", "missing-file")]),
        ("data/tracks/professional.yml", [("data/competencies/communication.yml", "unknown-reference")]),
    ],
)  # fmt: skip
def test_a_file_that_is_not_there_is_missed_by_name(
    tmp_path: Path, missing: str, expected: list[tuple[str, str]]
) -> None:
    workspace = lay_out(tmp_path)
    (tmp_path / missing).unlink()

    assert [(found.span.file, found.code) for found in checked(workspace)] == expected


def test_a_handbook_has_a_role(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    for path in (workspace.data / "roles").iterdir():
        path.unlink()
    found = [(one.span.file, one.code) for one in checked(workspace)]

    assert ("data/roles", "missing-file") in found


def test_every_problem_of_many_files_is_found_in_one_run(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    write(
        workspace,
        roles__lead="id: lead\nname: [Lead]\nsumary: Leads.\n",
        roles__staff='id: staff\nname: "Staff\nsummary: Works.\nreports_to: leed\n',
        commitments__a="id: a\nname: A\ngroup: none\ntext: Does <b>a</b>.\nobligations: []\n",
        agrements__x="id: x\n",
    )

    assert [as_expected(found)[:4] for found in checked(workspace)] == [
        ("data/agrements/x.yml", 1, 1, "stray-file"),
        ("data/roles/staff.yml", 2, 7, "yaml-syntax"),
        ("data/commitments/a.yml", 3, 8, "unknown-reference"),
        ("data/commitments/a.yml", 4, 12, "html-in-text"),
        ("data/commitments/a.yml", 5, 14, "nobody-asked"),
        ("data/roles/lead.yml", 2, 7, "wrong-type"),
        ("data/roles/lead.yml", 3, 1, "unknown-key"),
        ("data/roles/staff.yml", 4, 13, "unknown-reference"),
    ]


def test_hidden_files_and_folders_are_not_read(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    for name in (".drafts/roles/x.yml", "roles/.x.yml", ".schemas/role.schema.yml"):
        (workspace.data / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace.data / name).write_text("nothing: [", encoding="utf-8")

    assert codes_in(checked(workspace)) == []


def test_entries_are_found_in_folders_of_folders_and_under_both_endings(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    role = "id: {0}\nname: {0}\nsummary: Works.\n"
    (workspace.data / "roles" / "more" / "yet").mkdir(parents=True)
    (workspace.data / "roles" / "more" / "yet" / "a.yaml").write_text(role.format("aa"), encoding="utf-8")
    (workspace.data / "roles" / "more" / "b.yml").write_text(role.format("bb"), encoding="utf-8")
    loaded = load(workspace, "base", Report())

    assert {entry.id for entry in loaded.of("role")} == {"lead", "staff", "bb", "aa"}
    assert codes_in(checked(workspace)) == []


def test_a_folder_of_brands_without_its_settings_is_checked_with_all_editions(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    (workspace.brands / "client" / "data").mkdir(parents=True)

    assert [code for edition in workspace.editions() for code in codes_in(checked(workspace, edition))] == [
        "unknown-brand"
    ]


def test_what_is_wrong_in_the_base_is_told_once_for_all_editions(tmp_path: Path) -> None:
    """In a brand's edition its names, and what there is to choose from, may be others."""
    workspace = lay_out(tmp_path)
    write(
        workspace,
        roles__lead="id: lead\nname: Lead\nsummary: Sees [x](principle:wuzz).\nholders: one\nheld_by: []\n",
        tracks__other="id: other\nname: Other\ncumulative: true\nlevels:\n"
        + "".join(f"  - {{id: step-{number}, name: Step {number}}}\n" for number in (1, 2, 3)),
        competencies__asking="id: asking\nname: Asking\ndefinition: Asks.\nlevels:\n"
        + "".join(f"  - {{track: other, level: step-{number}, summary: Asks.}}\n" for number in (1, 3)),
    )
    client = workspace.brands / "client"
    own = {
        "brand.yml": "name: Client\n",
        "data/roles/lead.yml": "patch: lead\nname: Head\n",
        "data/competencies/asking.yml": "patch: asking\nname: Questions\n",
        "data/principles/trust.yml": "id: trust\nname: Trust\nstatement: We trust.\n",
    }
    for name, text in own.items():
        (client / name).parent.mkdir(parents=True, exist_ok=True)
        (client / name).write_text(text, encoding="utf-8")
    report = Report()
    for edition in workspace.editions():
        report.extend(checked(workspace, edition))

    assert sorted(codes_in(report)) == ["level-gap", "one-holder", "points-nowhere"]


def test_a_kind_that_is_switched_off_may_still_be_linked_to(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    settings_file = workspace.data / "handbook.yml"
    settings_file.write_text(settings_file.read_text("utf-8") + "without: {kinds: [competency]}\n", encoding="utf-8")
    write(workspace, roles__lead="id: lead\nname: Lead\nsummary: Knows [how](competency:communication).\n")

    assert codes_in(checked(workspace)) == []


def test_an_entry_that_a_brand_removes_may_still_be_linked_to_in_a_text(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, roles__lead="id: lead\nname: Lead\nsummary: Knows [how](competency:communication).\n")
    brand = workspace.brands / "client"
    (brand / "data" / "competencies").mkdir(parents=True)
    (brand / "brand.yml").write_text("name: Client\n", encoding="utf-8")
    (brand / "data" / "competencies" / "c.yml").write_text("remove: communication\n", encoding="utf-8")

    assert codes_in(checked(workspace)) == []


def test_a_reference_to_what_the_brand_removes_names_the_removal(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    brand = workspace.brands / "client"
    (brand / "data" / "tracks").mkdir(parents=True)
    (brand / "brand.yml").write_text("name: Client\n", encoding="utf-8")
    (brand / "data" / "tracks" / "p.yml").write_text("remove: professional\n", encoding="utf-8")
    found = list(checked(workspace))

    assert [(one.code, str(one.span)) for one in found] == [
        ("unknown-reference", "brands/client/data/tracks/p.yml:1:9")
    ]
    assert [str(span) for one in found for _, span in one.related] == [
        "data/competencies/communication.yml:5:12",
        "data/competencies/communication.yml:10:12",
        "data/roles/staff.yml:5:8",
    ]


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("summery: Leads.", "Did you mean “summary”?"),
        ("reports-to: lead", "Did you mean “reports_to”?"),
        ("Name: Lead", "“name” stands in this block too"),
        ("summary: Leads.\ncolour: red", "Known keys:"),
        ("duties: Leads.", "Did you mean “summary”? Known keys:"),
        ("zusammenfassung: Leads.", "Did you mean “summary”?"),
        ("plural:Leads: x", "Put a blank behind the colon: “plural: Leads”."),
    ],
)
def test_a_misspelt_key_gets_the_nearest_one_that_is_not_there_yet(
    tmp_path: Path, written: str, suggested: str
) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, roles__lead=f"id: lead\nname: Lead\n{written}\n")
    (found,) = (one for one in checked(workspace) if one.code == "unknown-key")

    assert found.help.startswith(suggested)


@pytest.mark.parametrize(
    ("written", "message", "help_line"),
    [
        ("order: 1.50", "“order” should be a whole number, but is the number 1.50",
         "Write digits only, without quotes."),
        ("order: '1'", "“order” should be a whole number, but is a text", "Write digits only, without quotes."),
        ("plural: 010", "“plural” should be a text, but is the number 010", 'Put it in quotes: "010".'),
        ("plural: True", "“plural” should be a text, but is “True” (true or false)", 'Put it in quotes: "True".'),
        ("plural: ~", "“plural” should be a text, but is empty", "Write a value behind the colon, or delete the line."),
        ("aliases: Boss", "“aliases” should be a list, but is a text", "Write a list: [Boss]."),
        ("aliases: [1.0]", "a member of “aliases” should be a text, but is the number 1.0",
         'Put it in quotes: "1.0".'),
        ("material: 'no'", "“material” should be true or false, but is a text", "Write false, without quotes."),
        ("plural: [Leads]", "“plural” should be a text, but is a list",
         "Write one text; if a square bracket made this a list, put it in quotes."),
        ("holders: Many", "“holders” cannot be “Many”", "Did you mean “many”? Allowed: one, many."),
        ("track: Über Track", "“track”: “Über Track” does not have the form expected",
         "Ids are lower-case words joined by hyphens: uber-track."),
    ],
)  # fmt: skip
def test_a_message_says_what_was_found_and_what_to_write(
    tmp_path: Path, written: str, message: str, help_line: str
) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, roles__lead=f"id: lead\nname: Lead\nsummary: Leads.\n{written}\n")
    (found,) = checked(workspace)

    assert (found.message, found.help) == (message, help_line)


def test_a_value_in_a_patch_that_is_wrong_is_told_once_and_in_the_brands_file(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path)
    brand = workspace.brands / "client"
    (brand / "data" / "roles").mkdir(parents=True)
    (brand / "brand.yml").write_text("name: Client\n", encoding="utf-8")
    (brand / "data" / "roles" / "lead.yml").write_text("patch: lead\nnmae: Head\norder: x\n", encoding="utf-8")

    assert [(str(one.span), one.code) for one in checked(workspace)] == [
        ("brands/client/data/roles/lead.yml:2:1", "unknown-key"),
        ("brands/client/data/roles/lead.yml:3:8", "wrong-type"),
    ]


@pytest.mark.parametrize("number", ["1e400", "9" * 60, "0x" + "f" * 40, "-" + "9" * 30])
def test_a_number_of_any_size_is_told_and_stops_nothing(tmp_path: Path, number: str) -> None:
    workspace = lay_out(tmp_path)
    write(workspace, roles__lead=f"id: lead\nname: Lead\nsummary: Leads.\norder: {number}\n")

    assert codes_in(checked(workspace)) == ["wrong-type"]


@settings(max_examples=150)
@given(raw=st.binary(max_size=120) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_in_any_file_are_told_and_never_raise(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    root = tmp_path_factory.getbasetemp() / "any-bytes"
    workspace = lay_out(root)
    for name in ("data/roles/lead.yml", "data/handbook.yml", "content/page.md", "brands/client/brand.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(raw)

    for edition in ("base", "client"):
        report = checked(workspace, edition)
        assert report.count(Severity.ERROR) > 0


def test_generated_and_optional_names_are_those_the_pages_have() -> None:
    """Links are checked against the same names that addresses resolve."""
    assert set(vars(addresses)["_SPECIAL"]) == GENERATED_PAGES
    assert set(LINKED_KINDS) == {kind.name for kind in KINDS if not kind.single} | {"page"}


def test_schemas_and_samples_of_the_catalogue_are_yaml() -> None:
    for code in CODES:
        if code.right and code.name not in {"unsafe-link", "unknown-term"}:
            assert yaml.safe_load(code.right) is not None
    assert kind_named("brand").single
