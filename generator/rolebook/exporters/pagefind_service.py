"""Talks to Pagefind's own service: records in, the files of a search index out.

The binary comes with Pagefind's wheel. Its Python client waits a tenth of a second after every answer
(docs/decisions/0002), so this speaks the same protocol, base64 of JSON with a comma behind each message, in one go.
"""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Iterable, Iterator
from typing import IO, Any

from pagefind.service import get_executable

Message = dict[str, Any]


class SearchIndexError(RuntimeError):
    """Pagefind could not be run or refused what it was given."""


def build_index(records: Iterable[Message], language: str) -> list[tuple[str, bytes]]:
    """The files of an index over custom records, as path and content.

    Each record has url, content, meta and filters. Raises `SearchIndexError`.
    """
    binary = get_executable()
    if binary is None:
        raise SearchIndexError("Pagefind's program is not installed; run: pip install 'pagefind[bin]'")
    requests = list(_requests(records, language))
    try:
        process = subprocess.Popen(  # noqa: S603 (the binary of an installed package)
            [str(binary), "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise SearchIndexError(f"Pagefind cannot be started: {error}") from error
    with process:
        assert process.stdin is not None  # noqa: S101 (both are pipes)
        assert process.stdout is not None  # noqa: S101
        # The service stops as soon as its input ends, so the input stays open until the last answer is in.
        writer = threading.Thread(target=_send, args=(process.stdin, requests), daemon=True)
        writer.start()
        try:
            files = _last_answer(process.stdout, len(requests))["files"]
        finally:
            process.terminate()
            writer.join()
    return sorted((file["path"], base64.b64decode(file["content"])) for file in files)


def _requests(records: Iterable[Message], language: str) -> Iterator[Message]:
    yield {"type": "NewIndex", "config": {"force_language": language}}
    for record in records:
        yield {"type": "AddRecord", "index_id": 0, "language": language, "sort": None, **record}
    yield {"type": "GetFiles", "index_id": 0}


def _send(pipe: IO[bytes], requests: list[Message]) -> None:
    try:
        for number, payload in enumerate(requests, 1):
            body = json.dumps({"message_id": number, "payload": payload}).encode()
            pipe.write(base64.b64encode(body) + b",")
        pipe.flush()
    except OSError:
        return  # the service is gone; the reader says so


def _last_answer(pipe: IO[bytes], last: int) -> Message:
    pending = b""
    while chunk := pipe.read1(1 << 20) if hasattr(pipe, "read1") else pipe.read(1 << 16):
        *whole, pending = (pending + chunk).split(b",")
        for answer in whole:
            # Only the last answer is large; the others are looked at for their kind alone.
            message: Message = json.loads(base64.b64decode(answer))
            if message["payload"]["type"] == "Error":
                raise SearchIndexError(str(message["payload"].get("message", "Pagefind refused a record")))
            if message.get("message_id") == last:
                payload: Message = message["payload"]
                return payload
    raise SearchIndexError("Pagefind stopped before the index was made")
