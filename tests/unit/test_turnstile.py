"""The turnstile: one message of a conversation at a time, in order, with a bound on the queue."""

import asyncio

import pytest

from bot.conversation.turnstile import Turnstile
from bot.errors import Refused


async def test_messages_of_one_conversation_pass_one_by_one_in_order() -> None:
    turnstile, log = Turnstile(), []

    async def pass_through(name: int) -> None:
        async with turnstile.turn("a"):
            log.append(f"in {name}")
            await asyncio.sleep(0)
            log.append(f"out {name}")

    await asyncio.gather(*(pass_through(name) for name in range(4)))
    assert log == [f"{way} {name}" for name in range(4) for way in ("in", "out")]


async def test_another_conversation_does_not_wait() -> None:
    turnstile = Turnstile()
    async with turnstile.turn("b"):
        await asyncio.wait_for(_pass(turnstile), 1)


async def test_a_queue_that_is_full_turns_the_next_away() -> None:
    turnstile, release = Turnstile(max_waiting=2), asyncio.Event()

    async def wait_inside() -> None:
        async with turnstile.turn("a"):
            await release.wait()

    tasks = [asyncio.create_task(wait_inside()) for _ in range(3)]  # one inside, two waiting
    await asyncio.sleep(0)
    with pytest.raises(Refused) as caught:
        async with turnstile.turn("a"):
            pass
    assert (caught.value.status, caught.value.retry_after) == (429, 2)
    release.set()
    await asyncio.gather(*tasks)
    async with turnstile.turn("a"):
        pass


async def test_a_failure_inside_lets_the_next_one_in() -> None:
    turnstile = Turnstile()
    with pytest.raises(ValueError, match="broken"):
        async with turnstile.turn("a"):
            raise ValueError("broken")
    await asyncio.wait_for(_pass(turnstile), 1)


async def test_one_that_gives_up_waiting_leaves_the_queue() -> None:
    turnstile = Turnstile(max_waiting=1)
    async with turnstile.turn("a"):
        for _ in range(3):  # each would fill the queue if it stayed in it
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(_pass(turnstile), 0.01)
    await asyncio.wait_for(_pass(turnstile), 1)


async def _pass(turnstile: Turnstile) -> None:
    async with turnstile.turn("a"):
        pass
