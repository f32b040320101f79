"""What entries are called beside their ids: a name where an id belongs means the entry of that name."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from rolebook.load import Entry, Loaded
from rolebook.validate.misplaced import Path
from rolebook.validate.slugs import free_id, id_for, slug

# Parts of the handbook's settings that have ids of their own: their kind, and the key they stand under.
PARTS_OF_SETTINGS = {"party": "parties", "commitment group": "commitment_groups"}
_TELL_APART = ("id", "track", "level", "competency")
_CALLED = ("name", "plural", "term", "singular", "title")


class Names:
    """The names of an edition's entries, looked at when something is wrong."""

    def __init__(self, loaded: Loaded | None = None) -> None:
        self._loaded = loaded or Loaded()

    def id_of(self, kind: str, called: str) -> str:
        """The id of the one entry of a kind that is called so; empty where there is none or several."""
        found = {name for word, name in self._called.get(kind, ()) if word == slug(called)}
        return found.pop() if len(found) == 1 else ""

    def free_id(self, entry: Entry) -> str:
        """The id for an entry that has none: one that no other of its kind has."""
        entries = self._loaded.of(entry.kind.name)
        at = next((at for at, one in enumerate(entries) if one.data is entry.data), None)
        return id_for(entry.data) if at is None else free_id([one.data for one in entries], at)

    def members(self, patch: Entry, path: Path) -> list[str]:
        """The ids of the members that the base has in the list at a place of a brand's change."""
        changed = self._loaded.changed.get((patch.kind.name, "" if patch.kind.single else patch.id))
        found: Any = changed.data if changed else None
        own: Any = patch.data if changed else None
        for step in path:
            own = own[step] if own is not None else None
            if isinstance(step, str):
                found = found.get(step) if isinstance(found, dict) else None
            else:
                found = next((one for one in _blocks(found) if _is_same(one, own)), None)
        return [one["id"] for one in _blocks(found) if isinstance(one.get("id"), str)]

    def level(self, track: object, rank: int) -> str:
        """The id of the level of a rank, counted from 1; empty where the track has none."""
        for entry in self._loaded.of("track"):
            levels = entry.data.get("levels")
            if entry.id == track and isinstance(levels, list) and 1 <= rank <= len(levels):
                level = levels[rank - 1]
                return str(level.get("id", "")) if isinstance(level, dict) else ""
        return ""

    @cached_property
    def _called(self) -> dict[str, list[tuple[str, str]]]:
        """Every name with its id, by kind."""
        found: dict[str, list[tuple[str, str]]] = {}
        for entry in self._loaded.entries:
            found.setdefault(entry.kind.name, []).extend(_names(entry.data))
            if entry.kind.name == "handbook":
                for kind, key in PARTS_OF_SETTINGS.items():
                    parts = entry.data.get(key)
                    for part in parts if isinstance(parts, list) else ():
                        found.setdefault(kind, []).extend(_names(part))
        return found


def _blocks(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _is_same(one: dict[str, Any], other: Any) -> bool:
    """Whether two members are told to be the same by what tells them apart."""
    names = [name for name in _TELL_APART if name in one]
    return isinstance(other, dict) and bool(names) and all(one[name] == other.get(name) for name in names)


def _names(data: object) -> list[tuple[str, str]]:
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        return []
    aliases = data.get("aliases")
    words = [data[key] for key in _CALLED if key in data] + (aliases if isinstance(aliases, list) else [])
    return [(slug(word), data["id"]) for word in (*words, data["id"]) if isinstance(word, str) and slug(word)]
