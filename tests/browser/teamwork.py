"""A backend that serves the starter's base edition and whose people sign in, with a team to look at."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from browser.conftest import REPOSITORY, Served, copied, watched

COMMAND = [sys.executable, "-m", "rolebook_backend"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY / "backend"), "PYTHONUNBUFFERED": "1"}
HEADER = "X-Who"
FORM = "competency-professional.staff"
SIGNED = "acknowledgement.my-role.staff"

_LET_IN = """
import asyncio, sys
from pathlib import Path
from rolebook_backend.store import Person, SqliteStore

people = [Person("grace", "grace@example.com", "Grace", "management")]
people += [Person(name, f"{name}@example.com", name.title(), "staff", "grace") for name in ("ada", "bo", "cem")]
people.append(Person("eve", "eve@example.com", "Eve", access=frozenset({"editor", "administrator", "auditor"})))
store = SqliteStore(Path(sys.argv[1]))
store.open()
asyncio.run(store.set_people(people))
store.close()
"""


@dataclass(frozen=True)
class Team:
    """Where it is served."""

    served: Served

    @property
    def url(self) -> str:
        return self.served.url

    @property
    def contracts(self) -> Path:
        return self.served.workspace / "site" / "base" / "contracts"

    def answers(self, form: str, step: int) -> dict[str, str]:
        """Answers to a form: everywhere so many steps up."""
        return _answers(self.served.workspace, form, step)

    def who(self, name: str) -> dict[str, str]:
        """What a proxy would say of somebody."""
        return {HEADER: f"{name}@example.com"}

    def send(self, name: str, form: str, step: int, about: str = "") -> None:
        """Answer a form, as nobody without a name: everywhere so many steps up; about whom, in a manager's case."""
        path = f"/f/team/{about}/assess/{form}" if about else f"/f/{form}"
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Origin": self.url}
        body = json.dumps(_answers(self.served.workspace, form, step)).encode()
        request = urllib.request.Request(self.url + path, body, headers | (self.who(name) if name else {}))
        urllib.request.urlopen(request).close()


@contextmanager
def team(built: Path, folder: Path) -> Iterator[Team]:
    """Serve it, with what two of three people sent."""
    workspace = copied(built, folder / "workspace")
    site, database = workspace / "site" / "base", folder / "answers.db"
    change_results(site, FORM, manager=True)
    subprocess.run([sys.executable, "-c", _LET_IN, str(database)], env=ENVIRONMENT, check=True)
    arguments = ["serve", "--contracts", site / "contracts", "--database", database, "--site", site, "--port", "0"]
    arguments += ["--identity-header", HEADER, "--trusted-proxy", "127.0.0.1"]
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        env=ENVIRONMENT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            assert process.stdout
            found = re.match(r"Listening at (http://[\d.:]+)/f/", process.stdout.readline())
            assert found
            running = Team(Served(found[1], database, workspace))
            running.send("ada", SIGNED, 0)
            running.send("ada", FORM, 1)
            running.send("bo", FORM, 3)
            running.send("grace", FORM, 2, about="bo")
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def change_results(site: Path, form: str, **said: object) -> None:
    """Change for whom the results of a form of a built site are, as if its assessment said so."""
    path = site / "contracts" / f"{form}.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    before = data["digest"]
    data["results"].update(said)
    left_out = {"digest", "history", "page", "site", "submission"}
    pinned = {name: value for name, value in data.items() if name not in left_out}
    canonical = json.dumps(pinned, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data["digest"] = "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    page = site / data["page"] / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace(before, data["digest"]), encoding="utf-8")


def _answers(workspace: Path, form: str, step: int) -> dict[str, str]:
    path = workspace / "site" / "base" / "contracts" / f"{form}.json"
    words = {"statement": "yes", "date": "2026-03-31"}
    return {
        field["name"]: field["options"][min(step, len(field["options"]) - 1)]["value"]
        if field["options"]
        else words.get(field["type"], "Some words.\nMore.")
        for field in json.loads(path.read_text(encoding="utf-8"))["fields"]
    }


def seen_by(who: str, browser: Browser, office: Team) -> Iterator[Page]:
    """Somebody's browser, without script, watched."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False, extra_http_headers=office.who(who)
    )
    context.set_default_timeout(15_000)
    yield from watched(context.new_page(), office.served)
    context.close()
