"""Roles and tracks from their data."""

from __future__ import annotations

from typing import Any

from rolebook.model import Contact, Level, Role, Target, Track


def track(data: dict[str, Any]) -> Track:
    """A track with its levels ranked from 1 in the order they are written."""
    levels = tuple(
        Level(level["id"], level["name"], rank, level.get("summary", ""))
        for rank, level in enumerate(data["levels"], 1)
    )
    return Track(
        data["id"],
        data["name"],
        data["cumulative"],
        levels,
        data.get("summary", ""),
        data.get("description", ""),
        tuple(data.get("aliases", ())),
    )


def role(data: dict[str, Any], tracks: dict[str, Track]) -> Role:
    """A role with its targets as levels of tracks."""
    own = tracks.get(data.get("track", ""))
    target = Target(own, own.level(data["target"])) if own and "target" in data else None
    exceptions = {}
    for exception in data.get("targets", ()):
        on = tracks[exception["track"]] if "track" in exception else own
        if on is not None:
            exceptions[exception["competency"]] = Target(on, on.level(exception["level"]))
    return Role(
        id=data["id"],
        name=data["name"],
        plural=data.get("plural", data["name"]),
        summary=data["summary"],
        single_holder=data.get("holders") == "one",
        reports_to=data.get("reports_to", ""),
        target=target,
        exceptions=exceptions,
        track=own,
        contacts=tuple(Contact(one["for"], one["role"]) for one in data.get("contacts", ())),
        held_by=tuple(data.get("held_by", ())),
        description=data.get("description", ""),
        aliases=tuple(data.get("aliases", ())),
    )
