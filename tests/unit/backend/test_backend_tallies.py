"""What is counted of a group is kept, added to step by step, and always what a count of all would give."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select, update
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from rolebook_backend import group
from rolebook_backend.app import create_app
from rolebook_backend.group import counted_of
from rolebook_backend.store import Store, editing
from rolebook_backend.store.erasure import Order, erase
from rolebook_backend.store.kept import KEPT
from rolebook_backend.store.tables import submissions
from rolebook_backend.store.tallies import Counted, begun
from rolebook_backend.store.tally_tables import tallies, totals
from rolebook_backend.store.traces import Trace

from .conftest import EXAMPLES
from .sending import AS_JSON, read_json, write_json
from .storing import CONTRACT, connected, submission
from .test_backend_group import ADDRESS, FORM, answer, results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

FORMS = ("form.staff", "other.staff")
LEAD = "style-check.lead"
NOTHING = begun("base", "form", "basis", FORMS)


async def fill(store: Store, numbers: range, form: str = CONTRACT.form) -> None:
    await store.remember([CONTRACT, replace(CONTRACT, form="other.staff")])
    for number in numbers:
        await store.add(replace(submission(number, form=form), answers={"a": str(number)}))


async def walked(store: Store, tally: Counted, most: int = 100) -> tuple[list[int], Counted]:
    """The numbers of the answers that come after where a tally stands, and the tally behind them."""
    taken: list[int] = []
    number, stands = await store.next_answers(tally, most, lambda _, one: taken.append(int(str(one["a"]))))
    assert number == len(taken)
    return taken, replace(tally, counted=tally.counted + number, stands=stands)


def test_answers_are_handed_on_once_each_from_where_it_stands(any_store: Store) -> None:
    async def way() -> None:
        await fill(any_store, range(5))
        first, tally = await walked(any_store, NOTHING, 3)
        await fill(any_store, range(5, 8), "other.staff")
        # Late, as if it had waited for long: its time is before all others'.
        await any_store.add(
            replace(submission(8), received_at="2020-01-01T00:00:00.000Z", answers={"a": "8"}, quarantined=False)
        )
        await any_store.add(replace(submission(9), quarantined=True))
        await any_store.add(replace(submission(10), edition="northlight"))
        second, tally = await walked(any_store, tally)
        third, _ = await walked(any_store, tally)

        assert (len(first), sorted([*first, *second]), third) == (3, list(range(9)), [])
        assert await any_store.total_answers("base", FORMS) == 9
        assert await any_store.total_answers("base", ["form.staff"]) == 6
        assert await any_store.total_answers("base", ["no.form"]) == 0

    asyncio.run(way())


def test_what_is_erased_while_it_is_counted_is_in_no_tally(any_store: Store) -> None:
    async def way() -> None:
        await fill(any_store, range(6))
        before = await any_store.tally(NOTHING)
        _, counted = await walked(any_store, before)
        await any_store.erase([Trace("submission", "id-3", "")], Order("a test", "asked for"))

        assert not await any_store.keep_tally(counted)
        anew = await any_store.tally(NOTHING)
        assert (anew.counted, anew.stamp != before.stamp) == (0, True)
        left, counted = await walked(any_store, anew)
        assert sorted(left) == [0, 1, 2, 4, 5]
        assert await any_store.keep_tally(replace(counted, tally={"people": 5}))
        assert (await any_store.tally(NOTHING)).tally == {"people": 5}
        assert await any_store.total_answers("base", FORMS) == 5

    asyncio.run(way())


def test_of_two_that_count_on_at_once_one_is_kept(any_store: Store) -> None:
    async def way() -> None:
        await fill(any_store, range(4))
        before = await any_store.tally(NOTHING)
        _, one = await walked(any_store, before, 2)
        _, other = await walked(any_store, before, 3)

        assert await any_store.keep_tally(one)
        assert not await any_store.keep_tally(other)
        assert (await any_store.tally(NOTHING)).counted == 2
        # Under another basis it begins anew.
        assert (await any_store.tally(replace(NOTHING, basis="another"))).counted == 0

    asyncio.run(way())


def rows_read(client: TestClient) -> int:
    """How many answers are counted for one request."""
    store: Store = client.app.state.desk.store  # type: ignore[attr-defined]
    usual, read = store.next_answers, []

    async def noted(tally: Counted, most: int, take: Any) -> Any:
        found = await usual(tally, most, take)
        read.append(found[0])
        return found

    store.next_answers = noted  # type: ignore[method-assign]
    try:
        results(client)
    finally:
        store.next_answers = usual  # type: ignore[method-assign]
    return sum(read)


def test_a_step_counts_only_what_is_new_also_after_a_restart(contracts: Path, anywhere: Path | str) -> None:
    with TestClient(create_app(contracts, anywhere)) as client:
        for _ in range(10):
            answer(client)
        assert rows_read(client) == 10
        for _ in range(5):
            answer(client)
        assert [rows_read(client), rows_read(client)] == [5, 0]
        before = client.get(ADDRESS).text
    with TestClient(create_app(contracts, anywhere)) as client:
        assert rows_read(client) == 0
        assert client.get(ADDRESS).text == before


def test_other_words_in_a_form_count_nothing_anew_and_other_weights_all(contracts: Path, client: TestClient) -> None:
    for _ in range(5):
        answer(client)
    assert rows_read(client) == 5
    data = read_json(contracts, FORM)
    data["profiles"][0]["name"] = "Paying attention"
    write_json(contracts, data)
    assert rows_read(client) == 0
    data["scoring"][0]["weight"] = 7
    write_json(contracts, data)
    assert rows_read(client) == 5


def test_many_are_counted_in_the_background_and_meanwhile_there_is_word_to_come_again(
    contracts: Path, any_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "FEW", 7)
    for _ in range(15):
        answer(any_client)
    told = any_client.get(ADDRESS, headers=AS_JSON)
    page = any_client.get(ADDRESS)
    while any_client.get(ADDRESS).status_code == 503:
        pass

    assert (told.status_code, told.json()["error"], told.headers["retry-after"]) == (503, "being-counted", "5")
    assert "The results are being counted." in page.text or page.status_code == 200
    assert results(any_client)["answers"] == 15


def test_while_one_step_is_counted_there_is_what_was_counted_before(
    any_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        answer(any_client)
    assert results(any_client)["answers"] == 5
    for _ in range(5):
        answer(any_client)
    monkeypatch.setattr(group, "FEW", 4)
    first = results(any_client)["answers"]
    while (found := results(any_client)["answers"]) == 5:
        pass

    assert (first, found) == (5, 10)


def test_numbers_that_do_not_fit_the_rows_are_told_and_nothing_is_shown(
    contracts: Path, database: Path, logged: list[Any]
) -> None:
    with TestClient(create_app(contracts, database)) as client:
        for _ in range(4):
            answer(client)
    with connected(database) as connection:
        connection.execute(update(totals).values(answers=9))
    with TestClient(create_app(contracts, database)) as client:
        assert client.get(ADDRESS).status_code == 503
    assert "counting-short" in {line["event"] for line in logged}


class Answering(RuleBasedStateMachine):
    """People answer, some are let out of quarantine or erased, a form changes: what is shown is a count of all."""

    client: TestClient
    contracts: Path
    database: Path | str

    def __init__(self) -> None:
        super().__init__()
        self.weight = 1
        with connected(self.database) as connection:
            self.erase(connection, 10_000)

    def erase(self, connection: Connection, most: int) -> None:
        """Erase as the store does."""
        found = connection.execute(select(submissions.c.id).order_by(submissions.c.id).limit(most)).scalars().all()
        erase(connection, [Trace("submission", one, "") for one in found], Order("a test", "asked for"))

    @rule(
        number=st.integers(1, 7), form=st.sampled_from((FORM, LEAD)), rank=st.sampled_from("1234"), held=st.booleans()
    )
    def answers_come(self, number: int, form: str, rank: str, held: bool) -> None:
        for _ in range(number):
            answer(self.client, form, **{"asks-first": rank, **({"_gotcha": "buy this"} if held else {})})

    @rule(most=st.integers(1, 4))
    def some_are_let_out(self, most: int) -> None:
        with connected(self.database) as connection:
            for one in editing.held(connection, "")[:most]:
                editing.release(connection, one.id, "person:grace")

    @rule(most=st.integers(1, 3))
    def some_are_erased(self, most: int) -> None:
        with connected(self.database) as connection:
            self.erase(connection, most)

    @rule()
    def the_form_counts_otherwise(self) -> None:
        data = read_json(self.contracts, FORM)
        self.weight = data["scoring"][0]["weight"] = self.weight % 5 + 1
        write_json(self.contracts, data)

    @invariant()
    def what_is_kept_is_a_count_of_all(self) -> None:
        shown = results(self.client)
        with connected(self.database) as connection:
            wanted = select(func.count()).where(submissions.c.form.in_([FORM, LEAD]), KEPT)
            there = connection.execute(wanted).scalar_one()
            counted = connection.execute(select(tallies.c.counted)).scalars().all()
            assert all(number == 0 or number >= shown["minimum_answers"] for number in counted)
            connection.execute(delete(tallies))
        anew = results(self.client)

        assert (shown["answers"] or 0) == counted_of(there, shown["minimum_answers"])
        assert shown == anew


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest) -> Iterator[type[Answering]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        contracts = Path(shutil.copytree(EXAMPLES, folder / "contracts"))
        # Who leads is asked less: what is left of it is counted in steps of its own.
        fewer = read_json(contracts, FORM) | {"form": LEAD}
        fewer["scoring"] = [one for one in fewer["scoring"] if one["profile"] == fewer["profiles"][0]["id"]]
        write_json(contracts, fewer)
        database: Path | str = folder / "answers.db"
        if request.param == "postgresql":
            database = request.getfixturevalue("postgres").empty_database()
        stack.enter_context(capture_logs())
        client = stack.enter_context(TestClient(create_app(contracts, database, a_minute=0)))
        yield type("Served", (Answering,), {"client": client, "contracts": contracts, "database": database})


def test_a_kept_tally_equals_a_fresh_one(machine: type[Answering]) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine, settings=settings(max_examples=10, stateful_step_count=8, deadline=None, suppress_health_check=checks)
    )
