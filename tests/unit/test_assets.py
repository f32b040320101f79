"""The site's own style and script: one of each, complete, and light."""

from __future__ import annotations

import gzip
import json
from importlib import resources

from rolebook.render.assets import EARLY_SCRIPT, FORM_SCRIPTS, MORE_FORM_SCRIPTS, SCRIPTS, STYLES, own_assets

WORDS = {"search": {"title": "Search “all”"}}
FORM_WORDS = {"script": {"title": "Form"}}
MOST = 30 * 1024  # bytes of our own script and style that every page loads, compressed
MOST_FOR_FORMS = 12 * 1024  # bytes of script that a page with a form loads beside them
MOST_FOR_LATER = 6 * 1024  # bytes of each script that comes with an assessment's first answer, or when files are wanted
MOST_FOR_PROOF = 1200  # bytes of the one that comes when something is sent that takes proof of work


def test_style_and_script_are_one_file_each_beside_the_early_script() -> None:
    assert [asset.path.rpartition("/")[2] for asset in own_assets(WORDS, FORM_WORDS)] == [
        "rolebook.css",
        "rolebook.js",
        EARLY_SCRIPT,
        "forms.js",
        "form-queue.js",
        "form-assessment.js",
        "form-files.js",
        "form-acknowledgement.js",
        "form-pick.js",
        "form-agreement.js",
        "form-changed.js",
        "form-ask.js",
        "form-altcha.js",
        "form-words.json",
    ]


def test_every_file_of_the_folder_is_part_of_them() -> None:
    files = {item.name for item in (resources.files("rolebook") / "assets").iterdir() if item.is_file()}

    forms = {item.name for item in (resources.files("rolebook") / "assets" / "forms").iterdir()}

    assert files == {*STYLES, *SCRIPTS, EARLY_SCRIPT}
    assert forms == {*FORM_SCRIPTS, *(name for names in MORE_FORM_SCRIPTS.values() for name in names)}


def test_together_they_are_light() -> None:
    weights = {asset.path: len(gzip.compress(asset.content, 9)) for asset in own_assets(WORDS, FORM_WORDS)}
    forms = weights.pop("docs/assets/rolebook/forms.js")
    later = {name: weights.pop(f"docs/assets/rolebook/{name}.js") for name in MORE_FORM_SCRIPTS}

    assert forms <= MOST_FOR_FORMS, forms
    assert later["form-altcha"] <= MOST_FOR_PROOF, later
    assert max(later.values()) <= MOST_FOR_LATER, later
    assert sum(weights.values()) <= MOST, weights


def test_no_comment_is_served() -> None:
    for asset in own_assets(WORDS, FORM_WORDS):
        text = asset.content.decode()
        assert "/*" not in text
        assert not [line for line in text.splitlines() if line.startswith("//")]


def test_the_script_begins_with_its_words() -> None:
    script = {asset.path.rpartition("/")[2]: asset.content.decode() for asset in own_assets(WORDS, FORM_WORDS)}[
        "rolebook.js"
    ]

    assert script.startswith(f"rolebook.words={json.dumps(WORDS, ensure_ascii=False, separators=(',', ':'))};\n")
