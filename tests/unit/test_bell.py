"""The bell: wakes the listeners of one conversation, and admits only so many."""

import asyncio

import pytest

from bot.conversation.bell import MAX_LISTENERS, Bell


@pytest.fixture
def bell() -> Bell:
    return Bell()


def listen(bell: Bell, conversation_id: str) -> asyncio.Event:
    event = bell.listen(conversation_id)
    assert event is not None
    return event


async def test_a_ring_wakes_every_listener_of_that_conversation_only(bell: Bell) -> None:
    first, second, elsewhere = listen(bell, "a"), listen(bell, "a"), listen(bell, "b")
    bell.ring("a")
    assert first.is_set()
    assert second.is_set()
    assert not elsewhere.is_set()


async def test_a_listener_that_left_is_not_woken(bell: Bell) -> None:
    gone, stays = listen(bell, "a"), listen(bell, "a")
    bell.leave("a", gone)
    bell.ring("a")
    assert not gone.is_set()
    assert stays.is_set()


async def test_ringing_where_nobody_listens_is_harmless(bell: Bell) -> None:
    bell.ring("a")
    assert not listen(bell, "a").is_set()


async def test_one_listener_too_many_is_turned_away_until_one_leaves(bell: Bell) -> None:
    events = [listen(bell, "a") for _ in range(MAX_LISTENERS)]
    assert bell.listen("a") is None
    assert bell.listen("b") is not None
    bell.leave("a", events[0])
    assert bell.listen("a") is not None


async def test_leaving_twice_is_harmless(bell: Bell) -> None:
    event, other = listen(bell, "a"), listen(bell, "a")
    bell.leave("a", event)
    bell.leave("a", event)
    bell.ring("a")
    assert other.is_set()
