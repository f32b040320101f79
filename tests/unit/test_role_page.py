"""The page of a role says who holds it, where the handbook does."""

from __future__ import annotations

from dataclasses import replace

from rolebook.model import HandbookVersion
from rolebook.render import render_pages
from rolebook.render.frame import page_style

from .starter_support import site_of, starter


def test_a_role_held_by_named_people_names_them() -> None:
    site = starter()
    lead, *others = site.framework.roles
    named = replace(lead, held_by=("Head of the office", "R&D <council>"))
    changed = site_of(replace(site.framework, roles=(named, *others)), site.strings)
    pages = {artifact.path: artifact.content.decode() for artifact in render_pages(changed)}

    assert "<dt>Held by</dt><dd>Head of the office, R&amp;D &lt;council&gt;</dd>" in pages["docs/for/lead/index.md"]
    assert "<dt>Holders</dt><dd>one person only</dd>" in pages["docs/for/lead/index.md"]
    assert "Held by</dt>" not in pages["docs/for/staff/index.md"]


def test_without_acknowledgements_journeys_and_assessments_nothing_is_said_to_come_next() -> None:
    site = starter()
    bare = replace(site.framework, acknowledgements=(), onboarding=(), assessments=(), changes=())
    pages = {one.path: one.content.decode() for one in render_pages(site_of(bare, site.strings))}

    assert 'id="next"' in {one.path: one.content.decode() for one in render_pages(site)}["docs/for/staff/index.md"]
    for name in ("next", "acknowledgements", "onboarding", "assessments"):
        assert f'id="{name}"' not in pages["docs/for/staff/index.md"]


def test_only_steps_of_this_edition_are_counted() -> None:
    site = starter("northlight")
    (journey,) = [one for one in site.framework.onboarding if "staff" in one.roles]
    page = {one.path: one.content.decode() for one in render_pages(site)}["docs/for/staff/index.md"]

    assert site.all_steps(journey) == page.count("data-rb-step=")
    assert site.all_steps(journey) < sum(len(stage.steps) for stage in journey.stages)


def test_the_foot_of_a_sheet_has_the_date_and_cannot_break_out_of_its_style() -> None:
    site = starter()
    name = '1"}<\\'
    handbook = replace(site.framework.handbook, version=name, versions=(HandbookVersion(name, "2026-09-01"),))
    style = page_style(site_of(replace(site.framework, handbook=handbook), site.strings))

    assert 'Version 1\\22 }\\3c \\5c  · 2026-09-01"' in style
    assert style.count('"') == 4


def test_a_role_without_a_target_is_led_to_the_competencies_of_its_track() -> None:
    site = starter()
    aimless = tuple(replace(role, target=None, exceptions={}) for role in site.framework.roles)
    changed = site_of(replace(site.framework, roles=aimless), site.strings)
    pages = {one.path: one.content.decode() for one in render_pages(changed)}
    staff = pages["docs/for/staff/index.md"]

    assert "No target level is set for this role." in staff
    assert '<a href="../../competencies/service/#professional">Quality service</a>' in staff
    assert '{"id": "competencies", "title": "Competencies of its track", "level": 2}' in staff
