"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket, ended afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "rolebook"
WITH_PASSWORD = "secretive"  # noqa: S105 (the user who needs one)
PASSWORD = "p@ss/w:rd?"  # noqa: S105 (of a server that lives as long as the tests)


class Server:
    """One server; where the tests run as root, it runs as another user, for PostgreSQL refuses root."""

    def __init__(self, programs: Path, folder: Path, *settings: str) -> None:
        self._programs = programs
        self._folder = folder
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the files of the server, with one user who has to give a password."""
        _give(self._folder)
        made = ("--username", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
        self._run("initdb", "--pgdata", str(self._data), *made)
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"local all {WITH_PASSWORD} scram-sha-256\n{rules.read_text('utf-8')}", "utf-8")

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = ["listen_addresses=", f"unix_socket_directories={self._folder}", *self._settings]
        options = [part for setting in settings for part in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", str(self._data), *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **_other_user(),
            )
        self._wait()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT parts from its clients in order, SIGQUIT is as good as a crash."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait(timeout=60)
            self._process = None

    def address(self, name: str, user: str = OWNER) -> str:
        """Return the address of one of its databases."""
        return f"postgresql://{user}@/{name}?host={self._folder}"

    def empty_database(self, name: str = "postgres") -> str:
        """Return the address of a database, emptied: quicker than a new one."""
        self.execute("DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public", name)
        return self.address(name)

    def new_database(self, name: str, encoding: str = "UTF8") -> str:
        """Make a database anew and return its address."""
        self.execute(f"DROP DATABASE IF EXISTS {name}")
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'")
        return self.address(name)

    def execute(self, statement: str, name: str = "postgres") -> None:
        """Run a statement as the owner of everything."""
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            connection.execute(statement)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            **_other_user(),
        )
        assert done.returncode == 0, done.stderr

    def _wait(self) -> None:
        for _ in range(600):
            assert self._process
            assert self._process.poll() is None, (self._folder / "log").read_text("utf-8")
            try:
                psycopg.connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self._folder / "log").read_text("utf-8"))


@contextmanager
def server(programs: Path, *settings: str) -> Iterator[Server]:
    """Run a server for as long as the block lasts."""
    # Not below pytest's folder: that is the tests' user's alone, and too long for the path of a socket.
    folder = Path(tempfile.mkdtemp(prefix="rolebook-pg-"))
    running = Server(programs, folder, *settings)
    try:
        running.make()
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)


def _account() -> pwd.struct_passwd | None:
    """Return whom the server runs as, None for the user of the tests."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _give(folder: Path) -> None:
    if account := _account():
        os.chown(folder, account.pw_uid, account.pw_gid)


def _other_user() -> dict[str, Any]:
    account = _account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
