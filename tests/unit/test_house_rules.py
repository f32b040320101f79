"""The rules of the house: what the design says of every module, looked up in the source."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
GENERATOR = REPOSITORY / "generator"
BACKEND = REPOSITORY / "backend"
LONGEST_MODULE = 400

# `mend` and `earlier` make a copy in a temporary folder; what they write into a workspace goes through `stage`.
MAY_WRITE = {"rolebook/stage.py", "rolebook/starter.py", "rolebook/mend.py"}
MAY_PRINT = ("rolebook/cli/", "rolebook/reporters/", "rolebook/server/", "rolebook_backend/cli/")

WRITING_METHODS = {
    "write_text", "write_bytes", "mkdir", "makedirs", "touch", "unlink", "rmdir", "removedirs", "rmtree",
    "copyfile", "copytree", "copy2", "symlink_to", "hardlink_to", "rename", "renames",
}  # fmt: skip
PRINTING_CALLS = {"print", "echo", "secho", "print_exception", "print_json"}
OPEN_FOR_WRITING = re.compile(r"[wax+]")


def modules(*roots: Path) -> Iterator[Path]:
    for root in roots:
        yield from sorted(root.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(GENERATOR if path.is_relative_to(GENERATOR) else BACKEND).as_posix()


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text("utf-8"), str(path))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last part of what is called: `write_text` of `path.write_text(…)`."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def opens_for_writing(call: ast.Call) -> bool:
    if called(call) not in {"open", "fdopen"}:
        return False
    named = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    # open(path, mode) has it second, path.open(mode) first
    position = 0 if isinstance(call.func, ast.Attribute) and called(call) == "open" else 1
    modes = named or call.args[position : position + 1]
    return any(isinstance(mode, ast.Constant) and OPEN_FOR_WRITING.search(str(mode.value)) for mode in modes)


def writes(call: ast.Call) -> bool:
    return opens_for_writing(call) or (isinstance(call.func, ast.Attribute) and called(call) in WRITING_METHODS)


def prints(call: ast.Call) -> bool:
    return called(call) in PRINTING_CALLS or ast.unparse(call.func) in {
        "sys.stdout.write",
        "sys.stderr.write",
    }


@pytest.mark.parametrize(
    "source", ["p.write_text('')", "open(p, 'w')", "p.open('ab')", "p.open(mode='x')", "p.mkdir()"]
)
def test_the_scan_sees_what_writes(source: str) -> None:
    assert writes(ast.parse(source, mode="eval").body)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "source", ["open(p)", "p.open('rb')", "p.read_text()", "open(p, 'r')", "'w'.replace('w', 'x')"]
)
def test_the_scan_leaves_reading_alone(source: str) -> None:
    assert not writes(ast.parse(source, mode="eval").body)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", ["print(1)", "click.echo(1)", "console.print(1)", "sys.stderr.write('')"])
def test_the_scan_sees_what_prints(source: str) -> None:
    assert prints(ast.parse(source, mode="eval").body)  # type: ignore[arg-type]


def test_there_are_modules_to_look_at() -> None:
    assert len(list(modules(GENERATOR))) > 30
    assert len(list(modules(BACKEND))) > 10


def test_no_module_is_longer_than_one_can_oversee() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in modules(GENERATOR, BACKEND)}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_only_stage_and_starter_write_files() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}: {ast.unparse(call)}"
        for path in modules(GENERATOR)
        if name_of(path) not in MAY_WRITE
        for call in calls(path)
        if writes(call)
    ]

    assert found == []


def test_only_the_commands_the_server_and_the_reporters_print() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}: {ast.unparse(call)}"
        for path in modules(GENERATOR, BACKEND)
        if not name_of(path).startswith(MAY_PRINT)
        for call in calls(path)
        if prints(call)
    ]

    assert found == []


def test_imports_go_down_the_layers_only() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(GENERATOR), str(BACKEND)))},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def locked() -> dict[str, list[Requirement]]:
    """What requirements.lock holds; a package can be there in two versions, under different markers."""
    found: dict[str, list[Requirement]] = {}
    for line in (REPOSITORY / "requirements.lock").read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text:
            requirement = Requirement(text)
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *(text for extra in ("serve", "zensical") for text in project["project"]["optional-dependencies"][extra]),
        *project["dependency-groups"]["dev"],
    ]
    pins = locked()

    for requirement in map(Requirement, asked):
        versions = [pin.specifier for pin in pins.get(canonicalize_name(requirement.name), [])]
        assert versions, f"{requirement} is not in requirements.lock; run: make lock"
        for version in versions:
            text = str(version).removeprefix("==")
            assert requirement.specifier.contains(text), f"{requirement}, but locked {text}; run: make lock"


def test_the_lock_pins_by_version_and_names_no_place() -> None:
    text = (REPOSITORY / "requirements.lock").read_text("utf-8")

    assert not re.search(r"://|^\s*-|\s@\s|(?<![\w.])/\w", text, re.MULTILINE)
    for pins in locked().values():
        assert all(str(pin.specifier).startswith("==") for pin in pins)


GUARDED = """
import pytest

@pytest.mark.skipif(True, reason="no browser here")
def test_skips_by_mark(): ...

def test_skips_inside():
    pytest.skip("no database here")

@pytest.mark.shared
def test_skips_for_want_of_shared_documents():
    pytest.skip("../shared is not there")

@pytest.mark.xfail(raises=ValueError)
def test_is_known_to_fail():
    raise ValueError
"""


@pytest.mark.parametrize(
    ("ci", "shared", "counts"),
    [
        ("", False, "3 skipped, 1 xfailed"),
        ("true", False, "1 failed, 1 skipped, 1 xfailed, 1 error"),
        ("true", True, "2 failed, 1 xfailed, 1 error"),
    ],
)
def test_in_ci_a_skipped_test_fails(tmp_path: Path, ci: str, shared: bool, counts: str) -> None:
    done = run_guarded(tmp_path, GUARDED, ci=ci, shared=shared)

    assert counts in done.stdout.splitlines()[-1]
    assert ("In CI nothing may skip" in done.stdout) == bool(ci)
    assert done.returncode == (1 if ci else 0)


@pytest.mark.parametrize(("ci", "code"), [("", 5), ("true", 2)])
def test_in_ci_a_module_that_skips_itself_fails(tmp_path: Path, ci: str, code: int) -> None:
    whole = "import pytest\npytest.skip('nothing to run it with', allow_module_level=True)\n"

    assert run_guarded(tmp_path, whole, ci=ci).returncode == code


def run_guarded(tmp_path: Path, source: str, *, ci: str, shared: bool = False) -> subprocess.CompletedProcess[str]:
    """Run tests under a copy of the repository's own tests/conftest.py."""
    folder = tmp_path / "repository" / "tests"
    folder.mkdir(parents=True)
    if shared:
        (tmp_path / "shared").mkdir()
    (folder / "conftest.py").write_bytes((REPOSITORY / "tests" / "conftest.py").read_bytes())
    (folder / "test_sample.py").write_text(source, "utf-8")
    (folder.parent / "pytest.ini").write_text("[pytest]\nmarkers =\n  shared\n", "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=folder.parent,
        env={**os.environ, "CI": ci, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
