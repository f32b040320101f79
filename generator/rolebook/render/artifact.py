"""A file to be: where it goes and what is in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a staged project. `path` is relative to it, with forward slashes."""

    path: str
    content: bytes

    @classmethod
    def text(cls, path: str, content: str) -> Artifact:
        """A file of UTF-8 text."""
        return cls(path, content.encode())
