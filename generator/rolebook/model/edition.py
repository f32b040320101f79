"""The handbook as a whole: settings, glossary, prose, brand."""

from __future__ import annotations

from dataclasses import dataclass

from rolebook.model.changes import HandbookVersion


@dataclass(frozen=True, slots=True)
class Party:
    """Who a principle or behaviour can belong to; `roles` holds the ids of roles whose holders, or some, are in it."""

    id: str
    name: str
    roles: tuple[str, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class CommitmentGroup:
    """A heading that commitments stand under."""

    id: str
    name: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class SentNames:
    """What fields are called where answers are sent; `answers` has `{name}` where the field's own name stands."""

    answers: str = "{name}"
    honeypot: str = "_gotcha"
    redirect: str = "_next"
    form: str = "_form"


@dataclass(frozen=True, slots=True)
class Submissions:
    """Where answers go.

    `target` is one of forms/targets.py or none; `address` and, by form, `addresses` say where it is, as written;
    `keep_days` is 0 where unsaid; with `altcha` forms ask for proof of work.
    """

    target: str = "none"
    keep_days: int = 0
    note: str = ""
    address: str = ""
    addresses: tuple[tuple[str, str], ...] = ()
    encoding: str = "form-data"
    names: SentNames = SentNames()
    altcha: bool = False

    def address_of(self, *names: str) -> str:
        """The address of the first of these names that has one of its own, else the one of all."""
        own = dict(self.addresses)
        return next((own[name] for name in names if name in own), self.address)


@dataclass(frozen=True, slots=True)
class Handbook:
    """Settings of the whole handbook. `versions` are those it lists, newest first."""

    organisation: str
    version: str
    language: str
    description: str = ""
    example: bool = False
    parties: tuple[Party, ...] = ()
    commitment_groups: tuple[CommitmentGroup, ...] = ()
    submissions: Submissions = Submissions()
    versions: tuple[HandbookVersion, ...] = ()

    @property
    def version_date(self) -> str:
        """The day this version was published, where the list of versions says so, else empty."""
        return next((one.date for one in self.versions if one.version == self.version), "")

    def parties_of(self, role: str) -> frozenset[str]:
        """Ids of the parties that a role's holders belong to."""
        return frozenset(party.id for party in self.parties if role in party.roles)

    def roles_of(self, parties: tuple[str, ...]) -> tuple[str, ...]:
        """Ids of the roles that belong to any of the parties, each once."""
        return tuple(dict.fromkeys(role for party in self.parties if party.id in parties for role in party.roles))

    def party(self, name: str) -> Party:
        """The party of that id. Raises `StopIteration` if there is none."""
        return next(party for party in self.parties if party.id == name)


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry in the edition's own word."""

    id: str
    term: str
    plural: str
    definition: str
    see: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProsePage:
    """A page of content/: Markdown as written, marks replaced.

    `roles` is `None` where it is for everybody, and empty where it is for no role in particular. `reader` names whom it
    guides through the handbook: new-hire, manager or consultant.
    """

    name: str
    title: str
    body: str
    description: str = ""
    roles: tuple[str, ...] | None = None
    order: int = 0
    hidden: bool = False
    reader: str = ""

    def concerns(self, role: str) -> bool:
        """Whether it is for the holders of a role."""
        return self.roles is None or role in self.roles


@dataclass(frozen=True, slots=True)
class Brand:
    """What one client's edition looks like; addresses of pictures are relative to the brand's folder."""

    name: str
    site_name: str = ""
    site_url: str = ""
    logo: str = ""
    favicon: str = ""
    primary: str = ""
    accent: str = ""
