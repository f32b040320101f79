"""Reading a workspace for one edition: YAML to raw entries with places, a brand laid over by id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rolebook.diagnostics import Report, Span
from rolebook.kinds import Kind, kind_named
from rolebook.load import stray_files
from rolebook.load.entries import Entry, Loaded, Page, lay_over
from rolebook.load.files import Read, read_file, read_text
from rolebook.load.pages import PAGE, read_page
from rolebook.load.place import LatePlace, Place
from rolebook.workspace import Workspace, data_files

__all__ = ["PAGE", "Entry", "Loaded", "Page", "Place", "load"]


def load(workspace: Workspace, edition: str, report: Report) -> Loaded:
    """Read the base framework and, for a brand's edition, the brand laid over it. Problems go into `report`."""
    loaded = Loaded()
    loaded.entries = _read_data(workspace, workspace.data, loaded, report, may_patch=False)
    pages = _read_pages(workspace, workspace.root / "content", loaded, report)
    stray_files.report_beside_brands(workspace, report)
    layer = workspace.layer(edition)
    if layer is not None:
        stray_files.report_beside_data(layer, workspace, report)
        own = _read_data(workspace, layer / "data", loaded, report, may_patch=True)
        lay_over(loaded, own)
        loaded.brand = _read_brand(workspace, layer, loaded, report)
        pages |= _read_pages(workspace, layer / "content", loaded, report)
    loaded.pages = [pages[name] for name in sorted(pages)]
    return loaded


def _read_data(workspace: Workspace, data: Path, loaded: Loaded, report: Report, *, may_patch: bool) -> list[Entry]:
    entries: list[Entry] = []
    files, folder, prefix = data_files(data), str(data), workspace.named(data)
    for kind, name in files.known:
        if read := _read(f"{folder}/{name}", f"{prefix}/{name}", kind, loaded, report):
            found = _entries_of(kind, read, report, may_patch=may_patch)
            entries += [entry for entry in found if entry is not None]
            if None in found:
                loaded.unread.add(kind.name)
    for name in files.stray:
        stray_files.report_stray(prefix, name, loaded, report)
    for name in files.misnamed:
        stray_files.report_misnamed(prefix, name, loaded, report)
    return entries


def _read(path: str, name: str, kind: Kind, loaded: Loaded, report: Report) -> Read | None:
    """What one file says; `name` is what diagnostics call it.

    Its text is kept for exact places; a kind with an unreadable file counts as incomplete. An empty file of settings is
    settings without any key, so that the ones it must have are asked for.
    """
    own = Report()
    text, read = read_file(path, name, own)
    loaded.sources[name] = text or ""
    if read is None and not own.failed and kind.single:
        return Read({}, LatePlace(name, lambda: Place(name, 1, 1)))
    report.extend(own)
    if read is None and own.failed:
        loaded.unread.add(kind.name)
    if read is not None and read.careful:
        loaded.careful.add(name)
    return read


def _entries_of(kind: Kind, read: Read, report: Report, *, may_patch: bool) -> list[Entry | None]:
    """The entries of a file; `None` for each member that is no block of keys."""
    listed = isinstance(read.data, list) and not kind.single
    members = read.data if listed else [read.data]
    places = [read.place.within(index) for index in range(len(members))] if listed else [read.place]
    entries: list[Entry | None] = []
    for member, place in zip(members, places, strict=True):
        if not isinstance(member, dict):
            message = f"a block of keys was expected for one {kind.name}"
            help_line = f"Write keys with values, such as “{kind.schema['required'][0]}: …”."
            report.add("wrong-type", message, place.found().span(), help_line)
            entries.append(None)
            continue
        if not may_patch and "id" not in member and {"patch", "remove"} & set(member):
            _report_patch(kind, member, place, report)
            entries.append(None)
            continue
        form = next((form for form in ("patch", "remove") if may_patch and form in member), "entry")
        entries.append(Entry(kind, member, place, "patch" if may_patch and kind.single else form))
    return entries


def _report_patch(kind: Kind, member: dict[str, Any], place: LatePlace, report: Report) -> None:
    """A change or removal, as only a brand writes them, in the base's own data."""
    word = next(word for word in ("patch", "remove") if word in member)
    message = f"“{word}” is for the data of a brand, and this file is the base's own"
    help_line = f"Change the {kind.name} where it is written, or move this into brands/NAME/data/{kind.place}."
    report.add("patch-in-base", message, place.found().key(word).span(), help_line)


def _read_pages(workspace: Workspace, content: Path, loaded: Loaded, report: Report) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    stray_files.report_misnamed_pages(content, workspace, loaded, report)
    for path in sorted(content.rglob("*.md")) if content.is_dir() else []:
        if path.name.startswith("."):
            continue  # what an editor keeps beside an open file
        name, file = path.relative_to(content).with_suffix("").as_posix(), workspace.named(path)
        source = read_text(str(path), file, report)
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
    read = _read(str(path), workspace.named(path), kind, loaded, report)
    found = _entries_of(kind, read, report, may_patch=False) if read else []
    return found[0] if found else None
