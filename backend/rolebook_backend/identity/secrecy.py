"""Secrets that are handed out once and kept as digests only, and moments as the store keeps them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from rolebook_backend.store.times import said

SECRET_BYTES = 32
"""Of chance: nobody guesses that, so a digest needs no salt and is found by an index."""


def new_secret() -> str:
    """Return a secret that can stand in an address and in a cookie."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. Looking it up by this tells nothing of the secret, however long it takes."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def form_token(secret: str) -> str:
    """Return what the forms of a session carry, so that no other site can send one."""
    return hmac.new(secret.encode(), b"rolebook form", hashlib.sha256).hexdigest()


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def written(moment: datetime, later: timedelta = timedelta()) -> str:
    """Return a moment, or one so much later, as the store keeps it."""
    return said(moment + later)
