"""Pages as values: pure functions from the framework to artifacts. Nothing here writes."""

from rolebook.render.artifact import Artifact
from rolebook.render.layout import Layout, lay_out, render_pages
from rolebook.render.site import Site

__all__ = ["Artifact", "Layout", "Site", "lay_out", "render_pages"]
