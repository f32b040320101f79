"""The built pages without what only a reader of their source would miss: spaces between tags, quotes, comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import minify_html

from rolebook.render.artifact import Artifact


def slimmed(site: Path) -> Iterator[Artifact]:
    """Every page of a built site in fewer bytes, showing and saying the same.

    Closing tags stay: without them a page would be read aright by browsers alone. Scripts stay as they are, since the
    policy allows them by their hashes.
    """
    for path in sorted(site.rglob("*.html")):
        page = minify_html.minify(path.read_text(encoding="utf-8"), keep_closing_tags=True, keep_html_and_head_opening_tags=True)
        yield Artifact.text(path.relative_to(site).as_posix(), page)
