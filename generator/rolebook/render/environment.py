"""The templates' environment and the words they can use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from rolebook.addresses import relative
from rolebook.render import text
from rolebook.render.icons import icon, stairs
from rolebook.render.site import Site


@cache
def environment() -> jinja2.Environment:
    """One environment for all pages: escaping on, unknown names are errors."""
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            (
                jinja2.PackageLoader("rolebook.render"),
                jinja2.PrefixLoader({"fieldtypes": jinja2.PackageLoader("rolebook.forms", "fieldtypes")}),
            )
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True)
class Here:
    """What a template can say about places, seen from the page it renders."""

    site: Site
    page: str

    def to(self, address: str | None) -> str:
        """The way to an address of the edition."""
        return relative(address or "", self.page)

    def link(self, link: str) -> str | None:
        """The way to `kind:id#part`; web addresses as they are; `None` for what this edition does without."""
        if link.startswith(("https://", "http://", "mailto:", "#")):
            return link
        address = self.site.addresses.link(link)
        return None if address is None else relative(address, self.page)

    def has(self, link: str) -> bool:
        """Whether the edition has what the link names."""
        return self.site.addresses.link(link) is not None

    def inline(self, words: str) -> Markup:
        """Inline text as HTML."""
        return text.inline(words, self.link)

    def long(self, words: str) -> Markup:
        """Long text as HTML."""
        return text.long(words, self.link)


def render(site: Site, template: str, address: str, **values: Any) -> str:
    """The body of one page. Templates see `site`, `here`, `t` (sentences) and what is given."""
    here = Here(site, address)
    helpers: dict[str, Callable[..., Any] | Any] = {
        "site": site,
        "framework": site.framework,
        "here": here,
        "t": site.strings,
        "i": here.inline,
        "md": here.long,
        "plain": text.plain,
        "icon": icon,
        "stairs": stairs,
        "short": text.short,
    }
    return environment().get_template(template).render(**helpers, **values)
