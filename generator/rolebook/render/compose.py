"""The staged project's `mkdocs.yml`: the author's settings, with what an edition needs laid over them."""

from __future__ import annotations

import copy
from importlib import resources
from typing import Any

from markupsafe import escape

from rolebook.config import SiteSettings, dump_settings
from rolebook.model import Framework
from rolebook.render.artifact import Artifact
from rolebook.render.text import plain

# Settings whose paths point elsewhere in the workspace; a staged project has its own.
_OWN_PLACES = {"docs_dir": "docs", "site_dir": "site"}
BRAND_FOLDER = "assets/brand"


def compose_settings(settings: SiteSettings, framework: Framework) -> Artifact:
    """The settings of one edition's staged project."""
    values: dict[str, Any] = copy.deepcopy(settings.values)
    values.update(_OWN_PLACES)
    values.setdefault("site_name", settings.site_name)
    theme = values.get("theme")
    theme = theme if isinstance(theme, dict) else {"name": theme or "material"}
    values["theme"] = {**theme, "custom_dir": "overrides"}
    values["theme"]["language"] = _language(framework.handbook.language, str(theme.get("language") or "en"))
    _lay_brand_over(values, framework)
    _keep_to_the_policy(values)
    header = "# Composed from the workspace's mkdocs.yml; change that one.\n"
    return Artifact.text("mkdocs.yml", header + dump_settings(values))


def _keep_to_the_policy(values: dict[str, Any]) -> None:
    """Columns of tables are aligned by an attribute: the site's policy refuses style within a page."""
    listed = values.get("markdown_extensions") or []
    named = [{name: options} for name, options in listed.items()] if isinstance(listed, dict) else list(listed)
    at = next(
        (i for i, one in enumerate(named) if one == "tables" or (isinstance(one, dict) and "tables" in one)), None
    )
    own = (named[at]["tables"] or {}) if at is not None and isinstance(named[at], dict) else {}
    tables = {"tables": {"use_align_attribute": True, **own}}
    values["markdown_extensions"] = [*named, tables] if at is None else [*named[:at], tables, *named[at + 1 :]]


def _language(wanted: str, written: str) -> str:
    """The theme's language is the handbook's, if need be without its region; as written where the theme has neither."""
    known = resources.files("material") / "templates" / "partials" / "languages"
    names = (wanted, wanted.partition("-")[0])
    return next((name for name in names if (known / f"{name}.html").is_file()), written)


def _lay_brand_over(values: dict[str, Any], framework: Framework) -> None:
    brand = framework.brand
    if brand is None:
        return
    values["site_name"] = brand.site_name or brand.name
    values.pop("site_url", None)
    if brand.site_url:
        values["site_url"] = brand.site_url
    if framework.handbook.description:
        values["site_description"] = str(escape(plain(framework.handbook.description)))
    # Previews show no drawings, and want the whole address of a picture.
    if brand.site_url and brand.logo.endswith((".png", ".jpg", ".webp")):
        image = f"{brand.site_url.rstrip('/')}/{BRAND_FOLDER}/{brand.logo}"
        values["extra"] = {**(values.get("extra") or {}), "rolebook_image": image}
    for name, picture in (("logo", brand.logo), ("favicon", brand.favicon or brand.logo)):
        if picture:
            values["theme"][name] = f"{BRAND_FOLDER}/{picture}"
