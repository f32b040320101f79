"""Who somebody is: the people list, the ways to sign in, and what says who sends a request.

`await identity_of(request)` is all that other parts need.
"""

from __future__ import annotations

from rolebook_backend.identity.who import Identities, Identity, Whose, identity_of
from rolebook_backend.store import Person

__all__ = ["Identities", "Identity", "Person", "Whose", "identity_of"]
