"""Icons of kinds and pages: Material Design Icons (Apache-2.0), as the theme's package carries them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from rolebook.config import SiteSettings

# What an icon stands for → its file. An icon only repeats what words beside it say.
ICONS = {
    "principle": "compass-outline",
    "competency": "stairs-up",
    "commitment": "handshake-outline",
    "assessment": "clipboard-check-outline",
    "agreement": "file-sign",
    "acknowledgement": "draw-pen",
    "onboarding": "map-marker-path",
    "role": "account",
    "track": "stairs",
    "glossary": "book-open-page-variant-outline",
    "a-z": "book-alphabet",
    "matrix": "table-large",
    "competency-matrix": "view-grid-outline",
    "compare": "compare-horizontal",
    "whats-new": "history",
    "search": "magnify",
    "page": "book-open-variant-outline",
    "new-hire": "sprout-outline",
    "manager": "account-group-outline",
    "consultant": "palette-swatch-outline",
}
# What switches between light and dark where the settings name no icon, or one that the package does not have.
_TOGGLE = "material/brightness-6"
_PATH = re.compile(r"<path\b[^>]*>(?:</path>)?")


@cache
def icon(name: str) -> Markup:
    """The icon as inline SVG that screen readers skip. Raises `KeyError` for a name without one."""
    file = resources.files("material") / "templates" / ".icons" / "material" / f"{ICONS[name]}.svg"
    shape = "".join(_PATH.findall(file.read_text(encoding="utf-8")))
    svg = f'<svg class="rb-icon" viewBox="0 0 24 24" aria-hidden="true">{shape}</svg>'
    return Markup(svg)  # noqa: S704 (a file of the theme's package)


def palettes(settings: SiteSettings) -> list[dict[str, object]]:
    """The palettes that readers can choose from: attributes of colour, and the name of the switch to the next one."""
    return [
        {
            "colour": {
                "media": str(option.get("media", "")),
                "scheme": str(option.get("scheme", "default")).replace(" ", "-"),
                "primary": str(option.get("primary", "indigo")).replace(" ", "-"),
                "accent": str(option.get("accent", "indigo")).replace(" ", "-"),
            },
            "name": str(_toggle(option).get("name", "")),
        }
        for option in _options(settings)
    ]


def toggle_style(settings: SiteSettings) -> str:
    """The icons of the switch between palettes as style, so that no page repeats their drawings."""
    rules = []
    for place, option in enumerate(_options(settings)):
        drawn = quote(_drawing(str(_toggle(option).get("icon"))) or _drawing(_TOGGLE), safe=" =:/'")
        rules.append(f'#__palette_{place} + label {{ --rb-icon: url("data:image/svg+xml,{drawn}"); }}\n')
    return "".join(rules)


def _options(settings: SiteSettings) -> list[dict[str, Any]]:
    theme = settings.values.get("theme")
    listed = theme.get("palette") if isinstance(theme, dict) else None
    return [option for option in listed if isinstance(option, dict)] if isinstance(listed, list) else []


def _toggle(option: dict[str, Any]) -> dict[str, Any]:
    toggle = option.get("toggle")
    return toggle if isinstance(toggle, dict) else {}


def _drawing(name: str) -> str:
    """An icon of the theme's package as a file; empty where it has none of that name."""
    file = resources.files("material") / "templates" / ".icons" / f"{name}.svg"
    return file.read_text(encoding="utf-8").replace('"', "'") if file.is_file() else ""


def stairs(first: int, last: int, steps: int) -> str:
    """The bars of the steps `first` to `last` of a staircase: an SVG path, each step four units wide and three high."""
    ground = steps * 3 + 0.5
    return "".join(f"M{step * 4 - 3.5:g} {ground:g}v-{step * 3}h3v{step * 3}z" for step in range(first, last + 1))
