"""What can go wrong outside a request: each message is one clear line for whoever runs the backend."""

from __future__ import annotations


class BackendError(Exception):
    """A problem the operator can mend; its text names the file and the reason."""


class ContractError(BackendError):
    """A contract file cannot be used."""


class StoreError(BackendError):
    """The store cannot be opened or read."""


class DatabaseInUseError(StoreError):
    """Another process has the database open."""


class StoreBusyError(StoreError):
    """The store cannot take or give anything just now; the sender may try again."""
