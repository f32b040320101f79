"""Whatever colours a brand names, texts on the pages stay readable (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest
from coloraide import Color
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rolebook.render.brand import DARK, LIGHT, brand_style, on, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SCHEMES = {"default": LIGHT, "slate": DARK, "rb-page": DARK}
TEXT, GRAPHIC = 4.5, 3.0


def contrast(colour: str, background: str) -> float:
    return float(Color(colour).contrast(Color(background), method="wcag21"))


def scheme(style: str, name: str) -> dict[str, str]:
    """The colours of one scheme of a generated style sheet, by the names behind `--rb-`."""
    block = next(block for block in style.split("}") if f"{name}" in block.partition("{")[0] + block.split("{")[-2])
    return dict(re.findall(r"--rb-([a-z0-9-]+): (#[0-9a-f]{6});", block))


def schemes(primary: str, accent: str, ranks: int = 5) -> list[dict[str, str]]:
    style = brand_style(primary, accent, ranks).content.decode()
    return [scheme(style, name) for name in SCHEMES]


@settings(max_examples=60, deadline=None)
@given(COLOURS, COLOURS)
@example("#ffffff", "#ffffff")
@example("#000000", "#000000")
@example("#ffff00", "#00ffff")
@example("#0000ff", "#ff0000")
@example("#767676", "#777777")
def test_links_accents_and_buttons_can_be_read_in_both_schemes(primary: str, accent: str) -> None:
    for colours in schemes(primary, accent):
        for background in ("surface", "raised", "tint"):
            assert contrast(colours["link"], colours[background]) >= TEXT
        for background in ("surface", "raised"):
            assert contrast(colours["accent"], colours[background]) >= TEXT
            assert contrast(colours["button"], colours[background]) >= TEXT
        assert contrast(colours["on-button"], colours["button"]) >= TEXT
        assert contrast(colours["on-accent"], colours["accent"]) >= TEXT
        assert contrast(colours["on-primary"], colours["primary"]) >= TEXT
        assert contrast(colours["focus"], colours["surface"]) >= GRAPHIC


@settings(max_examples=60, deadline=None)
@given(COLOURS, st.integers(1, 12))
@example("#ffffff", 5)
@example("#000000", 5)
def test_words_on_the_tints_of_levels_can_be_read(primary: str, ranks: int) -> None:
    for colours in schemes(primary, primary, ranks):
        for rank in range(1, ranks + 1):
            assert contrast(colours["ink"], colours[f"rank-{rank}"]) >= TEXT
        assert contrast(colours["ink"], colours["tint"]) >= TEXT


@given(COLOURS)
@example("#757575")
@example("#777777")
def test_black_or_white_can_always_be_read_on_a_colour(colour: str) -> None:
    assert contrast(on(colour), colour) >= TEXT


@settings(deadline=None)
@given(COLOURS, st.sampled_from([LIGHT["raised"], DARK["raised"]]))
def test_a_colour_that_can_be_read_already_stays_as_it_is(colour: str, background: str) -> None:
    found = readable(colour, background)

    assert re.fullmatch("#[0-9a-f]{6}", found)
    if contrast(colour, background) >= 5.2:
        assert found == colour


def test_a_colour_keeps_its_hue_when_its_lightness_moves() -> None:
    moved = readable("#f0a050", LIGHT["raised"])

    assert moved != "#f0a050"
    assert Color(moved).convert("oklch")["hue"] == pytest.approx(Color("#f0a050").convert("oklch")["hue"], abs=5)


@pytest.mark.parametrize("base", [LIGHT, DARK])
def test_the_colours_of_a_scheme_can_be_read_themselves(base: dict[str, str]) -> None:
    for background in ("surface", "raised"):
        assert contrast(base["ink"], base[background]) >= 7
        assert contrast(base["muted"], base[background]) >= TEXT


def test_the_brands_own_colour_is_kept_where_no_text_depends_on_it() -> None:
    artifact = brand_style("#0B4F4A", "#b4530a", 5)

    assert artifact.path == "docs/assets/rolebook/brand.css"
    assert artifact.content.decode().count("--rb-primary: #0B4F4A;") == 3
