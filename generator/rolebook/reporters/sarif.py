"""A report as SARIF 2.1.0, the format that code-scanning services read (OASIS standard of 27 March 2020)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolebook import __version__
from rolebook.diagnostics import CODES, Code, Diagnostic, Edit, Fix, Report, Span

if TYPE_CHECKING:
    from rich.console import Console

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "WORKSPACE"


def report_as_sarif(report: Report, root: Path, console: Console) -> None:  # noqa: ARG001 (one signature for all)
    """Print one SARIF log with one run; places are relative to the root of the workspace."""
    console.out(json.dumps(_log(list(report)), ensure_ascii=False, indent=2), highlight=False)


def _log(found: Sequence[Diagnostic]) -> dict[str, Any]:
    used = {one.code for one in found}
    rules = [code for code in CODES if code.name in used]
    driver = {"name": "Rolebook", "version": __version__, "rules": [_rule(code) for code in rules]}
    order = {code.name: index for index, code in enumerate(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root folder of the workspace."}}},
        "results": [_result(one, order[one.code]) for one in found],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    shown = "".join(f"\n\n{label}:\n{text}" for label, text in (("Wrong", code.wrong), ("Right", code.right)) if text)
    return {
        "id": code.name,
        "name": "".join(part.capitalize() for part in code.name.split("-")),
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.explanation},
        "help": {"text": code.explanation + shown},
        "defaultConfiguration": {"level": code.severity},
    }


def _result(found: Diagnostic, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": str(found.severity),
        "message": {"text": f"{found.message}. {found.help}".strip()},
        "locations": [{"physicalLocation": _location(found.span)}],
        "partialFingerprints": {"rolebook/v1": _fingerprint(found)},
    }
    if found.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": label}, "physicalLocation": _location(span)}
            for number, (label, span) in enumerate(found.related, 1)
        ]
    if found.fix is not None:
        result["fixes"] = [_fix(found.fix, found.help)]
    return result


def _location(span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(span.file), "region": _region(span)}


def _artifact(file: str) -> dict[str, str]:
    from urllib.parse import quote  # noqa: PLC0415 (only where this format is asked for)

    return {"uri": quote(file), "uriBaseId": _ROOT}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.line,
        "endColumn": span.column + span.length,
    }


def _fix(fix: Fix, text: str) -> dict[str, Any]:
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        files.setdefault(edit.span.file, []).append(edit)
    changes = [
        {
            "artifactLocation": _artifact(file),
            "replacements": [
                {"deletedRegion": _deleted(edit), "insertedContent": {"text": edit.text}} for edit in edits
            ],
        }
        for file, edits in files.items()
    ]
    return {"description": {"text": text or "Write this instead."}, "artifactChanges": changes}


def _deleted(edit: Edit) -> dict[str, int]:
    region = _region(edit.span)
    return region | {"endLine": edit.span.line + 1, "endColumn": 1} if edit.takes_line else region


def _fingerprint(found: Diagnostic) -> str:
    """What stays the same when lines above are added or taken away, so that a service knows the problem again."""
    import hashlib  # noqa: PLC0415 (only where this format is asked for)

    return hashlib.sha256(f"{found.code}\n{found.span.file}\n{found.message}".encode()).hexdigest()[:32]
