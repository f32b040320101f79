"""What stands around the pages: header, sidebars, switcher, generated style. The theme includes it.

The fragments are made once an edition. They are templates of the engine, which Jinja2 and MiniJinja must both read,
so they use nothing but the `url` filter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources

from markupsafe import Markup, escape

from rolebook.model import Framework
from rolebook.render.artifact import Artifact
from rolebook.render.environment import environment
from rolebook.render.page import as_block
from rolebook.render.site import Site

SideItem = tuple[str, str, str]

# The order in which the search dialog offers kinds.
_SEARCHED_KINDS = (
    "descriptor",
    "competency",
    "principle",
    "behaviour",
    "commitment",
    "assessment",
    "agreement",
    "onboarding",
    "role",
    "track",
    "page",
    "glossary",
)


def frame(site: Site) -> Iterator[Artifact]:
    """The fragments, the generated style, and the package's own theme files and assets."""
    yield from _package_files("theme", "overrides")
    yield from _package_files("assets", "docs/assets/rolebook")
    yield Artifact.text("docs/assets/rolebook/roles.css", role_style(site.framework))
    yield Artifact.text("overrides/rolebook/role-ids.html", " ".join(role.id for role in site.framework.roles))
    yield _fragment(site, "header", "frame-header.html.j2", switch=_switch(site), search_data=_search_data(site))
    yield _fragment(site, "footer", "frame-footer.html.j2")
    yield Artifact.text("overrides/rolebook/crumbs-label.html", str(_literal(site.strings("frame.crumbs"))))
    yield Artifact.text("overrides/rolebook/contents-label.html", str(_literal(site.strings("frame.contents"))))
    for name, title, items in _sides(site):
        yield _fragment(site, f"side-{name}", "frame-side.html.j2", title=title, items=items)


def role_style(framework: Framework) -> str:
    """Style that hides what is not for the chosen role, before anything is painted."""
    rules = ["/* Made from the roles of this edition. */"]
    for role in framework.roles:
        chosen = f'html[data-role="{role.id}"]'
        rules += [
            f'{chosen} [data-roles]:not([data-roles~="{role.id}"]) {{ display: none !important; }}',
            f'{chosen} [data-for="{role.id}"], {chosen} [data-mark="{role.id}"] {{ --rb-mark: var(--rb-accent); }}',
            f'{chosen} [data-role-card="{role.id}"] {{ border-color: var(--rb-accent); }}',
        ]
    return "\n".join([*rules, ""])


def _fragment(site: Site, name: str, template: str, **values: object) -> Artifact:
    body = (
        environment()
        .get_template(template)
        .render(site=site, framework=site.framework, t=site.strings, url=_url, safe=_literal, **values)
    )
    return Artifact.text(f"overrides/rolebook/{name}.html", as_block(body) + "\n")


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


def _search_data(site: Site) -> dict[str, str]:
    roles = {role.id: role.name for role in site.framework.roles}
    levels = [f"{track.name} · {level.name}" for track in site.framework.tracks for level in track.levels]
    return {
        "texts": json.dumps(site.strings.group("search"), ensure_ascii=False),
        "roles": json.dumps(roles, ensure_ascii=False),
        "kinds": json.dumps([site.strings(f"kind.{kind}") for kind in _SEARCHED_KINDS], ensure_ascii=False),
        "levels": json.dumps(levels, ensure_ascii=False),
        "script": json.dumps(site.strings.group("script"), ensure_ascii=False),
    }


def _sides(site: Site) -> Iterator[tuple[str, str, list[SideItem]]]:
    framework, t, find = site.framework, site.strings, site.addresses.entry

    def items(kind: str, entries: object) -> list[SideItem]:
        return [(entry.id, entry.name, find(kind, entry.id) or "") for entry in entries]  # type: ignore[attr-defined]

    overview = {section.name: ("", t("frame.all"), section.address) for section in site.sections}
    kinds = {
        "principles": items("principle", framework.principles),
        "competencies": [
            *(
                (competency.id, competency.short_name, find("competency", competency.id) or "")
                for competency in framework.competencies
            ),
            *(
                (f"track-{track.id}", t("track.title", track=track.name), find("track", track.id) or "")
                for track in framework.tracks
            ),
        ],
        "commitments": items("commitment", framework.commitments),
        "assessments": items("assessment", framework.assessments),
        "agreements": items("agreement", framework.agreements),
        "onboarding": items("onboarding", framework.onboarding),
    }
    if framework.commitments and (matrix := site.addresses.special("matrix")):
        kinds["commitments"].insert(0, ("matrix", t("matrix.title"), matrix))
    for name, found in kinds.items():
        yield name, t(f"section.{name}"), [overview[name], *found] if name in overview else found
    yield "roles", t("section.roles"), items("role", framework.roles)
    guide = [(page.name, page.title, find("page", page.name) or "") for page in framework.pages if not page.hidden]
    yield "guide", t("section.guide"), guide
    reference = [(name, t(f"{name}.title"), site.addresses.special(name)) for name in ("glossary", "a-z")]
    yield (
        "reference",
        t("section.reference"),
        [(name, title, address) for name, title, address in reference if address],
    )
    yield "home", "", []


def _package_files(folder: str, target: str) -> Iterator[Artifact]:
    root = resources.files("rolebook") / folder
    stack = [(root, "")]
    while stack:
        place, prefix = stack.pop()
        for item in place.iterdir():
            if item.is_dir():
                stack.append((item, f"{prefix}{item.name}/"))
            elif not item.name.startswith("."):
                yield Artifact(f"{target}/{prefix}{item.name}", item.read_bytes())
