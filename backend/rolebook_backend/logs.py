"""What is written to standard error: one event a line, as JSON or as text; docs/logs.md names the events.

No answer, name, key, receipt or link is ever in it. An exception that nobody foresaw is told by its kind and its
places, not by its words: they may quote an answer.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING

import structlog
from structlog.contextvars import merge_contextvars
from structlog.stdlib import ProcessorFormatter

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

STYLES = ("json", "text")

QUIET = ("python_multipart", "httpx", "sqlalchemy", "alembic")
"""Libraries whose warnings may quote what was sent; what they find is told by a refusal anyhow."""


def log_to_stderr(style: str) -> None:
    """Write all events there, those of the libraries too."""
    end: Processor = structlog.processors.JSONRenderer()
    if style != "json":
        end = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    shared: list[Processor] = [
        merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    structlog.configure(processors=[*shared, end], logger_factory=structlog.WriteLoggerFactory(sys.stderr))
    foreign: list[Processor] = [*shared, structlog.stdlib.add_logger_name]
    own: list[Processor] = [ProcessorFormatter.remove_processors_meta, _by_name, end]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ProcessorFormatter(processors=own, foreign_pre_chain=foreign))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Put the kind of an exception and its places instead of the exception."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found if isinstance(found, BaseException) else None
    if found is True:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = type(error).__name__
        event["places"] = [
            f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


def _by_name(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Give what a library logs a name of its own; its words stand beside."""
    return {**event, "event": "library", "said": event["event"]}
