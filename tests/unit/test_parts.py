"""A body in parts: each complete in itself, nothing lost or twice, what frames it repeated."""

from __future__ import annotations

import re

import pytest

from rolebook.render.parts import parts_of, whole

ROWS = [f'<tr id="r-{number}"><td>Row {number}</td></tr>' for number in range(20)]
TABLE = (
    '<div class="x" id="box"><!--again--><h1>Rows</h1><!--/again--><p>Once.</p>'
    "<table><!--again--><caption>All</caption><!--/again--><tbody>" + "<!--cut-->".join(ROWS) + "</tbody></table>"
    "<p>Foot.</p></div>"
)
LATER = '<div><!--later <h1>Again</h1>--><h1>First</h1><ul><li id="a">A</li><!--cut--><li id="b">B<br></li></ul></div>'


def balanced(html: str) -> bool:
    open_: list[str] = []
    for closes, name in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", html):
        if name == "br":
            continue
        if closes and (not open_ or open_.pop() != name):
            return False
        if not closes:
            open_.append(name)
    return not open_


@pytest.mark.parametrize("most", [1, 200, 400, 10_000])
def test_every_row_stands_in_one_part(most: int) -> None:
    parts = parts_of(TABLE, most)

    assert [name for part in parts for name in part.ids] == ["box", *(f"r-{number}" for number in range(20))]
    assert all(balanced(part.html) for part in parts)
    assert len(parts) == {1: 20, 10_000: 1}.get(most, len(parts))


def test_parts_keep_to_their_size() -> None:
    for most in (250, 400, 800):
        assert all(len(part.html.encode()) <= most for part in parts_of(TABLE, most)[1:-1])


def test_what_frames_a_part_is_repeated_and_the_rest_is_not() -> None:
    first, *_, last = parts_of(TABLE, 400)

    assert last.html.startswith('<div class="x"><h1>Rows</h1><table><caption>All</caption><tbody><tr id=')
    assert "Once." in first.html
    assert "Once." not in last.html
    assert "Foot." in last.html
    assert "Foot." not in first.html


def test_what_is_for_later_parts_is_not_in_the_first() -> None:
    first, later = parts_of(LATER, 1)

    assert first.html == '<div><h1>First</h1><ul><li id="a">A</li></ul></div>'
    assert later.html == '<div><h1>Again</h1><ul><li id="b">B<br></li></ul></div>'


def test_a_whole_body_keeps_no_mark() -> None:
    assert "<!--" not in whole(TABLE) + whole(LATER)
    assert whole(TABLE).count("<tr") == 20
