"""What the backend takes and gives, as an OpenAPI 3.1 description made from the contracts it serves."""

from __future__ import annotations

from rolebook_backend.openapi.document import Description, describe

__all__ = ["Description", "describe"]
