"""The way to a page from the home page."""

from __future__ import annotations

from rolebook.render.page import Crumb
from rolebook.render.site import Site


def home_crumb(site: Site) -> Crumb:
    """The home page."""
    return Crumb(site.strings("home.title"), "")


def crumbs(site: Site, section: str) -> tuple[Crumb, ...]:
    """The home page and the overview of a section."""
    home = home_crumb(site)
    # The roles' overview is the home page.
    address = None if section == "roles" else site.addresses.special(section)
    return (home, Crumb(site.strings(f"section.{section}"), address)) if address else (home,)
