"""One error of a schema's validator, as the modules that put it in an author's words pass it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rolebook.kinds.schema import Schema
from rolebook.load import Entry, Place
from rolebook.validate import fixes
from rolebook.validate.misplaced import Path
from rolebook.validate.slugs import free_id, id_for


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of the validator: `keyword` of `schema` asks for `expected`, and `found` is not that.

    `lines` are those of the files that were read. `key` is set where the fault lies in a key of the block at `path`,
    not in a value.
    """

    entry: Entry
    path: Path
    keyword: str
    expected: Any
    found: Any
    schema: Schema
    lines: fixes.Lines
    key: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        place = self.entry.place.at(self.path)
        return place.key(self.key) if self.key else place

    @property
    def name(self) -> str:
        """The value as its author knows it: by the last key on the way to it."""
        keys = [step for step in self.path if isinstance(step, str)]
        named = f"“{self.key or (keys[-1] if keys else 'the entry')}”"
        return f"a member of {named}" if self.path and isinstance(self.path[-1], int) else named

    @property
    def around(self) -> dict[str, Any]:
        """The block it stands in."""
        block: Any = self.entry.data
        for step in self.path[:-1]:
            block = block[step]
        return block if isinstance(block, dict) else {}

    @property
    def own_id(self) -> str:
        """The id for the block, or the mere text, at its path: one that nothing beside it has; or empty."""
        if self.path and isinstance(self.path[-1], int):
            members: Any = self.entry.data
            for step in self.path[:-1]:
                members = members[step]
            return free_id(members, self.path[-1])
        if self.path:
            return id_for(self.found if isinstance(self.found, dict) else {"text": self.found})
        return self.lines.names.free_id(self.entry)

    @property
    def refers_to(self) -> str:
        """The kind that a value at its place names by id; empty where it names none."""
        way = "".join("[]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")
        return next((kind for pattern, kind in self.entry.kind.refers if pattern == way), "")

    @property
    def block(self) -> str:
        """The block a key is wanted or found in."""
        return f"the {self.schema['title'].lower()}" if "title" in self.schema else "the block"
