"""The first half of the way of the data: a workspace is read and checked, and nothing is made of it.

It stands apart from `pipeline.py` so that a check need not load what only a build uses.
"""

from __future__ import annotations

from rolebook.config import read_settings
from rolebook.diagnostics import Report
from rolebook.load import Loaded, load
from rolebook.validate import validate
from rolebook.workspace import BASE, Workspace


def check(workspace: Workspace, edition: str, earlier: Workspace | None = None) -> Report:
    """Everything that is wrong with an edition's data; with an earlier version, ids that are gone since."""
    return read_and_check(workspace, edition, earlier)[1]


def read_and_check(workspace: Workspace, edition: str, earlier: Workspace | None = None) -> tuple[Loaded, Report]:
    """An edition's data as it was read, and everything that is wrong with it."""
    report = Report()
    loaded = load(workspace, edition, report)
    read_settings(workspace.settings_file, workspace.named(workspace.settings_file), report)
    validate(loaded, report, _earlier(earlier, edition) if earlier else None)
    brand_files(workspace, loaded, edition, report)
    report.settle()
    return loaded, report


def _earlier(workspace: Workspace, edition: str) -> Loaded:
    """The same edition of an earlier version; of a brand that was not there yet, the base. Its problems are its own."""
    return load(workspace, edition if edition in workspace.editions() else BASE, Report())


def brand_files(workspace: Workspace, loaded: Loaded, edition: str, report: Report) -> None:
    """Report pictures that a brand names and that are not in its folder."""
    layer, brand = workspace.layer(edition), loaded.brand
    if layer is None or brand is None:
        return
    for key in ("logo", "favicon"):
        name = brand.data.get(key)
        if isinstance(name, str) and not (layer / name).is_file():
            report.add(
                "missing-file",
                f"“{name}” is not in {workspace.named(layer)}",
                brand.span(key),
                "Put the picture there.",
            )
