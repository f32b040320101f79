"""The staged project's `mkdocs.yml`: the author's settings, with what an edition needs laid over them."""

from __future__ import annotations

import copy
from typing import Any

from rolebook.config import SiteSettings, dump_settings
from rolebook.model import Framework
from rolebook.render.artifact import Artifact

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
    values["theme"].setdefault("language", framework.handbook.language)
    _lay_brand_over(values, framework)
    header = "# Composed from the workspace's mkdocs.yml; change that one.\n"
    return Artifact.text("mkdocs.yml", header + dump_settings(values))


def _lay_brand_over(values: dict[str, Any], framework: Framework) -> None:
    brand = framework.brand
    if brand is None:
        return
    values["site_name"] = brand.site_name or f"{brand.name}: {values['site_name']}"
    values.pop("site_url", None)
    if brand.site_url:
        values["site_url"] = brand.site_url
    if framework.handbook.description:
        values["site_description"] = framework.handbook.description
    for name, picture in (("logo", brand.logo), ("favicon", brand.favicon or brand.logo)):
        if picture:
            values["theme"][name] = f"{BRAND_FOLDER}/{picture}"
