"""What is counted for Prometheus, where it is shown, and what never stands in it."""

from __future__ import annotations

import re
import signal
import subprocess
from typing import TYPE_CHECKING

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.metrics import Metrics

from .processes import COMMAND, ENVIRONMENT, run, serving
from .sending import ANSWERS, AS_JSON, FORM, PATH, send
from .test_backend_agreements import BEGIN
from .test_backend_agreements import FORM as AGREEMENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STRANGER = ("203.0.113.7", 50000)
ACCEPTED = {"edition": "", "form": FORM, "outcome": "accepted"}


class Measured:
    """A backend that counts, and a client of it."""

    def __init__(self, client: TestClient, metrics: Metrics) -> None:
        self.client = client
        self.metrics = metrics

    def value(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(name, {"edition": ""} | labels) or 0

    def submissions(self, outcome: str, form: str = FORM) -> float:
        return self.value("rolebook_submissions_total", form=form, outcome=outcome)

    def requests(self, route: str, method: str, status: int) -> float:
        return self.value("rolebook_requests_total", route=route, method=method, status=str(status))

    def labels(self) -> set[str]:
        return {
            value
            for family in self.metrics.registry.collect()
            for sample in family.samples
            for value in sample.labels.values()
        }


@pytest.fixture
def measured(contracts: Path, database: Path, logged: object) -> Iterator[Measured]:
    metrics = Metrics()
    app = create_app(contracts, database, a_minute=3, meter=metrics)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False, client=STRANGER) as client:
        yield Measured(client, metrics)


def test_submissions_are_counted_by_form_and_outcome(measured: Measured) -> None:
    send(measured.client, _key="11111111-1111-4111-8111-111111111111")
    send(measured.client, _key="11111111-1111-4111-8111-111111111111")
    send(measured.client, _gotcha="https://spam.example")
    send(measured.client, energy="9")
    send(measured.client)

    counted = {outcome: measured.submissions(outcome) for outcome in ("accepted", "repeated", "quarantined")}
    assert counted == {"accepted": 1, "repeated": 1, "quarantined": 1}
    assert measured.submissions("refused") == 1
    assert measured.submissions("limited") == 1


def test_a_store_that_fails_is_counted(measured: Measured) -> None:
    measured.client.app.state.desk.store.close()  # type: ignore[attr-defined]

    assert send(measured.client).status_code == 503
    assert measured.client.get("/f/health").status_code == 503
    assert measured.value("rolebook_store_errors_total") == 2
    assert measured.submissions("failed") == 1


def test_events_of_agreements_are_counted(measured: Measured) -> None:
    begun = measured.client.post(f"/f/{AGREEMENT}", json=BEGIN, headers=AS_JSON).json()
    link = begun["links"]["holder"]
    late = {"_by": "holder", "_name": "Ada Lovelace", "_action": "save", "_revision": "0"}

    assert measured.client.post(link, json=late | {"_revision": "1"}, headers=AS_JSON).status_code == 200
    assert measured.client.post(link, json=late, headers=AS_JSON).status_code == 409
    assert measured.value("rolebook_agreement_events_total", form=AGREEMENT, action="save") == 2
    assert measured.submissions("accepted", AGREEMENT) == 1


def test_requests_are_counted_by_the_template_of_their_path(measured: Measured) -> None:
    receipt = send(measured.client).json()["receipt"]
    measured.client.get(f"/f/receipts/{receipt}")
    measured.client.get(PATH)
    measured.client.get("/secret-of-somebody")
    measured.client.request("BREW", "/f/health")

    assert measured.requests("/f/{form}", "POST", 201) == 1
    assert measured.requests("/f/{form}", "GET", 405) == 1
    assert measured.requests("/f/receipts/{receipt}", "GET", 200) == 1
    assert measured.requests("other", "GET", 404) == 1
    assert measured.requests("/f/health", "other", 405) == 1
    assert measured.value("rolebook_request_duration_seconds_count", route="/f/{form}", method="POST") == 1
    assert measured.submissions("refused") == 0


def test_what_nobody_foresaw_is_counted_as_500(measured: Measured, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("rolebook_backend.submit.Desk.take", fail)

    assert send(measured.client).status_code == 500
    assert measured.requests("/f/{form}", "POST", 500) == 1
    assert measured.submissions("failed") == 1


def test_no_label_holds_what_a_sender_made_up_or_must_keep(measured: Measured) -> None:
    begun = measured.client.post(f"/f/{AGREEMENT}", json=BEGIN, headers=AS_JSON).json()
    receipt = send(measured.client, comment="only-for-you").json()["receipt"]
    for path in (f"/f/receipts/{receipt}", *begun["links"].values(), "/f/made-up.form", "/made/up"):
        measured.client.get(path)
        measured.client.post(path, json=ANSWERS)

    words = " ".join(measured.labels())
    secrets = {link.rpartition("/")[2] for link in begun["links"].values()} | {receipt}
    assert {
        word for word in (*secrets, "made-up", "made/up", "only-for-you", "Ada", STRANGER[0]) if word in words
    } == set()
    assert measured.submissions("refused", "") == 1


def test_the_number_of_contracts_follows_the_folder(measured: Measured, contracts: Path) -> None:
    there = len(list(contracts.iterdir()))
    assert measured.value("rolebook_contracts") == there

    (contracts / f"{FORM}.json").unlink()
    measured.client.get("/f/health")

    assert measured.value("rolebook_contracts") == there - 1


def test_each_application_counts_for_itself(measured: Measured, contracts: Path, tmp_path: Path) -> None:
    other = Metrics()
    with TestClient(create_app(contracts, tmp_path / "other.db", meter=other)) as client:
        send(client)

    assert other.registry.get_sample_value("rolebook_submissions_total", ACCEPTED) == 1
    assert measured.submissions("accepted") == 0


def test_serve_shows_them_at_an_address_of_their_own(contracts: Path, database: Path) -> None:
    arguments = ["serve", "--contracts", str(contracts), "--database", str(database), "--port", "0", "--metrics", "0"]
    with subprocess.Popen(
        [*COMMAND, *arguments], env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split()[2].removesuffix("/f/")
            found = re.fullmatch(r"Metrics at (http://127\.0\.0\.1:\d+/metrics)\n", process.stdout.readline())
            assert found
            httpx2.post(address + PATH, json=ANSWERS)
            shown = httpx2.get(found[1])
            beside = httpx2.get(f"{address}/f/metrics").status_code, httpx2.get(f"{address}/metrics").status_code
        finally:
            process.send_signal(signal.SIGINT)

    families = {family.name for family in text_string_to_metric_families(shown.text)}
    assert shown.headers["content-type"].startswith("text/plain")
    assert {"rolebook_requests", "rolebook_submissions", "rolebook_contracts"} <= families
    assert f'rolebook_submissions_total{{edition="",form="{FORM}",outcome="accepted"}} 1.0' in shown.text
    assert beside == (405, 404)


def test_without_being_asked_for_they_are_shown_nowhere(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/f/metrics").status_code == 405


@pytest.mark.parametrize("address", ["", "here", "127.0.0.1", "127.0.0.1:x", "9187:", "70000", "-1"])
def test_an_address_without_a_port_is_wrong_use(contracts: Path, database: Path, address: str) -> None:
    done = run("serve", "--contracts", contracts, "--database", database, f"--metrics={address}")

    assert done.returncode == 2
    assert "names no port; expected 9187 or 127.0.0.1:9187" in done.stderr
    assert not database.exists()


def test_a_port_for_metrics_that_is_taken_is_named(contracts: Path, database: Path) -> None:
    with serving(contracts, database) as (_, address):
        port = address.rpartition(":")[2]
        done = run("serve", "--contracts", contracts, "--database", f"{database}2", "--port", 0, "--metrics", port)

    assert done.returncode == 1
    assert f"cannot show metrics at 127.0.0.1, port {port}" in done.stderr
    assert done.stderr.count("\n") == 1
