"""A workspace opened in an editor that runs the YAML language server."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from .language_server import LanguageServer

CURSOR = "‸"
_KEY = re.compile(r"(?:- )?([a-z_]+):")
_CAPABILITIES = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"snippetSupport": True}},
    },
}


class Problem(NamedTuple):
    """What the editor underlines, and what it says about it; lines and columns count from 1."""

    line: int
    column: int
    message: str


class Editor:
    """Files are opened by their path in the workspace, as they are or with a text that is not saved yet.

    Such a text names the schema of its kind in its first line, as the starter's files do. `‸` in it is the cursor.
    """

    def __init__(self, server: LanguageServer, workspace: Path) -> None:
        """Introduce the editor to the server; afterwards the server has read the settings."""
        self.workspace = workspace
        self._server = server
        self._versions = itertools.count(1)
        folder = {"uri": workspace.as_uri(), "name": workspace.name}
        server.request(
            "initialize",
            {"processId": os.getpid(), "rootUri": folder["uri"], "workspaceFolders": [folder]}
            | {"capabilities": _CAPABILITIES},
        )
        # VS Code's extension says so too; the server then tells when it has all settings and schemas.
        server.notify("yaml/supportSchemaSelection", {})
        server.notify("initialized", {})
        server.told("yaml/schema/store/initialized")

    def problems_of(self, files: Iterable[str]) -> dict[str, list[Problem]]:
        """What is underlined in files as they are."""
        with self._all_open(files) as opened:
            return {file: problems for file, (_, problems) in opened.items()}

    def schemas_of(self, files: Iterable[str]) -> dict[str, list[str]]:
        """The schemas that files as they are are held to, by their names."""
        with self._all_open(files) as opened:
            return {
                file: [Path(one["uri"]).name for one in self._server.request("yaml/get/jsonSchema", [uri])]
                for file, (uri, _) in opened.items()
            }

    def explained_keys(self, files: Iterable[str]) -> dict[str, dict[str, str]]:
        """What the editor says of each key at the left edge of files as they are."""
        with self._all_open(files) as opened:
            return {file: self._explained_keys(file, uri) for file, (uri, _) in opened.items()}

    def problems(self, file: str, kind: str, text: str) -> list[Problem]:
        """What is underlined in a text."""
        with self._opened(file, kind, text) as (_, problems, _):
            return problems

    def offers(self, file: str, kind: str, text: str) -> dict[str, str]:
        """What the editor offers at the cursor: the words, each with what would be written."""
        with self._opened(file, kind, text) as (uri, _, position):
            offered = self._server.request("textDocument/completion", _at(uri, position))
        return {item["label"]: item.get("insertText", item["label"]) for item in offered["items"]}

    def explains(self, file: str, kind: str, text: str) -> str:
        """What the editor says of the word under the cursor."""
        with self._opened(file, kind, text) as (uri, _, position):
            return self._hover(uri, position)

    def _explained_keys(self, file: str, uri: str) -> dict[str, str]:
        lines = (self.workspace / file).read_text("utf-8").splitlines()
        keys = ((number, _KEY.match(line)) for number, line in enumerate(lines))
        # Inside the key: the sign it begins with still counts as the end of an inner part above it.
        return {
            key[1]: self._hover(uri, {"line": number, "character": key.start(1) + 1}) for number, key in keys if key
        }

    @contextmanager
    def _all_open(self, files: Iterable[str]) -> Iterator[dict[str, tuple[str, list[Problem]]]]:
        """All of them open at once: the server waits before it looks at one, but not for each in turn."""
        opened = {file: self._open(file, (self.workspace / file).read_text("utf-8")) for file in files}
        yield {file: (uri, self._problems(uri)) for file, uri in opened.items()}
        for uri in opened.values():
            self._close(uri)

    @contextmanager
    def _opened(self, file: str, kind: str, text: str) -> Iterator[tuple[str, list[Problem], dict[str, int]]]:
        up = os.path.relpath(self.workspace / "data" / ".schemas", (self.workspace / file).parent)
        whole = f"# yaml-language-server: $schema={Path(up).as_posix()}/{kind}.schema.json\n{text}"
        before, _, after = whole.partition(CURSOR)
        uri = self._open(file, before + after)
        last = before.rpartition("\n")[2]
        yield uri, self._problems(uri), {"line": before.count("\n"), "character": len(last.encode("utf-16-le")) // 2}
        self._close(uri)

    def _open(self, file: str, text: str) -> str:
        uri = (self.workspace / file).as_uri()
        # The server takes a text for one it knows already where path and version are the same.
        document = {"uri": uri, "languageId": "yaml", "version": next(self._versions), "text": text}
        self._server.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def _problems(self, uri: str) -> list[Problem]:
        told = self._server.told("textDocument/publishDiagnostics", lambda about: about["uri"] == uri)
        starts = ((one["range"]["start"], one["message"]) for one in told["diagnostics"])
        return [Problem(start["line"] + 1, start["character"] + 1, message) for start, message in starts]

    def _close(self, uri: str) -> None:
        self._server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert self._problems(uri) == []  # what was underlined is no longer

    def _hover(self, uri: str, position: dict[str, int]) -> str:
        said = self._server.request("textDocument/hover", _at(uri, position))
        return str(said["contents"]["value"]) if said else ""


def _at(uri: str, position: dict[str, int]) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": position}
