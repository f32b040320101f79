"""Reading a workspace for one edition: YAML to raw entries with places, a brand laid over by id."""

from __future__ import annotations

import difflib
from pathlib import Path

from rolebook.diagnostics import Report, Span
from rolebook.kinds import Kind, kind_named
from rolebook.load.entries import Entry, Loaded, Page, lay_over
from rolebook.load.files import read_file
from rolebook.load.pages import PAGE, read_page
from rolebook.load.place import Place
from rolebook.workspace import Workspace, data_files, stray_files

__all__ = ["PAGE", "Entry", "Loaded", "Page", "Place", "load"]


def load(workspace: Workspace, edition: str, report: Report) -> Loaded:
    """Read the base framework and, for a brand's edition, the brand laid over it. Problems go into `report`."""
    loaded = Loaded(entries=_read_data(workspace, workspace.data, report, may_patch=False))
    pages = _read_pages(workspace, workspace.root / "content", report)
    layer = workspace.layer(edition)
    if layer is not None:
        own = _read_data(workspace, layer / "data", report, may_patch=True)
        loaded.overlay = [entry for entry in own if entry.form != "entry"]
        loaded.entries, loaded.removed = lay_over(loaded.entries, own, report)
        loaded.brand = _read_brand(workspace, layer, report)
        pages |= _read_pages(workspace, layer / "content", report)
    loaded.pages = [pages[name] for name in sorted(pages)]
    return loaded


def _read_data(workspace: Workspace, data: Path, report: Report, *, may_patch: bool) -> list[Entry]:
    entries: list[Entry] = []
    for kind, path in data_files(data):
        name = workspace.named(path)
        if read := read_file(path, name, report):
            entries += _entries_of(kind, *read, report, may_patch=may_patch)
    for path in stray_files(data) if data.is_dir() else []:
        folder = path.relative_to(data).parts[0]
        known = [kind.place for kind, _ in data_files(data)]
        near = difflib.get_close_matches(folder, known, 1)
        help_line = (
            f"Did you mean {near[0]}?"
            if near
            else "Move it into the folder of its kind; docs/data-model.md lists them."
        )
        report.add(
            "points-nowhere", f"no kind of entry is read from “{folder}”", Span(workspace.named(path)), help_line
        )
    return entries


def _entries_of(kind: Kind, data: object, place: Place, report: Report, *, may_patch: bool) -> list[Entry]:
    members = data if isinstance(data, list) and not kind.single else [data]
    entries = []
    for index, member in enumerate(members):
        at = place.at((index,)) if isinstance(data, list) and not kind.single else place
        if not isinstance(member, dict):
            report.add(
                "wrong-type",
                f"a block of keys was expected for one {kind.name}",
                at.span(),
                "Write keys with values, such as “id: …”.",
            )
            continue
        form = next((form for form in ("patch", "remove") if may_patch and form in member), "entry")
        entries.append(Entry(kind, member, at, "patch" if may_patch and kind.single else form))
    return entries


def _read_pages(workspace: Workspace, content: Path, report: Report) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    for path in sorted(content.rglob("*.md")) if content.is_dir() else []:
        name = path.relative_to(content).with_suffix("").as_posix()
        if page := read_page(path, name, workspace.named(path), report):
            pages[name] = page
    return pages


def _read_brand(workspace: Workspace, layer: Path, report: Report) -> Entry | None:
    path = layer / "brand.yml"
    read = read_file(path, workspace.named(path), report)
    if read is None or not isinstance(read[0], dict):
        return None
    return Entry(kind_named("brand"), *read)
