"""Every comparison that the page “compare” offers, computed here and only shown by its script.

One file for each competency, each track, and all roles. A file holds each sentence once, in `texts`; everything else
names sentences by their place in that list, and marked words as `=kept`, `-removed` and `+added`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from rolebook.render import Artifact, Site
from rolebook.render.compare_pages import MOST_OFFERED, stepped_tracks
from rolebook.render.comparing import (
    Compared,
    Group,
    Part,
    Row,
    compared_levels,
    compared_on_track,
    compared_roles,
    level_name,
)

_FOLDER = "docs/compare/data"
Choice = tuple[str, str]


def comparisons(site: Site, _: Mapping[str, bytes]) -> Iterator[Artifact]:
    """The JSON files; none where the edition does without the page."""
    if site.addresses.special("compare") is None:
        return
    if len(site.framework.competencies) > MOST_OFFERED:
        offered = [[one.id, one.name] for one in site.framework.competencies if stepped_tracks(one)]
        text = json.dumps(offered, ensure_ascii=False, separators=(",", ":"))
        yield Artifact.text(f"{_FOLDER}/index.json", f"{text}\n")
    for competency in site.framework.competencies:
        if stepped_tracks(competency) or len(competency.levels) > 1:
            choices = [(level.anchor, level_name(level)) for level in competency.levels]
            found = {
                f"{lower.anchor} {higher.anchor}": compared_levels(site, competency, lower, higher)
                for lower, higher in combinations(competency.levels, 2)
            }
            yield _file(f"competencies/{competency.id}", choices, found)
    for track in site.framework.tracks:
        choices = [(level.id, level.name) for level in track.levels]
        found = {
            f"{lower.id} {higher.id}": compared_on_track(site, track, lower, higher)
            for lower, higher in combinations(track.levels, 2)
        }
        yield _file(f"tracks/{track.id}", choices, found)
    pairs = {
        f"{one.role.id} {other.role.id}": compared_roles(site, one, other) for one, other in combinations(site.views, 2)
    }
    yield _file("roles", [(view.role.id, view.role.name) for view in site.views], pairs)


class _Texts:
    """Sentences, each kept once and named by its place."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    @property
    def all(self) -> list[str]:
        return list(self._places)


def _file(name: str, choices: list[Choice], found: Mapping[str, Compared]) -> Artifact:
    texts = _Texts()
    pairs = {
        key: _filled(
            {
                "title": texts(one.title),
                "notes": [texts(note) for note in one.notes],
                "parts": [_part(part, texts) for part in one.parts],
            }
        )
        for key, one in found.items()
    }
    value = {"choices": choices, "pairs": pairs, "texts": texts.all}
    return Artifact.text(f"{_FOLDER}/{name}.json", json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _part(part: Part, texts: _Texts) -> dict[str, Any]:
    return _filled(
        {
            "title": texts(part.title),
            "address": part.address,
            "notes": [texts(note) for note in part.notes],
            "summaries": [[texts(name), texts(text)] for name, text in part.summaries],
            "groups": [_group(group, texts) for group in part.groups],
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty. The script expects `parts` alone to be there always."""
    return {key: value for key, value in values.items() if value not in ([], "") or key == "parts"}


def _group(group: Group, texts: _Texts) -> list[Any]:
    """Its kind, heading, whether it tells the sides apart, and its rows."""
    return [group.kind.value, texts(group.title), int(group.kind.differs), [_row(row, texts) for row in group.rows]]


def _row(row: Row, texts: _Texts) -> list[Any]:
    """Its words: one sentence, or a list of pieces; then, where there are such, its name, address and note."""
    whole = len(row.pieces) == 1
    words = texts(row.pieces[0].text) if whole else [f"{piece.sign}{piece.text}" for piece in row.pieces]
    more = [texts(row.name) if row.name else -1, row.address, texts(row.note) if row.note else -1]
    return [words, *more] if row.name or row.note else [words]
