"""Settings, glossary terms, prose pages and the brand from their data."""

from __future__ import annotations

from typing import Any

from rolebook.load import Page
from rolebook.model import Brand, CommitmentGroup, Handbook, Party, ProsePage, SentNames, Submissions, Term
from rolebook.resolve.changes import versions
from rolebook.wording import Terms


def handbook(data: dict[str, Any]) -> Handbook:
    """The handbook's settings."""
    return Handbook(
        organisation=data["organisation"],
        version=data["version"],
        language=data["language"],
        description=data.get("description", ""),
        example=data.get("example", False),
        parties=tuple(
            Party(party["id"], party["name"], tuple(party["roles"]), party.get("summary", ""))
            for party in data.get("parties", ())
        ),
        commitment_groups=tuple(
            CommitmentGroup(group["id"], group["name"], group.get("summary", ""))
            for group in data.get("commitment_groups", ())
        ),
        submissions=_submissions(data.get("submissions", {})),
        versions=versions(data),
    )


def _submissions(data: dict[str, Any]) -> Submissions:
    target = data.get("target", "none")
    # What belongs to another target than the one chosen is left over from it, as where a brand changes the base's.
    names = SentNames(**data.get("names", {})) if target == "post" else SentNames()
    addresses = data.get("addresses", {}) if target in {"formspree", "post"} else {}
    return Submissions(
        target,
        data.get("keep_days", 0),
        data.get("note", ""),
        data.get("address", ""),
        tuple(addresses.items()),
        data.get("encoding", "form-data"),
        names,
        altcha=target == "rolebook" and data.get("altcha", False),
    )


def term(data: dict[str, Any], terms: Terms) -> Term:
    """A glossary entry in the word the edition shows for it; the base's word stays findable as an alias."""
    plural = data.get("plural", data["term"])
    shown, shown_plural = terms.word(data["term"]), terms.word(plural)
    aliases = list(data.get("aliases", ()))
    if shown != data["term"]:
        aliases.insert(0, data["term"])
    return Term(data["id"], shown, shown_plural, data["definition"], tuple(data.get("see", ())), tuple(aliases))


def page(written: Page, terms: Terms) -> ProsePage:
    """A prose page with its marks replaced."""
    front = written.front.data
    return ProsePage(
        written.name,
        terms.apply(front["title"]),
        terms.apply(written.body),
        terms.apply(front.get("description", "")),
        tuple(front["roles"]) if "roles" in front else None,
        front.get("order", 999),
        front.get("hidden", False),
        front.get("reader", ""),
    )


def brand(data: dict[str, Any]) -> Brand:
    """The brand of an edition."""
    colours = data.get("colours", {})
    return Brand(
        data["name"],
        data.get("site_name", ""),
        data.get("site_url", ""),
        data.get("logo", ""),
        data.get("favicon", ""),
        colours.get("primary", ""),
        colours.get("accent", ""),
    )
