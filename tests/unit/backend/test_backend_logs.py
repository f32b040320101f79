"""What is logged, in which shape, under which number, and what never is."""

from __future__ import annotations

import ast
import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

import rolebook_backend
from rolebook_backend.logs import without_words

from .processes import ENVIRONMENT
from .sending import ANSWERS, AS_JSON, PATH
from .test_backend_agreement import COMPLETE
from .test_backend_agreements import PATH as AGREEMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[3]
MARK = "marked7"
FAILING = """
import sys
from rolebook_backend.submit import Desk
from rolebook_backend.cli import main

take = Desk.take

async def taken(self, contract, body, *more):
    if any(value == "marked7-fails" for _, value in body.pairs):
        raise ValueError(str(body.pairs))
    return await take(self, contract, body, *more)

Desk.take = taken
main(sys.argv[1:])
"""


@dataclass
class Serving:
    """A backend of its own, and after it has ended what it wrote."""

    address: str
    process: subprocess.Popen[str]
    log: str = ""

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.splitlines()]


@contextmanager
def logging_as(style: str, contracts: Path, database: Path, **environment: str) -> Iterator[Serving]:
    arguments = ["serve", "--contracts", contracts, "--database", database, "--port", "0", "--log", style]
    with subprocess.Popen(
        [sys.executable, "-c", FAILING, *map(str, arguments)],
        env=ENVIRONMENT | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        serving = Serving(process.stdout.readline().split()[2].removesuffix("/f/"), process)
        try:
            yield serving
        finally:
            process.send_signal(signal.SIGTERM)
            printed, serving.log = process.communicate(timeout=60)
            assert MARK not in printed


def everything(address: str) -> tuple[set[int], list[str]]:
    """Send marked secrets to every route, with every outcome; returns the statuses and the secrets that were made."""
    marked = {"Cookie": f"session={MARK}", "X-Forwarded-User": MARK}
    statuses: set[int] = set()
    made: list[str] = []

    def ask(method: str, path: str, **more: Any) -> httpx2.Response:
        headers = {**AS_JSON, **marked, **more.pop("headers", {})}
        response = client.request(method, path, headers=headers, **more)
        statuses.add(response.status_code)
        return response

    with httpx2.Client(base_url=address, timeout=60) as client:
        answers = ANSWERS | {"comment": MARK, "_key": f"{MARK}-key-0001"}
        made.append(ask("POST", PATH, json=answers).json()["receipt"])
        ask("POST", PATH, json=answers)
        ask("POST", PATH, json=answers, headers={"Authorization": f"Bearer {MARK}"})
        ask("POST", PATH, json=answers | {"comment": f"{MARK} other"})
        ask("POST", PATH, json={MARK: MARK, "comment": "x" * 5000 + MARK})
        ask("POST", PATH, json=ANSWERS | {"comment": f"{MARK}-fails"})
        ask("POST", PATH, json=answers, headers={"Origin": f"http://{MARK}.example"})
        ask("POST", PATH, content=f'{{"{MARK}"', headers={"Content-Type": "application/json"})
        ask("POST", PATH, content=MARK.encode(), headers={"Content-Type": f"text/{MARK}"})
        ask("POST", PATH, content=MARK.encode() * 60_000, headers={"Content-Type": "application/json"})
        ask("POST", PATH, json=answers | {"_contract": f"sha256:{MARK}"})
        ask("POST", f"/f/{MARK}.{MARK}", json=answers)
        ask("POST", PATH, data=answers, headers={"Accept": "text/html"})
        broken = f'--{MARK}\r\nContent-Disposition: form-data; name="{MARK}\r\n'
        ask("POST", PATH, content=broken, headers={"Content-Type": f"multipart/form-data; boundary={MARK}"})
        for path in (f"/f/receipts/{made[0]}", f"/f/receipts/{MARK}", f"/{MARK}", f"/f/results/{MARK}", "/f/health"):
            ask("GET", path, params={"q": MARK})
        ask("DELETE", f"/f/receipts/{MARK}")
        begun = ask("POST", AGREEMENT, json={"_by": "holder", "_name": MARK, "_note": MARK, "goal.goal": MARK}).json()
        made += [link.rpartition("/")[2] for link in begun["links"].values()]
        said = {"_revision": 1, "_action": "send", "_name": MARK, "_note": MARK}
        for body in ({**said, "_action": MARK}, {**said, **COMPLETE}, said):
            ask("POST", begun["links"]["holder"], json=body)
        ask("GET", begun["links"]["manager"])
        ask("GET", f"/f/agreements/{MARK}")
    return statuses, made


@pytest.mark.parametrize("style", ["json", "text"])
def test_no_secret_is_ever_logged(style: str, contracts: Path, database: Path) -> None:
    with logging_as(style, contracts, database) as serving:
        statuses, made = everything(serving.address)

    assert statuses == {200, 201, 303, 401, 403, 404, 405, 409, 413, 415, 422, 500}
    assert not [secret for secret in (MARK, *made) if secret in serving.log]
    for event in ("submission-stored", "agreement-event", "request-refused", "request-failed", "library"):
        assert event in serving.log


def test_every_line_is_one_event_that_the_documentation_names(contracts: Path, database: Path) -> None:
    with logging_as("json", contracts, database) as serving:
        everything(serving.address)
        httpx2.post(f"{serving.address}/f/a%0A%7B%22event%22%3A%22forged%22%7D.b", json={})

    documented = set(re.findall(r"^\| `([a-z-]+)` \|", (REPOSITORY / "docs/logs.md").read_text("utf-8"), re.MULTILINE))
    assert {event["event"] for event in serving.events} <= documented
    assert all({"level", "timestamp"} <= event.keys() for event in serving.events)
    (failed,) = [event for event in serving.events if event["event"] == "library"]
    assert (failed["logger"], failed["exception"]) == ("uvicorn.error", "ValueError")
    assert failed["places"][-1].endswith("taken")


def test_every_event_is_documented_and_nothing_else() -> None:
    written = {"library"}
    for path in Path(rolebook_backend.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of, (first, *_) = node.func.value, (*node.args, None)
                if isinstance(of, ast.Name) and of.id == "log" and isinstance(first, ast.Constant):
                    written.add(str(first.value))

    documented = re.findall(r"^\| `([a-z-]+)` \|", (REPOSITORY / "docs/logs.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(written) == sorted(documented)


def test_a_request_and_its_events_have_one_number(contracts: Path, database: Path) -> None:
    with logging_as("json", contracts, database) as serving:
        made = httpx2.post(serving.address + PATH, json=ANSWERS).headers["x-request-id"]
        headers = {"X-Request-Id": "from.the-proxy_1"}
        taken = httpx2.post(serving.address + PATH, json=ANSWERS, headers=headers).headers["x-request-id"]
        odd = [
            httpx2.post(serving.address + PATH, json=ANSWERS, headers={"X-Request-Id": number}).headers["x-request-id"]
            for number in ("a b", "x" * 65, "")
        ]

    assert taken == "from.the-proxy_1"
    assert len({made, *odd}) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", number) for number in (made, *odd))
    stored = [event["request_id"] for event in serving.events if event["event"] == "submission-stored"]
    assert stored == [made, taken, *odd]


def test_what_a_sender_says_in_the_proxys_place_is_not_believed(contracts: Path, database: Path) -> None:
    told = {"X-Request-Id": "chosen", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with logging_as("json", contracts, database, FORWARDED_ALLOW_IPS="192.0.2.1") as serving:
        stranger = httpx2.get(f"{serving.address}/f/health", headers=told).headers
    with logging_as("json", contracts, database, FORWARDED_ALLOW_IPS="127.0.0.1") as serving:
        proxy = httpx2.get(f"{serving.address}/f/health", headers=told).headers

    assert stranger["x-request-id"] != "chosen"
    assert "strict-transport-security" not in stranger
    assert (proxy["x-request-id"], proxy["strict-transport-security"]) == ("chosen", "max-age=63072000")


def test_an_exception_is_told_without_its_words() -> None:
    def fail() -> None:
        raise ValueError(MARK)

    try:
        fail()
    except ValueError as error:
        told = without_words(None, "error", {"event": "x", "exc_info": (ValueError, error, error.__traceback__)})
        also = without_words(None, "error", {"event": "x", "exc_info": True})

    assert MARK not in f"{told}{also}"
    assert (told["exception"], also["exception"], "exc_info" in told) == ("ValueError", "ValueError", False)
    assert told["places"][-1].endswith(" fail")
    assert without_words(None, "info", {"event": "x"}) == {"event": "x"}
