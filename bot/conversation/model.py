"""What a conversation is made of; the standard library only, so that everything else may rest on it."""

import datetime
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

MAX_TEXT = 4000
"""Characters a message may have."""
TOPIC_PAYLOAD = "topic:"
"""A button's payload is this and the id of the topic it stands for."""


class State(str, Enum):
    """Who has the conversation."""

    BOT = "bot"
    WAITING = "waiting"  # a person was asked for
    HUMAN = "human"  # a person has it
    CLOSED = "closed"


class Role(str, Enum):
    """Who wrote a message."""

    USER = "user"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True)
class Source:
    """A document an answer rests on."""

    id: str
    title: str
    url: str | None = None


@dataclass(frozen=True)
class Button:
    """A choice the bot offers; the payload comes back when it is pressed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Draft:
    """A message before it is stored."""

    role: Role
    text: str
    topics: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    buttons: tuple[Button, ...] = ()
    safety: str | None = None
    asks: str | None = None


@dataclass(frozen=True, kw_only=True)
class Message(Draft):
    """A stored message; `seq` counts up from 1 within its conversation."""

    id: str
    seq: int
    at: datetime.datetime


@dataclass(frozen=True)
class Conversation:
    """A conversation as stored; the token itself is never stored, only its digest."""

    id: str
    token_digest: str
    channel: str
    state: State


@dataclass(frozen=True)
class Opened:
    """A conversation just opened, with the only copy of its token."""

    id: str
    token: str
    state: State
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Inbound:
    """A message as a channel received it: either `text` or the `payload` of a button."""

    conversation_id: str
    client_id: str
    text: str | None = None
    payload: str | None = None


@dataclass(frozen=True)
class Turn:
    """What came of an inbound message."""

    state: State
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Reply:
    """One thing Rasa said, before it is put into the clinic's words."""

    text: str
    topic: str | None = None
    variant: str | None = None
    buttons: tuple[Button, ...] = ()
    hand_off: bool = False


class Engine(Protocol):
    """Whoever answers when no person has the conversation."""

    async def ask(self, conversation_id: str, text: str, topic: str | None) -> list[Reply]:
        """The replies to `text`; `topic` is set when a button chose it. Raises EngineError."""
        ...


@dataclass
class Health:
    """Which parts answer; `ok` or what is wrong, by part."""

    parts: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether a message would be answered."""
        return all(word == "ok" for word in self.parts.values())
