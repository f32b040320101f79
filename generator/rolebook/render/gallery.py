"""The gallery of field types: for people who work on Rolebook, every example of every type on one page, alive.

The same examples make docs/field-types.md. Neither is part of a handbook.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import yaml

from rolebook.forms import FIELD_TYPES, Contract, Field, FieldType, Option
from rolebook.forms.contract import answers_schema
from rolebook.forms.fieldtypes import Example, examples_of
from rolebook.forms.subject import Subject
from rolebook.forms.targets import submission
from rolebook.model import Submissions
from rolebook.render import text
from rolebook.render.artifact import Artifact
from rolebook.render.assets import own_assets
from rolebook.render.brand import brand_style
from rolebook.render.environment import environment
from rolebook.render.frame import form_words
from rolebook.wording import Strings

_COLOURS = ("#23527c", "#7a3e9d")
_RANKS = 5
_STYLE = """\
html { color-scheme: light dark; font-size: 125%; }
body { margin: 0; background: var(--rb-surface); color: var(--rb-ink); }
.rb-gallery { max-inline-size: 38rem; margin: 1.5rem auto; padding: 0 1rem; font: 0.8rem/1.6 system-ui, sans-serif; }
.rb-gallery nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; padding: 0; list-style: none; }
.rb-gallery nav a { display: inline-block; padding-block: 0.2rem; color: var(--rb-link); }
"""
_INTRODUCTION = """\
# Field types

Every way a form can ask is a folder of `generator/rolebook/forms/fieldtypes/`: its declaration (`__init__.py`), its
template, its script and its examples. `FIELD_TYPES` names them in order. `make gallery` puts the examples on one page,
`build/gallery/index.html`, with the forms' own style and script.

To add one: a folder with these four files and a line in `FIELD_TYPES`. The template sees `field`, `remarks` (what
belongs to the question) and `p`, the macros of `parts.html.j2`; the script sets `rolebook.forms.types.<name>` to how
its controls are read and written. Tests take the rest from the examples: the answers it takes and refuses, the page in
both themes, keyboard and axe.

This page is made by `make docs`; edit the examples instead.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field type with its examples, each with the fields that belong to it."""

    type: FieldType
    examples: tuple[Example, ...]


def shown_types() -> tuple[Shown, ...]:
    """All field types with their examples, which have a name of their own on the page."""
    return tuple(Shown(kind, tuple(_own_name(kind, one) for one in examples_of(kind))) for kind in FIELD_TYPES)


def _own_name(kind: FieldType, example: Example) -> Example:
    """The name `date.review-date`, so that two examples of one name can stand on one page."""
    return replace(example, field=replace(example.field, name=f"{kind.name}.{example.field.name}", of=""))


def gallery(strings: Strings) -> Iterator[Artifact]:
    """The files of the gallery: a page, its contract, and the site's own style and script."""
    shown = shown_types()
    fields = tuple(example.field for one in shown for example in one.examples)
    contract = Contract("gallery.all", "gallery", "gallery", "all", fields, _body(fields))
    folders = {one.type.name: one.type.folder for one in shown}
    page = environment().get_template("gallery.html.j2")
    html = page.render(
        shown=shown,
        contract=contract,
        folders=folders,
        t=strings,
        brings_levels=False,
        brief=False,
        i=lambda words: text.inline(words, str),
        sent_as=str,
    )
    yield Artifact.text("index.html", html)
    yield Artifact.text("gallery.css", _STYLE)
    yield Artifact.text("contract.json", json.dumps(contract.as_json(), ensure_ascii=False))
    words: dict[str, Any] = {"search": {}, "list": {}, "names": {}, "kinds": [], "levels": []}
    for asset in (brand_style(*_COLOURS, _RANKS), *own_assets(words, form_words(strings))):
        yield replace(asset, path=asset.path.removeprefix("docs/"))


def _body(fields: tuple[Field, ...]) -> dict[str, Any]:
    asked = [field.as_json() for field in fields]
    about = {
        "form": "gallery.all",
        "kind": "gallery",
        "about": "",
        "submission": submission(Submissions(), Subject("gallery", "gallery", "", "", "gallery.all", "")),
    }
    return {**about, "fields": asked, "answers": answers_schema(fields)}


def types_page() -> str:
    """docs/field-types.md."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield "| type | what it asks | an answer is |\n|---|---|---|"
    for kind in FIELD_TYPES:
        first = examples_of(kind)[0]
        schema = json.dumps(kind.schema(first.field), ensure_ascii=False)
        yield f"| `{kind.name}` | {kind.summary} | `{schema}` |"
    for kind in FIELD_TYPES:
        yield f"\n## {kind.title}\n\n`{kind.name}`. {kind.summary}"
        for example in examples_of(kind):
            yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    members = _said(example.field, without={"target", "options"})
    if example.field.options:
        members["options"] = [_said(option) for option in example.field.options]
    shown = yaml.safe_dump(members, allow_unicode=True, sort_keys=False, width=110)
    taken = ", ".join(f"`{json.dumps(one, ensure_ascii=False)}`" for one in example.accepts)
    refused = ", ".join(f"`{json.dumps(one, ensure_ascii=False)}`" for one in example.refuses)
    yield f"\n{example.about}\n\n```yaml\n{shown}```\n\nTakes {taken}; refuses {refused}."


def _said(part: Field | Option, without: Collection[str] = ()) -> dict[str, Any]:
    """The members of a field or option that say something, as YAML has them."""
    said = {key: value for key, value in asdict(part).items() if (value or value == 0) and value is not False}
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in said.items()
        if key not in without and not (key in {"slot", "max_length"} and not value)
    }
