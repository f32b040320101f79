"""How property tests run: no time limit for one example, as tests assert no times; in CI always the same examples."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("rolebook", deadline=None)
settings.register_profile("rolebook-ci", deadline=None, derandomize=True, database=None)
settings.load_profile("rolebook-ci" if os.environ.get("CI") else "rolebook")
