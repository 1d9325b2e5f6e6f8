"""Keeps conversations and messages in SQL: SQLite by default, PostgreSQL by DATABASE_URL."""

import datetime
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.conversation.model import Button, Conversation, Draft, Message, Role, Source, State
from bot.conversation.tables import conversations, messages, trackers
from bot.errors import BotError, Refused


def digest(token: str) -> str:
    """What is stored of a token: tokens are long and random, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Received:
    """A user message as stored; `replies` is None while it still has to be answered."""

    message: Message
    replies: tuple[Message, ...] | None


class ConversationStore:
    """All reading and writing of conversations; each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def open(self, channel: str, token: str, greeting: Sequence[Draft]) -> tuple[Conversation, list[Message]]:
        """Make a conversation that begins with `greeting`."""
        conversation = Conversation(secrets.token_urlsafe(18), digest(token), channel, State.BOT)
        now = _now()
        async with self._engine.begin() as connection:
            row = {"id": conversation.id, "token_digest": conversation.token_digest, "channel": channel}
            counters = {"state": State.BOT.value, "last_seq": 0, "created_at": now, "updated_at": now}
            await connection.execute(conversations.insert().values(**row, **counters))
            said = await _append(connection, conversation.id, greeting)
        return conversation, said

    async def find(self, conversation_id: str) -> Conversation | None:
        """The conversation of that id, if there is one."""
        async with self._engine.connect() as connection:
            row = (
                await connection.execute(sa.select(conversations).where(conversations.c.id == conversation_id))
            ).one_or_none()
        return Conversation(row.id, row.token_digest, row.channel, State(row.state)) if row is not None else None

    async def receive(self, conversation_id: str, client_id: str, text: str, shown: str) -> Received:
        """Store a user message, unless its client id is known already.

        Args:
            text: what the client sent; a repeat of the client id must carry the same.
            shown: what the transcript shows (a button's title for its payload).

        Raises:
            Refused: 409 when the client id was used for another text.
        """
        async with self._engine.begin() as connection:
            # Touching the conversation first takes its lock: of two repeats at once, the later finds the earlier.
            touched = conversations.update().where(conversations.c.id == conversation_id)
            await connection.execute(touched.values(updated_at=_now()))
            known = messages.c.conversation_id == conversation_id, messages.c.client_id == client_id
            row = (await connection.execute(sa.select(messages).where(*known))).one_or_none()
            if row is None:
                draft = Draft(Role.USER, shown)
                (message,) = await _append(connection, conversation_id, [draft], client_id=client_id, sent=text)
                return Received(message, None)
            if row.details.get("sent") != text:
                raise Refused(409, "client_id_reused", "This client_id was used for another message.")
            replies = await _replies(connection, row.id) if row.answered else None
            return Received(_message(row), replies)

    async def answer(
        self, received: Message, conversation_id: str, drafts: Sequence[Draft], state: State
    ) -> list[Message]:
        """Store the replies to a user message together with the state they lead to."""
        async with self._engine.begin() as connection:
            said = await _append(connection, conversation_id, drafts, answers_id=received.id)
            await connection.execute(messages.update().where(messages.c.id == received.id).values(answered=True))
            changed = conversations.update().where(conversations.c.id == conversation_id)
            await connection.execute(changed.values(state=state.value, updated_at=_now()))
        return said

    async def since(self, conversation_id: str, seq: int, limit: int = 200) -> list[Message]:
        """Up to `limit` messages after number `seq`, oldest first."""
        wanted = sa.select(messages).where(messages.c.conversation_id == conversation_id, messages.c.seq > seq)
        async with self._engine.connect() as connection:
            rows = await connection.execute(wanted.order_by(messages.c.seq).limit(limit))
            return [_message(row) for row in rows]

    async def offered(self, conversation_id: str, payload: str, recent: int = 50) -> Button | None:
        """The button with this payload among the conversation's `recent` latest messages."""
        wanted = sa.select(messages.c.details).where(messages.c.conversation_id == conversation_id)
        async with self._engine.connect() as connection:
            rows = await connection.execute(wanted.order_by(messages.c.seq.desc()).limit(recent))
            offers = (Button(**button) for row in rows for button in row.details.get("buttons", ()))
            return next((button for button in offers if button.payload == payload), None)

    async def purge(self, before: datetime.datetime) -> int:
        """Delete conversations untouched since `before` (UTC, naive); their number is returned."""
        async with self._engine.begin() as connection:
            old = sa.select(conversations.c.id).where(conversations.c.updated_at < before).scalar_subquery()
            await connection.execute(messages.delete().where(messages.c.conversation_id.in_(old)))
            await connection.execute(trackers.delete().where(trackers.c.sender_id.in_(old)))
            gone = await connection.execute(conversations.delete().where(conversations.c.updated_at < before))
            return int(gone.rowcount)  # type: ignore[attr-defined]

    async def ping(self) -> None:
        """Raises BotError when the database does not answer."""
        try:
            async with self._engine.connect() as connection:
                await connection.execute(sa.select(conversations.c.id).limit(1))
        except (SQLAlchemyError, OSError) as error:
            raise BotError(f"the database does not answer ({type(error).__name__})") from error

    async def close(self) -> None:
        """Give back all connections."""
        await self._engine.dispose()


def connect(url: str) -> AsyncEngine:
    """An engine for `url`; SQLite gets write-ahead logging, foreign keys and a patient lock."""
    engine = create_async_engine(url, future=True, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


async def _append(
    connection: AsyncConnection,
    conversation_id: str,
    drafts: Sequence[Draft],
    *,
    client_id: str | None = None,
    sent: str | None = None,
    answers_id: str | None = None,
) -> list[Message]:
    """Number and insert `drafts`; the counter's row lock keeps two writers in order."""
    bump = conversations.update().where(conversations.c.id == conversation_id)
    await connection.execute(bump.values(last_seq=conversations.c.last_seq + len(drafts), updated_at=_now()))
    last = sa.select(conversations.c.last_seq).where(conversations.c.id == conversation_id)
    first = (await connection.execute(last)).scalar_one() - len(drafts) + 1
    rows = [
        {
            "id": secrets.token_urlsafe(18),
            "conversation_id": conversation_id,
            "seq": first + at,
            "role": draft.role.value,
            "text": draft.text,
            "details": _details(draft, sent),
            "client_id": client_id,
            "answers_id": answers_id,
            "answered": False if draft.role is Role.USER else None,
            "at": _now(),
        }
        for at, draft in enumerate(drafts)
    ]
    if rows:
        await connection.execute(messages.insert(), rows)
    return [_from_draft(draft, row) for draft, row in zip(drafts, rows, strict=True)]


async def _replies(connection: AsyncConnection, message_id: str) -> tuple[Message, ...]:
    wanted = sa.select(messages).where(messages.c.answers_id == message_id).order_by(messages.c.seq)
    return tuple(_message(row) for row in await connection.execute(wanted))


def _details(draft: Draft, sent: str | None) -> dict[str, Any]:
    """The parts of a message that are only ever read together with it, as JSON without empty ones."""
    kept = {key: value for key, value in asdict(draft).items() if key not in ("role", "text") and value}
    return kept | ({"sent": sent} if sent is not None else {})


def _from_draft(draft: Draft, row: dict[str, Any]) -> Message:
    return Message(**vars(draft), id=row["id"], seq=row["seq"], at=row["at"])


def _message(row: Row) -> Message:
    details = row.details
    return Message(
        id=row.id,
        seq=row.seq,
        role=Role(row.role),
        text=row.text,
        at=row.at,
        topics=tuple(details.get("topics", ())),
        sources=tuple(Source(**source) for source in details.get("sources", ())),
        buttons=tuple(Button(**button) for button in details.get("buttons", ())),
        safety=details.get("safety"),
        asks=details.get("asks"),
    )


def _now() -> datetime.datetime:
    """UTC, without a zone: both databases store that alike."""
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
