"""Addresses from settings, taken apart: what is none is told of, and not raised over."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rolebook_backend.errors import BackendError

if TYPE_CHECKING:
    from urllib.parse import SplitResult


def split_address(address: str, what: str, example: str) -> SplitResult:
    """Take an address apart; BackendError, which shows no password, where its host or port is none."""
    try:
        parts = urlsplit(address)
        usable = parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BackendError(f"{what}: is no address, its host or its port cannot be read; write it like {example}")
    return parts
