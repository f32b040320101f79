"""MkDocs with Material, called within this process."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from rolebook.engines.messages import EngineError, Messages

# Material prints a notice about MkDocs 2 at every import unless told not to.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


class _Collector(logging.Handler):
    """Keeps warnings instead of printing them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: Messages = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def build_with_mkdocs(project: Path) -> Messages:
    """Build `project/mkdocs.yml` into `project/site`. Raises `EngineError`."""
    # Imported late: `check` and `explain` should not wait for MkDocs.
    from mkdocs.commands.build import build  # noqa: PLC0415
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    logger = logging.getLogger("mkdocs")
    collector = _Collector()
    logger.addHandler(collector)
    propagated, logger.propagate = logger.propagate, False
    try:
        config = load_config(str(project / "mkdocs.yml"), site_dir=str(project / "site"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    except (MkDocsException, SystemExit) as error:
        raise EngineError("; ".join([*collector.messages, str(error)])) from error
    except Exception as error:  # a template or an extension of the author's can raise anything
        raise EngineError(f"{type(error).__name__}: {error}") from error
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagated
    return collector.messages
