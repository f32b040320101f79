"""Assessments whose forms are too long for one page, cut into parts that are each a form of its own (decision 20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from rolebook.forms import Contract, EditionFacts, compile_parts
from rolebook.model import Assessment
from rolebook.render.crumbs import crumbs
from rolebook.render.form_page import form_page
from rolebook.render.page import Page
from rolebook.render.parts import ASK, whole
from rolebook.render.sides import Side
from rolebook.render.site import Site
from rolebook.render.weight import room, weight

# What the names of the parts weigh on the page of each.
_LINKS = 1_300


def cut_forms(site: Site, side: Side) -> Site:
    """The edition with the forms of assessments in parts where one page has no room for all; `side` is beside them."""
    assessments = {one.id: one for one in site.framework.assessments}
    found: list[Contract] = []
    for contract in site.contracts:
        entry = assessments.get(contract.entry) if contract.kind == "assessment" else None
        found += _Form(site, side, entry, contract).parts() if entry else (contract,)
    return replace(site, contracts=tuple(found))


def packed(sizes: Sequence[int], sections: Sequence[str], most: int) -> list[int]:
    """How many questions come into each part of so many bytes.

    Whole sections come together; only one that is too heavy for a part is cut within. A question that is too heavy
    by itself is a part of its own.
    """
    counts: list[int] = []
    filled = 0
    questions = iter(sizes)
    for _, group in groupby(enumerate(sections), key=lambda one: one[1] or one[0]):
        own = [next(questions) for _ in group]
        # A section that fits into a part of its own begins one rather than being torn.
        begins = sum(own) <= most < filled + sum(own)
        for size in own:
            if not counts or begins or filled + size > most:
                counts.append(0)
                begins, filled = False, 0
            counts[-1] += 1
            filled += size
    return counts


class _Form:
    """One assessment for one role, as one page or in parts."""

    def __init__(self, site: Site, side: Side, assessment: Assessment, contract: Contract) -> None:
        self._site, self._side, self._assessment, self._contract = site, side, assessment, contract
        address = site.addresses.entry("assessment", assessment.id) or ""
        way = crumbs(site, "assessments")
        self._above = Page(address, assessment.name, "", "", "assessments", assessment.id, "", way)

    def parts(self) -> tuple[Contract, ...]:
        """The contract, or those of its parts: none whose page is too heavy, unless it asks one question alone."""
        page = self._page(self._contract)
        over = self._over(page)
        if over <= 0 or not can_be_cut(self._contract):
            return (self._contract,)
        sizes = self._sizes(page)
        most = sum(sizes) - over - _LINKS
        while True:
            counts = packed(sizes, self._sections(), most)
            parts = self._compiled(counts)
            pages = (self._page(part) for part, count in zip(parts, counts, strict=True) if count > 1)
            over = max(map(self._over, pages), default=0)
            if over <= 0:
                return parts
            most -= over

    def _page(self, contract: Contract) -> Page:
        return form_page(
            self._site, contract, self._assessment, self._above, self._side, may_be_lean=not can_be_cut(contract)
        )

    def _over(self, page: Page) -> int:
        """By how many bytes a page is too heavy."""
        return weight(whole(page.body)) - room(self._site, page, self._side)

    def _sizes(self, page: Page) -> list[int]:
        """What each question weighs, with all that belongs to it; the comment at the end belongs to the last."""
        sizes = [weight(asked) for asked in page.body.split(ASK)[1:-1]]
        return [*sizes[:-2], sum(sizes[-2:])] if self._assessment.comment else sizes

    def _sections(self) -> list[str]:
        asked = [field.section for field, _ in self._contract.questions]
        return asked[:-1] if self._assessment.comment else asked

    def _compiled(self, counts: Sequence[int]) -> tuple[Contract, ...]:
        facts = EditionFacts(self._contract.body["site"]["name"], self._contract.body["site"]["stylesheet"])
        framework, role = self._site.framework, self._site.framework.role(self._contract.role)
        return compile_parts(framework, self._site.strings, facts, self._assessment, role, counts)


def can_be_cut(contract: Contract) -> bool:
    """Whether parts of a form say what the whole does: not where answers are added up over all of it, or of a group.

    A profile is a mean over all its statements, and the results of a group count whoever has answered all.
    """
    return not contract.body["profiles"] and contract.body["results"]["show"] != "group"
