"""The site engines that can build a staged project. The pages depend on neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rolebook.engines.messages import EngineError, Messages
from rolebook.engines.mkdocs import build_with_mkdocs
from rolebook.engines.zensical import build_with_zensical

__all__ = ["ENGINES", "Engine", "EngineError", "Messages", "engine_named"]


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine: it builds the project in a folder into the folder's `site/` and gives back its warnings."""

    name: str
    build: Callable[[Path], Messages]


ENGINES: tuple[Engine, ...] = (Engine("mkdocs", build_with_mkdocs), Engine("zensical", build_with_zensical))


def engine_named(name: str) -> Engine:
    """The engine of that name. Raises `StopIteration` if there is none."""
    return next(engine for engine in ENGINES if engine.name == name)
