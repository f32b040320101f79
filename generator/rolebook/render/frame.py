"""What stands around the pages: header, sidebars, switcher, generated style. The theme includes it.

The fragments are made once an edition. They are templates of the engine, which Jinja2 and MiniJinja must both read,
so they use nothing but the `url` filter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup, escape

from rolebook.config import SiteSettings
from rolebook.model import Framework
from rolebook.render.artifact import Artifact
from rolebook.render.assets import own_assets, theme_files
from rolebook.render.environment import environment
from rolebook.render.icons import palettes, toggle_style
from rolebook.render.news import has_feed
from rolebook.render.page import as_block
from rolebook.render.sides import Side
from rolebook.render.site import Site
from rolebook.wording import Strings

# Sentences that the theme's templates say, by the name of their fragment.
_LABELS = {
    "skip": "frame.skip",
    "crumbs": "frame.crumbs",
    "contents": "frame.contents",
    "anchor": "anchor.to",
    "lost": "lost.title",
}

# What forms are about: sentences of `script-<about>` take the place of those of `script`.
_ABOUT = ("competencies", "commitments", "principles", "profile", "acknowledgement", "agreement")

# The order in which the search dialog offers kinds.
_SEARCHED_KINDS = (
    "descriptor",
    "competency",
    "principle",
    "behaviour",
    "commitment",
    "assessment",
    "agreement",
    "acknowledgement",
    "onboarding",
    "role",
    "track",
    "page",
    "glossary",
)


def frame(site: Site, settings: SiteSettings, sides: Mapping[str, Side]) -> Iterator[Artifact]:
    """The fragments, the generated style, and the package's own theme files and assets."""
    yield from theme_files()
    yield from own_assets(_words(site), form_words(site.strings), {"palette": palettes(settings)})
    style = role_style(site.framework) + page_style(site) + toggle_style(settings)
    yield Artifact.text("docs/assets/rolebook/roles.css", style)
    yield Artifact.text("overrides/rolebook/role-ids.html", " ".join(role.id for role in site.framework.roles))
    yield _fragment(site, "header", "frame-header.html.j2", switch=_switch(site))
    yield _fragment(site, "footer", "frame-footer.html.j2")
    yield Artifact.text("overrides/rolebook/feed.html", _feed_link(site))
    yield _fragment(site, "lost", "frame-lost.html.j2")
    for name, key in _LABELS.items():
        yield Artifact.text(f"overrides/rolebook/{name}-label.html", str(_literal(site.strings(key))))
    for name, side in sides.items():
        yield _fragment(site, f"side-{name}", "frame-side.html.j2", side=side)


def role_style(framework: Framework) -> str:
    """Style that hides what is not for the chosen role, before anything is painted."""
    rules = ["/* Made from the roles of this edition. */"]
    for role in framework.roles:
        chosen = f'html[data-role="{role.id}"]'
        # A sidebar goes on showing the page one is on, and every page what its address points at.
        others = f'[data-roles]:not([data-roles~="{role.id}"], :has(> [aria-current="page"]), :target)'
        rules += [
            f"{chosen} {others} {{ display: none !important; }}",
            f'{chosen} [data-shown-for~="{role.id}"] {{ display: block; }}',
            f'{chosen} [data-for="{role.id}"], {chosen} [data-mark~="{role.id}"] {{ --rb-mark: var(--rb-accent); }}',
            f'{chosen} [data-role-card="{role.id}"] {{ border-color: var(--rb-accent); }}',
            # A small screen has room for one column of a matrix: the chosen role's.
            "@media (max-width: 44.9375em) {",
            f'  {chosen} [data-rb-matrix="commitments"] td:not([data-mark~="{role.id}"]) {{ display: none; }}',
            "}",
        ]
    return "\n".join([*rules, *_column_names(framework), ""])


def _column_names(framework: Framework) -> Iterator[str]:
    """On a small screen, where a row of a matrix is a list, each of its cells says what column it is."""
    levels = [f"{track.name} · {level.name}" for track in framework.tracks for level in track.levels]
    tables = {"commitments": [role.name for role in framework.roles], "competencies": levels}
    yield "@media (max-width: 44.9375em) {"
    for table, names in tables.items():
        for place, name in enumerate(names, 2):
            words = name.replace("\\", "\\\\").replace('"', '\\"')
            yield f'  [data-rb-matrix="{table}"] td:nth-child({place})::before {{ content: "{words}"; }}'
    yield "}"


def page_style(site: Site) -> str:
    """Style that writes at the foot of every printed page which handbook and version it is from."""
    handbook = site.framework.handbook
    version = site.strings("frame.version", version=handbook.version)
    said = " · ".join(filter(None, (site.site_name, version, handbook.version_date)))
    quoted = "".join(f"\\{ord(sign):x} " if sign in '"\\\n<' else sign for sign in said)
    look = "font: 8pt system-ui, sans-serif;"
    foot = f'@bottom-left {{ content: "{quoted}"; {look} }}'
    number = f'@bottom-right {{ content: counter(page) " / " counter(pages); {look} }}'
    return f"@page {{ {foot} {number} }}\n"


def _fragment(site: Site, name: str, template: str, **values: object) -> Artifact:
    body = (
        environment()
        .get_template(template)
        .render(site=site, framework=site.framework, t=site.strings, url=_url, safe=_literal, **values)
    )
    return Artifact.text(f"overrides/rolebook/{name}.html", as_block(body) + "\n")


def _feed_link(site: Site) -> str:
    if not has_feed(site):
        return ""
    # Two words, as in head.html: the theme takes plain alternates for translations.
    title = _literal(site.strings("news.title"))
    return f'<link rel="alternate feed" type="application/atom+xml" title="{title}" href="{_url("feed.xml")}">\n'


def _url(address: str) -> Markup:
    """An address as the engine's templates write it: relative to whatever page includes the fragment."""
    path, _, part = address.partition("#")
    hash_part = f"#{part}" if part else ""
    return Markup("{{{{ '{}' | url }}}}{}").format(path or ".", hash_part)


def _literal(words: str) -> Markup:
    """Words that the engine's templates print as they are, whatever braces are in them."""
    return Markup(str(escape(words)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 (escaped just before)


def _switch(site: Site) -> list[tuple[str, str, str]]:
    addresses = site.addresses
    return [(role.id, role.name, addresses.entry("role", role.id) or "") for role in site.framework.roles]


def form_words(strings: Strings) -> dict[str, object]:
    """What the script of forms says: to all of them, and by what a form is about."""
    return {"script": strings.group("script"), **{about: strings.group(f"script-{about}") for about in _ABOUT}}


def _words(site: Site) -> dict[str, object]:
    """What the site's script says, in the edition's words, and what its search offers to choose from."""
    return {
        "anchor": site.strings("anchor", title="{title}"),
        "steps": site.strings.group("steps"),
        "search": site.strings.group("search"),
        "list": site.strings.group("list"),
        "names": {role.id: role.name for role in site.framework.roles},
        "kinds": [site.strings(f"kind.{kind}") for kind in _SEARCHED_KINDS],
        "levels": [f"{track.name} · {level.name}" for track in site.framework.tracks for level in track.levels],
    }
