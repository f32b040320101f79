"""Principles, competencies and commitments from their data."""

from __future__ import annotations

from typing import Any

from rolebook.model import (
    Behaviour,
    Cadence,
    Commitment,
    Competency,
    CompetencyLevel,
    Descriptor,
    Obligation,
    PartyHalf,
    Principle,
    Track,
)


def principle(data: dict[str, Any]) -> Principle:
    """A principle with its behaviours."""
    behaviours = tuple(
        Behaviour(
            member["id"],
            member["text"],
            tuple(member.get("parties", ())),
            tuple(PartyHalf(half["party"], half["text"]) for half in member.get("by_party", ())),
        )
        for member in data.get("behaviours", ())
    )
    return Principle(
        data["id"],
        data["name"],
        data["statement"],
        tuple(data.get("shared_by", ())),
        behaviours,
        data.get("description", ""),
        tuple(data.get("aliases", ())),
    )


def competency(data: dict[str, Any], tracks: tuple[Track, ...]) -> Competency:
    """A competency with its levels in the order of tracks, then ranks, however they are written."""
    order = {track.id: position for position, track in enumerate(tracks)}
    levels = [_level(member, tracks[order[member["track"]]]) for member in data.get("levels", ())]
    levels.sort(key=lambda level: (order[level.track.id], level.level.rank))
    return Competency(
        data["id"],
        data["name"],
        data.get("short_name", data["name"]),
        data["definition"],
        tuple(levels),
        data.get("description", ""),
        data.get("cumulative"),
        tuple(data.get("aliases", ())),
        tuple(data.get("prerequisites", ())),
    )


def _level(data: dict[str, Any], track: Track) -> CompetencyLevel:
    return CompetencyLevel(
        track,
        track.level(data["level"]),
        data.get("summary", ""),
        tuple(
            Descriptor(member["id"], member["text"], tuple(member.get("examples", ())))
            for member in data.get("descriptors", ())
        ),
        data.get("label", ""),
        data.get("audience", ""),
    )


def commitment(data: dict[str, Any], number: int) -> Commitment:
    """A commitment; `number` is its place among all of them, from 1."""
    return Commitment(
        data["id"],
        data["name"],
        data["group"],
        data["text"],
        tuple(_obligation(member) for member in data["obligations"]),
        number,
        data.get("description", ""),
        tuple(data.get("aliases", ())),
        tuple(data.get("prerequisites", ())),
    )


def cadence(data: dict[str, Any] | None) -> Cadence | None:
    """A cadence, if one is written."""
    return Cadence(data["every"], data.get("minutes", 0)) if data else None


def _obligation(data: dict[str, Any]) -> Obligation:
    return Obligation(tuple(data["roles"]), data["obligation"], data.get("part", ""), cadence(data.get("cadence")))
