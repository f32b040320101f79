"""The contracts of one folder, read again when a file changes: the site may be rebuilt meanwhile."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

import structlog

from rolebook_backend.contracts import Contract, read_contract
from rolebook_backend.errors import ContractError

if TYPE_CHECKING:
    from pathlib import Path

TARGET = "rolebook"
"""The submission target that names this backend; forms that go elsewhere are not served."""

LOOK_EVERY = 0.1
"""Seconds between two looks at the folder: with many forms a look takes longer than all else that a request needs."""

log = structlog.get_logger("rolebook.backend")


class _Mark(NamedTuple):
    modified: int
    size: int
    inode: int


class Library:
    """The newest contract of each form.

    A change is noticed at the next request after a moment; a version that came and went between two is never seen.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._marks: dict[str, _Mark] = {}
        self._looked = 0.0
        self._read: dict[str, Contract] = {}

    @property
    def site(self) -> Path:
        """The built edition, where its contracts still lie in it."""
        return self.folder.parent

    def load(self) -> None:
        """Read every contract; ContractError for the first that cannot be used."""
        marks = self._scan()
        if marks is None:
            raise ContractError(f"{self.folder}: no such folder; build the handbook first")
        self._read = {name: read_contract(self.folder / name) for name in marks}
        self._marks = marks

    def refresh(self) -> list[Contract]:
        """Read what changed on disk and return it; a file that is broken now leaves its last good version."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return []
        self._looked = now
        marks = self._scan()
        if marks is None or marks == self._marks:
            return []
        changed = [name for name, mark in marks.items() if mark != self._marks.get(name)]
        fresh = {name: contract for name in changed if (contract := self._reread(name))}
        self._read = {name: kept for name, kept in self._read.items() if name in marks} | fresh
        self._marks = marks
        log.info("contracts-reloaded", changed=sorted(fresh), forms=len(self._read))
        return list(fresh.values())

    def get(self, form: str) -> Contract | None:
        """Return the newest contract of a form whose answers come to this backend."""
        contract = self._read.get(f"{form}.json")
        return contract if contract and contract.target == TARGET else None

    def sends_elsewhere(self, form: str) -> bool:
        """Say whether the folder names another target for this form, or none."""
        contract = self._read.get(f"{form}.json")
        return contract is not None and contract.target != TARGET

    @property
    def elsewhere(self) -> int:
        """How many forms of the folder send their answers to another place, or to none."""
        return sum(contract.target != TARGET for contract in self._read.values())

    def contracts(self) -> tuple[Contract, ...]:
        """Return every contract served here, by form."""
        served = (contract for contract in self._read.values() if contract.target == TARGET)
        return tuple(sorted(served, key=lambda contract: contract.form))

    @property
    def stylesheet(self) -> str:
        """Where the built edition has the look of pages that no form is known for; empty where no contract says it."""
        named = next((contract.stylesheet for contract in self.contracts()), "").lstrip("/")
        return named if named.endswith(".css") else ""

    def _scan(self) -> dict[str, _Mark] | None:
        """Return the state of each contract file, or None while the folder is missing."""
        try:
            with os.scandir(self.folder) as entries:
                return {entry.name: _mark(entry) for entry in entries if entry.name.endswith(".json")}
        except OSError:  # the folder, or a file in it, is being replaced: look again at the next request
            return None

    def _reread(self, name: str) -> Contract | None:
        try:
            return read_contract(self.folder / name)
        except ContractError as error:
            log.warning("contract-broken", reason=str(error))
            return None


def _mark(entry: os.DirEntry[str]) -> _Mark:
    found = entry.stat()
    return _Mark(found.st_mtime_ns, found.st_size, found.st_ino)
