"""The chat API: opens conversations, takes messages in, and streams what is new."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import State as AppState
from litestar.di import Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from bot.channels.limits import RateLimit
from bot.channels.wire import ErrorOut, OpenedOut, SendBody, TurnOut, message_out, opened_out, turn_out
from bot.conversation.gate import Gate
from bot.conversation.model import Conversation, Inbound, Turn
from bot.conversation.store import ConversationStore
from bot.errors import Refused

HEARTBEAT = 15.0
"""Seconds of silence after which the stream sends a comment, so that proxies keep it open."""

LARGEST_SEQ = 2**31 - 1
"""What the column of numbers holds; a larger one would be an error of the database."""

AnyRequest = Request[None, None, AppState]


@dataclass(frozen=True)
class WebParts:
    """What the chat API needs; put into the app's state as `web`."""

    gate: Gate
    store: ConversationStore
    opening: RateLimit
    sending: RateLimit


async def web_parts(state: AppState) -> WebParts:
    """The parts, for handlers."""
    parts: WebParts = state.web
    return parts


async def admitted(request: AnyRequest, conversation_id: str, parts: WebParts) -> Conversation:
    """The conversation the bearer token opens. Raises Refused 401, 403 or 404."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(401, "no_token", "Send the conversation's token as 'Authorization: Bearer <token>'.")
    return await parts.gate.admit(conversation_id, token.strip())


async def json_only(request: AnyRequest) -> None:
    """Bodies are JSON and say so. Raises Refused 415."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST" and kind != "application/json":
        raise Refused(415, "not_json", "Send JSON with 'Content-Type: application/json'.")


def last_seen(request: AnyRequest) -> int:
    """The number in `Last-Event-ID`; 0, so that everything is replayed, when it is not one of ours."""
    text = request.headers.get("last-event-id", "")
    return min(int(text), LARGEST_SEQ) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _errors(*codes: int) -> dict[int, ResponseSpec]:
    return {code: ResponseSpec(ErrorOut, generate_examples=False, description="Error") for code in codes}


class ChatController(Controller):
    """Conversations of the website's visitors."""

    path = "/api/v1/conversations"
    tags = ("chat",)
    dependencies: ClassVar[dict[str, Provide]] = {"parts": Provide(web_parts)}  # type: ignore[misc]
    before_request = staticmethod(json_only)

    @post(responses=_errors(415, 429))
    async def open(self, request: AnyRequest, parts: WebParts) -> OpenedOut:
        """Begin a conversation; the answer holds its id, its token and the greeting."""
        parts.opening.spend(request.client.host if request.client else "unknown")
        return opened_out(await parts.gate.open("web"))

    @post(
        "/{conversation_id:str}/messages",
        status_code=200,
        dependencies={"conversation": Provide(admitted)},
        responses=_errors(400, 401, 403, 404, 409, 413, 415, 422, 429),
    )
    async def send(self, data: SendBody, conversation: Conversation, parts: WebParts) -> TurnOut:
        """Send a message; the answer holds the replies. The same `client_id` again gives the same replies."""
        parts.sending.spend(conversation.id)
        if (data.text is None) == (data.payload is None):
            raise Refused(422, "invalid", "Send either text or payload.")
        return turn_out(await parts.gate.receive(Inbound(conversation.id, data.client_id, data.text, data.payload)))

    @get(
        "/{conversation_id:str}/messages",
        dependencies={"conversation": Provide(admitted)},
        responses=_errors(401, 403, 404, 422),
    )
    async def since(
        self, conversation: Conversation, parts: WebParts, after: int = Parameter(default=0, ge=0, le=LARGEST_SEQ)
    ) -> TurnOut:
        """Everything after number `after`, at most 200 messages."""
        return turn_out(Turn(conversation.state, tuple(await parts.store.since(conversation.id, after))))

    @get(
        "/{conversation_id:str}/events",
        dependencies={"conversation": Provide(admitted)},
        responses=_errors(401, 403, 404, 429),
    )
    async def events(self, request: AnyRequest, conversation: Conversation, parts: WebParts) -> ServerSentEvent:
        """The same as server-sent events, from `Last-Event-ID` (a message's `seq`) on."""
        last = last_seen(request)
        bell = parts.gate.bell.listen(conversation.id)
        if bell is None:
            raise Refused(429, "too_many_streams", "This conversation is open in too many windows.", retry_after=30)
        return ServerSentEvent(_stream(parts, conversation.id, bell, last))


async def _stream(
    parts: WebParts, conversation_id: str, bell: asyncio.Event, seq: int
) -> AsyncIterator[ServerSentEventMessage]:
    """Replay what is stored after `seq`, then whatever comes; each event's id is the message's number."""
    try:
        while True:
            bell.clear()
            for message in await parts.store.since(conversation_id, seq):
                seq = message.seq
                yield ServerSentEventMessage(
                    data=msgspec.json.encode(message_out(message)).decode(), id=seq, event="message"
                )
            try:
                await asyncio.wait_for(bell.wait(), HEARTBEAT)
            except asyncio.TimeoutError:
                yield ServerSentEventMessage(comment="still here")
    finally:
        parts.gate.bell.leave(conversation_id, bell)
