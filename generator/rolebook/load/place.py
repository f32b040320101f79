"""Places: where in a file every value of an entry was written, beside the plain data itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rolebook.diagnostics import Span

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Place:
    """Where one value stands: a file, a line and a column (both from 1), the length on that line, the last line.

    `keys` gives the place of each key of a block, `parts` those of its values; for a list `parts` has one place a
    member. `written` is how a number, true, false or null stands in the file: `1.10`, which is read as 1.1.
    """

    file: str
    line: int
    column: int
    length: int = 1
    keys: dict[str, Place] | None = None
    parts: dict[str, Place] | list[Place] | None = None
    last: int = 0
    written: str = ""

    def span(self) -> Span:
        """The place as a diagnostic wants it."""
        return Span(self.file, self.line, self.column, max(1, self.length))

    def at(self, path: Iterable[str | int]) -> Place:
        """The place of an inner value; of the nearest one around it where the path leads on to nothing."""
        place = self
        for step in path:
            inner = place.step(step)
            if inner is None:
                return place
            place = inner
        return place

    def key(self, name: str) -> Place:
        """The place of a key of this block; the block's own where it has no such key."""
        return (self.keys or {}).get(name, self)

    def step(self, step: str | int) -> Place | None:
        """The place of one member."""
        if isinstance(self.parts, dict) and isinstance(step, str):
            return self.parts.get(step)
        if isinstance(self.parts, list) and isinstance(step, int) and step < len(self.parts):
            return self.parts[step]
        return None


@dataclass(slots=True)
class LatePlace:
    """A place that is looked up when it is first asked for: a file in which all is well is read without places.

    `find` gives the place of the file's whole document, `path` leads from there.
    """

    file: str
    find: Callable[[], Place]
    path: Path = ()
    _found: Place | None = field(default=None, repr=False)

    def found(self) -> Place:
        """The place itself."""
        if self._found is None:
            self._found = self.find().at(self.path)
        return self._found

    def within(self, *path: str | int) -> LatePlace:
        """The place of an inner value."""
        return LatePlace(self.file, self.find, (*self.path, *path))
