"""Several editions in one process: nothing of one is to be had at the host of another."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import httpx2
import pytest
from starlette.testclient import TestClient

from rolebook_backend.apart import Apart, make_served, open_stores
from rolebook_backend.editions import Edition
from rolebook_backend.errors import BackendError
from rolebook_backend.metrics import Metrics
from rolebook_backend.store import STORES
from rolebook_backend.store.address import parse_address

from .processes import COMMAND, ENVIRONMENT, run
from .sending import ANSWERS, AS_JSON, FORM, PATH, read_json, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

    from .postgres import Server

ACME, NORTH = "handbook.acme.example", "north.example"
AGREEMENT = "agreement.win-win.management"
BEGIN = {"_by": "holder", "_name": "Ada Lovelace"}
KEY = "11111111-1111-4111-8111-111111111111"


class Two(NamedTuple):
    """Two editions of the same forms, a client that reaches both, and where their answers are."""

    client: TestClient
    databases: dict[str, Path | str]
    contracts: dict[str, Path]
    metrics: Metrics

    def post(self, host: str, path: str, **body: object) -> Response:
        return self.client.post(path, json=body, headers=AS_JSON | {"Host": host})

    def get(self, host: str, path: str, **headers: str) -> Response:
        return self.client.get(path, headers=headers | {"Host": host})


@pytest.fixture(params=[kind.scheme for kind in STORES])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Path | str]:
    """A database of the same kind for each edition."""
    if request.param == "sqlite":
        return {ACME: tmp_path / "acme.db", NORTH: tmp_path / "north.db"}
    server: Server = request.getfixturevalue("postgres")
    return {ACME: server.new_database("acme"), NORTH: server.new_database("north")}


@pytest.fixture
def two(contracts: Path, databases: dict[str, Path | str], tmp_path: Path, logged: object) -> Iterator[Two]:
    folders = {ACME: contracts, NORTH: shutil.copytree(contracts, tmp_path / "north")}
    editions = [
        edition(name, host, folders[host], databases[host]) for name, host in (("acme", ACME), ("north", NORTH))
    ]
    metrics = Metrics()
    app = Apart(make_served(editions, 0, metrics), metrics)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield Two(client, databases, folders, metrics)


def edition(name: str, host: str, contracts: Path, database: Path | str) -> Edition:
    return Edition(name, (host,), contracts, parse_address(database), (f"https://www.{host}",))


def test_the_same_form_key_and_answers_are_a_submission_in_each(two: Two) -> None:
    acme = two.post(ACME, PATH, _key=KEY, **ANSWERS)
    north = two.post(NORTH, PATH, _key=KEY, **ANSWERS)
    other = two.post(NORTH, PATH, _key=KEY, **ANSWERS | {"energy": "1"})

    assert (acme.status_code, north.status_code, other.status_code) == (201, 201, 422)
    assert acme.json()["receipt"] != north.json()["receipt"]
    assert [len(rows(database)) for database in two.databases.values()] == [1, 1]


def test_a_receipt_is_unknown_at_the_other_host(two: Two) -> None:
    address = two.post(ACME, PATH, **ANSWERS, comment="only for acme").json()["next"]

    assert "only for acme" in two.get(ACME, address).text
    foreign = two.get(NORTH, address)
    assert foreign.status_code == 404
    assert "only for acme" not in foreign.text


def test_an_agreement_can_neither_be_read_nor_carried_on_at_the_other_host(two: Two) -> None:
    begun = two.post(ACME, f"/f/{AGREEMENT}", **BEGIN).json()
    again = two.post(NORTH, f"/f/{AGREEMENT}", **BEGIN).json()
    assert begun["id"] != again["id"]

    for link in begun["links"].values():
        assert two.get(ACME, link, **AS_JSON).status_code == 200
        assert two.get(NORTH, link, **AS_JSON).status_code == 404
        assert two.post(NORTH, link, **BEGIN, _action="save", _revision="1").status_code == 404
        assert two.get(ACME, link, **AS_JSON).json()["revision"] == 1


def test_results_count_the_answers_of_one_edition_only(two: Two) -> None:
    style = {"asks-first": "3", "sums-up": "3", "interrupts": "2", "decides": "3"}
    for _ in range(5):
        assert two.post(ACME, "/f/style-check.staff", **style).status_code == 201

    acme, north = (two.get(host, "/f/results/style-check", **AS_JSON).json() for host in (ACME, NORTH))
    assert acme["charts"]
    assert not north["charts"]


def test_a_form_of_one_edition_is_unknown_in_the_other(two: Two) -> None:
    (two.contracts[NORTH] / f"{FORM}.json").unlink()

    assert two.post(NORTH, PATH, **ANSWERS).status_code == 404
    assert two.post(ACME, PATH, **ANSWERS).status_code == 201
    held = two.post(NORTH, PATH, **ANSWERS, _contract=read_json(two.contracts[ACME])["digest"])
    assert held.status_code == 201  # what north itself once published stays valid there


def test_each_edition_has_origins_of_its_own(two: Two) -> None:
    def sent_from(origin: str, host: str) -> int:
        headers = AS_JSON | {"Host": host, "Origin": origin}
        return int(two.client.post(PATH, json=ANSWERS, headers=headers).status_code)

    for own, other in ((ACME, NORTH), (NORTH, ACME)):
        assert sent_from(f"https://www.{own}", own) == 201
        assert sent_from(f"https://{own}", own) == 201
        assert sent_from(f"https://www.{other}", own) == 403
        assert sent_from(f"https://{other}", own) == 403


@pytest.mark.parametrize("host", [ACME.upper(), f"{ACME}:8010", f"{ACME}.", f" {ACME}"])
def test_a_host_is_the_same_however_it_is_written(two: Two, host: str) -> None:
    assert two.post(host, PATH, **ANSWERS).status_code == 201
    assert len(rows(two.databases[ACME])) == 1


@pytest.mark.parametrize(
    "host",
    ["", "elsewhere.example", "127.0.0.1:8010", f"{ACME}.evil.example", f"x.{ACME}", f"{ACME}@{NORTH}", "[", "]:"],
)
def test_a_host_that_nobody_has_learns_nothing(two: Two, host: str) -> None:
    receipt = two.post(ACME, PATH, **ANSWERS).json()["next"]
    for answer in (two.post(host, PATH, **ANSWERS), two.get(host, receipt), two.get(host, "/"), two.post(host, "/x")):
        assert (answer.status_code, answer.text) == (421, "No handbook is served under this name.\n")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert [len(rows(database)) for database in two.databases.values()] == [1, 0]


def test_two_hosts_in_one_request_are_none(two: Two) -> None:
    headers = [("Host", ACME), ("Host", NORTH)]

    assert two.client.get("/f/health", headers=headers).json() == {"ok": True}
    assert two.client.post(PATH, json=ANSWERS, headers=headers).status_code == 421


def test_a_forwarded_host_chooses_nothing(two: Two) -> None:
    headers = AS_JSON | {"Host": ACME, "X-Forwarded-Host": NORTH, "Forwarded": f"host={NORTH}"}

    assert two.client.post(PATH, json=ANSWERS, headers=headers).status_code == 201
    assert [len(rows(database)) for database in two.databases.values()] == [1, 0]


def test_each_host_tells_its_own_health_and_any_other_that_of_all(two: Two) -> None:
    (two.contracts[NORTH] / f"{FORM}.json").unlink()
    said = {host: two.get(host, "/f/health").json() for host in (ACME, NORTH, "10.0.0.5")}
    assert said[ACME]["contracts"] == said[NORTH]["contracts"] + 1
    assert said["10.0.0.5"] == {"ok": True}

    served = two.client.app.editions  # type: ignore[attr-defined]
    served[1].store.close()
    answers = {host: two.get(host, "/f/health") for host in (ACME, NORTH, "10.0.0.5")}
    assert [answer.status_code for answer in answers.values()] == [200, 503, 503]
    assert answers["10.0.0.5"].headers["retry-after"] == "5"


def test_metrics_tell_editions_apart_and_know_no_other_host(two: Two) -> None:
    def value(name: str, **labels: str) -> float:
        return two.metrics.registry.get_sample_value(name, labels) or 0

    two.post(ACME, PATH, **ANSWERS)
    two.post(NORTH, PATH, **ANSWERS)
    two.post(NORTH, PATH, **ANSWERS)
    two.post("made-up.example", PATH, **ANSWERS)
    two.get("made-up.example", "/f/health")

    for name, number in (("acme", 1), ("north", 2)):
        assert value("rolebook_submissions_total", edition=name, form=FORM, outcome="accepted") == number
        assert value("rolebook_contracts", edition=name) == len(list(two.contracts[ACME].iterdir()))
    requests = {"route": "other", "method": "POST", "status": "421"}
    assert value("rolebook_requests_total", edition="", **requests) == 1
    samples = [sample for family in two.metrics.registry.collect() for sample in family.samples]
    assert {sample.labels.get("edition", "") for sample in samples} == {"", "acme", "north"}
    assert "made-up" not in json.dumps([sample.labels for sample in samples])


def test_two_editions_on_one_database_are_refused_by_name(
    contracts: Path, databases: dict[str, Path | str], tmp_path: Path, logged: object
) -> None:
    shared = databases[ACME]
    (tmp_path / "linked.db").symlink_to(tmp_path / "acme.db")
    another = f"{shared}&application_name=x" if isinstance(shared, str) else tmp_path / "linked.db"
    served = make_served(
        [edition("acme", ACME, contracts, shared), edition("north", NORTH, contracts, another)], 0, None
    )

    with pytest.raises(BackendError, match=r"edition north: .* is the database of edition acme; give each edition its"):
        open_stores(served)
    served[0].store.open()  # what was opened has been let go of
    served[0].store.close()


def test_one_edition_that_cannot_start_keeps_all_from_it(
    contracts: Path, databases: dict[str, Path | str], tmp_path: Path
) -> None:
    (tmp_path / "broken.db").write_bytes(b"something else entirely" * 100)
    broken = edition("north", NORTH, contracts, tmp_path / "broken.db")
    served = make_served([edition("acme", ACME, contracts, databases[ACME]), broken], 0, None)

    with pytest.raises(BackendError, match=r"^edition north: .*broken\.db"):
        open_stores(served)
    with pytest.raises(BackendError, match=r"^edition north: .*broken\.db"), TestClient(Apart(served)):
        pass
    served[0].store.open()
    served[0].store.close()


def test_contracts_that_cannot_be_read_are_told_with_their_edition(contracts: Path, tmp_path: Path) -> None:
    (contracts / "broken.staff.json").write_text("{", encoding="utf-8")
    (tmp_path / "editions.toml").write_text(toml(contracts, "acme"), encoding="utf-8")
    done = run("serve", "--editions", tmp_path / "editions.toml", "--port", 0)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: edition acme: ")
    assert done.stderr.count("\n") == 1


def test_the_command_serves_every_edition_of_the_file(contracts: Path, tmp_path: Path) -> None:
    (tmp_path / "editions.toml").write_text(toml(contracts, "acme", "north"), encoding="utf-8")
    arguments = ["serve", "--editions", str(tmp_path / "editions.toml"), "--port", "0"]
    with subprocess.Popen(
        [*COMMAND, *arguments], env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        address = process.stdout.readline().split()[2].removesuffix("/f/")
        for host in ("acme.example", "north.example"):
            headers = AS_JSON | {"Host": host}
            assert httpx2.post(address + PATH, json=ANSWERS, headers=headers).status_code == 201
        assert httpx2.get(f"{address}/f/health").json() == {"ok": True}
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=60)

    assert [len(rows(tmp_path / f"{name}.db")) for name in ("acme", "north")] == [1, 1]
    started = [json.loads(line) for line in log.splitlines() if "backend-started" in line]
    assert [line["edition"] for line in started] == ["acme", "north"]


def toml(contracts: Path, *names: str) -> str:
    tables = (
        f'[editions.{name}]\nhosts = ["{name}.example"]\ncontracts = "{contracts}"\ndatabase = "{name}.db"\n'
        for name in names
    )
    return "\n".join(tables)
