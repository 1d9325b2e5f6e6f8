"""The front door of every channel: stores each message, decides who answers it, and stores the replies."""

import asyncio
import hmac
import logging
import secrets
import time
import unicodedata
from dataclasses import replace

from bot.answers.speak import Speaker
from bot.conversation.bell import Bell
from bot.conversation.model import (
    MAX_TEXT,
    TOPIC_PAYLOAD,
    Conversation,
    Draft,
    Engine,
    Inbound,
    Message,
    Opened,
    Reply,
    State,
    Turn,
)
from bot.conversation.states import Move, after
from bot.conversation.store import ConversationStore, digest
from bot.conversation.turnstile import Turnstile
from bot.errors import EngineError, Refused
from bot.metrics import Metrics

log = logging.getLogger(__name__)


class Gate:
    """Receives the messages of all channels."""

    def __init__(self, store: ConversationStore, engine: Engine, speaker: Speaker, metrics: Metrics) -> None:
        self._store = store
        self._engine = engine
        self._speaker = speaker
        self._metrics = metrics
        self._turnstile = Turnstile()
        self._answering: set[asyncio.Task[Turn]] = set()
        self.bell = Bell()

    async def open(self, channel: str) -> Opened:
        """Begin a conversation; its id and token are made here and nowhere else."""
        token = secrets.token_urlsafe(32)
        conversation, said = await self._store.open(channel, token, [self._speaker.greet()])
        self._metrics.conversations.labels(channel=channel).inc()
        return Opened(conversation.id, token, conversation.state, tuple(said))

    async def admit(self, conversation_id: str, token: str) -> Conversation:
        """The conversation, if `token` opens it. Raises Refused 404 or 403."""
        # PostgreSQL cannot be asked for an id that holds a NUL.
        conversation = await self._store.find(conversation_id) if conversation_id.isprintable() else None
        if conversation is None:
            raise Refused(404, "not_found", "There is no such conversation.")
        if not hmac.compare_digest(conversation.token_digest, digest(token)):
            raise Refused(403, "wrong_token", "This token does not belong to this conversation.")
        return conversation

    async def receive(self, inbound: Inbound) -> Turn:
        """Take in one message and answer it; messages of one conversation are served one at a time, in order.

        The answer is finished and stored even when the client goes away meanwhile.
        """
        task = asyncio.create_task(self._in_turn(inbound))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        return await asyncio.shield(task)

    async def finish(self) -> None:
        """Wait for the answers under way, before the parts they need are closed."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=5)

    async def _in_turn(self, inbound: Inbound) -> Turn:
        async with self._turnstile.turn(inbound.conversation_id):
            started = time.perf_counter()
            sent, shown, topic = await self._read(inbound)
            received = await self._store.receive(inbound.conversation_id, inbound.client_id, sent, shown)
            conversation = await self._reload(inbound.conversation_id)
            if received.replies is not None:
                return Turn(conversation.state, received.replies)
            turn = await self._answer(conversation, received.message, topic)
            self._metrics.answer_seconds.labels(channel=conversation.channel).observe(time.perf_counter() - started)
            return turn

    async def _answer(self, conversation: Conversation, message: Message, topic: str | None) -> Turn:
        """Ask whoever has the conversation, and store what comes of it."""
        self.bell.ring(conversation.id)
        state = after(conversation.state, Move.WRITE)
        drafts: list[Draft] = []
        if state is not State.HUMAN:
            drafts, state = await self._ask_engine(replace(conversation, state=state), message, topic)
        said = await self._store.answer(message, conversation.id, drafts, state)
        self._metrics.messages.labels(channel=conversation.channel).inc()
        self.bell.ring(conversation.id)
        return Turn(state, tuple(said))

    async def _ask_engine(
        self, conversation: Conversation, message: Message, topic: str | None
    ) -> tuple[list[Draft], State]:
        try:
            replies = await self._engine.ask(conversation.id, message.text, topic)
        except EngineError as error:
            log.error("no answer from the engine: %s", error)
            self._metrics.engine_failures.inc()
            return [self._speaker.say("engine_down")], conversation.state
        return self._drafts(replies), self._state_after(conversation.state, replies)

    def _drafts(self, replies: list[Reply]) -> list[Draft]:
        drafts = [self._speaker.draft(reply) for reply in replies]
        for topic in (topic for draft in drafts for topic in draft.topics):
            self._metrics.answers.labels(topic=topic).inc()
        return drafts

    @staticmethod
    def _state_after(state: State, replies: list[Reply]) -> State:
        return after(state, Move.HAND_OFF) if any(reply.hand_off for reply in replies) else state

    async def _reload(self, conversation_id: str) -> Conversation:
        """The state may have changed while the message waited for its turn."""
        conversation = await self._store.find(conversation_id)
        if conversation is None:
            raise Refused(404, "not_found", "There is no such conversation.")
        return conversation

    async def _read(self, inbound: Inbound) -> tuple[str, str, str | None]:
        """What was sent, what the transcript shows of it, and the topic when a button chose one."""
        if inbound.payload is None:
            text = clean(inbound.text or "")
            return text, text, None
        button = await self._store.offered(inbound.conversation_id, inbound.payload)
        if button is None:
            raise Refused(422, "unknown_payload", "This button was not offered in this conversation.")
        return inbound.payload, button.title, inbound.payload.removeprefix(TOPIC_PAYLOAD)


def clean(text: str) -> str:
    """`text` without control characters. Raises Refused 413 when too long, 422 when nothing is left."""
    if len(text) > MAX_TEXT:
        raise Refused(413, "too_long", f"A message may have at most {MAX_TEXT} characters.")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    if not kept:
        raise Refused(422, "empty", "The message has no text.")
    return kept
