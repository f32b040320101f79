"""Two blocks of YAML as one: a brand's patch over the base's entry, places kept beside the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rolebook.diagnostics import Span
from rolebook.load.place import Place

# What tells the members of a list apart: all of them have these keys. The first that fits counts.
_IDENTITIES = (("kind", "id"), ("id",), ("track", "level"), ("competency",), ("version",))

Merged = tuple[Any, Place]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Something a brand changes or removes that the base does not have: an entry, or with no `kind` a part of one.

    `known` lists what there is; `removed`: the brand itself has taken it away.
    """

    kind: str
    name: str
    span: Span
    known: tuple[str, ...] = ()
    removed: bool = False


def merge_blocks(
    base: dict[str, Any], base_place: Place, over: dict[str, Any], over_place: Place, unmatched: list[Unmatched]
) -> tuple[dict[str, Any], Place]:
    """The second block's values count; the place of each value points to the file that wrote it."""
    data = dict(base)
    parts = dict(base_place.parts) if isinstance(base_place.parts, dict) else {}
    keys = dict(base_place.keys or {})
    for name, value in over.items():
        written = value, over_place.at((name,))
        merged = _merge_values((base[name], base_place.at((name,))), written, unmatched) if name in base else written
        data[name], parts[name] = merged
        keys[name] = over_place.key(name)
    place = Place(base_place.file, base_place.line, base_place.column, base_place.length, keys, parts)
    return data, place


def _merge_values(base: Merged, over: Merged, unmatched: list[Unmatched]) -> Merged:
    """Blocks are merged, and lists of members that can be told apart; anything else replaces what was there."""
    (old, old_place), (new, new_place) = base, over
    if isinstance(old, dict) and isinstance(new, dict):
        return merge_blocks(old, old_place, new, new_place, unmatched)
    if isinstance(old, list) and isinstance(new, list) and old and new and (names := _identity(old, new)):
        return _merge_members(names, base, over, unmatched)
    return over


def _identity(old: list[Any], new: list[Any]) -> tuple[str, ...]:
    members = [*old, *new]
    if not all(isinstance(member, dict) for member in members):
        return ()
    fitting = (names for names in _IDENTITIES if all(name in member for name in names for member in members))
    return next(fitting, ())


def _merge_members(names: tuple[str, ...], base: Merged, over: Merged, unmatched: list[Unmatched]) -> Merged:
    """The base's members in their order, changed and without the removed ones; new ones behind them.

    A member that the base has twice stays there twice, for the checks to see; the first one is changed.
    """
    (old, old_place), (new, new_place) = base, over
    members: list[Merged] = [(member, old_place.at((index,))) for index, member in enumerate(old)]
    for index, member in enumerate(new):
        place = new_place.at((index,))
        key = [member[name] for name in names]
        found = next((at for at, (known, _) in enumerate(members) if [known[name] for name in names] == key), None)
        if found is None and (member.get("remove") is True or _removes_within(member)):
            unmatched.append(_unmatched(names, member, place, [known for known, _ in members]))
        elif member.get("remove") is True and found is not None:
            del members[found]
        elif found is None:
            members.append((member, place))
        else:
            known, known_place = members[found]
            members[found] = merge_blocks(known, known_place, member, place, unmatched)
    place = Place(old_place.file, old_place.line, old_place.column, old_place.length)
    place.parts = [at for _, at in members]
    return [member for member, _ in members], place


def _removes_within(member: dict[str, Any]) -> bool:
    """Whether a member takes parts away, which only one that the base has can have."""
    inner = [part for value in member.values() if isinstance(value, list) for part in value if isinstance(part, dict)]
    return any(part.get("remove") is True or _removes_within(part) for part in inner)


def _unmatched(names: tuple[str, ...], member: dict[str, Any], place: Place, old: list[dict[str, Any]]) -> Unmatched:
    """What to say of a member that the base does not have: the first of its names that fits none there."""
    for name in names:
        known = tuple(dict.fromkeys(str(one[name]) for one in old))
        old = [one for one in old if one[name] == member[name]]
        if not old:
            return Unmatched("", str(member[name]), place.at((name,)).span(), known)
    return Unmatched("", str(member[names[-1]]), place.at((names[-1],)).span())
