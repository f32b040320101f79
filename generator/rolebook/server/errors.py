"""What keeps serving from beginning."""

from __future__ import annotations


class ServeError(RuntimeError):
    """Serving cannot begin; the text says why."""
