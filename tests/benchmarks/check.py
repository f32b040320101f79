"""`rolebook check` against check-jsonschema and ajv-cli, on 50, 1,000 and 10,000 generated entry files.

    make bench                                                  all sizes
    cd tests && ../.venv/bin/python -m benchmarks.check 1000    one

The peers validate the same files against the same schema; they look at no rule between entries.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import Runs, in_turn, machine
from rolebook.kinds import published_schemas

REPOSITORY = Path(__file__).resolve().parents[2]
MINIMAL = REPOSITORY / "tests" / "examples" / "valid" / "minimal"
BIN = Path(sys.executable).parent
PEERS = BIN.parent / "bench"
AJV = REPOSITORY / "tests" / "benchmarks" / "peers" / "node_modules" / "ajv-cli" / "dist" / "index.js"
AJV_OPTIONS = ("--spec=draft7", "--strict=false")
SIZES = (50, 1_000, 10_000)
DESCRIPTORS = 20


def main() -> None:
    """Measure each size and print a table."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    print(machine())
    print(", ".join(f"{name} {version}" for name, version in versions().items()))
    print(f"\n{'files':>7} {'command':<17} {'median s':>9} {'min s':>7} {'peak MiB':>9} {'times rolebook':>15}")
    peaks = {}
    for size in sizes:
        results = measured(size)
        peaks[size] = results["rolebook check"].peak
        own = results["rolebook check"].median
        for name, runs in results.items():
            print(
                f"{size:>7} {name:<17} {runs.median:>9.2f} {min(runs.wall):>7.2f} {runs.peak:>9.0f} "
                f"{runs.median / own:>15.1f}"
            )
    tell_growth(peaks)


def measured(size: int) -> dict[str, Runs]:
    """The runs of all three over so many files."""
    with TemporaryDirectory() as folder:
        workspace = generate(Path(folder), size)
        files = sorted(str(path) for path in (workspace / "data" / "competencies").glob("*.yml"))
        schema, pattern = str(Path(folder) / "schema.json"), str(workspace / "data" / "competencies" / "*.yml")
        commands = {
            "rolebook check": [str(BIN / "rolebook"), "check"],
            "ajv-cli": [node(), str(AJV), "validate", *AJV_OPTIONS, "-s", schema, "-d", pattern],
            "check-jsonschema": [str(PEERS / "bin" / "check-jsonschema"), "--schemafile", schema, *files],
        }
        many = 7 if size <= 1_000 else 3
        rounds = {"rolebook check": many, "ajv-cli": many, "check-jsonschema": 3 if size <= 1_000 else 1}
        return in_turn(commands, workspace, rounds)


def generate(folder: Path, size: int) -> Path:
    """A workspace with so many competencies, a file of about 50 lines each, and the schema beside it."""
    workspace = folder / "workspace"
    shutil.copytree(MINIMAL, workspace, ignore=shutil.ignore_patterns("expected.json"))
    schema = published_schemas()["competency.schema.json"]
    (folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    for number in range(size - 1):  # the minimal workspace has one
        (workspace / "data" / "competencies" / f"c{number}.yml").write_text(entry(number), encoding="utf-8")
    return workspace


def entry(number: int) -> str:
    """One competency."""
    descriptors = "".join(
        f"      - id: does-{at}\n        text: Does the thing number {at} of {number} so that others can rely on it.\n"
        for at in range(DESCRIPTORS)
    )
    return (
        f"id: competency-{number}\nname: Competency {number}\n"
        f"definition: What the competency number {number} means here, in a sentence of ordinary length.\n"
        "levels:\n  - track: professional\n    level: level-1\n    summary: People at this step do it well.\n"
        f"    descriptors:\n{descriptors}"
    )


def tell_growth(peaks: dict[int, float]) -> None:
    """How much memory each further file takes, between one size and the next: linear where that stays the same."""
    sizes = sorted(peaks)
    for small, large in pairwise(sizes):
        more = (peaks[large] - peaks[small]) / (large - small) * 1024
        print(f"memory from {small:,} to {large:,} files: {more:.0f} KiB a file")


def versions() -> dict[str, str]:
    """What is compared."""
    said = {
        "rolebook": [str(BIN / "rolebook"), "--version"],
        "ajv-cli": [node(), "-p", f"require('{AJV.parents[1] / 'package.json'}').version"],
        "check-jsonschema": [str(PEERS / "bin" / "check-jsonschema"), "--version"],
        "node": [node(), "--version"],
    }
    return {name: last_word(command) for name, command in said.items()}


def last_word(command: list[str]) -> str:
    """What a command says at the end."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]


def node() -> str:
    """The Node.js that set-up found."""
    return (BIN.parent / "node-path").read_text("utf-8").strip()


if __name__ == "__main__":
    main()
