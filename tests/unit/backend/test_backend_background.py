"""What goes on beside requests: where it fails unexpectedly, that is logged and it begins again."""

from __future__ import annotations

import asyncio

from rolebook_backend.keeping import running


def test_a_work_that_fails_is_told_of_and_started_again(logged: list[dict[str, object]]) -> None:
    begun: list[str] = []
    again = asyncio.Event()

    async def fails_at_first() -> None:
        begun.append("work")
        if len(begun) == 1:
            raise KeyError("words of an answer")
        again.set()
        await asyncio.sleep(60)

    async def way() -> None:
        async with running([fails_at_first], pause=0):
            await asyncio.wait_for(again.wait(), 30)

    asyncio.run(way())

    assert [(one["event"], one["log_level"], one["kind"]) for one in logged] == [
        ("background-failed", "error", "KeyError")
    ]
    assert "words" not in repr(logged)


def test_a_work_that_waits_to_be_started_again_ends_with_the_rest(logged: list[dict[str, object]]) -> None:
    async def fails() -> None:
        raise KeyError

    async def way() -> None:
        async with running([fails]):
            while not logged:
                await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(way(), 30))

    assert len(logged) == 1
