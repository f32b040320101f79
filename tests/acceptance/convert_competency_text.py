"""Convert the competency text of `seeds` (a paper with levels and bullets) into a workspace.

Nothing is mended silently: whatever is not plainly a heading with a separator or a bullet is a `Decision`
with its line, and a line that fits nowhere stops the conversion. Texts keep their words; only white space is
evened out and `workspaces.safe` applied. Competencies, levels and descriptors keep their line as `source`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, count
from typing import TYPE_CHECKING

from .workspaces import Entry, Framework, safe, slug, tidy, write_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_IDS = (
    "mission",
    "relationships",
    "problem-solving",
    "communication",
    "development",
    "flexibility",
    "leadership",
    "service",
)
_TRACKS = {
    "Professional": "professional",
    "Management": "management",
    "Managerial": "management",
    "Top Executive": "management",
}
_ONE_OFF = "Top Executive"
_NAMED = re.compile(r"ORGANIZATIONAL COMPETENCY ?#(?P<number>\d) (?P<name>.+)")
_DEFINED = re.compile(r"Definition: (?P<text>.+)")
_SECTION = re.compile(r"ORGANIZATIONAL COMPETENC[A-Z ,]+$", re.IGNORECASE)
_HEADING = re.compile(
    rf"(?P<name>[^:]+?) ?: ?(?P<track>{'|'.join(_TRACKS)}) ?: ?Level (?P<number>\d)"
    r" ?(?P<separator>[-–]*) ?(?P<summary>.*)"
)
_BULLET = re.compile(r"· ?(?P<text>.+)")
_FUSED = re.compile(r"(?<=\))(?=[A-Z][a-z])")
_FOOTER = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}|page \d+|_\d+\.bin")


@dataclass(frozen=True)
class Decision:
    """What was done with a line that does not speak for itself."""

    line: int
    text: str


@dataclass(frozen=True)
class Count:
    """What one competency has: described levels and descriptors, by track."""

    levels: dict[str, int]
    descriptors: dict[str, int]


@dataclass(frozen=True)
class Conversion:
    """The count of a conversion and its decisions."""

    levels: int
    descriptors: int
    bullets: int
    headings: dict[str, int]
    per_competency: dict[str, Count]
    decisions: tuple[Decision, ...]


@dataclass
class Definition:
    """One competency as the first part of the paper defines it."""

    line: int
    id: str
    name: str
    text: str = ""


@dataclass
class Level:
    """One level as the second part describes it."""

    line: int
    name: str
    track: str
    number: str
    summary: str
    descriptors: list[tuple[int, str]] = field(default_factory=list)

    def competency(self, definitions: list[Definition]) -> Definition:
        """Return the one definition whose name begins with the heading's."""
        (found,) = (one for one in definitions if one.name.lower().startswith(self.name.lower()))
        return found


@dataclass
class Reader:
    """Reads the paper line by line."""

    definitions: list[Definition] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    bullets: int = 0

    def read(self, text: str) -> None:
        """Take in the whole paper."""
        for line, raw in enumerate(text.split("\n"), 1):
            words = tidy(raw)
            if words and not _SECTION.match(words):
                self._take(line, words)

    def _take(self, line: int, words: str) -> None:
        if named := _NAMED.fullmatch(words):
            identity = _IDS[int(named["number"]) - 1]
            self.definitions.append(Definition(line, identity, safe(named["name"])))
        elif not self.definitions:
            self._decide(line, "left out: the paper's history is no part of the framework")
        elif heading := _HEADING.fullmatch(words):
            self._head(line, heading)
        elif defined := _DEFINED.fullmatch(words):
            self.definitions[-1].text = safe(defined["text"])
        elif bullet := _BULLET.fullmatch(words):
            self.bullets += 1
            self._describe(line, bullet["text"])
        elif _FOOTER.fullmatch(words):
            self._decide(line, "left out: the page's foot")
        else:
            self._bare(line, words)

    def _head(self, line: int, heading: re.Match[str]) -> None:
        level = Level(line, heading["name"], heading["track"], heading["number"], safe(heading["summary"]))
        self.levels.append(level)
        if level.summary and not heading["separator"]:
            self._decide(line, "no separator: the words after the level's number are its summary")
        competency = level.competency(self.definitions)
        if level.name != competency.name:
            self._decide(line, f"named “{level.name}”: the competency {competency.id}")
        if level.track == _ONE_OFF:
            self._decide(line, "an audience of its own: continues the management track")

    def _describe(self, line: int, words: str) -> None:
        parts = _FUSED.split(words)
        if len(parts) > 1:
            self._decide(line, f"fused: {len(parts)} descriptors")
        if "???" in words:
            self._decide(line, "an open question of its authors, kept")
        self.levels[-1].descriptors += [(line, safe(part)) for part in parts]

    def _bare(self, line: int, words: str) -> None:
        """Place a line without a mark: only right after a heading is it clear what it is."""
        if not self.levels or self.levels[-1].descriptors:
            raise ValueError(f"line {line} is neither heading nor descriptor: {words[:40]}")
        if not self.levels[-1].summary:
            self._decide(line, f"the summary of the heading in line {self.levels[-1].line}")
            self.levels[-1].summary = safe(words)
        else:
            self._decide(line, "no bullet: a descriptor")
            self._describe(line, words)

    def _decide(self, line: int, text: str) -> None:
        self.decisions.append(Decision(line, text))


def convert(source: Path, workspace: Path) -> Conversion:
    """Write the workspace of the paper in `source` and return what was counted."""
    reader = Reader()
    reader.read(source.read_text(encoding="utf-8"))
    tracks = list(_tracks(reader.levels))
    write_workspace(
        workspace,
        Framework(
            organisation="A large university",
            description="Eight competencies with levels for two tracks, converted from a paper.",
            welcome="Choose a ((competency)) to read what it means at each ((level)).",
            roles=[_role(track) for track in tracks],
            tracks=tracks,
            competencies=[_competency(order, one, reader) for order, one in enumerate(reader.definitions, 1)],
        ),
    )
    return _count(reader)


def _count(reader: Reader) -> Conversion:
    return Conversion(
        levels=len(reader.levels),
        descriptors=sum(len(level.descriptors) for level in reader.levels),
        bullets=reader.bullets,
        headings=dict(Counter(level.track for level in reader.levels)),
        per_competency={one.id: _count_one(_levels_of(one, reader)) for one in reader.definitions},
        decisions=tuple(reader.decisions),
    )


def _count_one(levels: list[Level]) -> Count:
    descriptors: Counter[str] = Counter()
    for level in levels:
        descriptors[_TRACKS[level.track]] += len(level.descriptors)
    return Count(dict(Counter(_TRACKS[level.track] for level in levels)), dict(descriptors))


def _levels_of(definition: Definition, reader: Reader) -> list[Level]:
    return [level for level in reader.levels if level.competency(reader.definitions) is definition]


def _tracks(levels: list[Level]) -> Iterator[Entry]:
    for order, track in enumerate(dict.fromkeys(_TRACKS.values()), 1):
        names = [level.track for level in levels if _TRACKS[level.track] == track]
        used = [name for name in dict.fromkeys(names) if name != _ONE_OFF]
        numbers = sorted({level.number for level in levels if _TRACKS[level.track] == track})
        entry: Entry = {
            "id": track,
            "name": used[0],
            "order": order,
            "summary": f"The career line that the paper calls {' or '.join(used)}.",
            "cumulative": False,
            "levels": [{"id": f"level-{number}", "name": f"Level {number}"} for number in numbers],
        }
        if used[1:]:
            entry["aliases"] = used[1:]
        entry["source"] = f"line {next(level.line for level in levels if _TRACKS[level.track] == track)}"
        yield entry


def _role(track: Entry) -> Entry:
    return {
        "id": track["id"],
        "name": track["name"],
        "plural": track["name"],
        "order": track["order"],
        "holders": "many",
        "summary": f"Everybody on the ((track)) {track['name']}.",
        "track": track["id"],
        "source": track["source"],
        "notes": "Made by the converter: the paper has career lines and no roles.",
    }


def _competency(order: int, definition: Definition, reader: Reader) -> Entry:
    levels = _levels_of(definition, reader)
    named = Counter(level.name for level in levels)
    (usual, _), *_ = named.most_common(1)
    entry: Entry = {"id": definition.id, "name": definition.name}
    if usual != definition.name:
        entry["short_name"] = safe(usual)
    taken: set[str] = set()
    entry |= {
        "order": order,
        "definition": definition.text,
        "levels": [_described(level, taken) for level in levels],
    }
    if others := [safe(name) for name in named if name not in {usual, definition.name}]:
        entry["aliases"] = others
    entry["source"] = f"line {definition.line}"
    return entry


def _described(level: Level, taken: set[str]) -> Entry:
    entry: Entry = {"track": _TRACKS[level.track], "level": f"level-{level.number}"}
    if level.track == _ONE_OFF:
        entry |= {"label": f"Level {level.number}", "audience": level.track}
    entry["summary"] = level.summary
    entry["descriptors"] = [
        {"id": _unique(text, taken), "text": text, "source": f"line {line}"} for line, text in level.descriptors
    ]
    entry["source"] = f"line {level.line}"
    return entry


def _unique(text: str, taken: set[str]) -> str:
    """Return an id from the text's first words; a number sets those that begin alike apart."""
    start = slug(text, 6)
    identity = next(one for one in chain([start], map(f"{start}-{{}}".format, count(2))) if one not in taken)
    taken.add(identity)
    return identity
