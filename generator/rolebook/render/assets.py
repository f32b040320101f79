"""The package's own theme files, style and script, as the site serves them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from importlib import resources

import rcssmin
import rjsmin

from rolebook.render.artifact import Artifact

# Joined to one style and one script for the whole site, in this order. `role.js` stays apart: it runs before paint.
STYLES = ("rolebook.css", "form.css", "search.css", "journey.css", "compare.css", "news.css", "matrix.css", "print.css")
SCRIPTS = ("rolebook.js", "search.js", "form.js", "journey.js", "compare.js", "matrix.js")
EARLY_SCRIPT = "role.js"

_FOLDER = "docs/assets/rolebook"


def theme_files() -> Iterator[Artifact]:
    """The templates that frame every page."""
    root = resources.files("rolebook") / "theme"
    stack = [(root, "")]
    while stack:
        place, prefix = stack.pop()
        for item in place.iterdir():
            if item.is_dir():
                stack.append((item, f"{prefix}{item.name}/"))
            elif not item.name.startswith("."):
                yield Artifact(f"overrides/{prefix}{item.name}", item.read_bytes())


def own_assets(words: Mapping[str, object]) -> Iterator[Artifact]:
    """One style and one script for the site, and the script that sets the role; without comments and spaces.

    `words` is what the script says: it begins with them, so that they do not stand on every page.
    """
    yield Artifact.text(f"{_FOLDER}/rolebook.css", _joined(STYLES, rcssmin.cssmin))
    said = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    yield Artifact.text(f"{_FOLDER}/rolebook.js", f"rolebook.words={said};\n{_joined(SCRIPTS, rjsmin.jsmin)}")
    yield Artifact.text(f"{_FOLDER}/{EARLY_SCRIPT}", _joined((EARLY_SCRIPT,), rjsmin.jsmin))


def _joined(names: tuple[str, ...], shrink: Callable[[str], str]) -> str:
    assets = resources.files("rolebook") / "assets"
    return "".join(f"{shrink((assets / name).read_text(encoding='utf-8')).strip()}\n" for name in names)
