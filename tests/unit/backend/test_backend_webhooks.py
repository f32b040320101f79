"""Webhooks: what is kept is told at least once, signed, to a real receiver that answers well, badly or not at all."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from starlette.testclient import TestClient

from rolebook_backend import webhooks
from rolebook_backend.app import create_app
from rolebook_backend.errors import BackendError
from rolebook_backend.store import Store
from rolebook_backend.webhooks import Courier, Webhook, webhook_from

from .keeping import call, refusal
from .sending import send
from .storing import AGREEMENT, CONTRACT, LINKS, event, submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = b"k" * 32
SECRET = "whsec_" + base64.b64encode(KEY).decode()
SILENCE = 0
"""Instead of a status: the receiver says nothing."""


@dataclass
class Receiver:
    """Answers with these statuses, one after the other, then 200; `got` is what came."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    receiver = Receiver(statuses=list(statuses))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = receiver.statuses.pop(0) if receiver.statuses else 200
            if status == SILENCE:
                receiver.ended.wait(30)
                return
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{receiver.url}elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield receiver
        finally:
            receiver.ended.set()
            server.shutdown()
            thread.join()


def carried(
    store: Store, receiver: Receiver, rounds: int = 1, *, answers: bool = False, delays: tuple[float, ...] = (0,)
) -> None:
    """Keep one submission and let a courier go round so often."""

    async def way() -> None:
        store.announces = True
        await store.remember([CONTRACT])
        await store.add(submission(1))
        courier = Courier(Webhook(receiver.url, KEY, answers), store, delays)
        async with httpx2.AsyncClient() as client:
            for _ in range(rounds):
                await courier.round(client)

    asyncio.run(way())


def listed(database: Path | str) -> str:
    return call("webhooks", "list", "--database", database).output


def test_a_submission_is_told_once_without_its_answers(any_store: Store, anywhere: Path | str) -> None:
    with receiving() as receiver:
        carried(any_store, receiver, rounds=2)

    ((_, body),) = receiver.got
    assert json.loads(body) == {
        "type": "submission.created",
        "timestamp": "2025-01-01T00:00:00.000Z",
        "data": {"form": "form.staff", "id": "id-1"},
    }
    assert "0 dead, 0 waiting" in listed(anywhere)


def test_it_is_signed_as_standard_webhooks_says(any_store: Store) -> None:
    with receiving() as receiver:
        carried(any_store, receiver)

    ((headers, body),) = receiver.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-id"].startswith("msg_")
    assert headers["content-type"] == "application/json"


def test_the_example_of_the_standard_has_its_signature() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    found = webhooks.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')

    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_answers_go_along_only_where_that_was_asked_for(any_store: Store) -> None:
    with receiving() as receiver:
        carried(any_store, receiver, answers=True)

    ((_, body),) = receiver.got
    assert json.loads(body)["data"]["answers"] == submission(1).answers


def test_it_is_tried_again_under_the_same_id_until_it_arrives(any_store: Store, anywhere: Path | str) -> None:
    with receiving(500, 302, SILENCE) as receiver, pytest.MonkeyPatch.context() as patch:
        patch.setattr(webhooks, "PATIENCE", 0.5)
        carried(any_store, receiver, rounds=6, delays=(0,) * 9)

    identifiers = [headers["webhook-id"] for headers, _ in receiver.got]
    assert len(identifiers) == 4
    assert len(set(identifiers)) == 1
    assert "0 dead, 0 waiting" in listed(anywhere)


def test_it_waits_as_long_as_the_schedule_says(any_store: Store, anywhere: Path | str) -> None:
    with receiving(500) as receiver:
        carried(any_store, receiver, rounds=3, delays=(3600,))

    assert len(receiver.got) == 1
    assert "1 failed: 500" in listed(anywhere)
    assert "0 dead, 1 waiting" in listed(anywhere)


@pytest.mark.parametrize(("statuses", "tries"), [((410,), 1), ((500, 500, 500), 3)])
def test_what_cannot_be_told_is_dead_and_can_be_retried_or_dropped(
    any_store: Store, anywhere: Path | str, statuses: tuple[int, ...], tries: int
) -> None:
    with receiving(*statuses) as receiver:
        carried(any_store, receiver, rounds=5, delays=(0, 0))
        any_store.close()
        assert len(receiver.got) == tries
        assert "1 dead, 0 waiting" in listed(anywhere)
        assert "no dead message has the id “nope”" in refusal("webhooks", "drop", "nope", "--database", anywhere)
        assert "1 messages will be tried again" in call("webhooks", "retry", "--database", anywhere).output
        assert "0 dead, 1 waiting" in listed(anywhere)
        any_store.open()
        asyncio.run(_round(any_store, receiver))

    assert len(receiver.got) == tries + 1
    assert "0 dead, 0 waiting" in listed(anywhere)


async def _round(store: Store, receiver: Receiver) -> None:
    async with httpx2.AsyncClient() as client:
        await Courier(Webhook(receiver.url, KEY), store).round(client)


def test_dead_messages_can_be_dropped(any_store: Store, anywhere: Path | str) -> None:
    with receiving(410) as receiver:
        carried(any_store, receiver)
    any_store.close()

    assert "1 messages are dropped" in call("webhooks", "drop", "--database", anywhere).output
    assert "  drop  webhooks" in call("audit", "--database", anywhere).output
    assert "0 dead, 0 waiting" in listed(anywhere)


def test_a_receiver_that_is_not_there_is_a_failure_like_any_other(any_store: Store, anywhere: Path | str) -> None:
    with receiving() as receiver:
        pass
    carried(any_store, receiver, delays=(3600,))

    assert "1 failed: ConnectError" in listed(anywhere)


def test_agreements_are_told_and_spam_is_not(any_store: Store) -> None:
    async def way(receiver: Receiver) -> None:
        any_store.announces = True
        await any_store.remember([CONTRACT])
        await any_store.add(replace(submission(1), quarantined=True))
        await any_store.start_agreement(AGREEMENT, event(1), LINKS)
        await any_store.add_agreement_event(event(2))
        await _round(any_store, receiver)

    with receiving() as receiver:
        asyncio.run(way(receiver))

    told = sorted(json.loads(body)["type"] for _, body in receiver.got)
    assert told == ["agreement.changed", "agreement.started"]
    assert {json.loads(body)["data"]["id"] for _, body in receiver.got} == {AGREEMENT.id}


def test_an_agreement_in_quarantine_is_told_once_it_is_let_in(any_store: Store) -> None:
    held = replace(AGREEMENT, quarantined=True)
    another = replace(held, id="agreement-2", idempotency_key=None)
    links = [replace(LINKS[0], secret_digest=another.id, agreement=another.id)]

    async def told(receiver: Receiver) -> list[tuple[str, str]]:
        receiver.got.clear()
        await _round(any_store, receiver)
        messages = [json.loads(body) for _, body in receiver.got]
        return sorted((one["type"], one["data"]["id"]) for one in messages)

    async def way(receiver: Receiver) -> None:
        any_store.announces = True
        await any_store.remember([CONTRACT])
        await any_store.start_agreement(held, event(1), LINKS)
        await any_store.start_agreement(another, replace(event(1), agreement=another.id), links)
        await any_store.add_agreement_event(event(2))
        assert await told(receiver) == []

        await any_store.release(held.id, "person:grace")
        await any_store.release(another.id, "person:grace")
        begun = [("agreement.started", held.id), ("agreement.started", another.id)]
        assert await told(receiver) == [("agreement.changed", held.id), *begun]
        await any_store.add_agreement_event(event(3))
        assert await told(receiver) == [("agreement.changed", held.id)]

    with receiving() as receiver:
        asyncio.run(way(receiver))


def test_two_couriers_do_not_tell_the_same_twice(any_store: Store) -> None:
    async def way(receiver: Receiver) -> None:
        any_store.announces = True
        await any_store.remember([CONTRACT])
        for number in range(12):
            await any_store.add(submission(number))
        await asyncio.gather(*(_round(any_store, receiver) for _ in range(3)))

    with receiving() as receiver:
        asyncio.run(way(receiver))

    identifiers = [json.loads(body)["data"]["id"] for _, body in receiver.got]
    assert sorted(identifiers) == sorted(f"id-{number}" for number in range(12))


def test_what_was_erased_before_it_was_told_is_told_no_more(any_store: Store, anywhere: Path | str) -> None:
    with receiving(500) as receiver:
        carried(any_store, receiver, delays=(3600,))
    any_store.close()
    call("erase", "--database", anywhere, "--submission", "id-1", "--yes")

    assert "0 dead, 0 waiting" in listed(anywhere)


def test_the_backend_tells_while_it_serves(contracts: Path, anywhere: Path | str, logged: object) -> None:
    with receiving() as receiver:
        app = create_app(contracts, anywhere, webhook=Webhook(receiver.url, KEY))
        with TestClient(app) as client:
            sent = send(client).json()["id"]
            for _ in range(400):
                if receiver.got:
                    break
                threading.Event().wait(0.05)

    assert [json.loads(body)["data"]["id"] for _, body in receiver.got] == [sent]


@pytest.mark.parametrize(
    ("url", "secret", "expected"),
    [
        ("ftp://example.org/", SECRET, "expected https://host/path"),
        ("https://user:word@example.org/", SECRET, "without a user in it"),
        ("https://[x", SECRET, "is no address"),
        ("https://example.org:99999/", SECRET, "is no address"),
        ("https://example.org:0/", SECRET, "is no address"),
        ("https://example.org/", "", "is no secret for webhooks"),
        ("https://example.org/", "whsec_!", "is no secret for webhooks"),
        ("https://example.org/", "whsec_c2hvcnQ=", "24 to 64 bytes"),
    ],
)
def test_settings_that_cannot_be_used_are_told(url: str, secret: str, expected: str) -> None:
    with pytest.raises(BackendError, match=expected):
        webhook_from(url, secret)


def test_a_secret_is_shown_nowhere() -> None:
    assert "kkk" not in repr(webhook_from("https://example.org/", SECRET))


def test_serve_asks_for_a_secret_before_it_listens(contracts: Path, database: Path) -> None:
    told = refusal("serve", "--contracts", contracts, "--database", database, "--webhook", "https://example.org/")

    assert "ROLEBOOK_WEBHOOK_SECRET is no secret for webhooks" in told
