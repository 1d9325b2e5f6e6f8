"""Where Rasa keeps its trackers: one compact row a conversation, so that turn 100 costs what turn 1 did."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.tables import trackers

TURNS_KEPT = 8
"""User turns kept as events; older ones live on as slot values only. Policies look back five turns at most."""


class CompactTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Keeps the last turns, the filled slots and the active form of each conversation."""

    def __init__(self, domain: Domain | None, host: str, event_broker: EventBroker | None = None, **_: Any) -> None:
        super().__init__(domain, event_broker)
        self._engine = sa.create_engine(host, future=True, pool_pre_ping=True)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Replace the conversation's row."""
        await self.stream_events(tracker)
        events = json.dumps([event.as_dict() for event in compact(tracker)])
        with self._engine.begin() as connection:
            changed = trackers.update().where(trackers.c.sender_id == tracker.sender_id).values(events=events)
            if not connection.execute(changed).rowcount:
                connection.execute(trackers.insert().values(sender_id=tracker.sender_id, events=events))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's tracker, or None for a new one."""
        with self._engine.connect() as connection:
            wanted = sa.select(trackers.c.events).where(trackers.c.sender_id == sender_id)
            stored = connection.execute(wanted).scalar_one_or_none()
        if stored is None:
            return None
        return DialogueStateTracker.from_dict(sender_id, json.loads(stored), self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """All conversations."""
        with self._engine.connect() as connection:
            return [row.sender_id for row in connection.execute(sa.select(trackers.c.sender_id))]


def compact(tracker: DialogueStateTracker) -> list[Event]:
    """The events that are enough to go on: the last turns, after the slots and form they began with."""
    events = list(tracker.events)
    turns = [at for at, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= TURNS_KEPT:
        return events
    kept = events[turns[-TURNS_KEPT] :]
    named = {event.key for event in kept if isinstance(event, SlotSet)}
    slots: list[Event] = [
        SlotSet(slot.name, slot.value)
        for slot in tracker.slots.values()
        if slot.value != slot.initial_value and slot.name not in named
    ]
    loop: list[Event] = [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
    return [*slots, *loop, *kept]
