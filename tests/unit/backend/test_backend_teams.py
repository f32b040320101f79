"""What stores read by person, on SQLite and on PostgreSQL: what somebody sent, what is about them, where they sit."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from rolebook_backend.library import Library
from rolebook_backend.store import Person, Seated, Store, StoredContract, Submission

from .keeping import all_rows, call
from .sending import FORM, rows
from .storing import AGREEMENT, CONTRACT, LINKS, connected, event, submission

if TYPE_CHECKING:
    from pathlib import Path

OTHER = replace(CONTRACT, form="other.staff")
PEOPLE = [Person(name, f"{name}@example.com") for name in ("ada", "bob", "grace")]


def sent(number: int, day: int, person: str | None, about: str | None = None, form: str = CONTRACT.form) -> Submission:
    at = f"2025-01-{day:02}T00:00:00.000Z"
    return replace(submission(number, form=form), received_at=at, person=person, about=about)


ROWS = [
    sent(1, 1, "ada"),
    sent(2, 3, "ada"),
    sent(3, 2, "ada", form=OTHER.form),
    sent(4, 4, "bob"),
    sent(5, 5, "grace", about="ada"),
    sent(6, 6, "grace", about="ada"),
    sent(7, 7, "grace"),
    sent(8, 8, None),
    replace(sent(9, 9, "ada"), quarantined=True),
    replace(sent(10, 10, "grace", about="ada"), quarantined=True),
]


async def fill(store: Store) -> None:
    await store.remember([CONTRACT, OTHER])
    await store.set_people(PEOPLE)
    for row in ROWS:
        await store.add(row)


def ids(found: list[Submission]) -> list[str]:
    return [one.id for one in found]


def test_what_somebody_sent_is_read_newest_first(any_store: Store) -> None:
    async def way() -> tuple[list[Submission], list[Submission]]:
        await fill(any_store)
        return await any_store.sent_by("grace"), await any_store.sent_about("ada")

    by, about = asyncio.run(way())
    assert ids(by) == ["id-10", "id-7", "id-6", "id-5"]
    assert about == [ROWS[5], ROWS[4]]


def test_the_newest_of_each_person_and_form_stands_for_them(any_store: Store) -> None:
    async def way() -> list[list[Submission]]:
        await fill(any_store)
        many = ["ada", "bob", *(f"nobody-{number}" for number in range(1200))]
        return [
            await any_store.newest_of(many),
            await any_store.newest_of([]),
            await any_store.newest_about("grace", many),
            await any_store.newest_about("bob", many),
        ]

    own, nothing, about, others = asyncio.run(way())
    assert sorted(ids(own)) == ["id-2", "id-3", "id-4"]
    assert ids(about) == ["id-6"]
    assert nothing == others == []


def test_what_a_manager_says_of_somebody_is_no_answer_of_the_groups(any_store: Store) -> None:
    taken: list[str] = []

    async def way() -> int:
        await fill(any_store)
        await any_store.tally_answers("base", [CONTRACT.form], 5, lambda *one: taken.append(one[0]))
        return await any_store.total_answers("base", [CONTRACT.form])

    assert asyncio.run(way()) == 5
    assert len(taken) == 5


def test_seats_are_those_who_act_and_until_then_those_who_look(any_store: Store) -> None:
    second = replace(AGREEMENT, id="agreement-2", idempotency_key="another", started_at="2025-02-01T00:00:00.000Z")

    async def way() -> None:
        await fill(any_store)
        await any_store.start_agreement(AGREEMENT, event(1), LINKS)
        links = [replace(one, agreement=second.id, secret_digest=f"{one.secret_digest}-2") for one in LINKS]
        await any_store.start_agreement(second, replace(event(1), agreement=second.id), links)
        await any_store.add_agreement_event(event(2))
        await any_store.take_seat(AGREEMENT.id, "holder", "ada", is_acting=True)
        await any_store.take_seat(AGREEMENT.id, "manager", "bob", is_acting=False)
        await any_store.take_seat(AGREEMENT.id, "manager", "grace", is_acting=False)
        assert await seats() == {"holder": "ada", "manager": "bob"}
        await any_store.take_seat(AGREEMENT.id, "manager", "grace", is_acting=True)
        await any_store.take_seat(AGREEMENT.id, "manager", "bob", is_acting=False)
        await any_store.take_seat(AGREEMENT.id, "manager", "ada", is_acting=True)
        assert await seats() == {"holder": "ada", "manager": "grace"}

        await any_store.take_seat(second.id, "holder", "ada", is_acting=True)
        found = await any_store.agreements_of(["ada", "grace", "nobody"])
        assert found == [
            Seated(second, {"holder": "ada"}),
            Seated(AGREEMENT, {"holder": "ada", "manager": "grace"}),
        ]
        assert (found[1].seat_of("grace"), found[0].seat_of("grace")) == ("manager", "")
        assert await any_store.agreements_of(["bob"]) == []
        events = await any_store.events_of([second.id, AGREEMENT.id])
        assert [len(events[one]) for one in (second.id, AGREEMENT.id)] == [1, 2]

    async def seats() -> object:
        (found,) = await any_store.agreements_of(["ada"])
        return found.people

    asyncio.run(way())


def test_an_export_tells_own_answers_from_a_managers_view(
    any_store: Store, anywhere: Path | str, contracts: Path
) -> None:
    library = Library(contracts)
    library.load()
    contract = library.get(FORM)
    assert contract

    async def way() -> None:
        await any_store.remember([StoredContract(FORM, contract.digest, contract.body)])
        for row in (sent(1, 1, "ada"), sent(2, 2, "grace", about="ada"), sent(3, 3, None)):
            await any_store.add(replace(row, form=FORM, contract_digest=contract.digest))

    asyncio.run(way())
    any_store.close()
    arguments = ("export", "--database", anywhere, "--form", FORM, "--out", "-", "--format")
    as_json = json.loads(call(*arguments, "json").stdout)["submissions"]
    sheet = load_workbook(io.BytesIO(call(*arguments, "xlsx").stdout_bytes)).worksheets[0]
    heading, *cells = sheet.iter_rows(values_only=True)
    as_csv = csv.DictReader(call(*arguments, "csv").stdout.splitlines())

    expected = [("ada", ""), ("grace", "ada"), ("", "")]
    for found in (as_json, as_csv, [dict(zip(heading, row, strict=True)) for row in cells]):
        assert [(row["person"] or "", row["about"] or "") for row in found] == expected


def test_what_is_about_somebody_is_given_to_them_and_goes_with_them(
    any_store: Store, anywhere: Path | str, tmp_path: Path
) -> None:
    async def way() -> None:
        await fill(any_store)
        await any_store.start_agreement(AGREEMENT, event(1), LINKS)
        await any_store.take_seat(AGREEMENT.id, "holder", "ada", is_acting=True)

    asyncio.run(way())
    any_store.close()
    out = tmp_path / "ada.json"
    assert call("export", "--database", anywhere, "--person", "ada", "--out", out).exit_code == 0
    told = json.loads(out.read_text("utf-8"))
    assert {row["id"] for row in told["submissions"]} == {f"id-{number}" for number in (1, 2, 3, 5, 6, 9, 10)}
    assert told["seats"] == [{"agreement": AGREEMENT.id, "seat": "holder", "person": "ada", "acted": True}]

    assert call("erase", "--database", anywhere, "--person", "ada", "--yes").exit_code == 0
    assert {row["id"] for row in rows(anywhere)} == {"id-4", "id-7", "id-8"}
    assert "ada" not in {row["person"] for row in all_rows(anywhere)["agreement_seats"]}
    assert call("verify", "--database", anywhere).exit_code == 0


def test_a_seat_goes_with_its_person(any_store: Store, anywhere: Path | str) -> None:
    async def way() -> None:
        await fill(any_store)
        await any_store.start_agreement(AGREEMENT, event(1), LINKS)
        await any_store.take_seat(AGREEMENT.id, "holder", "bob", is_acting=True)
        any_store.close()
        with connected(anywhere) as connection:
            connection.exec_driver_sql("DELETE FROM people WHERE id = 'bob'")
        any_store.open()
        assert await any_store.agreements_of(["bob"]) == []

    asyncio.run(way())
