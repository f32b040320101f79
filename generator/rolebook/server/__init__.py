"""`rolebook serve`: the site, live reload and the form backend in one process, on this machine."""

from rolebook.server.errors import ServeError
from rolebook.server.running import serve_edition

__all__ = ["ServeError", "serve_edition"]
