"""The command as a process of its own: killed, started twice, asked for its state."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2
import pytest
from click.testing import CliRunner

from rolebook_backend.cli import COMMANDS as BACKEND_COMMANDS
from rolebook_backend.cli import main
from rolebook_backend.cli.serving import _listen
from rolebook_backend.store.migrate import revisions

from .processes import run, serving
from .sending import ANSWERS, AS_JSON, PATH, integrity, rows

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = 30_000_000


def test_every_acknowledged_answer_survives_kill_9(contracts: Path, database: Path) -> None:
    enough = Semaphore(0)

    def post_until_it_dies(address: str) -> list[str]:
        acknowledged: list[str] = []
        with httpx2.Client() as client:
            while True:
                try:
                    response = client.post(address + PATH, json=ANSWERS, headers=AS_JSON)
                except httpx2.TransportError:
                    return acknowledged
                acknowledged.append(response.json()["id"])
                enough.release()

    with serving(contracts, database) as (process, address), ThreadPoolExecutor(8) as threads:
        posting = [threads.submit(post_until_it_dies, address) for _ in range(8)]
        for _ in range(100):
            assert enough.acquire(timeout=60)
        process.send_signal(signal.SIGKILL)
        acknowledged = {identifier for future in posting for identifier in future.result()}

    assert len(acknowledged) >= 100
    assert acknowledged <= {row["id"] for row in rows(database)}
    assert integrity(database) == "ok"
    with serving(contracts, database) as (_, address):
        assert httpx2.post(address + PATH, json=ANSWERS, headers=AS_JSON).status_code == 201


def test_a_second_process_is_refused_in_one_line(contracts: Path, database: Path) -> None:
    with serving(contracts, database):
        second = run("serve", "--contracts", contracts, "--database", database, "--port", 0)

    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith("Error: ")
    assert "another process has this database open" in second.stderr
    assert second.stderr.count("\n") == 1


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in-chunks"])
def test_who_sends_far_too_much_hears_so_after_all_of_it(contracts: Path, database: Path, *, announced: bool) -> None:
    piece, pieces = b" " * 65536, 300
    length = f"Content-Length: {len(piece) * pieces}" if announced else "Transfer-Encoding: chunked"
    head = f"POST {PATH} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
    chunk = piece if announced else b"10000\r\n" + piece + b"\r\n"

    with serving(contracts, database) as (_, address), connected(address) as connection:
        connection.sendall(head.encode())
        for _ in range(pieces):
            connection.sendall(chunk)
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_each_of_several_requests_on_a_connection_is_answered_whole(contracts: Path, database: Path) -> None:
    asked = "GET /f/pages.css HTTP/1.1\r\nHost: here\r\n"
    with serving(contracts, database) as (_, address):
        alone = httpx2.get(f"{address}/f/pages.css").content
        with connected(address) as connection:
            connection.sendall(f"{asked}\r\n{asked}Connection: close\r\n\r\n".encode())
            with connection.makefile("rb") as answers:
                said = answers.read()

    heads = [one.partition(b"\r\n\r\n") for one in said.split(b"HTTP/1.1 ")[1:]]
    assert [(head[:3], body) for head, _, body in heads] == [(b"200", alone), (b"200", alone)]


def test_who_has_said_all_is_answered(contracts: Path, database: Path) -> None:
    with serving(contracts, database) as (_, address):
        for _ in range(20):
            with connected(address) as connection, connection.makefile("rb") as answer:
                connection.sendall(b"GET /f/pages.css HTTP/1.1\r\nHost: here\r\n\r\n")
                connection.shutdown(socket.SHUT_WR)
                assert answer.readline() == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (b"GET /f/", b"a" * 10_000),
        (b"GET /f/health HTTP/1.1\r\nHost: here\r\n", b"A: " + b"b" * 1000 + b"\r\n"),
        (b"GET /f/health HTTP/1.1\r\nHost: here\r\nA: ", b"b" * 10_000),
        (
            b"POST /f/x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\nA: ",
            b"b" * 10_000,
        ),
    ],
    ids=["address", "many headers", "one header", "after the body"],
)
def test_no_head_is_endless(contracts: Path, database: Path, head: bytes, more: bytes) -> None:
    with serving(contracts, database) as (_, address), connected(address) as connection:
        connection.sendall(head)
        with pytest.raises(OSError):  # noqa: PT011 (the connection was closed, one way or the other)
            connection.sendall(more * (ENDLESS // len(more)))
        assert httpx2.get(f"{address}/f/health").status_code == 200


def test_what_comes_after_a_body_is_no_header(contracts: Path, database: Path) -> None:
    body = json.dumps(ANSWERS)
    head = f"POST {PATH} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    asked = f"{head}\r\n{len(body):x}\r\n{body}\r\n0\r\nAccept: application/json\r\n\r\n"
    with serving(contracts, database) as (_, address), connected(address) as connection:
        connection.sendall(asked.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 303 ")


def connected(address: str) -> socket.socket:
    place = urlsplit(address)
    return socket.create_connection((str(place.hostname), place.port or 0), timeout=60)


def test_a_stopped_backend_leaves_one_whole_file(contracts: Path, database: Path) -> None:
    with serving(contracts, database) as (process, address):
        httpx2.post(address + PATH, json=ANSWERS)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)

    assert not database.with_name(database.name + "-wal").exists()
    assert len(rows(database)) == 1


def test_the_log_of_the_server_holds_no_receipt(contracts: Path, database: Path) -> None:
    with serving(contracts, database, errors=subprocess.PIPE) as (process, address):
        receipt = httpx2.post(address + PATH, json=ANSWERS, headers=AS_JSON).json()["receipt"]
        assert httpx2.get(f"{address}/f/receipts/{receipt}").status_code == 200
        process.send_signal(signal.SIGINT)
        printed, log = process.communicate(timeout=60)

    assert "submission-stored" in log
    assert receipt not in log + printed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["serve"], "Missing option '--contracts'"),
        (["serve", "--contracts", "nowhere", "--database", "a.db"], "'nowhere' does not exist"),
        (["doctor", "--database", "nowhere.db"], "'nowhere.db' does not exist"),
        (["serve", "--contracts", ".", "--database", "a.db", "--allow-origin", "handbook"], "is no origin"),
        (["dance"], "No such command 'dance'"),
    ],
)
def test_wrong_use_is_exit_2(arguments: list[str], words: str) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_served_is_one_clear_line(contracts: Path, database: Path) -> None:
    (contracts / "broken.staff.json").write_text("{", encoding="utf-8")
    done = run("serve", "--contracts", contracts, "--database", database)

    assert done.returncode == 1
    assert re.fullmatch(r"Error: .*broken\.staff\.json: is no JSON: .*\n", done.stderr)


def test_a_port_that_is_taken_is_named(contracts: Path, database: Path) -> None:
    with serving(contracts, database) as (_, address):
        port = address.rpartition(":")[2]
        done = run("serve", "--contracts", contracts, "--database", f"{database}2", "--port", port)

    assert done.returncode == 1
    assert f"cannot listen at 127.0.0.1, port {port}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_doctor_tells_versions_state_and_counts(contracts: Path, database: Path) -> None:
    with serving(contracts, database) as (_, address):
        httpx2.post(address + PATH, json=ANSWERS)
        done = run("doctor", "--database", database)

    assert done.returncode == 0
    assert ("older than 3.51.3" in done.stdout) == (sqlite3.sqlite_version_info < (3, 51, 3))
    for words in ("starlette", str(database), "integrity_check    ok", "wal", "FULL", revisions()[-1]):
        assert words in done.stdout
    assert "competency-professional.staff: 1 submissions, 0 in quarantine" in done.stdout


def test_the_doctor_names_a_file_that_is_no_database(database: Path) -> None:
    database.write_bytes(b"something else entirely" * 100)
    done = run("doctor", "--database", database)

    assert done.returncode == 1
    assert "is no database of this backend" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [[], *([command.name] for command in BACKEND_COMMANDS)])
def test_help_has_examples(command: list[str]) -> None:
    done = CliRunner().invoke(main, [*command, "--help"])

    assert done.exit_code == 0
    assert "rolebook-backend" in done.output
    assert "Example" in done.output


def test_the_second_packet_of_an_answer_does_not_wait_for_the_first() -> None:
    with _listen("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
