"""Lists of what there is, for programs that read along: llms.txt, and a feed of what is new."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import urljoin

from rolebook.exporters.entries import WHOLE
from rolebook.render import Artifact, Site
from rolebook.render.news import has_feed, told_plainly, versions_told
from rolebook.render.text import plain

FEED = "feed.xml"

Link = tuple[str, str, str]


def reading_lists(site: Site) -> Iterator[Artifact]:
    """llms.txt (llmstxt.org) always; the feed, whose addresses must be whole, where the site's own is known."""
    yield Artifact.text("docs/llms.txt", _llms(site))
    if has_feed(site):
        yield Artifact.text(f"docs/{FEED}", _feed(site))


def _llms(site: Site) -> str:
    t, handbook = site.strings, site.framework.handbook
    lines = [f"# {site.site_name}", ""]
    if handbook.description:
        lines += [f"> {plain(handbook.description)}", ""]
    lines += [t("llms.about", organisation=handbook.organisation, version=handbook.version), ""]
    for title, links in _sections(site):
        if links:
            lines += [f"## {title}", "", *(_line(site, link) for link in links), ""]
    return "\n".join(lines)


def _line(site: Site, link: Link) -> str:
    name, address, summary = link
    place = urljoin(site.root_url, address) or "./"
    shown = name.replace("[", "(").replace("]", ")")
    return f"- [{shown}]({place})" + (f": {' '.join(plain(summary).split())}" if summary else "")


def _sections(site: Site) -> Iterator[tuple[str, list[Link]]]:
    t, framework, find = site.strings, site.framework, site.addresses.entry

    def entry(kind: str, name: str) -> str:
        return find(kind, name) or ""

    yield (
        t("section.roles"),
        [(t("role.title", role=one.name), entry("role", one.id), one.summary) for one in framework.roles],
    )
    yield (
        t("section.guide"),
        [(one.title, entry("page", one.name), one.description) for one in framework.pages if not one.hidden],
    )
    yield (
        t("section.principles"),
        [(one.name, entry("principle", one.id), one.statement) for one in framework.principles],
    )
    yield (
        t("section.competencies"),
        [
            *((one.name, entry("competency", one.id), one.definition) for one in framework.competencies),
            *((t("track.title", track=one.name), entry("track", one.id), one.summary) for one in framework.tracks),
        ],
    )
    yield t("section.commitments"), [(one.name, entry("commitment", one.id), one.text) for one in framework.commitments]
    yield (
        t("section.assessments"),
        [(one.name, entry("assessment", one.id), one.summary) for one in framework.assessments],
    )
    yield t("section.agreements"), [(one.name, entry("agreement", one.id), one.summary) for one in framework.agreements]
    yield (
        t("section.acknowledgements"),
        [(one.name, entry("acknowledgement", one.id), one.summary) for one in framework.acknowledgements],
    )
    yield (
        t("section.onboarding"),
        [(one.name, entry("onboarding", one.id), one.summary) for one in framework.onboarding],
    )
    special = {"whats-new": "news", "matrix": "matrix", "glossary": "glossary", "a-z": "a-z"}
    found = ((key, site.addresses.special(name)) for name, key in special.items())
    yield t("llms.data"), [(WHOLE, WHOLE, t("llms.whole"))]
    # The format gives this heading a meaning: what may be left out where room is short.
    yield "Optional", [(t(f"{key}.title"), address, t(f"{key}.summary")) for key, address in found if address]


def _feed(site: Site) -> str:
    """Atom 1.0: an entry a version that has a date."""
    root = site.root_url
    title = escape(f"{site.site_name}: {site.strings('news.title')}")
    dated = [one for one in versions_told(site) if one.date]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(site.framework.handbook.language)}">',
        f"<id>{escape(urljoin(root, FEED))}</id>",
        f"<title>{title}</title>",
        f"<updated>{dated[0].date}T00:00:00Z</updated>",
        f"<author><name>{escape(site.framework.handbook.organisation)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{escape(urljoin(root, FEED))}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(urljoin(root, "whats-new/"))}"/>',
    ]
    for one in dated:
        place = escape(urljoin(root, f"whats-new/#{one.id}"))
        items = [told_plainly(site, line) for group in one.groups for line in group.lines]
        listed = "".join(f"<li>{escape(item)}</li>" for item in items)
        body = (f"<p>{escape(plain(one.summary))}</p>" if one.summary else "") + (f"<ul>{listed}</ul>" if items else "")
        lines += [
            "<entry>",
            f"<id>{place}</id>",
            f"<title>{escape(site.strings('news.version', version=one.version))}</title>",
            f"<updated>{one.date}T00:00:00Z</updated>",
            f'<link rel="alternate" type="text/html" href="{place}"/>',
            f'<content type="html">{escape(body)}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])
