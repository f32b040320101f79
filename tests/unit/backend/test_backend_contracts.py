"""Contracts: what makes one unusable, and how a rebuilt site takes effect while the backend runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.contracts import Due, read_contract
from rolebook_backend.errors import ContractError
from rolebook_backend.library import Library
from rolebook_backend.texts import TEXTS, say

from .sending import ANSWERS, AS_JSON, FORM, read_json, rows, send, write_json

Change = Callable[[dict[str, Any]], object]

BROKEN: list[tuple[Change, str]] = [
    (lambda data: data.pop("fields"), '"fields" is a required property'),
    (lambda data: data.update(contract=2), "contract: 1 was expected"),
    (lambda data: data["fields"][0].update(required="yes"), "fields[0].required"),
    (
        lambda data: data.update(answers={"type": "object", "properties": {"a": {"type": "txt"}}}),
        "no usable JSON Schema",
    ),
    (
        lambda data: data.update(answers={"type": "object", "$ref": "https://elsewhere.example/a"}),
        "no usable JSON Schema",
    ),
    (lambda data: data.update(form="Bad Name"), "form:"),
    (lambda data: data.update(form="a.b.c.d"), "form:"),
    (lambda data: data.update(kind="survey"), "kind:"),
    (lambda data: data["submission"].update(due={"when": ["now and then"]}), "submission.due.when[0]:"),
    (lambda data: data["submission"].update(due={"every": "decade"}), "submission.due.every:"),
    (lambda data: data.update(kind="agreement"), '"people" is a required property'),
]


@pytest.mark.parametrize(("change", "reason"), BROKEN)
def test_a_broken_contract_stops_the_start_with_file_and_reason(contracts: Path, change: Change, reason: str) -> None:
    data = read_json(contracts)
    change(data)
    write_json(contracts, data, f"{FORM}.json")

    with pytest.raises(ContractError) as raised:
        create_app(contracts, "unused.db")
    message = str(raised.value)
    assert message.startswith(f"{contracts / FORM}.json: ")
    assert reason in message
    assert "\n" not in message


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]", b"[" * 100_000])
def test_a_file_that_is_no_contract_is_named(contracts: Path, content: bytes) -> None:
    (contracts / "broken.staff.json").write_bytes(content)

    with pytest.raises(ContractError, match=r"broken\.staff\.json"):
        create_app(contracts, "unused.db")


def test_a_contract_that_was_edited_by_hand_is_refused(contracts: Path) -> None:
    path = contracts / f"{FORM}.json"
    path.write_text(path.read_text("utf-8").replace("Staff", "Everybody"), "utf-8")

    with pytest.raises(ContractError, match="digest does not fit"):
        read_contract(path)


def test_a_contract_from_before_it_was_said_is_due_as_where_nothing_is_said(contracts: Path) -> None:
    data = read_json(contracts)
    before = data["submission"].pop("due", None)
    write_json(contracts, data)
    assert before is None
    assert read_contract(contracts / f"{FORM}.json").due == Due(frozenset({"joining", "material-change"}), "")


def test_a_contract_under_another_name_is_refused(contracts: Path) -> None:
    (contracts / f"{FORM}.json").rename(contracts / "other.staff.json")

    with pytest.raises(ContractError, match=f"expected {FORM}.json"):
        create_app(contracts, "unused.db")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no such folder"):
        create_app(tmp_path / "nowhere", "unused.db")


def test_a_rebuilt_contract_is_noticed_and_the_old_one_stays_valid(
    client: TestClient, contracts: Path, database: Path
) -> None:
    old = read_json(contracts)["digest"]
    data = read_json(contracts)
    data["fields"][3]["required"] = True
    data["answers"]["required"].append("energy")
    new = write_json(contracts, data)

    assert send(client, energy=None).status_code == 422
    assert send(client, energy=None, _contract=new).status_code == 422
    assert send(client, energy=None, _contract=old).status_code == 201
    assert send(client).status_code == 201
    assert [row["contract_digest"] for row in rows(database)] == [old, new]


def test_an_old_contract_stays_valid_after_a_restart(contracts: Path, database: Path) -> None:
    old = read_json(contracts)["digest"]
    with TestClient(create_app(contracts, database)):
        pass
    data = read_json(contracts)
    data["answers"]["required"].append("energy")
    write_json(contracts, data)

    with TestClient(create_app(contracts, database)) as restarted:
        assert send(restarted, energy=None, _contract=old).status_code == 201
        assert send(restarted, energy=None).status_code == 422


def test_a_new_form_is_served_and_a_withdrawn_one_takes_only_what_was_begun(
    client: TestClient, contracts: Path
) -> None:
    digest = read_json(contracts)["digest"]
    write_json(contracts, read_json(contracts) | {"form": "fresh.staff"})
    (contracts / f"{FORM}.json").unlink()

    assert client.post("/f/fresh.staff", json=ANSWERS, headers=AS_JSON).status_code == 201
    assert send(client).status_code == 404
    assert send(client, _contract=digest).status_code == 201


def test_a_form_that_is_sent_elsewhere_is_not_served(client: TestClient, contracts: Path) -> None:
    digest = read_json(contracts)["digest"]
    data = read_json(contracts)
    data["submission"]["target"] = "none"
    write_json(contracts, data)

    assert send(client).status_code == 404
    assert send(client, _contract=digest).status_code == 404
    assert client.get("/f/health").json()["contracts"] == len(list(contracts.iterdir())) - 1


def test_a_contract_broken_while_running_leaves_the_last_good_one_in_force(
    client: TestClient, contracts: Path, logged: list[dict[str, object]]
) -> None:
    path = contracts / f"{FORM}.json"
    good = path.read_text("utf-8")
    path.write_text(good[:100], "utf-8")

    assert send(client).status_code == 201
    assert [line["event"] for line in logged].count("contract-broken") == 1
    path.write_text(good, "utf-8")
    assert send(client).status_code == 201


def test_a_folder_that_is_gone_for_a_moment_does_no_harm(client: TestClient, contracts: Path) -> None:
    aside = contracts.rename(contracts.with_name("aside"))

    assert send(client).status_code == 201
    aside.rename(contracts)
    assert send(client).status_code == 201


def test_the_folder_is_looked_at_once_in_a_moment(contracts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rolebook_backend.library.LOOK_EVERY", 3600)
    library = Library(contracts)
    library.load()
    library.refresh()
    write_json(contracts, read_json(contracts) | {"title": "Another"})

    assert library.refresh() == []
    monkeypatch.setattr("rolebook_backend.library.LOOK_EVERY", 0)
    assert [contract.title for contract in library.refresh()] == ["Another"]


def test_values_fill_in_texts_once_and_unknown_names_stay(contracts: Path) -> None:
    contract = read_contract(contracts / f"{FORM}.json")

    assert say(contract, "fault_required_level", label="{limit}", limit=3) == "Choose a level for {limit}."


def test_every_text_is_said_somewhere() -> None:
    package = Path(__file__).parents[3] / "backend" / "rolebook_backend"
    files = [*package.rglob("*.py"), *package.glob("templates/*.html")]
    said = "".join(path.read_text("utf-8") for path in files if not path.name.endswith("texts.py"))

    assert [key for key in TEXTS if not _is_said(key, said)] == []


def _is_said(key: str, said: str) -> bool:
    code = key.removeprefix("fault_").replace("_", "-")
    code = code.removesuffix("-choice").removesuffix("-text") if code.startswith("required") else code
    group = key.partition("_")[0]
    by_group = f'say(contract, f"{group}_{{' in said or f'say("{group}_" ~ ' in said
    return by_group or f'"{key}"' in said or f"'{key}'" in said or (key.startswith("fault_") and f'"{code}"' in said)
