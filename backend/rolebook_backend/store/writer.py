"""One thread that writes, in groups: what is waiting shares one transaction and one wait for the disk."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import structlog
from sqlalchemy.exc import OperationalError

from rolebook_backend.errors import StoreBusyError
from rolebook_backend.store.transactions import Together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

T = TypeVar("T")

GROUP = 256
"""Works in one transaction at most."""

WAITING = 2048
"""Works that may wait; more are turned away, to be sent again."""

log = structlog.get_logger("rolebook.backend")


class Transactions(Protocol):
    """What the writer needs of an engine: a connection inside a transaction, committed on leaving."""

    def begin(self) -> Any:
        """Return the context manager."""

    def connect(self) -> Any:
        """Return the same without a transaction."""


@dataclass(frozen=True, slots=True)
class _Work:
    """Something to do in a transaction, and where its result goes; it may run twice, one run is kept.

    What runs `alone` is no part of a transaction and gets a connection that has begun none.
    """

    run: Callable[[Connection], Any]
    alone: bool = False
    done: Future[Any] = field(default_factory=Future)


class GroupWriter:
    """Runs works one after the other in one thread; a work's future is resolved after its commit only."""

    def __init__(self, engine: Transactions, group: int = GROUP, waiting: int = WAITING) -> None:
        self._engine = engine
        self._group = group
        self._waiting = waiting
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="rolebook-writer", daemon=True)
        self._open = threading.Lock()
        self._closed = False

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more, finish what is waiting, end the thread."""
        with self._open:
            self._closed = True
        self._queue.put(None)
        self._thread.join()

    def submit(self, run: Callable[[Connection], T], *, alone: bool = False) -> Future[T]:
        """Queue a work; StoreBusyError when too many wait already or the store is closing."""
        work = _Work(run, alone)
        with self._open:
            if self._closed:
                raise StoreBusyError("the store is closed")
            if self._queue.qsize() >= self._waiting:
                raise StoreBusyError("too many submissions are waiting to be written")
            self._queue.put(work)
        return work.done

    def _write(self) -> None:
        going_on = True
        while going_on:
            group, going_on = self._next_group()
            wanted = [work for work in group if work.done.set_running_or_notify_cancel()]
            self._commit([work for work in wanted if not work.alone])
            for work in wanted:
                if work.alone:
                    self._run_alone(work)

    def _next_group(self) -> tuple[list[_Work], bool]:
        """Wait for one work, take along all that wait behind it; the second member is False at the end."""
        group: list[_Work] = []
        work = self._queue.get()
        while work is not None:
            group.append(work)
            if len(group) == self._group or self._queue.empty():
                return group, True
            work = self._queue.get()
        return group, False

    def _commit(self, group: Sequence[_Work]) -> None:
        if not group:
            return
        try:
            with self._engine.begin() as connection:
                results = _done(connection, group)
        except BaseException as error:  # noqa: BLE001 (each work is told of it, and the thread lives on)
            self._recover(group, error)
        else:
            for work, result in zip(group, results, strict=True):
                work.done.set_result(result)

    def _run_alone(self, work: _Work) -> None:
        try:
            with self._engine.connect() as connection:
                work.done.set_result(work.run(connection))
        except Exception as error:  # noqa: BLE001 (whoever asked is told of it)
            work.done.set_exception(error)

    def _recover(self, group: Sequence[_Work], error: BaseException) -> None:
        """Nothing of the group was kept. If the store itself failed, all failed; else run one by one."""
        if isinstance(error, OperationalError):
            log.error("store-failed", reason=str(error.orig), works=len(group))
            for work in group:
                work.done.set_exception(StoreBusyError("the database cannot be written just now"))
        elif len(group) == 1:
            group[0].done.set_exception(error)
        else:
            for work in group:
                self._commit([work])


def _done(connection: Connection, group: Sequence[_Work]) -> list[Any]:
    """Do works in their order; neighbours that may share statements do."""
    results: list[Any] = []
    for kind, works in groupby((work.run for work in group), _shares):
        them = list(works)
        results += kind.all_of(connection, them) if kind else [work(connection) for work in them]
    return results


def _shares(run: Callable[[Connection], Any]) -> type[Together[Any]] | None:
    return type(run) if isinstance(run, Together) else None
