"""What the chat API's JSON looks like."""

import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from bot.conversation.model import Message, Opened, Turn

ClientId = Annotated[
    str,
    # No control characters: PostgreSQL cannot store a NUL.
    Meta(pattern=r"^[^\x00-\x1f\x7f]{1,64}$", description="Made by the client, new for each message"),
]


class SendBody(msgspec.Struct, forbid_unknown_fields=True):
    """A message: either `text`, or the `payload` of a button offered in this conversation."""

    client_id: ClientId
    text: str | None = None
    payload: Annotated[str, Meta(max_length=200)] | None = None


class SourceOut(msgspec.Struct):
    """A document an answer rests on."""

    id: str
    title: str
    url: str | None


class ButtonOut(msgspec.Struct):
    """A choice; send its `payload` back to take it."""

    title: str
    payload: str


class MessageOut(msgspec.Struct):
    """A message of a conversation; `seq` counts up from 1."""

    id: str
    seq: int
    role: str
    text: str
    topics: list[str]
    sources: list[SourceOut]
    buttons: list[ButtonOut]
    safety: str | None
    asks: str | None
    at: datetime.datetime


class OpenedOut(msgspec.Struct):
    """A new conversation; the token is shown this once."""

    id: str
    token: str
    state: str
    messages: list[MessageOut]


class TurnOut(msgspec.Struct):
    """The replies to a message, or the messages since a number, and who has the conversation."""

    state: str
    messages: list[MessageOut]


class ErrorOut(msgspec.Struct):
    """Every error: a code for programs and a sentence for people."""

    error: str
    detail: str


def message_out(message: Message) -> MessageOut:
    """A stored message as the API shows it."""
    return MessageOut(
        id=message.id,
        seq=message.seq,
        role=message.role.value,
        text=message.text,
        topics=list(message.topics),
        sources=[SourceOut(source.id, source.title, source.url) for source in message.sources],
        buttons=[ButtonOut(button.title, button.payload) for button in message.buttons],
        safety=message.safety,
        asks=message.asks,
        at=message.at.replace(tzinfo=datetime.timezone.utc),
    )


def opened_out(opened: Opened) -> OpenedOut:
    """A new conversation as the API shows it."""
    return OpenedOut(opened.id, opened.token, opened.state.value, [message_out(m) for m in opened.messages])


def turn_out(turn: Turn) -> TurnOut:
    """Replies as the API shows them."""
    return TurnOut(turn.state.value, [message_out(message) for message in turn.messages])
