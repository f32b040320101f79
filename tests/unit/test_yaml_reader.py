"""Reading YAML: the two readers agree, YAML 1.2 words, places, and guards against hostile or mistaken files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from yaml._yaml import CParser

from rolebook.diagnostics import Diagnostic, Report
from rolebook.load import yaml_reader
from rolebook.load.files import MAX_BYTES, read_file
from rolebook.load.place import Place
from rolebook.load.scalars import plain_scalar
from rolebook.load.yaml_reader import read_yaml

from .support import REPOSITORY, codes_in

FILE = "data/roles/lead.yml"
IGNORED = {".venv", "build", "site", "node_modules"}
YAML_FILES = sorted(
    path
    for folder in ("data", "brands", "tests/examples")
    for path in (REPOSITORY / folder).rglob("*.yml")
    if not IGNORED.intersection(path.parts)
)

# Where the two are known to differ: a comment stuck to a block's sign, a colon before a bracket or comma, ?.
KNOWN_TO_DIFFER = re.compile(r"[|>][-+0-9]*#|:\s*[,\[\]{}]|\?")

texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\u2028\u2029"), max_size=12)
plain_words = st.from_regex(r"[a-zé“][a-z é0-9“”’,.:#-]{0,10}[a-z]", fullmatch=True).filter(
    lambda word: ": " not in word and " #" not in word
)
odd_words = st.sampled_from(["no", "Yes", "OFF", "010", "12:30", "1.10", "~", "", "true", "0x1F", "1e3", ".5", "null"])


@st.composite
def scalars(draw: st.DrawFn) -> str:
    """A text in one of the ways to write one."""
    style = draw(st.sampled_from(["plain", "odd", "double", "single"]))
    if style == "plain":
        return draw(plain_words)
    if style == "odd":
        return draw(odd_words)
    text = draw(texts)
    if style == "single":
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def documents(draw: st.DrawFn, depth: int = 0, indent: str = "") -> str:
    """A block of keys, a list or a scalar, as people write them."""
    kind = draw(st.sampled_from(["scalar", "block", "list", "text", "flow"])) if depth < 3 else "scalar"
    if kind == "scalar":
        return " " + draw(scalars()) + "\n"
    if kind == "flow":
        return " [" + ", ".join(draw(st.lists(scalars().filter(bool), max_size=3))).replace(": ", ":") + "]\n"
    if kind == "text":
        lines = draw(st.lists(plain_words, min_size=1, max_size=3))
        return draw(st.sampled_from([" |", " >-", " >"])) + "\n" + "".join(f"{indent}  {line}\n" for line in lines)
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        inner = draw(documents(depth + 1, indent + "  "))
        head = "-" if kind == "list" else draw(st.sampled_from(["id", "name", "no", "1", "über", '"a b"'])) + ":"
        parts.append(f"{indent}  {head}{inner}")
    return "\n" + "".join(parts)


@st.composite
def mistaken(draw: st.DrawFn) -> str:
    """A document with a few slips of the finger."""
    text = draw(documents())
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        slip = draw(
            st.sampled_from(["", " ", "\n", ":", "-", '"', "'", "[", "]", "{", "}", ",", "#", "\t", "\u00a0", "x"])
        )
        text = text[:at] + slip + text[at + draw(st.integers(0, 2)) :]
    return text


def read(text: str, *, pure: bool = False) -> tuple[Any, Place | None, list[Diagnostic]]:
    """What a reader makes of a text: the data, the places, the problems."""
    report = Report()
    found = read_yaml(text, FILE, report, pure=pure)
    data, place = found or (None, None)
    return data, place, list(report)


def problem(text: str) -> Diagnostic:
    """The only problem of a text that cannot be read."""
    data, _, found = read(text)
    assert data is None
    assert len(found) == 1
    return found[0]


def inside(text: str, found: list[Diagnostic]) -> bool:
    """Whether all places lie in the text."""
    lines = re.split(r"\r\n|\n|\r", text)
    spans = [span for one in found for span in (one.span, *(related for _, related in one.related))]
    return all(
        1 <= span.line <= len(lines)
        and 1 <= span.column <= len(lines[span.line - 1]) + 1
        and span.column + span.length - 1 <= max(len(lines[span.line - 1]), span.column)
        for span in spans
    )


def test_libyaml_is_what_reads() -> None:
    """Without it reading is ten times slower, and these tests would compare a reader with itself."""
    assert vars(yaml_reader)["FastParser"] is CParser


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_both_readers_agree_on_every_file_of_the_repository(path: Path) -> None:
    text = path.read_bytes().decode("utf-8-sig", errors="replace")

    assert read(text) == read(text, pure=True)


@settings(max_examples=300)
@given(documents())
def test_both_readers_agree_on_what_people_write(text: str) -> None:
    assume(not KNOWN_TO_DIFFER.search(text))

    assert read(text) == read(text, pure=True)


@settings(max_examples=400)
@given(mistaken())
@example("text: [words](https://example.org/)\n")
@example("a: 1\n\tb: 2\n")
@example('a: "x\nb: "y"\n')
def test_both_readers_agree_on_slips_of_the_finger(text: str) -> None:
    """They may word a complaint differently, as they notice different signs of a line first."""
    assume(not KNOWN_TO_DIFFER.search(text))
    fast, slow = read(text), read(text, pure=True)

    assert fast[:2] == slow[:2]
    assert [(one.code, one.span.line) for one in fast[2]] == [(one.code, one.span.line) for one in slow[2]]
    assert inside(text, [*fast[2], *slow[2]])


@given(st.dictionaries(st.sampled_from(["id", "name", "text"]), texts | st.lists(texts, max_size=3), min_size=1))
def test_quoted_texts_come_back_as_they_were_written(data: dict[str, str | list[str]]) -> None:
    def written(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    lines = [f"{key}: {written(value)}" for key, value in data.items() if isinstance(value, str)]
    lines += [f"{key}: [{', '.join(map(written, value))}]" for key, value in data.items() if isinstance(value, list)]

    assert read("\n".join(lines))[0] == data


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("OFF", "OFF"),
        ("y", "y"),
        ("010", 10),
        ("-7", -7),
        ("+7", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("2007-05-07", "2007-05-07"),
        ("2007-05-07T12:30:00Z", "2007-05-07T12:30:00Z"),
        ("1.10", 1.1),
        (".5", 0.5),
        ("-.5", -0.5),
        ("1.", 1),
        ("1.0", 1),
        ("1e3", 1000),
        ("1e-3", 0.001),
        ("1.2.3", "1.2.3"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("=", "="),
        ("<<", "<<"),
        ("²", "²"),
        ("١٢", "١٢"),
        (".", "."),
        ("+", "+"),
        ("Level 1", "Level 1"),
    ],
)
def test_a_bare_word_means_what_yaml_1_2_says(word: str, value: Any) -> None:
    found = plain_scalar(word)

    assert found == value
    assert type(found) is type(value)
    assert read(f"- {word}\n")[0] == [value]


def test_a_key_is_always_a_text() -> None:
    assert read("1: a\ntrue: b\n2007-05-07: c\n~: d\n")[0] == {"1": "a", "true": "b", "2007-05-07": "c", "~": "d"}


@pytest.mark.parametrize("word", ["no", "Yes", "ON", "off"])
def test_words_that_other_readers_take_for_true_and_false_are_warned_about(word: str) -> None:
    data, _, found = read(f"{word}: {word}\nquoted: '{word}'\n")

    assert data == {word: word, "quoted": word}
    assert [(one.code, str(one.severity), one.span.column) for one in found] == [
        ("yaml-word", "warning", 1),
        ("yaml-word", "warning", len(word) + 3),
    ]


def test_a_duplicate_key_is_reported_with_both_lines_and_the_first_value_stays() -> None:
    data, _, found = read("name: Lead\nsummary: Leads.\nname: Head\nname: Boss\n")

    assert data == {"name": "Lead", "summary": "Leads."}
    assert [(one.code, one.span.line) for one in found] == [("duplicate-key", 3), ("duplicate-key", 4)]
    assert [span.line for one in found for _, span in one.related] == [1, 1]


def test_keys_that_differ_only_in_quotes_are_the_same_key() -> None:
    assert codes_in_text("name: a\n\"name\": b\n'name': c\n") == ["duplicate-key", "duplicate-key"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n"])
def test_64_blocks_within_each_other_are_read_and_65_are_not(opening: str) -> None:
    assert codes_in_text(nested(opening, 64)) == []
    assert codes_in_text(nested(opening, 65)) == ["too-deep"]


def nested(opening: str, depth: int) -> str:
    """So many blocks within each other, with a word in the innermost."""
    if opening == "a:\n":
        return "".join(" " * level + "a:\n" for level in range(depth)) + " " * depth + "x\n"
    return opening * depth + "x" + {"[": "]", "{a: ": "}"}.get(opening, "") * depth + "\n"


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize("hostile", ["[" * 100_000, "- " * 50_000, "{a: " * 50_000, "? " * 50_000, "&a " * 50_000])
def test_endless_nesting_ends_the_reading_and_not_the_program(hostile: str, *, pure: bool) -> None:
    data, _, found = read(hostile, pure=pure)

    assert data is None
    assert [one.code for one in found] in (["too-deep"], ["yaml-syntax"], ["yaml-alias"])


@pytest.mark.parametrize(
    "text",
    [
        "a: *b\n",
        "a: &b c\n",
        "&b a: c\n",
        "*b : c\n",
        "a: !b c\n",
        "a: !!str 1\n",
        "a: ! c\n",
        "a: !<tag:example.org,2026:x> c\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "- &b {c: d}\n",
        "a: &b [c]\n<<: *b\n",
    ],
)
def test_anchors_aliases_and_tags_are_refused(text: str) -> None:
    assert problem(text).code == "yaml-alias"


def test_a_merge_key_is_only_a_key() -> None:
    assert read("<<: {a: 1}\n")[0] == {"<<": {"a": 1}}


def test_an_alias_bomb_costs_nothing() -> None:
    rows = [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]" for number in range(1, 60)]

    assert problem("a0: &a0 [x]\n" + "\n".join(rows)).span.line == 1


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u202f", "\u3000", "\u200b"])
def test_a_blank_that_only_looks_like_one_is_found_in_the_indent(blank: str) -> None:
    found = problem(f"levels:\n  - id: level-1\n {blank} name: Level 1\n")

    assert (found.code, found.span.line, found.span.column) == ("odd-space", 3, 2)
    assert f"U+{ord(blank):04X}" in found.message


@pytest.mark.parametrize("header", ["|", ">", ">-", "|2-", "| # a comment"])
def test_odd_blanks_at_the_beginning_of_a_line_of_text_are_the_authors(header: str) -> None:
    text = f"a:\n  text: {header}\n    One.\n    \u3000Two.\n\n    \u00a0Three.\n  b: c\n"

    assert codes_in_text(text) == []


def test_a_blank_behind_a_block_of_text_is_not_part_of_it() -> None:
    assert problem("text: |\n  One.\nlevels:\n\u00a0 - id: x\n").span.line == 4


def test_tabs_between_words_are_blanks() -> None:
    data, place, found = read("name:\tLead\t \nsummary: Does\tthe work.\t# yes\n\t\nlist:\n  -\ta\n")

    assert data == {"name": "Lead", "summary": "Does the work.", "list": ["a"]}
    assert found == []
    assert place is not None
    assert place.at(("list", 0)).span().column == 5


@pytest.mark.parametrize(
    "text", ["a:\n\tb: 1\n", "a:\n  - b\n\t- c\n", "- a\n \t- b\n", "\ta: b\n", "a: |\n  b\n  \tc\n"]
)
def test_a_tab_in_the_indent_is_reported_where_it_stands(text: str) -> None:
    found = problem(text)
    line = text.split("\n")[found.span.line - 1]

    assert found.code == "tab"
    assert line[found.span.column - 1] == "\t"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: b\x00\n", 1, 5),
        ("é: b\r\nc: \x0bd\n", 2, 4),
        ("a: 😀\x85", 1, 5),
        ("a: b\n\u2028", 2, 1),
        ("a\ufeff: b", 1, 2),
    ],
)
def test_signs_that_cannot_stand_in_yaml_are_named(text: str, line: int, column: int) -> None:
    found = problem(text)

    assert (found.code, found.span.line, found.span.column) == ("yaml-syntax", line, column)
    assert re.search(r"U\+[0-9A-F]{4}", found.message)


@pytest.mark.parametrize(
    ("text", "column", "rest"),
    [
        ("a: Our #1 goal", 8, "#1 goal"),
        ("a: #0b6e5f", 4, "#0b6e5f"),
        ("- Our\t#1", 7, "#1"),
        ("a: two\n  words #3 lines", 9, "#3 lines"),
    ],
)
def test_a_text_cut_off_by_a_comment_is_warned_about(text: str, column: int, rest: str) -> None:
    _, _, found = read(text)

    assert [one.code for one in found] == ["text-cut"]
    assert found[0].span.column == column
    assert rest in found[0].message


@pytest.mark.parametrize("text", ["a: b # comment", "a: 'b' #c", "#a\nb: c#d", "a: |\n  b #c", "a: # b\n  - c"])
def test_comments_that_are_meant_are_left_alone(text: str) -> None:
    assert codes_in_text(text) == []


def test_places_of_values_keys_and_members() -> None:
    _, place, _ = read('id: lead\nlevels:\n  - {a: "b c", d: 1.10}\n  - >-\n    folded\n    text\nempty:\n')

    assert place is not None
    spans = {
        path: str(place.at(path).span()).removeprefix(f"{FILE}:") + f"+{place.at(path).span().length}"
        for path in [("id",), ("levels",), ("levels", 0), ("levels", 0, "a"), ("levels", 0, "d"), ("levels", 1)]
    }
    assert spans == {
        ("id",): "1:5+4",
        ("levels",): "3:3+1",
        ("levels", 0): "3:5+1",
        ("levels", 0, "a"): "3:9+5",
        ("levels", 0, "d"): "3:19+4",
        ("levels", 1): "4:5+2",
    }
    assert place.at(("levels", 0, "d")).written == "1.10"
    assert place.at(("levels", 1)).last == 6
    assert str(place.key("levels").span()) == f"{FILE}:2:1"
    assert str(place.at(("empty",)).span()) == f"{FILE}:7:7"


def test_the_place_of_what_is_not_there_is_the_nearest_around_it() -> None:
    _, place, _ = read("a:\n  b: c\n")

    assert place is not None
    assert place.at(("a", "x", 3)) is place.at(("a",))
    assert place.key("x") is place


# From bytes


def test_a_byte_of_a_windows_code_page_is_named_with_its_reading(tmp_path: Path) -> None:
    found = problem_of(tmp_path, "a: b\r\nname: Zoë".encode("cp1252"))

    assert (found.code, str(found.span)) == ("not-utf-8", f"{FILE}:2:9")
    assert "0xEB" in found.message
    assert found.message.endswith("stands for ë")


def test_a_byte_that_no_code_page_has_is_named_without_a_reading(tmp_path: Path) -> None:
    assert problem_of(tmp_path, b"\xef\xbb\xbfa: \x81").message == "byte 0x81 is not UTF-8"


def test_utf_16_is_called_by_its_name(tmp_path: Path) -> None:
    assert "UTF-16" in problem_of(tmp_path, "a: b".encode("utf-16")).message


def test_a_mark_at_the_beginning_is_passed_over(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"\xef\xbb\xbfa: b\n") == ({"a": "b"}, [])


def test_a_megabyte_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    head = b"a: b\n"

    assert read_bytes(tmp_path, head + b"#" * (MAX_BYTES - len(head))) == ({"a": "b"}, [])
    assert problem_of(tmp_path, head + b"#" * (MAX_BYTES - len(head) + 1)).code == "file-too-large"


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"# comment\n", b"---\n", b"~\n", b"[]\n", b"\xef\xbb\xbf"])
def test_a_file_that_says_nothing_is_warned_about(tmp_path: Path, raw: bytes) -> None:
    found = problem_of(tmp_path, raw)

    assert (found.code, str(found.severity), str(found.span)) == ("empty-file", "warning", f"{FILE}:1:1")


def test_an_unreadable_file_is_not_called_empty_as_well(tmp_path: Path) -> None:
    report = Report()
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text('a: "b\n', encoding="utf-8")
        read_file(str(tmp_path / name), name, report)

    assert codes_in(report) == ["yaml-syntax", "yaml-syntax"]


def test_a_file_that_cannot_be_opened_is_a_problem_too(tmp_path: Path) -> None:
    report = Report()
    (tmp_path / "folder.yml").mkdir()

    assert read_file(str(tmp_path / "folder.yml"), FILE, report) == (None, None)
    assert codes_in(report) == ["missing-file"]


@settings(max_examples=500)
@given(
    st.binary(max_size=200)
    | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.text(st.sampled_from(" \n\t:-[]{}\"'#&*!|>%@`?,\\abU0"), max_size=60).map(str.encode)
)
@example(b'"\\ud800"')
@example(b'"\\U00110000"')
@example(b"a: 'b\r\rc")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_any_bytes_are_data_or_a_problem_inside_the_file(raw: bytes) -> None:
    for pure in (False, True):
        report = Report()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return
        found = read_yaml(text, FILE, report, pure=pure)
        assert inside(text, list(report))
        if found is not None:
            assert_encodable(found[0])


@settings(max_examples=200)
@given(raw=st.binary(max_size=300))
def test_any_file_is_data_or_a_problem(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yml"
    path.write_bytes(raw)
    report = Report()
    _, found = read_file(str(path), FILE, report)

    assert (found is None) == bool(codes_in(report)) or found is not None
    assert all(one.span.line >= 1 and one.span.column >= 1 for one in report)


def assert_encodable(value: Any) -> None:
    """Whatever is read can be written as UTF-8."""
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, dict):
        for key, inner in value.items():
            key.encode()
            assert_encodable(inner)
    elif isinstance(value, list):
        for inner in value:
            assert_encodable(inner)


def codes_in_text(text: str) -> list[str]:
    return [one.code for one in read(text)[2]]


def read_bytes(folder: Path, raw: bytes) -> tuple[Any, list[str]]:
    """The data of a file of these bytes and the codes of its problems."""
    report = Report()
    (folder / "file.yml").write_bytes(raw)
    _, found = read_file(str(folder / "file.yml"), FILE, report)
    return (found.data if found else None), codes_in(report)


def problem_of(folder: Path, raw: bytes) -> Diagnostic:
    """The only problem of a file of these bytes."""
    report = Report()
    (folder / "file.yml").write_bytes(raw)
    read_file(str(folder / "file.yml"), FILE, report)
    (one,) = report
    return one
