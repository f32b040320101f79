"""Hands on the answers of an assessment in the order of the chain, from where somebody stopped before.

Within a lane of the chain numbers have no gaps, and nobody sees one before all that are smaller: a lane is held until
the commit. So what comes late, however long it waited and whatever time it bears, has a number that is not passed yet.
What an editor let out of quarantine counts where its release is: what was counted before it stays the same afterwards.
"""

from __future__ import annotations

from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import and_, false, or_, select

from rolebook_backend.store.chain import LANES, RELEASE, SUBMISSION, end_of
from rolebook_backend.store.record_tables import chain
from rolebook_backend.store.tables import submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from rolebook_backend.store.base import Answers

Stands: TypeAlias = "Mapping[str, int]"
"""Lane → the number in it up to which all has been looked at. Lanes are text, as in JSON."""

PAGE = 500
"""Entries of the chain that are looked at with one statement."""


def next_answers(
    connection: Connection,
    edition: str,
    forms: Sequence[str],
    stands: Stands,
    most: int,
    take: Callable[[str, Answers], None],
) -> tuple[int, Stands]:
    """Hand on at most so many sets of answers; return how many there were, and where it stands now."""
    # What a manager says of somebody is no answer of the group's.
    own = submissions.c.about.is_(None)
    wanted = and_(submissions.c.edition == edition, submissions.c.form.in_(forms), own)
    reached = dict(stands)
    lanes = [_Lane(connection, lane, reached, wanted) for lane in range(LANES)]
    queue = [(lane.age, lane.number, lane) for lane in lanes if lane.goes_on()]
    heapify(queue)
    taken = 0
    while queue and taken < most:
        lane = queue[0][2]
        take(*lane.row)
        taken += 1
        if lane.goes_on():
            heapreplace(queue, (lane.age, lane.number, lane))
        else:
            heappop(queue)
    return taken, reached


class _Lane:
    """One lane of the chain as far as it reaches now, and the next set of answers in it."""

    def __init__(self, connection: Connection, lane: int, reached: dict[str, int], wanted: ColumnElement[bool]) -> None:
        self.number = lane
        self.age = ""
        self._reached = reached
        self._name = str(lane)
        self._first = reached.get(self._name, 0)
        self._last = end_of(connection, lane)[0]
        self._rows = self._read(connection, wanted)

    @property
    def row(self) -> tuple[str, Answers]:
        """Form and answers of the next one."""
        return self._row.form, self._row.answers

    def goes_on(self) -> bool:
        """Go to the next one, and note that all before it has been looked at; False when there is none."""
        found = next(self._rows, None)
        if found is None:
            if self._last:
                self._reached[self._name] = self._last
            return False
        self._row = found
        self.age = found.at
        self._reached[self._name] = found.number - 1
        return True

    def _read(self, connection: Connection, wanted: ColumnElement[bool]) -> Iterator[Any]:
        sent = and_(chain.c.kind == SUBMISSION, submissions.c.quarantined == false())
        counts = and_(submissions.c.id == chain.c.subject, or_(sent, chain.c.kind == RELEASE))
        rows = select(chain.c.at, chain.c.number, submissions.c.form, submissions.c.answers).join(submissions, counts)
        for start in range(self._first, self._last, PAGE):
            place = and_(
                chain.c.lane == self.number, chain.c.number > start, chain.c.number <= min(start + PAGE, self._last)
            )
            yield from connection.execute(rows.where(place, wanted).order_by(chain.c.number)).all()
