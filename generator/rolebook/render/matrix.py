"""What the matrices show: columns of levels under their tracks, summaries in short, and both matrices as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rolebook.model import Competency, CompetencyLevel, Level, Obligation, Track
from rolebook.render.site import Site
from rolebook.render.text import plain

# A cell that begins with one of these would be a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One level of one track."""

    track: Track
    level: Level

    @property
    def id(self) -> str:
        """Its name in the page's address."""
        return f"{self.track.id}-{self.level.id}"

    def of(self, competency: Competency) -> CompetencyLevel | None:
        """What a competency describes there."""
        return next((one for one in competency.on(self.track) if one.level.id == self.level.id), None)


def matrix_columns(site: Site) -> list[Column]:
    """The levels of every track, in order."""
    return [Column(track, level) for track in site.framework.tracks for level in track.levels]


def commitments_csv(site: Site) -> str:
    """Every commitment and what it asks of each role."""
    t = site.strings
    groups = {group.id: group.name for group in site.framework.handbook.commitment_groups}
    roles = site.framework.roles
    rows = [[t("matrix.group"), t("kind.commitment"), *(role.name for role in roles)]]
    for commitment in site.framework.commitments:
        asked = ["; ".join(obligation_words(site, one) for one in commitment.of(role.id)) for role in roles]
        none = t("obligation.none")
        rows.append([groups[commitment.group], commitment.name, *(words or none for words in asked)])
    return _csv(rows)


def competencies_csv(site: Site) -> str:
    """Every competency, with the number of its descriptors and its summary at each level, and whose target it is."""
    t = site.strings
    columns = matrix_columns(site)
    rows = [[t("kind.competency"), *(f"{column.track.name} · {column.level.name}" for column in columns)]]
    for competency in site.framework.competencies:
        cells = ["; ".join(_described(site, competency, column)) for column in columns]
        rows.append([competency.name, *cells])
    return _csv(rows)


def obligation_words(site: Site, one: Obligation, part: str = "{}") -> str:
    """What is asked in plain words, as cells of the matrix say it; `part` is how its part of the commitment is put."""
    parts = [site.strings(f"obligation.{one.kind}"), part.format(plain(one.part)) if one.part else ""]
    if one.cadence:
        minutes = site.strings("cadence.minutes", minutes=one.cadence.minutes) if one.cadence.minutes else ""
        parts.append(site.strings(f"cadence.{one.cadence.every}") + minutes)
    return " ".join(part for part in parts if part)


def _described(site: Site, competency: Competency, column: Column) -> Iterator[str]:
    found = column.of(competency)
    if found is None:
        yield site.strings("competency.not-described")
        return
    yield site.strings.counted("competency.descriptors", len(found.descriptors))
    if found.summary:
        yield plain(found.summary)
    for role, expected in site.targets(competency):
        if expected.level and expected.level.anchor == found.anchor:
            yield f"{site.strings('competency.target-of')} {role.name}"


def _csv(rows: Iterable[Iterable[str]]) -> str:
    """Rows as RFC 4180 has them, behind the mark by which spreadsheets know UTF-8; no cell is a formula."""
    file = io.StringIO()
    csv.writer(file).writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return f"\ufeff{file.getvalue()}"
