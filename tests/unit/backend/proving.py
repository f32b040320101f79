"""What tests of proof of work do: have forms ask for it, and solve what is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from altcha import Challenge, Payload, solve_challenge

from rolebook_backend.proof import Altcha

from .sending import read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient

EASY = Altcha(b"a key of the tests, which is long enough", cost=1)


def asking(contracts: Path) -> Path:
    """Let every form of a folder ask for proof of work."""
    for path in contracts.glob("*.json"):
        data = read_json(contracts, path.stem)
        data["submission"]["altcha"] = True
        write_json(contracts, data)
    return contracts


def solved(challenge: dict[str, Any]) -> str:
    """What a browser would send."""
    given = Challenge.from_dict(challenge)
    found = solve_challenge(given)
    assert found
    return str(Payload(given, found).to_base64())


def proof_of(client: TestClient) -> str:
    return solved(client.get("/f/altcha").json())


def refused_as(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]
