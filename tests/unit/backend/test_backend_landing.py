"""What threads have done comes back to the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook_backend.store.landing import Landing


class Counting(asyncio.SelectorEventLoop):
    """A loop that counts how often another thread woke it."""

    woken = 0

    def call_soon_threadsafe(self, *args: object, **named: object) -> asyncio.Handle:
        self.woken += 1
        return super().call_soon_threadsafe(*args, **named)  # type: ignore[arg-type]


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_everybody_gets_the_result_of_their_own_work_and_one_wake_up_does_for_all(good: list[bool]) -> None:
    works: list[Future[int]] = [Future() for _ in good]

    async def all_of_them() -> list[int | BaseException]:
        landing = Landing(asyncio.get_running_loop())
        waiting = [asyncio.ensure_future(landing.of(work)) for work in works]
        await asyncio.sleep(0)
        for number, (work, is_good) in enumerate(zip(works, good, strict=True)):
            work.set_result(number) if is_good else work.set_exception(ValueError(number))
        return await asyncio.gather(*waiting, return_exceptions=True)

    with asyncio.Runner(loop_factory=Counting) as runner:
        results = runner.run(all_of_them())
        loop = runner.get_loop()
        assert isinstance(loop, Counting)
        assert loop.woken == 1

    for number, (result, is_good) in enumerate(zip(results, good, strict=True)):
        assert result == number if is_good else isinstance(result, ValueError) and result.args == (number,)


def test_many_threads_leave_nobody_waiting() -> None:
    def work(number: int) -> int:
        if number % 5 == 1:
            raise StopIteration(number)
        return number

    async def all_of_them(threads: ThreadPoolExecutor) -> list[int | BaseException]:
        landing = Landing(asyncio.get_running_loop())
        works = [threads.submit(work, number) for number in range(2000)]
        return await asyncio.gather(*(landing.of(one) for one in works), return_exceptions=True)

    with ThreadPoolExecutor(6) as threads:
        results = asyncio.run(asyncio.wait_for(all_of_them(threads), 60))

    assert [number for number, result in enumerate(results) if result == number] == [
        number for number in range(2000) if number % 5 != 1
    ]
    assert {type(result) for result in results} == {int, RuntimeError}


def test_a_work_that_somebody_else_calls_off_ends_the_wait() -> None:
    async def wait() -> None:
        work: Future[int] = Future()
        waiting = asyncio.ensure_future(Landing(asyncio.get_running_loop()).of(work))
        await asyncio.sleep(0)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(waiting, 60)

    asyncio.run(wait())


def test_what_nobody_waits_for_any_more_is_called_off() -> None:
    never_begun: Future[int] = Future()
    begun: Future[int] = Future()
    begun.set_running_or_notify_cancel()

    async def give_up() -> None:
        landing = Landing(asyncio.get_running_loop())
        for work in (never_begun, begun):
            waiting = asyncio.ensure_future(landing.of(work))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        begun.set_result(1)  # too late for who asked, and no harm to others
        after: Future[int] = Future()
        after.set_result(2)
        assert await landing.of(after) == 2

    asyncio.run(give_up())

    assert never_begun.cancelled()
    assert begun.result() == 1
