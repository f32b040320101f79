"""What search finds: one record for each descriptor, behaviour, commitment, entry and page, with exact facets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rolebook.exporters.synonyms import Synonyms
from rolebook.model import Competency, CompetencyLevel
from rolebook.render.site import Site
from rolebook.render.text import plain, words

# Between two of a record's other words.
WORDS_APART = " | "


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to find.

    `roles` holds names of roles, empty for everybody; `level` is a track's and level's name; `words` are its other
    names, `synonyms` other words for what it is written with.
    """

    address: str
    title: str
    content: str
    kind: str
    crumbs: str
    roles: tuple[str, ...] = ()
    level: str = ""
    words: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()

    def as_message(self, everyone: tuple[str, ...]) -> dict[str, object]:
        """The record as Pagefind takes it."""
        meta = {"title": self.title, "kind": self.kind, "crumbs": self.crumbs}
        filters = {"role": list(self.roles or everyone), "kind": [self.kind]}
        if self.level:
            meta["level"] = self.level
            filters["level"] = [self.level]
        for name, others in (("words", self.words), ("synonyms", self.synonyms)):
            if others:
                meta[name] = WORDS_APART.join(others)
        # The words found are counted in the content alone: what is shown with its marks stands there, in this order.
        shown = (self.title, self.crumbs, meta.get("words", ""), meta.get("synonyms", ""), self.content)
        return {
            "url": f"/{self.address}",
            "content": " ".join(part for part in shown if part),
            "meta": meta,
            "filters": filters,
        }


def search_records(site: Site) -> Iterator[Record]:
    """Every record of an edition, with the other words for the terms it is written with."""
    synonyms = Synonyms(site.framework.glossary)
    for records in _RECORDS:
        for record in records(site):
            others = synonyms.of(record.title, record.content, record.crumbs, record.kind, *record.words)
            yield replace(record, synonyms=tuple(others))


def _competency_records(site: Site) -> Iterator[Record]:
    t = site.strings
    for competency in site.framework.competencies:
        address = site.addresses.entry("competency", competency.id) or ""
        yield Record(
            address,
            competency.name,
            plain(competency.definition),
            t("kind.competency"),
            t("section.competencies"),
            words=_names_of(competency),
        )
        for level in competency.levels:
            roles = _roles_at(site, competency, level)
            label = f"{level.track.name} · {level.name}"
            crumbs = f"{competency.name} › {level.track.name} › {level.name}"
            for descriptor in level.descriptors:
                yield Record(
                    f"{address}#{descriptor.id}",
                    plain(descriptor.text),
                    " ".join(plain(example) for example in descriptor.examples),
                    t("kind.descriptor"),
                    crumbs,
                    roles,
                    label,
                    _names_of(competency),
                )


def _names_of(competency: Competency) -> tuple[str, ...]:
    """What else a competency is called."""
    short = () if competency.short_name in competency.name else (competency.short_name,)
    return (*short, *competency.aliases)


def _roles_at(site: Site, competency: Competency, level: CompetencyLevel) -> tuple[str, ...]:
    """The roles a descriptor concerns.

    Those whose target on its track lies at its level, or above it where levels add up.
    """
    names = []
    for role, expected in site.targets(competency):
        same_track = expected.track.id == level.track.id
        rank = expected.level.level.rank if expected.level else 0
        cumulative = competency.is_cumulative(level.track)
        if same_track and (level.level.rank == rank or (cumulative and level.level.rank < rank)):
            names.append(role.name)
    # A level that is nobody's target yet is still found by everybody who looks at that track.
    return tuple(names) or tuple(
        role.name for role in site.framework.roles if role.track and role.track.id == level.track.id
    )


def _principle_records(site: Site) -> Iterator[Record]:
    t = site.strings
    handbook = site.framework.handbook
    for principle in site.framework.principles:
        address = site.addresses.entry("principle", principle.id) or ""
        yield Record(
            address,
            principle.name,
            plain(principle.statement),
            t("kind.principle"),
            t("section.principles"),
            words=principle.aliases,
        )
        for behaviour in principle.behaviours:
            roles = _names(site, handbook.roles_of(behaviour.parties or principle.shared_by))
            halves = " ".join(plain(half.text) for half in behaviour.by_party)
            crumbs = f"{t('section.principles')} › {principle.name}"
            yield Record(f"{address}#{behaviour.id}", plain(behaviour.text), halves, t("kind.behaviour"), crumbs, roles)


def _commitment_records(site: Site) -> Iterator[Record]:
    groups = {group.id: group.name for group in site.framework.handbook.commitment_groups}
    for commitment in site.framework.commitments:
        address = site.addresses.entry("commitment", commitment.id) or ""
        crumbs = f"{site.strings('section.commitments')} › {groups[commitment.group]}"
        roles = _names(site, commitment.roles())
        kind = site.strings("kind.commitment")
        yield Record(address, commitment.name, plain(commitment.text), kind, crumbs, roles, words=commitment.aliases)


def _people_records(site: Site) -> Iterator[Record]:
    t = site.strings
    framework = site.framework
    find = site.addresses.entry
    for role in framework.roles:
        yield Record(
            find("role", role.id) or "",
            t("role.title", role=role.name),
            plain(role.summary),
            t("kind.role"),
            "",
            (role.name,),
            words=role.aliases,
        )
    for track in framework.tracks:
        address = find("track", track.id) or ""
        yield Record(
            address,
            t("track.title", track=track.name),
            plain(track.summary),
            t("kind.track"),
            "",
            words=track.aliases,
        )


def _instrument_records(site: Site) -> Iterator[Record]:
    t = site.strings
    framework = site.framework
    find = site.addresses.entry
    for assessment in framework.assessments:
        address = find("assessment", assessment.id) or ""
        roles = _names(site, assessment.roles)
        yield Record(
            address,
            assessment.name,
            plain(assessment.summary),
            t("kind.assessment"),
            t("section.assessments"),
            roles,
        )
    for agreement in framework.agreements:
        address = find("agreement", agreement.id) or ""
        yield Record(address, agreement.name, plain(agreement.summary), t("kind.agreement"), t("section.agreements"))
    for acknowledgement in framework.acknowledgements:
        yield Record(
            find("acknowledgement", acknowledgement.id) or "",
            acknowledgement.name,
            plain(acknowledgement.summary),
            t("kind.acknowledgement"),
            t("kind.acknowledgement"),
            _names(site, acknowledgement.roles),
        )
    for journey in framework.onboarding:
        address = find("onboarding", journey.id) or ""
        steps = " ".join(plain(step.text) for stage in journey.stages for step in site.steps(stage))
        kind = t("kind.onboarding")
        yield Record(
            address,
            journey.name,
            f"{plain(journey.summary)} {steps}",
            kind,
            kind,
            _names(site, journey.roles),
        )


def _reference_records(site: Site) -> Iterator[Record]:
    t = site.strings
    framework = site.framework
    find = site.addresses.entry
    for term in framework.glossary:
        yield Record(
            find("glossary", term.id) or "",
            term.term,
            plain(term.definition),
            t("kind.glossary"),
            t("glossary.title"),
            words=term.aliases,
        )
    compare = site.addresses.special("compare")
    if compare is not None:
        kind, lead = t("kind.page"), t("compare.lead")
        yield Record(compare, t("compare.title"), lead, kind, t("section.competencies"))
    if news := site.addresses.special("whats-new"):
        said = " ".join(f"{change.name}: {plain(change.what)}" for change in framework.changes if change.what)
        yield Record(news, t("news.title"), said or t("news.summary"), t("kind.page"), t("section.reference"))
    for page in framework.pages:
        if not page.hidden:
            roles = _names(site, page.roles or ())
            yield Record(
                find("page", page.name) or "",
                page.title,
                words(page.body),
                t("kind.page"),
                t("section.guide"),
                roles,
            )


def _names(site: Site, roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(role.name for role in site.framework.roles if role.id in roles)


_RECORDS: tuple[Callable[[Site], Iterator[Record]], ...] = (
    _competency_records,
    _principle_records,
    _commitment_records,
    _people_records,
    _instrument_records,
    _reference_records,
)
