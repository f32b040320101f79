"""Colours of an edition: what a brand names, and what is derived from it so that texts stay readable.

Hue and chroma are kept in OKLCH, lightness moves until the contrast is reached (WCAG 2.2, 1.4.3; the threshold is
a little above the 4.5 it asks for, so that tints under a text do not undo it).
"""

from __future__ import annotations

from coloraide import Color

from rolebook.render.artifact import Artifact

LINK_CONTRAST = 5.2
LIGHT = {"surface": "#ffffff", "raised": "#f6f7f9", "ink": "#1b1f24", "muted": "#565d66", "line": "#d5d9df"}
DARK = {"surface": "#14181d", "raised": "#1d232a", "ink": "#e8eaed", "muted": "#a9b1bb", "line": "#3a424c"}
# How much of the main colour a level's rank carries: the lowest rank's share, and the highest's.
_RANK_TINTS = (0.10, 0.60)


def brand_style(primary: str, accent: str, ranks: int) -> Artifact:
    """The generated style sheet with an edition's colours, both schemes.

    `ranks` is the number of levels of its longest track. Colours of ranks are one hue from light to dark, so that
    their order shows in greyscale and to colour-blind readers too; the height of the step says the same.
    """
    text = "\n".join(
        [
            "/* Made from the edition's colours. */",
            _scheme(':root, [data-md-color-scheme="default"]', LIGHT, primary, accent, ranks),
            _scheme('[data-md-color-scheme="slate"]', DARK, primary, accent, ranks),
            # The backend's own pages have no switch; they follow the reader's system.
            "@media (prefers-color-scheme: dark) {",
            _scheme(".rb-page", DARK, primary, accent, ranks),
            "}",
            *(_rank(rank) for rank in range(1, ranks + 1)),
            "",
        ]
    )
    return Artifact.text("docs/assets/rolebook/brand.css", text)


def readable(colour: str, background: str, contrast: float = LINK_CONTRAST) -> str:
    """The colour with its lightness moved away from the background until the contrast is reached, `#rrggbb`."""
    behind = Color(background)
    moved = Color(colour).convert("oklch")
    step = -0.01 if behind.luminance() > 0.5 else 0.01
    while moved.clone().fit("srgb").contrast(behind, method="wcag21") < contrast and 0 < moved["lightness"] + step < 1:
        moved["lightness"] += step
    return _hex(moved)


def on(colour: str) -> str:
    """Black or white, whichever is easier to read on the colour."""
    behind = Color(colour)
    return max(("#ffffff", "#000000"), key=lambda text: Color(text).contrast(behind, method="wcag21"))


def _rank(rank: int) -> str:
    """What elements of one rank are drawn with."""
    return (
        f'[data-rank="{rank}"], .rb-grid td:nth-child({rank + 1}) {{ '
        f"--rb-rank: var(--rb-rank-{rank}); --rb-rank-edge: var(--rb-rank-{rank}-edge); "
        f"--rb-rise: {rank}; }}"
    )


def _scheme(selector: str, base: dict[str, str], primary: str, accent: str, ranks: int) -> str:
    surface = base["surface"]
    link = readable(primary, base["raised"])
    values = {
        **base,
        "primary": primary,
        "on-primary": on(primary),
        "link": link,
        "accent": readable(accent, base["raised"]),
        "on-accent": on(readable(accent, base["raised"])),
        "button": link,
        "on-button": on(link),
        "focus": readable(accent, surface, 3.5),
        "tint": _mix(primary, surface, 0.08),
    }
    low, high = _RANK_TINTS
    for rank in range(1, ranks + 1):
        share = low + (high - low) * (rank - 1) / max(ranks - 1, 1)
        values[f"rank-{rank}"] = _mix(link, surface, share * 0.55)
        values[f"rank-{rank}-edge"] = _mix(link, surface, min(1, share + 0.35))
    lines = [f"  --rb-{name}: {value};" for name, value in values.items()]
    lines += [
        "  --md-primary-fg-color: var(--rb-primary);",
        "  --md-primary-bg-color: var(--rb-on-primary);",
        "  --md-typeset-a-color: var(--rb-link);",
        "  --md-accent-fg-color: var(--rb-accent);",
        "  --md-default-bg-color: var(--rb-surface);",
        "  --md-default-fg-color: var(--rb-ink);",
        "  --md-default-fg-color--light: var(--rb-muted);",
        "  --md-typeset-color: var(--rb-ink);",
    ]
    return "\n".join([f"{selector} {{", *lines, "}"])


def _mix(colour: str, background: str, share: float) -> str:
    return _hex(Color(background).mix(Color(colour), share, space="oklab"))


def _hex(colour: Color) -> str:
    return str(colour.convert("srgb").fit("srgb").to_string(hex=True, alpha=False))
