"""The author's `mkdocs.yml`: read without understanding its tags, so that what is composed from it stays theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rolebook.diagnostics import Report, Span
from rolebook.diagnostics.source import lines_of

try:
    from yaml import CSafeLoader as _FastLoader
except ImportError:  # an install without libyaml
    from yaml import SafeLoader as _FastLoader  # type: ignore[assignment]

DEFAULT_PRIMARY = "#1f4e5f"
DEFAULT_ACCENT = "#b4531a"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A value with a tag of MkDocs or of an extension (`!ENV`, `!!python/name:…`), carried through as written."""

    tag: str
    node: yaml.Node


class _Loader(_FastLoader):
    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 (PyYAML's own)
        """A value; one that cannot be, such as a thirteenth month, is an error with a place."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error


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
        return str(_resolved(self.values.get("site_name")) or "Handbook")

    @property
    def site_url(self) -> str:
        """Where the base edition will be published; empty where nothing is said."""
        return str(_resolved(self.values.get("site_url")) or "")

    @property
    def primary(self) -> str:
        """The base edition's main colour, `#rrggbb`."""
        return str(self.own("primary", DEFAULT_PRIMARY))

    @property
    def accent(self) -> str:
        """The base edition's second colour, `#rrggbb`."""
        return str(self.own("accent", DEFAULT_ACCENT))

    def own(self, name: str, default: str) -> Any:
        """A value of `extra.rolebook`, as it is written or as the environment has it."""
        extra = self.values.get("extra")
        own = extra.get("rolebook") if isinstance(extra, dict) else None
        return _resolved(own.get(name, default)) if isinstance(own, dict) else default


def read_settings(path: Path, name: str, report: Report) -> SiteSettings:
    """The settings of a workspace; empty ones with a diagnostic where the file cannot be used."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        said = "is not there" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        remedy = "It holds the site's name and look; `rolebook new` makes one."
        report.add("missing-file", f"{name} {said}", Span(name), remedy)
        return SiteSettings({})
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{error.object[error.start]:02X} is not UTF-8"
        report.add("not-utf-8", message, Span(name, line), "Save the file as UTF-8.")
        return SiteSettings({})
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        values = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        from rolebook.load.syntax import explain_syntax_error  # noqa: PLC0415 (seldom needed)

        report.extend([explain_syntax_error(error, lines_of(text), name, None)])
        return SiteSettings({})
    except yaml.YAMLError as error:
        report.add("yaml-syntax", " ".join(str(error).split()), Span(name), "Look for signs that cannot be seen.")
        return SiteSettings({})
    if node is None or not isinstance(values, dict):
        report.add("wrong-type", "a block of keys was expected", Span(name), "Begin with “site_name: …”.")
        return SiteSettings({})
    settings = SiteSettings(values)
    _check_colours(settings, node, name, report)
    return settings


def _check_colours(settings: SiteSettings, node: yaml.Node, name: str, report: Report) -> None:
    """Report colours of the base edition that are none. Without quotes `#…` is a comment, and nothing is left."""
    for key, default in (("primary", DEFAULT_PRIMARY), ("accent", DEFAULT_ACCENT)):
        found = settings.own(key, default)
        if not (isinstance(found, str) and _COLOUR.fullmatch(found)):
            mark = _node_at(node, "extra", "rolebook", key).start_mark
            span = Span(name, mark.line + 1, mark.column + 1)
            shown = "empty" if found is None else f"“{found}”"
            report.add("wrong-form", f"“{key}” is {shown}, not a colour", span, f'In quotes, such as "{default}".')


def _node_at(node: yaml.Node, *path: str) -> yaml.Node:
    """The value behind a path of keys, or the nearest one around it."""
    for name in path:
        members = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for key, value in members if key.value == name), node)
    return node


def _resolved(value: Any) -> Any:
    """A value as MkDocs will see it: `!ENV` gives what the environment has, any other tag nothing to read."""
    if not isinstance(value, _Tagged):
        return value
    if value.tag != "!ENV":
        return None
    from mkdocs.utils.yaml import get_yaml_loader  # noqa: PLC0415 (seldom needed, and `check` should not wait for it)

    try:
        return get_yaml_loader(_Loader)("").construct_document(value.node)
    except yaml.YAMLError:
        return None


def dump_settings(values: dict[str, Any]) -> str:
    """Settings as YAML, tags included."""
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
