"""Rings when a conversation has something new, so that listeners read it from the store; it carries no content."""

import asyncio
from collections import defaultdict

MAX_LISTENERS = 5
"""Open event streams a conversation may have; a person has a tab or two."""


class Bell:
    """Wakes the listeners of a conversation. What was missed is in the store, so nothing is queued here."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, conversation_id: str) -> None:
        """Wake everyone who listens to this conversation."""
        for event in self._listeners.get(conversation_id, ()):
            event.set()

    def listen(self, conversation_id: str) -> asyncio.Event | None:
        """An event that is set at each ring, or None when too many listen already."""
        if len(self._listeners[conversation_id]) >= MAX_LISTENERS:
            return None
        event = asyncio.Event()
        self._listeners[conversation_id].add(event)
        return event

    def leave(self, conversation_id: str, event: asyncio.Event) -> None:
        """Stop listening."""
        self._listeners[conversation_id].discard(event)
        if not self._listeners[conversation_id]:
            del self._listeners[conversation_id]
