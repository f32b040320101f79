"""Files that nothing is read from, though somebody wrote them to be read: in no kind's folder, or misnamed."""

from __future__ import annotations

from pathlib import Path

from rolebook.diagnostics import Report, Span, nearest
from rolebook.kinds import KINDS
from rolebook.load.entries import Loaded
from rolebook.workspace import Workspace, right_name


def report_stray(prefix: str, name: str, loaded: Loaded, report: Report) -> None:
    """A file in a folder of no kind; what is missing of the kind that may have been meant could stand in it."""
    first = name.partition("/")[0]
    places = {kind.place.rstrip("/"): kind.name for kind in KINDS}
    help_line = "Move it into the folder of its kind; docs/data-model.md lists them."
    if near := nearest(first, places):
        loaded.unread.add(places[near.word])
        help_line = f"Did you mean {near.word}?"
    report.add("stray-file", f"no entries are read from “{first}”", Span(f"{prefix}/{name}"), help_line)


def report_misnamed(prefix: str, name: str, loaded: Loaded, report: Report) -> None:
    """A file that looks like a data file and has another ending; what is missing of its kind could stand in it."""
    first, slash, _ = name.partition("/")
    loaded.unread |= {kind.name for kind in KINDS if kind.place in {first + slash, right_name(name)}}
    _report_ending(f"{prefix}/{name}", right_name(f"{prefix}/{name}"), "entries are", report)


def report_misnamed_pages(content: Path, workspace: Workspace, loaded: Loaded, report: Report) -> None:
    """Pages whose name has another ending than .md."""
    for path in sorted(content.rglob("*")) if content.is_dir() else ():
        ending = path.suffix.lower()
        if path.suffix != ".md" and ending in {".md", ".markdown", ".mdown"} and not path.name.startswith("."):
            loaded.unread.add("page")
            name = workspace.named(path)
            _report_ending(name, f"{name[: -len(ending)]}.md", "page is", report)


def _report_ending(name: str, right: str, what: str, report: Report) -> None:
    ending = right[right.rindex(".") :]
    message = f"no {what} read from this file, as its name does not end in {ending}"
    report.add("stray-file", message, Span(name), f"Rename it: {right}.")


def report_beside_brands(workspace: Workspace, report: Report) -> None:
    """YAML files that lie in brands/ itself; a brand is a folder."""
    for path in sorted(workspace.brands.glob("*.y*ml")) if workspace.brands.is_dir() else ():
        help_line = f"A brand is a folder: move it to {workspace.named(workspace.brands / path.stem / 'brand.yml')}."
        report.add("stray-file", "no brand is read from this file", Span(workspace.named(path)), help_line)


def report_beside_data(layer: Path, workspace: Workspace, report: Report) -> None:
    """Entries of a brand that lie beside its data folder and not in it."""
    places = {kind.place for kind in KINDS if kind.place != "brand.yml"}
    for path in sorted(layer.rglob("*.y*ml")):
        within = path.relative_to(layer)
        place = f"{within.parts[0]}/" if len(within.parts) > 1 else within.name
        if place in places:
            right = workspace.named(layer / "data" / within)
            message = "no entries are read from this file, as it lies beside the folder data"
            report.add("stray-file", message, Span(workspace.named(path)), f"Move it to {right}.")
