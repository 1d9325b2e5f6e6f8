"""Lets the messages of one conversation through one at a time, in order of arrival, with a bound on the queue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import Refused

MAX_WAITING = 20
"""Messages of one conversation that may wait; a person never types so many before the first answer."""


class Turnstile:
    """A lock for each conversation that is being served; nothing is kept for the others."""

    def __init__(self, max_waiting: int = MAX_WAITING) -> None:
        self._max_waiting = max_waiting
        self._locks: dict[str, asyncio.Lock] = {}
        self._inside: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's turn. Raises Refused (429) when too many wait already."""
        inside = self._inside.get(conversation_id, 0)
        if inside > self._max_waiting:
            raise Refused(429, "too_many_messages", "Please wait for the answers to your last messages.", retry_after=2)
        self._inside[conversation_id] = inside + 1
        try:
            async with self._locks.setdefault(conversation_id, asyncio.Lock()):
                yield
        finally:
            self._leave(conversation_id)

    def _leave(self, conversation_id: str) -> None:
        self._inside[conversation_id] -= 1
        if not self._inside[conversation_id]:
            del self._inside[conversation_id], self._locks[conversation_id]
