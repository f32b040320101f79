"""Icons: every name has its picture, none says anything by itself; steps that rise with the rank."""

from __future__ import annotations

import re

import pytest

from rolebook.render.icons import ICONS, icon, stairs


@pytest.mark.parametrize("name", ICONS)
def test_every_name_has_a_picture_that_screen_readers_skip(name: str) -> None:
    shown = icon(name)

    assert re.fullmatch(r'<svg class="rb-icon" viewBox="0 0 24 24" aria-hidden="true">(<path [^<]*/?>)+</svg>', shown)


def test_no_two_names_share_a_picture() -> None:
    assert len({icon(name) for name in ICONS}) == len(ICONS)


def test_the_bars_of_a_staircase_rise_step_by_step() -> None:
    heights = [int(height) for height in re.findall(r"v-(\d+)", stairs(1, 5, 5))]

    assert heights == [3, 6, 9, 12, 15]
    assert stairs(1, 2, 5) + stairs(3, 5, 5) == stairs(1, 5, 5)
