"""Which version of a part is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def version_of(part: str) -> str:
    """Return the version of a distribution, or that there is none."""
    try:
        return version(part)
    except PackageNotFoundError:
        return "not installed"
