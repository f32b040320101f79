"""What entries are called beside their ids: a name where an id belongs means the entry of that name."""

from __future__ import annotations

from functools import cached_property

from rolebook.load import Loaded
from rolebook.validate.slugs import slug

# Parts of the handbook's settings that have ids of their own: their kind, and the key they stand under.
PARTS_OF_SETTINGS = {"party": "parties", "commitment group": "commitment_groups"}
_CALLED = ("name", "plural", "term", "singular", "title")


class Names:
    """The names of an edition's entries, looked at when something is wrong."""

    def __init__(self, loaded: Loaded | None = None) -> None:
        self._loaded = loaded or Loaded()

    def id_of(self, kind: str, called: str) -> str:
        """The id of the one entry of a kind that is called so; empty where there is none or several."""
        found = {name for word, name in self._called.get(kind, ()) if word == slug(called)}
        return found.pop() if len(found) == 1 else ""

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


def _names(data: object) -> list[tuple[str, str]]:
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        return []
    aliases = data.get("aliases")
    words = [data[key] for key in _CALLED if key in data] + (aliases if isinstance(aliases, list) else [])
    return [(slug(word), data["id"]) for word in (*words, data["id"]) if isinstance(word, str) and slug(word)]
