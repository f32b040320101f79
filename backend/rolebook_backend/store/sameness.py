"""Whether two addresses lead to one database, however they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.store.engines import looking

if TYPE_CHECKING:
    from pathlib import Path

    from rolebook_backend.store.address import Address

SERVER = "SELECT pg_postmaster_start_time()::text || ' ' || oid FROM pg_database WHERE datname = current_database()"
"""What no two databases share: when their server was started, to the microsecond, and their number in it."""


def whereabouts(address: Address) -> str:
    """Return what all addresses of one database have in common; StoreError where a server does not say."""
    if address.is_file:
        return whereabouts_of_file(address.path)
    with looking(address) as connection:
        return str(connection.exec_driver_sql(SERVER).scalar_one())


def whereabouts_of_file(path: Path) -> str:
    """Return it for a file, also where it is not made yet."""
    try:
        found = path.stat()
    except OSError:
        return str(path.resolve())
    return f"{found.st_dev} {found.st_ino}"
