"""A process that serves for long does not grow by the threads it reads with."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from .processes import ENVIRONMENT

HEAPS = """
import ctypes, sys, tempfile, threading
from rolebook_backend.cli.memory import keep_small

if "small" in sys.argv:
    keep_small()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
together = threading.Barrier(6)

def work():
    together.wait()
    kept = [libc.malloc(3000) for _ in range(100)]
    together.wait()
    for one in kept:
        libc.free(one)

threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.fopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes, libc.fclose.argtypes = [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
with tempfile.NamedTemporaryFile() as file:
    stream = libc.fopen(file.name.encode(), b"w")
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(file.read().count(b"<heap "))
"""


def heaps(*arguments: str) -> int:
    """Return how many heaps six threads work in."""
    done = subprocess.run(
        [sys.executable, "-c", HEAPS, *arguments], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc makes a heap for each thread")
def test_threads_share_few_heaps() -> None:
    assert heaps() > 2
    assert heaps("small") == 2
