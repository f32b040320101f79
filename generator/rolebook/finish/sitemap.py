"""The list of a site's pages for search engines, the same whichever engine has built them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, urljoin

from rolebook.finish.links import pages_of
from rolebook.render.artifact import Artifact

# Lists that engines write of their own: with the hour of the build in them, or for a search that is not used here.
ENGINES_LISTS = ("sitemap.xml", "sitemap.xml.gz", "search.json", "objects.inv")


def site_lists(site: Path, site_url: str, hidden: frozenset[str] = frozenset()) -> Iterator[Artifact]:
    """The sitemap and the robots.txt that names it; neither where nobody knows the site's address.

    `hidden` names pages that no list has. A robots.txt of the author's own is left as it is.
    """
    if not site_url:
        return
    root = site_url if site_url.endswith("/") else f"{site_url}/"
    addresses = ("" if page == "." else f"{page}/" for page in pages_of(site) if page not in hidden)
    entries = [f"<url><loc>{escape(urljoin(root, quote(address)))}</loc></url>" for address in addresses]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *entries,
        "</urlset>",
        "",
    ]
    yield Artifact.text("sitemap.xml", "\n".join(lines))
    if not (site / "robots.txt").is_file():
        yield Artifact.text("robots.txt", f"User-agent: *\nDisallow:\n\nSitemap: {urljoin(root, 'sitemap.xml')}\n")
