"""The author's `mkdocs.yml`: read without understanding its tags, so that what is composed from it stays theirs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rolebook.diagnostics import Report, Span

DEFAULT_PRIMARY = "#1f4e5f"
DEFAULT_ACCENT = "#b4531a"


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A value with a tag of MkDocs or of an extension (`!ENV`, `!!python/name:…`), carried through as written."""

    tag: str
    node: yaml.Node


class _Loader(yaml.SafeLoader):
    pass


class _Dumper(yaml.SafeDumper):
    pass


_Loader.add_multi_constructor("!", lambda _, suffix, node: _Tagged("!" + suffix, node))
_Loader.add_multi_constructor(
    "tag:yaml.org,2002:python/", lambda _, suffix, node: _Tagged("tag:yaml.org,2002:python/" + suffix, node)
)
_Dumper.add_representer(_Tagged, lambda _, tagged: tagged.node)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The settings as written."""

    values: dict[str, Any]

    @property
    def site_name(self) -> str:
        """What the site is called."""
        return str(self.values.get("site_name") or "Handbook")

    @property
    def primary(self) -> str:
        """The base edition's main colour, `#rrggbb`."""
        return str(self._own("primary", DEFAULT_PRIMARY))

    @property
    def accent(self) -> str:
        """The base edition's second colour, `#rrggbb`."""
        return str(self._own("accent", DEFAULT_ACCENT))

    def _own(self, name: str, default: str) -> Any:
        extra = self.values.get("extra")
        colours = extra.get("rolebook", {}) if isinstance(extra, dict) else {}
        return colours.get(name, default) if isinstance(colours, dict) else default


def read_settings(path: Path, name: str, report: Report) -> SiteSettings:
    """The settings of a workspace; empty ones with a diagnostic where the file cannot be used."""
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except FileNotFoundError:
        report.add(
            "missing-file",
            f"{name} is not there",
            Span(name),
            "It holds the site's name and look; `rolebook new` makes one.",
        )
        return SiteSettings({})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        span = Span(name, mark.line + 1, mark.column + 1) if mark else Span(name)
        report.add(
            "yaml-syntax",
            str(getattr(error, "problem", None) or error),
            span,
            "Mend this line or the one above it.",
        )
        return SiteSettings({})
    if not isinstance(values, dict):
        report.add("wrong-type", "a block of keys was expected", Span(name), "Begin with “site_name: …”.")
        return SiteSettings({})
    return SiteSettings(values)


def dump_settings(values: dict[str, Any]) -> str:
    """Settings as YAML, tags included."""
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
