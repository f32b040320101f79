"""Pages as values: pure functions from the framework to artifacts. Nothing here writes."""

from rolebook.render.artifact import Artifact
from rolebook.render.pages import render_pages
from rolebook.render.site import Site

__all__ = ["Artifact", "Site", "render_pages"]
