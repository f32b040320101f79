"""The page of a role says who holds it, where the handbook does."""

from __future__ import annotations

from dataclasses import replace

from rolebook.render import render_pages

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
