"""What was let out of quarantine counts everywhere, and goes with its submission; who was reminded of what."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rolebook_backend.store import Person, Store, Submission, editing
from rolebook_backend.store.editing_base import Sendings
from rolebook_backend.store.erasure import Order
from rolebook_backend.store.tallies import begun
from rolebook_backend.store.times import now
from rolebook_backend.store.traces import Trace
from rolebook_backend.store.verifying import verify

from .storing import AGREEMENT, CONTRACT, LINKS, connected, event, submission

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NEWER = replace(CONTRACT, digest="sha256:2")
OTHER = replace(CONTRACT, form="other.staff")


def sent(number: int, **changes: object) -> Submission:
    moment = f"2025-01-01T00:00:{number:02}.000Z"
    return replace(submission(number), answers={"a": str(number)}, received_at=moment, **changes)  # type: ignore[arg-type]


async def keep(store: Store, *rows: Submission) -> None:
    await store.remember([CONTRACT, NEWER, OTHER])
    for row in rows:
        await store.add(row)


async def tallied(store: Store, first: int, forms: Sequence[str] = (CONTRACT.form,)) -> list[str]:
    taken: list[str] = []
    await store.tally_answers("base", forms, first, lambda _form, answers: taken.append(str(answers["a"])))
    return sorted(taken)


def test_what_was_let_out_counts_from_then_on(any_store: Store) -> None:
    async def way() -> None:
        await keep(any_store, sent(1, quarantined=True), *(sent(number) for number in range(2, 6)))
        assert await any_store.total_answers("base", [CONTRACT.form]) == 4
        before = await tallied(any_store, 3)
        assert [one.id for one in await any_store.held()] == ["id-1"]
        assert await any_store.held("id-2") == []

        assert await any_store.release("id-1", "person:grace")
        assert not await any_store.release("id-1", "person:grace")
        assert not await any_store.release("id-2", "person:grace")

        assert await any_store.held() == []
        assert (await any_store.counts())[0].quarantined == 0
        assert await any_store.total_answers("base", [CONTRACT.form]) == 5
        # It is as old as its release: what was counted before is counted still.
        assert before == await tallied(any_store, 3) == ["2", "3", "4"]
        assert await tallied(any_store, 5) == ["1", "2", "3", "4", "5"]

    asyncio.run(way())


def test_what_was_let_in_is_held_no_more_for_who_sends_it_again(any_store: Store) -> None:
    agreement = replace(AGREEMENT, quarantined=True)
    row = sent(1, quarantined=True, idempotency_key="the-key")

    async def told() -> list[bool]:
        again = [(await any_store.add(row)).submission, await any_store.by_receipt(row.receipt)]
        started = (await any_store.start_agreement(agreement, event(1), LINKS)).agreement
        found = await any_store.agreement(LINKS[0].secret_digest)
        return [one.quarantined for one in (*again, started, *(found or ())[:1]) if one]

    async def way() -> None:
        await keep(any_store, row)
        await any_store.start_agreement(agreement, event(1), LINKS)
        assert await told() == [True] * 4
        for one in (row.id, agreement.id):
            assert await any_store.release(one, "person:grace")
        assert await told() == [False] * 4

    asyncio.run(way())


def test_held_agreements_are_counted_beyond_what_is_listed(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "SHOWN", 1)

    async def way() -> None:
        await keep(any_store)
        for number in range(4):
            one = replace(AGREEMENT, id=f"a{number}", idempotency_key=None, quarantined=number < 3)
            links = [replace(LINKS[0], secret_digest=one.id, agreement=one.id)]
            await any_store.start_agreement(one, replace(event(1), agreement=one.id), links)
        assert len(await any_store.held_agreements()) == 1
        assert await any_store.held_agreements_number() == 3
        await any_store.release("a0", "person:grace")
        assert await any_store.held_agreements_number() == 2

    asyncio.run(way())


def test_a_tally_goes_on_with_what_is_let_out_and_leaves_out_what_is_about_others(any_store: Store) -> None:
    begins = begun("base", "form", "basis", [CONTRACT.form])

    async def way() -> None:
        await keep(any_store, *(sent(number, quarantined=number < 3) for number in range(1, 5)))
        await keep(any_store, sent(5, about="ada"), sent(6, about="ada", quarantined=True))
        taken: list[str] = []
        number, stands = await any_store.next_answers(begins, 9, lambda _, answers: taken.append(str(answers["a"])))
        assert (number, sorted(taken)) == (2, ["3", "4"])

        await any_store.release("id-2", "person:grace")
        await any_store.release("id-6", "person:grace")
        counted = replace(begins, counted=number, stands=stands)
        number, _ = await any_store.next_answers(counted, 9, lambda _, answers: taken.append(str(answers["a"])))
        assert (number, taken[2:]) == (1, ["2"])
        assert await any_store.total_answers("base", [CONTRACT.form]) == 3

        gone = [Trace("submission", f"id-{one}", "") for one in (1, 2, 4, 5, 6)]
        await any_store.erase(gone, Order("a test", "asked for"))
        assert await any_store.total_answers("base", [CONTRACT.form]) == 1
        assert await tallied(any_store, 9) == ["3"]

    asyncio.run(way())


def test_answers_after_a_release_come_after_it(any_store: Store) -> None:
    async def way() -> None:
        await keep(any_store, *(sent(number, quarantined=number in {1, 2}) for number in range(1, 4)))
        for held in ("id-2", "id-1"):
            await any_store.release(held, "person:grace")
        await any_store.add(replace(sent(9), received_at="2199-01-01T00:00:00.000Z"))
        steps = [await tallied(any_store, first) for first in range(1, 5)]
        assert steps[0] == ["3"]
        assert steps[1] in (["1", "3"], ["2", "3"])
        assert steps[2:] == [["1", "2", "3"], ["1", "2", "3", "9"]]

    asyncio.run(way())


def test_a_release_is_in_the_chain_and_goes_with_its_submission(any_store: Store, anywhere: Path | str) -> None:
    async def way() -> None:
        await keep(any_store, sent(1, quarantined=True), sent(2, quarantined=True))
        await any_store.release("id-1", "person:grace")
        await any_store.release("id-2", "person:grace")
        await any_store.erase([Trace("submission", "id-1", "")], Order("command:me", "asked"))
        while await any_store.retain(CONTRACT.form, now(), "schedule"):
            pass

    asyncio.run(way())
    any_store.close()
    with connected(anywhere) as connection:
        verdict = verify(connection, lambda *_: None)
    assert (verdict.wrong, verdict.findings) == (0, [])
    assert verdict.erased == 2 * 2


def test_people_are_counted_by_what_they_sent_last(any_store: Store) -> None:
    listed = [Person(name, f"{name}@example.com", name, "staff") for name in ("ada", "bob", "cyd")]
    elsewhere = Person("dan", "dan@example.com", "Dan", "lead")

    async def way() -> list[Sendings]:
        await any_store.set_people([*listed, elsewhere, replace(listed[2], active=False)])
        await keep(
            any_store,
            sent(1, person="ada"),
            sent(2, person="ada", contract_digest=NEWER.digest),
            replace(sent(3, person="bob"), received_at="2024-12-31T23:59:59.999Z"),
            sent(4, person="cyd"),
            sent(5, person="dan"),
            sent(6, person="bob", about="ada", contract_digest=NEWER.digest),
            sent(7),
            sent(8, quarantined=True),
            sent(9, form=OTHER.form),
        )
        return await any_store.sendings("2025-01-01")

    assert asyncio.run(way()) == [
        Sendings(CONTRACT.form, CONTRACT.digest, 1, 1, lapsed=1),
        Sendings(CONTRACT.form, NEWER.digest, 1, 0),
        Sendings(OTHER.form, OTHER.digest, 0, 1),
    ]


def test_somebody_is_reminded_of_a_matter_once_in_a_while(any_store: Store) -> None:
    monday, tuesday, later = (f"2025-01-{day}T07:00:00.000Z" for day in ("06", "07", "20"))

    async def way() -> None:
        assert await any_store.claim_reminders("ada", ["form:a", "form:b"], monday, "2024") == ["form:a", "form:b"]
        assert await any_store.claim_reminders("ada", ["form:a", "form:c"], tuesday, "2025-01-01") == ["form:c"]
        assert await any_store.claim_reminders("bob", ["form:a"], tuesday, "2025-01-01") == ["form:a"]
        assert await any_store.claim_reminders("ada", ["form:a"], later, tuesday) == ["form:a"]
        await any_store.drop_reminders("ada", ["form:a"])
        found = await any_store.reminded()
        assert found == {("ada", "form:b"): monday, ("ada", "form:c"): tuesday, ("bob", "form:a"): tuesday}
        assert await any_store.expire("2027-01-01T00:00:00.000Z") == 3
        assert await any_store.reminded() == {}

    asyncio.run(way())


def test_a_day_is_claimed_once(any_store: Store) -> None:
    async def way() -> list[bool]:
        return await asyncio.gather(*(any_store.claim_day("2025-01-06") for _ in range(8)))

    assert sum(asyncio.run(way())) == 1
