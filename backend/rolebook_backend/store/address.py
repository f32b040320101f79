"""Addresses of databases: a file, `sqlite:///…` or `postgresql://…`, and how they are shown without a password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from rolebook_backend.errors import StoreError

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
SECRET = frozenset({"password", "sslpassword"})

_URL = re.compile(r"(?P<who>[^/@?]*@)?(?P<where>[^/@?]*)(?P<name>/[^/@?]*)?(?:\?(?P<options>[^@?]*))?")


@dataclass(frozen=True, slots=True)
class Address:
    """Which kind of database, and where: a path for SQLite, the whole URL for PostgreSQL."""

    scheme: str
    target: str

    @property
    def path(self) -> Path:
        """The file, of SQLite only."""
        return Path(self.target)

    @property
    def is_file(self) -> bool:
        """Say whether it is a SQLite file."""
        return self.scheme == SQLITE

    def __str__(self) -> str:
        """Show it to people and in logs: no password is ever in it."""
        return self.target if self.is_file else without_password(self.target)


def parse_address(database: Path | str) -> Address:
    """Read an address; what has no scheme is the name of a file. StoreError where no store could use it."""
    scheme, found, rest = str(database).partition("://")
    if not found:
        return Address(SQLITE, str(database))
    scheme = POSTGRESQL if scheme == "postgres" else scheme
    if scheme not in {SQLITE, POSTGRESQL}:
        raise StoreError(f"no store called “{scheme}”; known: {SQLITE}, {POSTGRESQL}, or simply the name of a file")
    if scheme != POSTGRESQL:
        return Address(scheme, rest[1:])
    # Where a sign of the password is taken for the end of it, the rest would be read, and shown, as something else.
    if not _URL.fullmatch(rest):
        raise StoreError(
            "the PostgreSQL address cannot be read; expected postgresql://user@host:5432/name, with each / @ : ? # % "
            "of a user or password written as %2F %40 %3A %3F %23 %25; better keep the password in ~/.pgpass"
        )
    return Address(scheme, f"{POSTGRESQL}://{rest}")


def need_driver() -> None:
    """Refuse PostgreSQL with one line where its driver is not installed."""
    if find_spec("psycopg") is None:
        raise StoreError("PostgreSQL needs a driver that is not installed: pip install 'rolebook[serve,postgresql]'")


def password_of(url: str) -> str:
    """Return the password in a URL, still percent-encoded; empty where there is none."""
    found = _URL.fullmatch(url.partition("://")[2])
    who, options = (found["who"] or "", found["options"] or "") if found else ("", "")
    in_options = next((value for value in re.findall(r"(?:^|&)password=([^&]*)", options)), "")
    return who.rstrip("@").partition(":")[2] or in_options


def without_password(url: str) -> str:
    """Return a PostgreSQL URL that is fit to be shown and to be given to PostgreSQL's own programs."""
    found = _URL.fullmatch(url.partition("://")[2])
    if not found:
        return f"{POSTGRESQL}://…"
    user = (found["who"] or "").rstrip("@").partition(":")[0]
    options = [(name, value) for name, value in parse_qsl(found["options"] or "") if name not in SECRET]
    query = f"?{urlencode(options, safe='/', quote_via=quote)}" if options else ""
    return f"{POSTGRESQL}://{user + '@' if user else ''}{found['where']}{found['name'] or ''}{query}"
