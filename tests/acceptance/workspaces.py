"""Write a temporary workspace in our format: what both converters share."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]

Entry = dict[str, object]

TERMS = {
    "role": ("roles", "A position in the responsibility model."),
    "track": ("tracks", "A career line with its own levels."),
    "level": ("levels", "One step of a track."),
    "competency": ("competencies", "An ability that is described level by level."),
    "descriptor": ("descriptors", "One behaviour that can be observed."),
    "principle": ("principles", "A statement that behaviours make visible."),
    "behaviour": ("behaviours", "Something a person can be seen to do."),
    "commitment": ("commitments", "A responsibility that roles take on."),
    "obligation": ("obligations", "What a commitment asks of one role."),
    "assessment": ("assessments", "A set of questions with a scale."),
    "agreement": ("agreements", "A document that two people write together."),
    "onboarding": ("onboardings", "The first steps in a role."),
    "handbook": ("handbooks", "This collection of pages."),
    "manager": ("managers", "A person who leads others."),
}
_TAG = re.compile(r"<(?=[A-Za-z/!?])([^<>]*)(>?)")
_EMPTY_KINDS = ("principle", "commitment", "assessment", "agreement", "onboarding")


@dataclass(frozen=True)
class Framework:
    """What a converter found, ready to be written."""

    organisation: str
    description: str
    welcome: str
    roles: list[Entry]
    tracks: list[Entry]
    competencies: list[Entry]
    terms: list[Entry] = field(default_factory=list)


def tidy(text: str) -> str:
    """Return the text as one line: every run of white space, non-breaking too, becomes one blank."""
    return " ".join(text.split())


def safe(text: str) -> str:
    """Return the text as inline text that holds neither raw HTML nor a marked term.

    A tag's angle brackets become ‹ ›, which read alike and mean nothing to Markdown; a lone < or > stays.
    Neighbouring round brackets are set apart by a blank, so that `((` never opens a mark.
    """
    shown = _TAG.sub(lambda tag: f"‹{tag[1]}{'›' if tag[2] else ''}", tidy(text))
    return re.sub(r"(?<=\()(?=\()|(?<=\))(?=\))", " ", shown)


def slug(text: str, words: int) -> str:
    """Return an id made from the first words of a text."""
    found = re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))
    return "-".join(found[:words])


def write_workspace(workspace: Path, framework: Framework) -> None:
    """Write a complete workspace: settings, roles, tracks, competencies, glossary and a welcome page."""
    data = workspace / "data"
    dump(data / "handbook.yml", _handbook(framework))
    for folder in ("roles", "tracks", "competencies"):
        entries: list[Entry] = getattr(framework, folder)
        for entry in entries:
            dump(data / folder / f"{entry['id']}.yml", entry)
    dump(data / "glossary.yml", [*_glossary(), *framework.terms])
    welcome = workspace / "content" / "welcome.md"
    welcome.parent.mkdir(parents=True)
    front = {"title": "Welcome", "description": framework.description, "order": 1}
    welcome.write_text(f"---\n{_yaml(front)}---\n\n{framework.welcome}\n", encoding="utf-8")
    _copy_site_settings(workspace)


def dump(path: Path, value: object) -> None:
    """Write a value as YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_yaml(value), encoding="utf-8")


def _yaml(value: object) -> str:
    # the way through JSON parts objects that stand in two places: no anchors, which our format refuses
    parted = json.loads(json.dumps(value))
    return yaml.safe_dump(parted, allow_unicode=True, sort_keys=False, width=110)


def _handbook(framework: Framework) -> Entry:
    return {
        "organisation": framework.organisation,
        "version": "1.0",
        "language": "en",
        "description": framework.description,
        "parties": [{"id": "everybody", "name": "Everybody", "roles": [role["id"] for role in framework.roles]}],
        "commitment_groups": [],
        "submissions": {"target": "none"},
        "without": {"kinds": list(_EMPTY_KINDS), "pages": []},
    }


def _glossary() -> list[Entry]:
    own = REPOSITORY / "data" / "glossary.yml"
    if own.is_file():
        entries: list[Entry] = yaml.safe_load(own.read_text(encoding="utf-8"))
        return entries
    return [
        {"id": term, "term": term, "plural": plural, "definition": definition}
        for term, (plural, definition) in TERMS.items()
    ]


def _copy_site_settings(workspace: Path) -> None:
    settings, overrides = REPOSITORY / "mkdocs.yml", REPOSITORY / "overrides"
    if settings.is_file():
        shutil.copyfile(settings, workspace / "mkdocs.yml")
    else:
        dump(workspace / "mkdocs.yml", {"site_name": "Converted handbook"})
    if overrides.is_dir():
        shutil.copytree(overrides, workspace / "overrides")
