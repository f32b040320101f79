"""The site's own style and script: one of each, complete, and light."""

from __future__ import annotations

import gzip
import json
import re
from importlib import resources

import pytest

from rolebook.render.assets import EARLY_SCRIPT, FORM_SCRIPTS, MORE_FORM_SCRIPTS, SCRIPTS, STYLES, own_assets

WORDS = {"search": {"title": "Search “all”"}}
FORM_WORDS = {"script": {"title": "Form"}}
MOST = 30 * 1024  # bytes of our own script and style that every page loads, compressed
# Bytes of script that a form of each kind begins with beside them; all of these are to stay below 12 kB.
MOST_TO_BEGIN = {
    ("forms",): 7_000,
    ("forms", "form-ask"): 7_900,
    ("forms", "form-acknowledgement"): 9_600,
    ("forms", "form-agreement"): 10_200,
}
MOST_FOR_LATER = 6_000  # bytes of each script that comes later: with the first answer, or when files are wanted
MOST_FOR_PROOF = 800  # bytes of the one that comes when something is sent that takes proof of work
MOST_IN_ALL = 35_800  # bytes of all of them together; no page loads all


def weights_of_all() -> dict[str, int]:
    """What each file weighs, compressed."""
    assets = own_assets(WORDS, FORM_WORDS)
    return {asset.path.rpartition("/")[2]: len(gzip.compress(asset.content, 9)) for asset in assets}


def test_style_and_script_are_one_file_each_beside_the_early_script() -> None:
    assert [asset.path.rpartition("/")[2] for asset in own_assets(WORDS, FORM_WORDS)] == [
        "rolebook.css",
        "rolebook.js",
        EARLY_SCRIPT,
        "forms.js",
        "form-send.js",
        "form-queue.js",
        "form-assessment.js",
        "form-files.js",
        "form-acknowledgement.js",
        "form-agreement.js",
        "form-agreement-acts.js",
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
    weights = weights_of_all()

    assert sum(weight for name, weight in weights.items() if not name.startswith("form")) <= MOST, weights


@pytest.mark.parametrize("names", MOST_TO_BEGIN)
def test_a_form_begins_with_little_script(names: tuple[str, ...]) -> None:
    weights = weights_of_all()

    assert sum(weights[f"{name}.js"] for name in names) <= MOST_TO_BEGIN[names] < 12_000, weights


def test_what_comes_later_is_light_too() -> None:
    weights = {name: weight for name, weight in weights_of_all().items() if re.fullmatch(r"form.*\.js", name)}

    assert weights["form-altcha.js"] <= MOST_FOR_PROOF, weights
    assert max(weight for name, weight in weights.items() if name != "forms.js") <= MOST_FOR_LATER, weights
    assert sum(weights.values()) <= MOST_IN_ALL, weights


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
