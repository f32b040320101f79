"""The JSON Schemas of the data as files."""

from __future__ import annotations

import json


def schema_text(schema: object) -> str:
    """A schema as a file for people to read."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
