"""Assessments, agreement templates, acknowledgements and onboarding journeys from their data."""

from __future__ import annotations

from typing import Any

from rolebook.model import (
    Acknowledgement,
    Agreement,
    AgreementField,
    AgreementSection,
    Assessment,
    Item,
    Named,
    Onboarding,
    Point,
    Scale,
    Stage,
    Step,
    Track,
)
from rolebook.resolve.expectations import cadence

OCCASIONS = ("joining", "material-change")
STATES = ("draft", "in-review", "changes-asked", "confirmed", "superseded")


def assessment(data: dict[str, Any], tracks: dict[str, Track]) -> Assessment:
    """An assessment with its written items; drawn ones are made when its form is compiled."""
    results = data.get("results", {})
    return Assessment(
        id=data["id"],
        name=data["name"],
        about=data["about"],
        summary=data["summary"],
        roles=tuple(data.get("roles", ())),
        draw=data.get("draw", ""),
        items=tuple(_item(member) for member in data.get("items", ())),
        scale=_scale(data["scale"]) if "scale" in data else None,
        track=tracks.get(data.get("track", "")),
        introduction=data.get("introduction", ""),
        minutes=data.get("minutes", 0),
        cadence=cadence(data.get("cadence")),
        profiles=_named(data.get("profiles", ())),
        subscales=_named(data.get("subscales", ())),
        not_applicable=data.get("not_applicable", False),
        evidence=data.get("evidence", False),
        develop=data.get("develop", False),
        comment=data.get("comment", False),
        show=results.get("show", "own"),
        minimum_answers=results.get("minimum_answers", 5),
        manager=results.get("manager", False),
        note=data.get("note", ""),
        identity=data.get("identity", "none" if results.get("show") == "group" else "optional"),
        aliases=tuple(data.get("aliases", ())),
    )


def agreement(data: dict[str, Any]) -> Agreement:
    """An agreement template."""
    return Agreement(
        id=data["id"],
        name=data["name"],
        summary=data["summary"],
        people=_named(data["people"]),
        states=tuple(data.get("states", STATES)),
        sections=tuple(_section(member) for member in data["sections"]),
        roles=tuple(data.get("roles", ())),
        review=cadence(data.get("review")),
        introduction=data.get("introduction", ""),
        identity=data.get("identity", "optional"),
        aliases=tuple(data.get("aliases", ())),
    )


def acknowledgement(data: dict[str, Any]) -> Acknowledgement:
    """An acknowledgement."""
    return Acknowledgement(
        id=data["id"],
        name=data["name"],
        summary=data["summary"],
        statement=data["statement"],
        covers=tuple(data["covers"]),
        roles=tuple(data.get("roles", ())),
        letter_of_intent=data.get("letter_of_intent", False),
        when=tuple(data.get("when", OCCASIONS)),
        identity=data.get("identity", "optional"),
        aliases=tuple(data.get("aliases", ())),
    )


def onboarding(data: dict[str, Any]) -> Onboarding:
    """An onboarding journey."""
    stages = tuple(
        Stage(
            stage["id"],
            stage["name"],
            tuple(_step(step) for step in stage["steps"]),
            stage.get("summary", ""),
        )
        for stage in data["stages"]
    )
    return Onboarding(
        data["id"],
        data["name"],
        tuple(data["roles"]),
        data["summary"],
        stages,
        data.get("introduction", ""),
        tuple(data.get("aliases", ())),
    )


def _item(data: dict[str, Any]) -> Item:
    return Item(
        data["id"],
        data["text"],
        data.get("profile", ""),
        data.get("subscale", ""),
        data.get("reverse", False),
        data.get("weight", 1),
        _source(data.get("from", {})),
    )


def _source(data: dict[str, str]) -> str:
    """Where an item was drawn from, as a link: `competency:communication#asks-first`."""
    for outer, inner in (("competency", "descriptor"), ("principle", "behaviour"), ("commitment", "")):
        if outer in data:
            part = data.get(inner, "")
            return f"{outer}:{data[outer]}" + (f"#{part}" if part else "")
    return ""


def _scale(data: dict[str, Any]) -> Scale:
    points = tuple(Point(point["value"], point["name"], point.get("description", "")) for point in data["points"])
    return Scale(points, data.get("not_applicable", False), data.get("target"))


def _named(members: Any) -> tuple[Named, ...]:
    return tuple(
        Named(member["id"], member["name"], member.get("summary", ""), member.get("meaning", "")) for member in members
    )


def _section(data: dict[str, Any]) -> AgreementSection:
    fields = tuple(
        AgreementField(
            field["id"],
            field["label"],
            field["type"],
            field.get("help", ""),
            tuple(field.get("options", ())),
            field.get("repeat", False),
            field.get("required", False),
        )
        for field in data["fields"]
    )
    return AgreementSection(
        data["id"],
        data["name"],
        fields,
        data.get("guidance", ""),
        tuple(data.get("written_by", ())),
        data.get("repeat", False),
    )


def _step(data: dict[str, Any]) -> Step:
    return Step(data["id"], data["text"], data.get("link", ""), data.get("minutes", 0))
