"""An editor as the language server sees it: JSON-RPC over stdio, as far as the tests need it."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

# How long the server may be silent; then it is ended, and the test fails.
PATIENCE = 120
_PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "npm_config_proxy", "npm_config_https_proxy"}

Message = dict[str, Any]
Settings = dict[str, Any]


class LanguageServer:
    """A language server in a process of its own. The editor's settings are handed out when it asks for them."""

    def __init__(self, command: list[str], folder: Path, settings: Settings, log: Path) -> None:
        """Start it in a folder; what it writes to stderr is kept in a file."""
        self._settings = settings
        self._log = log
        self._numbers = itertools.count(1)
        self._waiting: list[Message] = []
        kept = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                command, cwd=folder, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )

    def request(self, method: str, parameters: Any) -> Any:
        """Ask for something and wait for the answer."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": parameters})
        answer = self._first(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def notify(self, method: str, parameters: Any) -> None:
        """Tell something."""
        self._send({"method": method, "params": parameters})

    def told(self, method: str, about: Callable[[Any], bool] = lambda _: True) -> Any:
        """Wait until the server tells something; each telling is handed out once."""
        return self._first(lambda message: message.get("method") == method and about(message.get("params")))["params"]

    def stop(self) -> None:
        """End the process; one that does not end by itself is killed."""
        try:
            if self._process.poll() is None:
                self.request("shutdown", None)
                self.notify("exit", None)
                self._process.wait(timeout=PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                pipe.close()

    @property
    def log(self) -> str:
        """What it has written to stderr."""
        return self._log.read_text("utf-8", errors="replace")

    def _first(self, wanted: Callable[[Message], bool]) -> Message:
        for message in self._waiting:
            if wanted(message):
                self._waiting.remove(message)
                return message
        while True:
            message = self._receive()
            if "method" in message and "id" in message:
                self._answer(message)
            elif wanted(message):
                return message
            else:
                self._waiting.append(message)

    def _answer(self, request: Message) -> None:
        """What the server asks its editor for: settings, and leave to register things."""
        result = None
        if request["method"] == "workspace/configuration":
            result = [self._settings.get(item.get("section", "")) for item in request["params"]["items"]]
        self._send({"id": request["id"], "result": result})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        pipe.flush()

    def _receive(self) -> Message:
        """The next message. A server that stays silent is ended, which ends the waiting."""
        pipe = self._process.stdout
        assert pipe is not None
        watch = threading.Timer(PATIENCE, self._process.kill)
        watch.start()
        try:
            return self._read(pipe)
        finally:
            watch.cancel()

    def _read(self, pipe: IO[bytes]) -> Message:
        length = 0
        while header := pipe.readline().strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, f"the language server has ended\n{self.log}"
        message: Message = json.loads(pipe.read(length))
        return message
