"""Where a form may be sent from: browsers name the sending site in `Origin`, programs leave it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.errors import BackendError
from rolebook_backend.urls import split_address

if TYPE_CHECKING:
    from collections.abc import Collection

DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def is_admitted(origin: str | None, host: str, allowed: Collection[str]) -> bool:
    """Say whether a request may come from `origin`: no origin, the host asked, or one on the list."""
    if origin is None:
        return True
    scheme, _, rest = origin.lower().partition("://")
    return origin.lower().rstrip("/") in allowed or (bool(rest) and _bare(rest, scheme) == _bare(host.lower(), scheme))


def normalised(origin: str) -> str:
    """Return an origin as browsers write it, or raise BackendError: `https://handbook.example`."""
    parts = split_address(origin.strip().lower(), f"“{origin}”", "https://handbook.example")
    if parts.scheme not in DEFAULT_PORTS or not parts.netloc or parts.path.strip("/") or parts.query:
        raise BackendError(f"“{origin}” is no origin; write it like https://handbook.example")
    return f"{parts.scheme}://{_bare(parts.netloc, parts.scheme)}"


def _bare(host: str, scheme: str) -> str:
    return host.removesuffix(DEFAULT_PORTS.get(scheme, ":"))
