"""What an engine says while it builds."""

from __future__ import annotations

Messages = list[str]


class EngineError(RuntimeError):
    """The engine could not build the site; the text is its own."""
