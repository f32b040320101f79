"""How a process that serves for months deals with its memory."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

GARBAGE = 20_000
"""Objects that may come to be before the collector of garbage looks among the youngest."""

ARENAS = 2
"""Heaps of the C library: by itself it makes eight for each core, and threads leave gaps in each."""

M_ARENA_MAX = -8
"""What glibc's mallopt calls it."""


def keep_small() -> None:
    """Spare the collector what lives as long as the process, let it look less often, and keep the heaps few.

    Next to nothing here goes round in circles; with the usual 700 objects the collector looks several times a request.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 10, 10)
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # other C libraries than glibc have no such thing
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
