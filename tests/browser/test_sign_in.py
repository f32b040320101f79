"""Signing in and out in a browser, against the command itself with its mails on the terminal."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from browser.small_screen import is_sound, small

__all__ = ["small"]

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "rolebook_backend")
ENVIRONMENT = os.environ | {"PYTHONPATH": str(REPOSITORY / "backend"), "PYTHONUNBUFFERED": "1"}


class Running(NamedTuple):
    """A backend, and where it writes its mails."""

    url: str
    process: subprocess.Popen[str]

    def link(self) -> str:
        """Wait for the next mail and return its link."""
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.match(rf"{self.url}/f/sign-in/\S+", line):
                return found[0]
        raise AssertionError("no mail came")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with serving(tmp_path, REPOSITORY / "tests" / "examples" / "contracts") as served:
        yield served


@contextmanager
def serving(tmp_path: Path, contracts: Path, *more: str) -> Iterator[Running]:
    people = tmp_path / "people.csv"
    people.write_text("id,email,name,role,access\nada,ada@example.com,Ada,staff,editor\n")
    database = tmp_path / "answers.db"
    subprocess.run(
        [*COMMAND, "people", "import", "--database", str(database), str(people)], env=ENVIRONMENT, check=True
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [*COMMAND, "serve", "--contracts", str(contracts), "--database", str(database)]
    options = ["--port", str(port), "--address", url, "--smtp", "console", *more]
    with subprocess.Popen(
        [*command, *options], env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Listening at")
        yield Running(url, process)
        process.kill()


def test_somebody_signs_in_and_out(small: Page, running: Running) -> None:
    small.goto(f"{running.url}/f/me")
    expect(small).to_have_url(f"{running.url}/f/sign-in?next=/f/me")
    is_sound(small)
    small.get_by_label("E-mail address").fill("ada@example.com")
    small.get_by_role("button", name="Send the link").click()
    expect(small.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    is_sound(small)

    small.goto(running.link())
    expect(small.get_by_text("You are about to sign in as ada@example.com.")).to_be_visible()
    is_sound(small)
    small.get_by_role("button", name="Sign in").click()
    expect(small).to_have_url(f"{running.url}/f/me")
    expect(small.get_by_text("Editor")).to_be_visible()
    is_sound(small)

    small.get_by_role("button", name="Sign out").click()
    expect(small).to_have_url(f"{running.url}/")
    small.goto(f"{running.url}/f/me")
    expect(small).to_have_url(f"{running.url}/f/sign-in?next=/f/me")


def test_the_door_of_a_private_handbook_has_the_brands_colours(small: Page, built_base: Path, tmp_path: Path) -> None:
    site = built_base / "site" / "base"
    with serving(tmp_path, site / "contracts", "--site", str(site), "--private") as running:
        small.goto(f"{running.url}/commitments/")
        expect(small).to_have_url(f"{running.url}/f/sign-in?next=/commitments/")
        colours = (site / "assets" / "rolebook" / "brand.css").read_text("utf-8")
        named = re.search(r"--rb-primary: #(..)(..)(..);", colours)
        assert named
        red, green, blue = (int(part, 16) for part in named.groups())
        expect(small.locator(".rb-page__header")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
        is_sound(small)
