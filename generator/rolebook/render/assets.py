"""The package's own theme files, style and script, as the site serves them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

import rcssmin
import rjsmin

from rolebook.forms import FIELD_TYPES
from rolebook.render.artifact import Artifact

# Joined to one style and one script for the whole site, in this order. `role.js` stays apart: it runs before paint.
STYLES = (
    "rolebook.css",
    "form.css",
    "agreement.css",
    "search.css",
    "journey.css",
    "compare.css",
    "news.css",
    "matrix.css",
    "print.css",
)
SCRIPTS = ("rolebook.js", "search-words.js", "search.js", "journey.js", "compare.js", "matrix.js")
# Joined to the script that pages with a form load, the script of each field type behind the first.
FORM_SCRIPTS = (
    "base.js",
    "draft.js",
    "draft-panel.js",
    "progress.js",
    "drawers.js",
    "form.js",
)
# Joined to scripts of their own, each for when it is needed: with the first answer (the first of them on every form),
# when answers are saved or compared, for forms of other kinds, when a form has changed since it was filled in, for
# questions that no page has room for, when something is sent that takes proof of work.
MORE_FORM_SCRIPTS = {
    "form-send": ("errors.js", "download.js", "targets.js", "outcome.js", "send.js"),
    "form-queue": ("queue.js",),
    "form-assessment": ("chart.js", "profile.js", "result.js", "plan.js"),
    "form-files": ("files.js", "compare.js"),
    "form-acknowledgement": ("acknowledge.js",),
    "form-agreement": ("pick.js", "agreement-begin.js"),
    "form-agreement-acts": ("agreement-state.js", "agreement-news.js", "agreement-file.js", "agreement.js"),
    "form-changed": ("draft-changed.js",),
    "form-ask": ("ask.js",),
    "form-altcha": ("altcha.js",),
}
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


def own_assets(
    words: Mapping[str, object], form_words: Mapping[str, object], early: Mapping[str, object] | None = None
) -> Iterator[Artifact]:
    """One style and one script for the site, the script that sets the role, and the one for forms with its words.

    All without comments and spaces. `words` is what the script says: it begins with them, so that they do not stand on
    every page; `form_words` is what forms say, a file of its own. `early` is what the first script begins with.
    """
    yield Artifact.text(f"{_FOLDER}/rolebook.css", _joined(STYLES, rcssmin.cssmin))
    yield Artifact.text(f"{_FOLDER}/rolebook.js", f"rolebook.words={_json(words)};\n{_joined(SCRIPTS, rjsmin.jsmin)}")
    known = f"var rolebook={_json(early)};\n" if early else ""
    yield Artifact.text(f"{_FOLDER}/{EARLY_SCRIPT}", known + _joined((EARLY_SCRIPT,), rjsmin.jsmin))
    yield Artifact.text(f"{_FOLDER}/forms.js", _form_script())
    for name, parts in MORE_FORM_SCRIPTS.items():
        yield Artifact.text(f"{_FOLDER}/{name}.js", _joined(tuple(f"forms/{part}" for part in parts), rjsmin.jsmin))
    yield Artifact.text(f"{_FOLDER}/form-words.json", _json(form_words))


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _form_script() -> str:
    rooms = resources.files("rolebook.forms") / "fieldtypes"
    types = "".join(_shrunk(rooms / one.folder / "script.js", rjsmin.jsmin) for one in FIELD_TYPES)
    first, *others = (f"forms/{name}" for name in FORM_SCRIPTS)
    return _joined((first,), rjsmin.jsmin) + types + _joined(tuple(others), rjsmin.jsmin)


def _joined(names: tuple[str, ...], shrink: Callable[[str], str]) -> str:
    assets = resources.files("rolebook") / "assets"
    return "".join(_shrunk(assets / name, shrink) for name in names)


def _shrunk(file: Traversable, shrink: Callable[[str], str]) -> str:
    return f"{shrink(file.read_text(encoding='utf-8')).strip()}\n"
