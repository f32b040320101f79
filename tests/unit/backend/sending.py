"""How the tests send answers and look at what became of them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient

FORM = "competency-professional.staff"
GERMAN = "zusammenarbeit.leitung"
PATH = f"/f/{FORM}"
AS_JSON = {"Accept": "application/json"}
ANSWERS = {"communication": "level-1", "quality-service": "level-2", "development": "not-yet", "energy": "3"}


def send(client: TestClient, **changes: object) -> Response:
    """Post the usual answers as JSON, some of them changed; None leaves one out."""
    body = {name: value for name, value in (ANSWERS | changes).items() if value is not None}
    return client.post(PATH, json=body, headers=AS_JSON)


def codes(response: Response) -> dict[str, str]:
    """Field → code of each problem in an answer."""
    return {problem["field"]: problem["code"] for problem in response.json()["errors"]}


def rows(database: Path | str) -> list[dict[str, Any]]:
    """Every stored submission, read by other means than the backend's."""
    if isinstance(database, str):
        with psycopg.connect(database, row_factory=dict_row) as server:
            return server.execute("SELECT * FROM submissions").fetchall()
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM submissions")]


def integrity(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def read_json(folder: Path, form: str = FORM) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / f"{form}.json").read_text(encoding="utf-8"))
    return data


def write_json(folder: Path, data: dict[str, Any], name: str = "") -> str:
    """Pin a contract as docs/contracts.md says, worked out here anew, and write it; returns its digest."""
    pinned = {name: data[name] for name in data.keys() - {"digest", "history", "page", "parts", "site", "submission"}}
    canonical = json.dumps(pinned, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data["digest"] = "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
    (folder / (name or f"{data['form']}.json")).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return str(data["digest"])
