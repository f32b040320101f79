"""The built pages in fewer bytes, showing and saying the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rolebook.render.artifact import Artifact
from rolebook.render.weight import slim


def slimmed(site: Path) -> Iterator[Artifact]:
    """Every page of a built site without what only a reader of its source would miss."""
    for path in sorted(site.rglob("*.html")):
        yield Artifact.text(path.relative_to(site).as_posix(), slim(path.read_text(encoding="utf-8")))
