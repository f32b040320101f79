"""A report as SARIF 2.1.0, the format that code-scanning services read (OASIS standard of 27 March 2020)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolebook import __version__
from rolebook.diagnostics import Diagnostic, Edit, Fix, Report, Span
from rolebook.diagnostics.codes import CODES, Code
from rolebook.reporters.plain import folder_in_repository, print_json
from rolebook.reporters.sources import Sources

if TYPE_CHECKING:
    from rich.console import Console

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"


def report_as_sarif(report: Report, root: Path, console: Console) -> None:
    """Print one SARIF log with one run; files are named from the root of the repository, or else of the workspace."""
    places = _Places(Sources(root), folder_in_repository(root))
    print_json(_log(list(report), places), console)


def _log(found: Sequence[Diagnostic], places: _Places) -> dict[str, Any]:
    used = {one.code for one in found}
    rules = [code for code in CODES if code.name in used]
    driver = {"name": "Rolebook", "version": __version__, "rules": [_rule(code) for code in rules]}
    order = {code.name: index for index, code in enumerate(rules)}
    fingerprints = _fingerprints(found)
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root folder of what was checked out."}}},
        "results": [
            _result(one, order[one.code], fingerprint, places)
            for one, fingerprint in zip(found, fingerprints, strict=True)
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    samples = [(label, text) for label, text in (("Wrong", code.wrong), ("Right", code.right)) if text]
    plain = "".join(f"\n\n{label}:\n{text}" for label, text in samples)
    formatted = "".join(f"\n\n{label}:\n\n```yaml\n{text}\n```" for label, text in samples)
    return {
        "id": code.name,
        "name": "".join(part.capitalize() for part in code.name.split("-")),
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.explanation},
        "help": {"text": code.explanation + plain, "markdown": code.explanation + formatted},
        "defaultConfiguration": {"level": code.severity},
    }


def _result(found: Diagnostic, rule: int, fingerprint: str, places: _Places) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": str(found.severity),
        "message": {"text": f"{found.message}. {found.help}".strip()},
        "locations": [{"physicalLocation": places.location(found.span)}],
        "partialFingerprints": {"rolebook/v1": fingerprint},
    }
    if found.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": label}, "physicalLocation": places.location(span)}
            for number, (label, span) in enumerate(found.related, 1)
        ]
    if found.fix is not None:
        result["fixes"] = [_fix(found.fix, found.help, places)]
    return result


def _fix(fix: Fix, text: str, places: _Places) -> dict[str, Any]:
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        files.setdefault(edit.span.file, []).append(edit)
    changes = [
        {"artifactLocation": places.artifact(file), "replacements": [places.replacement(edit) for edit in edits]}
        for file, edits in files.items()
    ]
    return {"description": {"text": text or "Write this instead."}, "artifactChanges": changes}


@dataclass(frozen=True)
class _Places:
    """Places in SARIF's words. They lie inside the text of their file, which a span at its end need not."""

    sources: Sources
    folder: str

    def location(self, span: Span) -> dict[str, Any]:
        """A file and a region of it."""
        return {"artifactLocation": self.artifact(span.file), "region": self._region(span)}

    def artifact(self, file: str) -> dict[str, str]:
        """A file by its address; its name may hold bytes that are no text."""
        import os  # noqa: PLC0415 (only where this format is asked for)
        from urllib.parse import quote  # noqa: PLC0415

        return {"uri": quote(os.fsencode(self.folder + file)), "uriBaseId": _ROOT}

    def replacement(self, edit: Edit) -> dict[str, Any]:
        """One edit, with the ends of lines that its file has."""
        region = self._region(edit.span)
        lines = self.sources.lines(edit.span.file)
        if edit.takes_line and edit.span.line < len(lines):
            region |= {"endLine": region["startLine"] + 1, "endColumn": 1}
        text = edit.text.replace("\n", self._ending(edit.span)) if "\n" in edit.text else edit.text
        return {"deletedRegion": region, "insertedContent": {"text": text}}

    def _region(self, span: Span) -> dict[str, int]:
        lines = self.sources.lines(span.file)
        line = min(span.line, len(lines) or span.line)
        end = span.column + span.length
        if lines:
            end = max(span.column, min(end, len(lines[line - 1]) + 1))
        return {"startLine": line, "startColumn": span.column, "endLine": line, "endColumn": end}

    def _ending(self, span: Span) -> str:
        """How the line of a place ends."""
        import re  # noqa: PLC0415 (seldom needed)

        parts = re.split(r"(\r\n|\n|\r)", self.sources.text(span.file) or "")
        return (parts[1::2] + ["\n"] * span.line)[span.line - 1]


def _fingerprints(found: Sequence[Diagnostic]) -> list[str]:
    """What stays the same when lines above are added or taken away, so that a service knows a problem again.

    Problems of one file that read alike are told apart by their order.
    """
    import hashlib  # noqa: PLC0415 (only where this format is asked for)

    seen: Counter[tuple[str, str, str]] = Counter()
    fingerprints = []
    for one in found:
        alike = (one.code, one.span.file, one.message)
        words = "\n".join((*alike, str(seen[alike])))
        fingerprints.append(hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32])
        seen[alike] += 1
    return fingerprints
