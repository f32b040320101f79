"""A people list as it was handed in: read from CSV or JSON, each line with its place, problems collected."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rolebook_backend.identity.scim import ENTERPRISE, from_scim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS = ("id", "email", "name", "role", "manager", "access")
NEEDED = ("id", "email")
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Line:
    """What the list says of one person, as text; `place` is where: `people.csv:3`."""

    place: str
    values: Mapping[str, str]


@dataclass(slots=True)
class Listing:
    """The lines of a list, and what is wrong with it."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_listing(content: bytes, name: str) -> Listing:
    """Read a list; `name` is the file's, and says by its ending whether it is JSON."""
    listing = Listing()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        listing.problems.append(
            f"{name}:{line}: is not UTF-8; expected text in UTF-8, found the byte 0x{content[error.start]:02x}; "
            "save it as “CSV UTF-8”"
        )
        return listing
    if name.lower().endswith(".json"):
        _read_json(text, name, listing)
    else:
        _read_csv(text, name, listing)
    return listing


def _read_csv(text: str, name: str, listing: Listing) -> None:
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [column.strip().lower() for column in next(rows, [])]
        listing.problems += _wrong_columns(columns, f"{name}:1")
        at = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                _take_row(row, columns, f"{name}:{at}", listing)
            at = rows.line_num + 1
    except csv.Error as error:
        listing.problems.append(f"{name}:{rows.line_num}: cannot be read as CSV: {error}")


def _take_row(row: list[str], columns: list[str], place: str, listing: Listing) -> None:
    if len(row) > len(columns):
        listing.problems.append(
            f"{place}: has {len(row)} cells, expected at most {len(columns)}; put a cell that has the separator in it "
            "into quotation marks"
        )
        return
    listing.lines.append(Line(place, {name: cell.strip() for name, cell in zip(columns, row, strict=False)}))


def _wrong_columns(columns: list[str], place: str) -> Iterable[str]:
    known = ", ".join(COLUMNS)
    for name in dict.fromkeys(columns):
        if name not in COLUMNS:
            yield f"{place}: unknown column “{name}”; expected some of {known}"
        elif columns.count(name) > 1:
            yield f"{place}: the column “{name}” is there {columns.count(name)} times; leave one"
    for name in NEEDED:
        if name not in columns:
            yield f"{place}: no column “{name}”; the first line names the columns: {known}"


def _read_json(text: str, name: str, listing: Listing) -> None:
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        listing.problems.append(f"{name}:{error.lineno}: is no JSON: {error.msg}")
        return
    except UnicodeEncodeError:
        listing.problems.append(f"{name}: holds half of a sign (\\ud800 to \\udfff by itself); write it whole")
        return
    except ValueError:
        listing.problems.append(f"{name}: holds a number that is too long to be one; expected text")
        return
    except RecursionError:
        listing.problems.append(f"{name}: is nested too deep")
        return
    members = _members(data, name, listing)
    for number, member in enumerate(members, 1):
        place = f"{name}: person {number}"
        if not isinstance(member, dict):
            listing.problems.append(f"{place}: expected an object, found {json.dumps(member)[:40]}")
            continue
        is_scim = "userName" in member or "emails" in member or ENTERPRISE in member
        values, problems = from_scim(member) if is_scim else _plain(member)
        listing.problems += [f"{place}: {problem}" for problem in problems]
        if values is not None:
            listing.lines.append(Line(place, values))


def _members(data: Any, name: str, listing: Listing) -> list[Any]:
    if isinstance(data, list):
        return data
    resources = data.get("Resources") if isinstance(data, dict) else None
    if not isinstance(resources, list):
        listing.problems.append(f"{name}: expected a list of people, or a SCIM answer with “Resources”")
        return []
    total = data.get("totalResults", len(resources))
    if total != len(resources):
        listing.problems.append(
            f"{name}: holds {len(resources)} of {total} people; ask for all of them at once, for whoever is missing "
            "would be made inactive"
        )
    return resources


def _plain(member: dict[str, Any]) -> tuple[dict[str, str] | None, list[str]]:
    problems = [
        f"unknown member “{name}”; expected some of {', '.join(COLUMNS)}" for name in member.keys() - {*COLUMNS}
    ]
    values = {}
    for name in COLUMNS:
        value = member.get(name)
        if name == "access" and isinstance(value, list) and all(isinstance(word, str) for word in value):
            value = " ".join(value)
        if value is not None and not isinstance(value, str):
            problems.append(f"{name}: expected text, found {json.dumps(value)[:40]}")
        else:
            values[name] = (value or "").strip()
    return values, problems
