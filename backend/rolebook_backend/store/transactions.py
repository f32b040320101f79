"""What the parts of a store's methods ask of it: a way into a transaction."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

T = TypeVar("T")


class Together(ABC, Generic[T]):
    """A work that others of its kind may share statements with, where they are done in one transaction."""

    __slots__ = ()

    @abstractmethod
    def __call__(self, connection: Connection) -> T:
        """Do it alone."""

    @staticmethod
    @abstractmethod
    def all_of(connection: Connection, works: Sequence[Any]) -> list[Any]:
        """Do several, and return the result of each."""


class Transactions(ABC):
    """How a work gets its transaction is for each store to say."""

    @abstractmethod
    async def _write(self, run: Callable[[Connection], T]) -> T:
        """Run a work in a transaction and return once it is committed; StoreBusyError when that fails for now."""

    @abstractmethod
    async def _read(self, run: Callable[[Connection], T]) -> T:
        """Run a work that changes nothing; StoreBusyError when that fails for now."""


def one_erases_at_a_time(connection: Connection) -> None:
    """Wait until nobody else erases, and let nobody begin before the end of this transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('rolebook erasure'))"))
