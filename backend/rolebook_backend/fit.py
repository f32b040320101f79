"""Whether a folder of contracts and a database fit together, and what else would stand in the way of serving."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from rolebook_backend.contracts import parse_contract
from rolebook_backend.errors import ContractError
from rolebook_backend.library import Library
from rolebook_backend.store.doctor import examine
from rolebook_backend.store.engines import looking
from rolebook_backend.store.migrate import revision_of, revisions
from rolebook_backend.store.tables import contracts as contracts_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rolebook_backend.contracts import Contract
    from rolebook_backend.store.address import Address
    from rolebook_backend.store.doctor import Health


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found: how things are, what should be looked at, what must be mended."""

    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def fit(folder: Path, database: Address, *, altcha: bool = False) -> Fit:
    """Look at both; ContractError or StoreError when one of them cannot be read at all."""
    library = Library(folder)
    library.load()
    found = Fit()
    served = library.contracts()
    found.notes.append(f"{folder}: {len(served)} forms are served, {library.elsewhere} send their answers elsewhere")
    if not served:
        found.warnings.append(f"{folder}: no form sends its answers here; see submission.target in docs/contracts.md")
    if not altcha and (asking := unproven(served)):
        found.warnings.append(f"{folder}: {asking}")
    if _is_new(database):
        found.notes.append(f"{database}: is empty; serve makes the tables")
        return found
    health = examine(database)
    _look_at(health, found)
    _compare(library, health, database, found)
    return found


def unproven(contracts: Iterable[Contract]) -> str:
    """Say how many of these forms ask for proof of work that a backend without --altcha does not look at."""
    count = sum(contract.altcha for contract in contracts)
    return f"{count} forms ask for proof of work, which is looked at with --altcha only" if count else ""


def _is_new(database: Address) -> bool:
    if database.is_file and not database.path.exists():
        return True
    with looking(database) as connection:
        return not database.is_file and revision_of(connection) is None


def _look_at(health: Health, found: Fit) -> None:
    found.notes.append(f"{health.address}: schema {health.revision}, {health.holds}")
    if health.revision != revisions()[-1]:
        found.notes.append(f"{health.address}: serve brings the schema to {revisions()[-1]}; make a backup first")
    if health.problem:
        found.errors.append(f"{health.address}: is damaged: {health.problem}; restore a backup")
    found.warnings.extend(health.warnings)


def _compare(library: Library, health: Health, database: Address, found: Fit) -> None:
    with looking(database) as connection:
        stored = connection.execute(select(contracts_table)).mappings().all()
    found.errors.extend(_unreadable([(row["form"], row["body"]) for row in stored]))
    known = {(row["form"], row["digest"]) for row in stored}
    fresh = [one.form for one in library.contracts() if (one.form, one.digest) not in known]
    if fresh:
        found.notes.append(f"new or changed since the last start: {', '.join(fresh)}")
    for one in health.counts:
        if library.sends_elsewhere(one.form):
            found.warnings.append(f"{one.form}: has {one.submissions} submissions, but sends its answers elsewhere now")
        elif library.get(one.form) is None:
            found.warnings.append(
                f"{one.form}: has {one.submissions} submissions, but no contract in the folder any more; only pages "
                "that were opened before still send answers"
            )


def _unreadable(stored: list[tuple[str, str]]) -> Iterator[str]:
    for form, body in stored:
        try:
            parse_contract(body, f"stored contract of {form}")
        except ContractError as error:
            yield f"{error}; its receipts cannot be shown"
