"""The wheel on its own: built, installed with pip into a fresh environment, used outside the checkout."""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IN_EVERY_WHEEL = (
    "rolebook/starter/mkdocs.yml",
    "rolebook/starter/data/handbook.yml",
    "rolebook/starter/data/.schemas/role.schema.json",
    "rolebook/starter/content/welcome.md",
    "rolebook/starter/brands/northlight/brand.yml",
    "rolebook/starter/overrides/rolebook/footer-note.html",
    "rolebook/render/templates/role.html.j2",
    "rolebook/theme/main.html",
    "rolebook/wording/en.json",
    "rolebook/assets/rolebook.css",
    "rolebook/assets/forms/form.js",
    "rolebook/forms/fieldtypes/parts.html.j2",
    "rolebook/forms/fieldtypes/rating/template.html.j2",
    "rolebook/forms/fieldtypes/rating/script.js",
    "rolebook/py.typed",
    "rolebook_backend/assets/pages.css",
    "rolebook_backend/templates/receipt.html",
    "rolebook_backend/contract.schema.json",
    "rolebook_backend/store/migrations/env.py",
    "rolebook_backend/store/migrations/versions/v0001_submissions.py",
    "rolebook_backend/py.typed",
)


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel, and nothing of the checkout."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        kept.pop("VIRTUAL_ENV", None)
        return {**kept, "PATH": os.pathsep.join((str(self.folder / "bin"), "/usr/bin", "/bin"))}

    @property
    def starter(self) -> Path:
        (package,) = self.folder.glob("lib/python3*/site-packages/rolebook")
        return package / "starter"

    def run(self, *command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a command of this environment in a folder."""
        return subprocess.run(
            [str(self.folder / "bin" / command[0]), *command[1:]],
            cwd=folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=600,
        )

    def install(self, what: str, constraints: Path) -> None:
        """Install with the pip that runs these tests: the environment itself needs none."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.python), "install", "--quiet"]
        run([*pip, "--no-input", "--constraint", str(constraints), what], cwd=self.folder)


def run(command: list[str], cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False, timeout=900)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the files that belong to the repository."""
    copy = tmp_path_factory.mktemp("wheel") / "checkout"
    for name in own_files(repository):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(repository / name, target)
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "."], cwd=copy)
    (built,) = (copy / "dist").glob("*.whl")
    return built


def own_files(repository: Path) -> list[str]:
    """What git has or would take; whoever checked it out, git may look."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repository, capture_output=True, check=True).stdout
    names = {name for name in listed.decode().split("\0") if name}
    return sorted(name for name in names if (repository / name).is_file())


@pytest.fixture(scope="module")
def installed(wheel: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel and its dependencies in an environment of their own; versions as locked."""
    fresh = Installed(tmp_path_factory.mktemp("installed") / "env")
    venv.create(fresh.folder, symlinks=True)
    fresh.install(str(wheel), repository / "requirements.lock")
    return fresh


@pytest.fixture(scope="module")
def new_handbook(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handbook that the installed command has made."""
    folder = tmp_path_factory.mktemp("outside")
    done = installed.run("rolebook", "new", "handbook", folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "handbook"


def digests(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file below a folder with the time it was written and what it holds."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_wheel_carries_all_that_its_packages_read(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    assert {name for name in IN_EVERY_WHEEL if name not in names} == set()
    assert not [name for name in names if name.startswith(("tests/", "docs/")) or "__pycache__" in name]


def test_the_wheel_names_its_commands_and_the_backend(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt"))
        entries = configparser.ConfigParser()
        entries.read_string(archive.read(name).decode())

    assert dict(entries["console_scripts"]) == {
        "rolebook": "rolebook.cli:main",
        "rolebook-backend": "rolebook_backend.cli:main",
    }
    assert dict(entries["rolebook.backend"]) == {"default": "rolebook_backend.app:create_app"}


def test_the_installed_package_is_not_the_checkout(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("python", "-c", "import rolebook; print(rolebook.__file__)", folder=tmp_path)

    assert Path(done.stdout.strip()).is_relative_to(installed.folder)


def test_serving_without_the_extra_says_what_to_install(installed: Installed, new_handbook: Path) -> None:
    done = installed.run("rolebook", "serve", folder=new_handbook)

    assert done.returncode == 2
    assert "pip install 'rolebook[serve]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_new_handbook_is_checked_and_built(installed: Installed, new_handbook: Path) -> None:
    before = digests(installed.starter)

    checked = installed.run("rolebook", "check", folder=new_handbook)
    built = installed.run("rolebook", "build", folder=new_handbook)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert built.returncode == 0, built.stdout + built.stderr
    site = new_handbook / "site" / "base"
    assert "<html" in (site / "index.html").read_text("utf-8")
    for folder in ("for/staff", "competencies/communication", "glossary", "a-z"):
        assert (site / folder / "index.html").is_file(), folder
    for folder, pattern in (("schemas", "*.schema.json"), ("contracts", "*.json")):
        found = list((site / folder).rglob(pattern))
        assert found, folder
        assert all(isinstance(json.loads(path.read_text("utf-8")), dict) for path in found)
    assert digests(installed.starter) == before


def test_a_new_handbook_is_the_whole_starter(installed: Installed, new_handbook: Path) -> None:
    starter = {path: digest for path, (_, digest) in digests(installed.starter).items()}
    handbook = {path: digest for path, (_, digest) in digests(new_handbook).items()}

    assert starter.items() <= handbook.items()


def test_with_the_extra_the_handbook_is_served(
    installed: Installed, wheel: Path, repository: Path, new_handbook: Path, free_port: int
) -> None:
    installed.install(f"{wheel}[serve]", repository / "requirements.lock")
    before = digests(installed.starter)

    with serving(installed, new_handbook, free_port) as answer:
        status, page = answer("/")
        health, facts = answer("/f/health")
        explained, _ = answer("/_rolebook/codes/unknown-key")

    assert (status, health, explained) == (200, 200, 200)
    assert "<html" in page
    assert json.loads(facts)["ok"] is True
    assert (new_handbook / "var" / "answers.db").is_file()
    assert digests(installed.starter) == before


@contextmanager
def serving(installed: Installed, folder: Path, port: int) -> Iterator[Callable[[str], tuple[int, str]]]:
    """`rolebook serve` as a process of its own, interrupted at the end; yields what gets a path."""
    command = [str(installed.folder / "bin" / "rolebook"), "serve", "--port", str(port)]
    log = folder.parent / "serve.log"
    with (
        log.open("w", encoding="utf-8") as printed,
        subprocess.Popen(
            command, cwd=folder, env=installed.environment, stdout=printed, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            wait_until_it_answers(process, port, log)
            yield lambda path: get(f"http://127.0.0.1:{port}{path}")
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0, log.read_text("utf-8")
        finally:
            process.kill()


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """It builds the site first. Fails at once when the process ends, after two minutes otherwise."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text("utf-8")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.2)
    pytest.fail(f"nobody answers at port {port}\n{log.read_text('utf-8')}")


def get(address: str) -> tuple[int, str]:
    """The status and text of a page of this machine, whatever proxy the environment names."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as response:
        return response.status, response.read().decode()
