"""The report for people: the line, the caret below it, what to write instead, and colour on a terminal only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from rolebook.cli.common import FORMATS
from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.diagnostics.fix import delete_lines, insert, replace
from rolebook.reporters import REPORTERS

from .reporting import FILE, about, printed, printed_bytes, wrote

COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7][0-9;]*m")


def lines_for(root: Path, line: str, at: str, **console: object) -> list[str]:
    """What is printed of a problem with one word of a line."""
    wrote(root, line + "\n")
    return printed("text", about(Span(FILE, 1, line.index(at) + 1, len(at))), root, **console).splitlines()


def columns_of(line: str, shown: str) -> tuple[int, int]:
    """The columns of a terminal that a text in a printed line begins at and fills."""
    return cell_len(line[: line.index(shown)]), cell_len(shown)


class TestTheCaret:
    @pytest.mark.parametrize(
        ("line", "at", "shown"),
        [
            ("name: Laed", "Laed", "Laed"),
            ("name: 役割の Laed", "Laed", "Laed"),
            ("name: 役割の名 x", "割の", "割の"),
            ("name: 🧭 Laed", "Laed", "Laed"),
            ("name: Zoe\u0308 Laed", "Laed", "Laed"),
            ("name: שלום Laed", "Laed", "Laed"),
            ("name: שלום עולם", "עולם", "עולם"),
            ("name:\t\tLaed", "Laed", "Laed"),
            ("name: a\x1b[31mred Laed", "Laed", "Laed"),
            ("name: a\x08\x7f\x9b Laed", "Laed", "Laed"),
            ("name: a\u202eb\u2066c\u2028 Laed", "Laed", "Laed"),
            ("na\tme: Lead", "\t", " "),
        ],
        ids=[
            "plain", "behind wide signs", "under wide signs", "behind an emoji", "behind a combining sign",
            "behind right-to-left", "under right-to-left", "behind tabs", "behind an escape sequence",
            "behind control signs", "behind marks of direction", "under a tab",
        ],
    )  # fmt: skip
    def test_stands_under_its_word_as_a_terminal_shows_it(self, tmp_path: Path, line: str, at: str, shown: str) -> None:
        _, excerpt, caret, *_ = lines_for(tmp_path, line, at)

        begin, width = columns_of(excerpt, shown) if shown.strip() else (10, 1)
        assert caret == f"{'      │':<{begin}}{'^' * width}"

    def test_stands_behind_a_line_that_ends_too_soon(self, tmp_path: Path) -> None:
        wrote(tmp_path, "name\n")

        lines = printed("text", about(Span(FILE, 1, 5, 1)), tmp_path).splitlines()

        assert lines[1:3] == ["    1 │ name", "      │     ^"]

    def test_is_there_for_a_place_without_length(self, tmp_path: Path) -> None:
        wrote(tmp_path, "name: Lead\n")

        lines = printed("text", about(Span(FILE, 1, 7, 0)), tmp_path).splitlines()

        assert lines[2] == "      │       ^"

    def test_is_left_out_where_the_file_cannot_be_read(self, tmp_path: Path) -> None:
        lines = printed("text", about(Span(FILE, 3, 1, 4)), tmp_path).splitlines()

        assert lines == [f"{FILE}:3:1: error[unknown-key]: there is no such key", "  help: Leave it out.", ""]


class TestALongLine:
    LONG = " ".join(f"word{number:03}" for number in range(200))
    WIDE = "役割の名前を書きます" * 40

    @pytest.mark.parametrize("at", ["word000", "word100", "word199"])
    def test_is_cut_around_the_caret(self, tmp_path: Path, at: str) -> None:
        _, excerpt, caret, *_ = lines_for(tmp_path, self.LONG, at)

        begin, width = columns_of(excerpt, at)
        assert caret == f"{'      │':<{begin}}{'^' * width}"
        assert cell_len(excerpt) <= 172
        assert ("… word" in excerpt or " │ … " in excerpt) == (at != "word000")
        assert excerpt.endswith(" …") == (at != "word199")

    @pytest.mark.parametrize("place", [1, 200, 400])
    def test_of_wide_signs_is_cut_by_the_columns_they_fill(self, tmp_path: Path, place: int) -> None:
        wrote(tmp_path, self.WIDE)

        _, excerpt, caret, *_ = printed("text", about(Span(FILE, 1, place, 1)), tmp_path).splitlines()

        assert 150 < cell_len(excerpt) <= 172
        assert cell_len(caret) < cell_len(excerpt) + 1
        assert caret.endswith(" ^^") or place == 1

    @pytest.mark.parametrize("width", [40, 80, 300])
    def test_fits_a_terminal_so_that_the_caret_stays_below_it(self, tmp_path: Path, width: int) -> None:
        _, excerpt, caret, *_ = lines_for(
            tmp_path, self.LONG, "word100", width=width, force_terminal=True, color_system=None
        )

        assert cell_len(excerpt) <= min(width, 172)
        assert columns_of(excerpt, "word100")[0] == caret.index("^")

    def test_that_is_marked_as_a_whole_is_marked_as_far_as_it_is_shown(self, tmp_path: Path) -> None:
        wrote(tmp_path, self.LONG)

        _, excerpt, caret, *_ = printed("text", about(Span(FILE, 1, 1, len(self.LONG))), tmp_path).splitlines()

        assert cell_len(caret) == cell_len(excerpt.removesuffix(" …"))

    def test_of_the_mended_text_is_whole_so_that_it_can_be_pasted(self, tmp_path: Path) -> None:
        wrote(tmp_path, self.LONG)

        said = printed("text", about(Span(FILE, 1, 1, 7), replace(Span(FILE, 1, 1, 7), "other")), tmp_path)

        assert f"  write instead:\n    1 │ {'other' + self.LONG[7:]}\n" in said


class TestRelatedPlaces:
    def test_are_shown_with_their_lines(self, tmp_path: Path) -> None:
        wrote(tmp_path, "name: Lead\nname: Head\n")
        report = about(Span(FILE, 2, 1, 4), related=(("first written here", Span(FILE, 1, 1, 4)),))

        assert f"  first written here: {FILE}:1:1\n    1 │ name: Lead\n  help: " in printed("text", report, tmp_path)

    def test_beyond_the_fifth_are_counted(self, tmp_path: Path) -> None:
        wrote(tmp_path, "a\nb\nc\nd\ne\nf\ng\n")
        for count, said in ((6, "and in 1 more place\n"), (7, "and in 2 more places\n")):
            report = about(Span(FILE), related=tuple(("also here", Span(FILE, line)) for line in range(1, count + 1)))

            shown = printed("text", report, tmp_path)

            assert shown.count("also here") == 5
            assert said in shown


class TestWhatToWriteInstead:
    TEXT = "id: lead\nname: Lead\nnmae: Head\nsummary: S.\n"
    LINES = TEXT.splitlines()

    def test_names_the_file_where_that_is_another_one(self, tmp_path: Path) -> None:
        wrote(tmp_path, self.TEXT)

        said = printed("text", about(Span("data/other.yml"), replace(Span(FILE, 3, 1, 4), "name")), tmp_path)

        assert f"  write instead in {FILE}:\n    3 │ name: Head\n" in said

    @pytest.mark.parametrize(
        ("fix", "said"),
        [
            (replace(Span(FILE, 3, 1, 4), "name"), ["  write instead:", "    3 │ name: Head"]),
            (insert(FILE, 4, 1, "order: 1\n"), ["  write instead:", "    4 │ order: 1", "      │ summary: S."]),
            (Fix((Edit(Span(FILE, 3, 7, 4), "Chief"),), sample=True), ["  for example:", "    3 │ nmae: Chief"]),
            (delete_lines(FILE, LINES, 3, 3), ["  write instead: nothing; take line 3 out"]),
            (delete_lines(FILE, LINES, 2, 3), ["  write instead: nothing; take lines 2 and 3 out"]),
            (delete_lines(FILE, LINES, 2, 4), ["  write instead: nothing; take lines 2 to 4 out"]),
            (
                Fix(delete_lines(FILE, LINES, 1, 1).edits + delete_lines(FILE, LINES, 3, 4).edits),
                ["  write instead: nothing; take lines 1 and 3 and 4 out"],
            ),
            (
                Fix((Edit(Span(FILE, 2, 7, 4), "Head"), *delete_lines(FILE, LINES, 3, 3).edits)),
                ["  write instead:", "    2 │ name: Head", "  and take line 3 out"],
            ),
        ],
        ids=["words", "a line more", "a sample", "one line less", "two", "three", "apart", "both"],
    )
    def test_is_told_with_its_lines(self, tmp_path: Path, fix: Fix, said: list[str]) -> None:
        wrote(tmp_path, self.TEXT)

        lines = printed("text", about(Span(FILE, 3, 1, 4), fix), tmp_path).splitlines()

        assert lines[lines.index("  help: Leave it out.") + 1 :] == [*said, ""]

    def test_is_told_for_each_file_where_there_are_several(self, tmp_path: Path) -> None:
        wrote(tmp_path, self.TEXT)
        wrote(tmp_path, "lead: nmae\n", "data/handbook.yml")
        fix = Fix((Edit(Span(FILE, 3, 1, 4), "name"), Edit(Span("data/handbook.yml", 1, 7, 4), "name")))

        said = printed("text", about(Span(FILE, 3, 1, 4), fix), tmp_path)

        assert f"  write instead in {FILE}:\n    3 │ name: Head\n" in said
        assert "  write instead in data/handbook.yml:\n    1 │ lead: name\n" in said

    def test_beyond_the_fifth_line_is_counted(self, tmp_path: Path) -> None:
        wrote(tmp_path, "a: b\n" * 7)
        fix = Fix(tuple(Edit(Span(FILE, line, 1, 1), "c") for line in range(1, 8)))

        said = printed("text", about(Span(FILE), fix), tmp_path)

        assert "    5 │ c: b\n  and 2 more lines likewise\n" in said

    def test_has_no_trace_of_how_the_lines_of_its_file_end(self, tmp_path: Path) -> None:
        wrote(tmp_path, "id: lead\r\nname: Lead\r\n")

        said = printed("text", about(Span(FILE, 2, 1, 4), insert(FILE, 2, 1, "order: 1\n")), tmp_path)

        assert "    2 │ order: 1\n      │ name: Lead\n" in said


class TestWhatATerminalMustNotObey:
    def test_is_shown_as_signs_wherever_it_stands(self, tmp_path: Path) -> None:
        hostile = "a\x1b[2Jb\x07c\u202ed\x9be"
        wrote(tmp_path, f"{hostile}: x\n")
        report = Report()
        span = Span(FILE, 1, 1, 3)
        report.add(
            "unknown-key", f"no “{hostile}\n”", span, f"Not {hostile}.", (hostile, span), fix=replace(span, hostile)
        )

        said = printed("text", report, tmp_path, force_terminal=True, color_system=None)

        assert {sign for sign in said if not sign.isprintable()} == {"\n"}
        assert "no “a␛[2Jb␇c\N{REPLACEMENT CHARACTER}d\N{REPLACEMENT CHARACTER}e␊”" in said

    def test_a_file_with_a_name_that_is_no_text_can_be_reported(self, tmp_path: Path) -> None:
        report = about(Span("data/roles/\udcff.yml"), message="\udcff is no name")

        said = printed_bytes("text", report, tmp_path, "utf-8").decode("utf-8")

        assert said.startswith("data/roles/\N{REPLACEMENT CHARACTER}.yml:1:1: error")


class TestColour:
    def test_is_on_a_terminal(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("TERM", "xterm-256color")

        lines = lines_for(tmp_path, "name: Laed", "Laed", force_terminal=True)

        assert "\x1b[1;31merror[unknown-key]\x1b[0m" in lines[0]
        assert COLOUR.search(lines[2])

    def test_is_not_in_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("FORCE_COLOR", raising=False)

        assert "\x1b" not in "".join(lines_for(tmp_path, "name: Laed", "Laed"))

    def test_is_not_where_it_is_not_wanted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm-256color")

        assert not COLOUR.search("\n".join(lines_for(tmp_path, "name: Laed", "Laed", force_terminal=True)))

    def test_is_no_markup_of_a_message_or_a_line(self, tmp_path: Path) -> None:
        wrote(tmp_path, "name: '[red]:smile:[/]'\n")

        said = printed("text", about(Span(FILE, 1, 7, 5), message="no [b]key[/b] :smile:"), tmp_path)

        assert "no [b]key[/b] :smile:" in said
        assert "name: '[red]:smile:[/]'" in said


def test_the_command_offers_every_form_of_a_report() -> None:
    assert list(FORMATS) == list(REPORTERS)
