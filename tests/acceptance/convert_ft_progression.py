"""Convert the progression framework of `frameworks/ft-progression` into a workspace.

How its parts map onto ours:

- job family → a track; levels whose name carries a branch in brackets → a track of their own, named after
  family and branch; levels without a branch stay in the family's track, in the order of the source;
- theme → a competency; families that use the same theme id share it, a second name becomes an alias;
- competency statement → a descriptor with the source's id; a numbered list of statements → one descriptor a
  point, the id followed by the point's number;
- proficiency (a second scale, the same for all statements of a theme at a level) → the level's summary, and a
  glossary term that names its steps in order;
- examples of a statement → examples of its (first) descriptor; its supporting addresses → further examples, each
  one a link;
- the sheet's id and the legacy mark of a family → the track's notes; a role for each track.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from .workspaces import Entry, Framework, safe, write_workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_POINT = re.compile(r"^\s*\d+\.\s+", re.MULTILINE)
_BRANCH = re.compile(r"^(?P<name>.+) \((?P<branch>.+)\)$")
_KNOWN = {
    "family": {"name", "summary", "googleSheetId", "isLegacy", "levels", "themes", "competencies"},
    "level": {"id", "name"},
    "theme": {"id", "name", "summary"},
    "statement": {"id", "summary", "examples", "supportingUrls", "level", "theme", "proficiency"},
    "address": {"label", "url"},
}


@dataclass(frozen=True)
class Family:
    """One file of the source."""

    id: str
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """The family's name."""
        return safe(self.data["name"])

    @property
    def legacy(self) -> bool:
        """Whether the source calls it legacy."""
        return bool(self.data.get("isLegacy", False))

    def track(self, level: dict[str, str]) -> tuple[str, str]:
        """Return id and name of the track that a level belongs to."""
        branch = _BRANCH.match(level["name"])
        if branch is None:
            return self.id, self.name
        return f"{self.id}-{level['id'].rpartition('-')[2]}", f"{self.name} ({safe(branch['branch'])})"


def convert(source: Path, workspace: Path) -> None:
    """Write the workspace of the framework whose YAML files are in `source`."""
    families = sorted(_read(source), key=lambda family: (family.legacy, family.id))
    tracks = [track for family in families for track in _tracks(family)]
    for order, track in enumerate(tracks, 1):
        track["order"] = order
    scale = _proficiencies(source.parent / "job-family.schema.json")
    competencies = _competencies(families)
    write_workspace(
        workspace,
        Framework(
            organisation="A news company",
            description="A progression framework for engineers, converted from its own YAML.",
            welcome=f"See the ((levels)) of a ((track)), or one of {len(competencies)} ((competencies)).",
            roles=[_role(track) for track in tracks],
            tracks=tracks,
            competencies=competencies,
            terms=[_proficiency_term(scale)],
        ),
    )


def _read(source: Path) -> Iterable[Family]:
    for path in sorted(source.glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        _refuse_unknown("family", [data], path)
        for kind, name in (("level", "levels"), ("theme", "themes"), ("statement", "competencies")):
            _refuse_unknown(kind, data[name], path)
        for statement in data["competencies"]:
            _refuse_unknown("address", statement.get("supportingUrls", []), path)
        yield Family(path.stem, data)


def _refuse_unknown(kind: str, members: list[dict[str, Any]], path: Path) -> None:
    """Stop at a field we know nothing of: it would be lost without a word."""
    for member in members:
        if unknown := member.keys() - _KNOWN[kind]:
            raise ValueError(f"{path.name}: {kind} with unknown fields {sorted(unknown)}")


def _tracks(family: Family) -> list[Entry]:
    levels: dict[tuple[str, str], list[Entry]] = {}
    for level in family.data["levels"]:
        levels.setdefault(family.track(level), []).append({"id": level["id"], "name": safe(level["name"])})
    notes = f"googleSheetId: {family.data['googleSheetId']}\n\nisLegacy: {str(family.legacy).lower()}\n"
    return [
        {
            "id": track,
            "name": name,
            "order": 0,
            "summary": safe(family.data["summary"]),
            "cumulative": False,
            "levels": described,
            "source": f"{family.id}.yml",
            "notes": notes,
        }
        for (track, name), described in levels.items()
    ]


def _role(track: Entry) -> Entry:
    return {
        "id": track["id"],
        "name": track["name"],
        "plural": track["name"],
        "order": track["order"],
        "holders": "many",
        "summary": f"Everybody on the ((track)) {track['name']}.",
        "track": track["id"],
        "notes": "Made by the converter: the source has career lines and no roles.",
    }


def _competencies(families: list[Family]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for family in families:
        for theme in family.data["themes"]:
            found.setdefault(theme["id"], _competency(theme["id"], families, len(found) + 1))
    return list(found.values())


def _competency(theme: str, families: list[Family], order: int) -> Entry:
    named = [(family, one) for family in families for one in family.data["themes"] if one["id"] == theme]
    names = list(dict.fromkeys(safe(one["name"]) for _, one in named))
    summaries = list(dict.fromkeys(safe(one["summary"]) for _, one in named if "summary" in one))
    if len(summaries) > 1:
        raise ValueError(f"theme {theme} is defined in {len(summaries)} ways")
    using = [family for family, _ in named]
    entry: Entry = {
        "id": theme,
        "name": names[0],
        "order": order,
        "definition": summaries[0] if summaries else f"{names[0]}: a theme the source names without a summary.",
        "levels": [level for family in using for level in _levels(theme, family)],
    }
    if names[1:]:
        entry["aliases"] = names[1:]
    entry["source"] = ", ".join(f"{family.id}.yml" for family in using)
    return entry


def _levels(theme: str, family: Family) -> Iterable[Entry]:
    for level in family.data["levels"]:
        statements = _statements(theme, level["id"], family)
        if not statements:
            continue
        proficiency = {statement["proficiency"] for statement in statements}
        if len(proficiency) > 1:
            raise ValueError(f"{family.id}.yml: {theme} asks for two proficiencies at {level['id']}")
        yield {
            "track": family.track(level)[0],
            "level": level["id"],
            "summary": f"Expected ((proficiency)): {safe(proficiency.pop())}.",
            "descriptors": [descriptor for one in statements for descriptor in _descriptors(one)],
            "source": f"{family.id}.yml",
        }


def _statements(theme: str, level: str, family: Family) -> list[dict[str, Any]]:
    return [one for one in family.data["competencies"] if (one["theme"], one["level"]) == (theme, level)]


def _descriptors(statement: dict[str, Any]) -> list[Entry]:
    found: list[Entry] = [{"id": identity, "text": text} for identity, text in _points(statement)]
    if examples := _examples(statement):
        found[0]["examples"] = examples
    return found


def _points(statement: dict[str, Any]) -> list[tuple[str, str]]:
    points = [safe(point) for point in _POINT.split(statement["summary"])]
    if len(points) == 1:
        return [(statement["id"], points[0])]
    if points[0]:
        raise ValueError(f"{statement['id']}: text before its numbered points")
    return [(f"{statement['id']}-{number}", point) for number, point in enumerate(points[1:], 1)]


def _examples(statement: dict[str, Any]) -> list[str]:
    return [
        *(safe(example) for example in statement.get("examples", [])),
        *(f"[{safe(one['label'])}]({one['url']})" for one in statement.get("supportingUrls", [])),
    ]


def _proficiencies(schema: Path) -> list[str]:
    definitions = json.loads(schema.read_text(encoding="utf-8"))["$defs"]
    steps: list[str] = definitions["competency"]["properties"]["proficiency"]["enum"]
    return steps


def _proficiency_term(steps: list[str]) -> Entry:
    return {
        "id": "proficiency",
        "term": "proficiency",
        "plural": "proficiencies",
        "definition": f"How well something is mastered; steps, lowest first: {', '.join(steps)}.",
    }
