"""Reading a workspace for one edition: YAML to raw entries with places, a brand laid over by id."""

from __future__ import annotations

import difflib
from pathlib import Path

from rolebook.diagnostics import Report, Span
from rolebook.kinds import KINDS, Kind, kind_named
from rolebook.load.entries import Entry, Loaded, Page, lay_over
from rolebook.load.files import Read, read_file, read_text
from rolebook.load.pages import PAGE, read_page
from rolebook.load.place import Place
from rolebook.workspace import Workspace, data_files, stray_files

__all__ = ["PAGE", "Entry", "Loaded", "Page", "Place", "load"]


def load(workspace: Workspace, edition: str, report: Report) -> Loaded:
    """Read the base framework and, for a brand's edition, the brand laid over it. Problems go into `report`."""
    loaded = Loaded()
    loaded.entries = _read_data(workspace, workspace.data, loaded, report, may_patch=False)
    pages = _read_pages(workspace, workspace.root / "content", loaded, report)
    layer = workspace.layer(edition)
    if layer is not None:
        own = _read_data(workspace, layer / "data", loaded, report, may_patch=True)
        loaded.overlay = [entry for entry in own if entry.form != "entry"]
        loaded.entries, loaded.removed = lay_over(loaded.entries, own, loaded.unread, report)
        loaded.brand = _read_brand(workspace, layer, loaded, report)
        pages |= _read_pages(workspace, layer / "content", loaded, report)
    loaded.pages = [pages[name] for name in sorted(pages)]
    return loaded


def _read_data(workspace: Workspace, data: Path, loaded: Loaded, report: Report, *, may_patch: bool) -> list[Entry]:
    entries: list[Entry] = []
    for kind, path in data_files(data):
        if read := _read(workspace, path, kind, loaded, report):
            found = _entries_of(kind, read, report, may_patch=may_patch)
            entries += [entry for entry in found if entry is not None]
            if None in found:
                loaded.unread.add(kind.name)
    for path in stray_files(data) if data.is_dir() else []:
        _report_stray(workspace, data, path, report)
    return entries


def _read(workspace: Workspace, path: Path, kind: Kind, loaded: Loaded, report: Report) -> Read | None:
    """What one file says. Its text is kept for exact places; a kind with an unreadable file counts as incomplete.

    An empty file of settings is settings without any key, so that the ones it must have are asked for.
    """
    name = workspace.named(path)
    own = Report()
    text, read = read_file(path, name, own)
    report.extend(own)
    loaded.sources[name] = text or ""
    if read is None and own.failed:
        loaded.unread.add(kind.name)
    elif read is None and kind.single:
        return Read({}, Place(name, 1, 1))
    return read


def _report_stray(workspace: Workspace, data: Path, path: Path, report: Report) -> None:
    first = path.relative_to(data).parts[0]
    near = difflib.get_close_matches(first, [kind.place.rstrip("/") for kind in KINDS], 1)
    help_line = (
        f"Did you mean {near[0]}?" if near else "Move it into the folder of its kind; docs/data-model.md lists them."
    )
    report.add("stray-file", f"no entries are read from “{first}”", Span(workspace.named(path)), help_line)


def _entries_of(kind: Kind, read: Read, report: Report, *, may_patch: bool) -> list[Entry | None]:
    """The entries of a file; `None` for each member that is no block of keys."""
    listed = isinstance(read.data, list) and not kind.single
    members = read.data if listed else [read.data]
    places = [read.place.at((index,)) for index in range(len(members))] if listed else [read.place]
    entries: list[Entry | None] = []
    for member, place in zip(members, places, strict=True):
        if not isinstance(member, dict):
            message = f"a block of keys was expected for one {kind.name}"
            help_line = f"Write keys with values, such as “{kind.schema['required'][0]}: …”."
            report.add("wrong-type", message, place.span(), help_line)
            entries.append(None)
            continue
        form = next((form for form in ("patch", "remove") if may_patch and form in member), "entry")
        entries.append(Entry(kind, member, place, "patch" if may_patch and kind.single else form))
    return entries


def _read_pages(workspace: Workspace, content: Path, loaded: Loaded, report: Report) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    for path in sorted(content.rglob("*.md")) if content.is_dir() else []:
        if path.name.startswith("."):
            continue  # what an editor keeps beside an open file
        name, file = path.relative_to(content).with_suffix("").as_posix(), workspace.named(path)
        source = read_text(path, file, report)
        page = read_page(source, name, file, report) if source is not None else None
        loaded.sources[file] = source or ""
        if page is None:
            loaded.unread.add(PAGE.name)
        else:
            pages[name] = page
    return pages


def _read_brand(workspace: Workspace, layer: Path, loaded: Loaded, report: Report) -> Entry | None:
    path, kind = layer / "brand.yml", kind_named("brand")
    if not path.is_file():
        message, known = f"there is no brand called “{layer.name}”", ", ".join(workspace.brand_names())
        help_line = f"Write {workspace.named(path)}; its first line is “name: …”." + (
            f" There are: {known}." if known else ""
        )
        report.add("unknown-brand", message, Span(workspace.named(path)), help_line)
        return None
    read = _read(workspace, path, kind, loaded, report)
    found = _entries_of(kind, read, report, may_patch=False) if read else []
    return found[0] if found else None
