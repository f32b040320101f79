"""What the benchmarks of the backend share: its process, databases with many answers, a server of PostgreSQL."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from benchmarks.check import REPOSITORY
from rolebook_backend.store import make_store
from unit.backend.postgres import server

CONTRACTS = REPOSITORY / "tests" / "examples" / "contracts"
FORM = "style-check.staff"
LANES = 8

BACKEND = (sys.executable, "-m", "rolebook_backend")

# So many rows as if so many people had sent the form; the seals are none, which nothing here looks at.
ROWS = """
INSERT INTO submissions
  (id, form, edition, role, contract_digest, framework_version, body_fingerprint, answers, receipt, quarantined,
  received_at)
  SELECT 'id-' || n, '{form}', 'base', 'staff', '{digest}', '1.0', 'print', {answers}, 'receipt-' || n, FALSE, {at}
  FROM {numbers};
INSERT INTO chain SELECT {lane}, {place}, 'submission', 'id-' || n, 'none', {at}, 'none' FROM {numbers};
INSERT INTO totals VALUES ('base', '{form}', 0, {count})
"""
ANSWERS = ("asks-first", "sums-up", "interrupts", "decides")

SQLITE: Mapping[str, str] = {
    "numbers": "(WITH RECURSIVE all_of(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM all_of WHERE n + 1 < {count}) "
    "SELECT n FROM all_of)",
    "rank": "(1 + abs(random() % 4))",
    "at": "strftime('%Y-%m-%dT%H:%M:%S.000Z', 1750000000 + n, 'unixepoch')",
    "lane": "0",
    "place": "n + 1",
    "json": "",
}
POSTGRESQL: Mapping[str, str] = {
    "numbers": "generate_series(0, {count} - 1) AS n",
    "rank": "(1 + floor(random() * 4)::int)",
    "at": "to_char(to_timestamp(1750000000 + n) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.000\"Z\"')",
    "lane": f"mod(n, {LANES})",
    "place": f"n / {LANES} + 1",
    "json": "::json",
}


def filling(words: Mapping[str, str], count: int, digest: str) -> Sequence[str]:
    """Return the statements that fill an empty database."""
    pairs = " || ', ' || ".join(f"'\"{name}\": \"' || {words['rank']} || '\"'" for name in ANSWERS)
    named = dict(words) | {
        "form": FORM,
        "digest": digest,
        "count": str(count),
        "numbers": words["numbers"].format(count=count),
        "answers": f"('{{' || {pairs} || '}}'){words['json']}",
    }
    return ROWS.format(**named).split(";")


def prepare(database: Path | str) -> None:
    """Make the tables."""
    store = make_store(database)
    store.open()
    store.close()


def fill(database: Path | str, count: int, digest: str, body: str) -> None:
    """Fill a database in which nothing is, with the contract and so many answers."""
    prepare(database)
    contract = ("INSERT INTO contracts VALUES ({0}, {0}, {0}, {0})", (FORM, digest, body, "2025-01-01T00:00:00Z"))
    if isinstance(database, str):
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(contract[0].format("%s"), contract[1])
            for statement in filling(POSTGRESQL, count, digest):
                connection.execute(statement.encode())
            connection.execute("VACUUM ANALYZE")
        return
    with closing(sqlite3.connect(database)) as file, file:
        file.execute(contract[0].format("?"), contract[1])
        for statement in filling(SQLITE, count, digest):
            file.execute(statement)


@contextmanager
def process(command: Sequence[str], environment: Mapping[str, str], said: str) -> Iterator[tuple[int, int]]:
    """Run a server and yield its process id and port once it says that it listens; end it afterwards."""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            command, env={**os.environ, "PYTHONUNBUFFERED": "1", **environment}, stdout=subprocess.PIPE, stderr=errors
        ) as running,
    ):
        try:
            assert running.stdout
            line = running.stdout.readline().decode()
            found = re.match(said, line)
            if not found:
                errors.seek(0)
                raise SystemExit(f"{command[0]} said {line!r}: {errors.read().decode()[-2000:]}")
            yield running.pid, int(found[1])
        finally:
            running.terminate()


@contextmanager
def backend(
    database: Path | str, *more: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[int, int]]:
    """Run the backend over a database; yields its process id and port."""
    command = (*BACKEND, "serve", "--contracts", str(CONTRACTS), "--database", str(database), "--port", "0", *more)
    with process(command, environment or {}, r"Listening at http://[\d.]+:(\d+)/f/") as running:
        yield running


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server of PostgreSQL as it is set up, and yield the address of an empty database."""
    programs = Path((REPOSITORY / ".venv" / "postgres-path").read_text("utf-8").strip())
    with server(programs) as running:
        yield running.new_database("answers")


def key() -> str:
    """Return a key for a submission."""
    return secrets.token_hex(8)
