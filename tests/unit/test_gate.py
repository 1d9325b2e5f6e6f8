"""The gate, on a real store, with a small engine in Rasa's place."""

import asyncio
import datetime
from dataclasses import dataclass, field

import pytest

from bot.answers.clinic import Clinic
from bot.answers.facts import FactBase
from bot.answers.speak import Speaker
from bot.answers.wording import Wording
from bot.conversation.gate import Gate, clean
from bot.conversation.model import MAX_TEXT, Button, Inbound, Opened, Reply, Role, State
from bot.conversation.store import ConversationStore
from bot.errors import EngineError, Refused
from bot.metrics import Metrics

ASK = Reply("Which?", buttons=(Button("What it costs", "topic:cost/price"),))


@dataclass
class Engine:
    """Answers what it is told to, and remembers what it was asked."""

    replies: list[Reply] = field(default_factory=lambda: [Reply("An answer.")])
    failure: Exception | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    async def ask(self, conversation_id: str, text: str, topic: str | None) -> list[Reply]:
        """Fail once if told to, else answer."""
        self.asked.append((text, topic))
        await asyncio.sleep(0)
        if self.failure:
            failure, self.failure = self.failure, None
            raise failure
        return self.replies


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def gate(store: ConversationStore, engine: Engine, clinic: Clinic, wording: Wording) -> Gate:
    today = datetime.date(2027, 1, 1)
    speaker = Speaker({}, FactBase({}, {}, ()), lambda: clinic, wording, production=False, today=lambda: today)
    return Gate(store, engine, speaker, Metrics())


@pytest.fixture
async def opened(gate: Gate) -> Opened:
    return await gate.open("web")


async def test_a_conversation_opens_with_the_greeting_and_its_token_admits(gate: Gate, opened: Opened) -> None:
    assert (opened.state, [message.seq for message in opened.messages]) == (State.BOT, [1])
    assert "911" in opened.messages[0].text
    assert (await gate.admit(opened.id, opened.token)).id == opened.id


async def test_a_wrong_token_and_an_unknown_conversation_are_refused(gate: Gate, opened: Opened) -> None:
    for conversation_id, token, status in ((opened.id, "other", 403), ("other", opened.token, 404)):
        with pytest.raises(Refused) as caught:
            await gate.admit(conversation_id, token)
        assert caught.value.status == status


async def test_a_message_is_answered_and_both_are_kept(gate: Gate, opened: Opened, store: ConversationStore) -> None:
    turn = await gate.receive(Inbound(opened.id, "1", "a question"))
    assert [message.text for message in turn.messages] == ["An answer."]
    kept = await store.since(opened.id, 1)
    assert [(message.role, message.text) for message in kept] == [(Role.USER, "a question"), (Role.BOT, "An answer.")]


async def test_a_repeat_gives_the_same_replies_without_asking_again(gate: Gate, opened: Opened, engine: Engine) -> None:
    first, again = [await gate.receive(Inbound(opened.id, "1", "a question")) for _ in range(2)]
    assert again == first
    assert len(engine.asked) == 1


async def test_an_engine_that_fails_gives_the_honest_sentence_and_keeps_the_message(
    gate: Gate, opened: Opened, engine: Engine, store: ConversationStore, clinic: Clinic
) -> None:
    engine.failure = EngineError("down")
    turn = await gate.receive(Inbound(opened.id, "1", "a question"))
    assert clinic.phone in turn.messages[0].text
    assert (turn.state, turn.messages[0].role) == (State.BOT, Role.SYSTEM)
    assert (await store.since(opened.id, 1))[0].text == "a question"
    assert [m.text for m in (await gate.receive(Inbound(opened.id, "2", "again"))).messages] == ["An answer."]


async def test_a_message_whose_answer_crashed_half_way_is_answered_when_repeated(
    gate: Gate, opened: Opened, engine: Engine, store: ConversationStore
) -> None:
    engine.failure = RuntimeError("crash")
    with pytest.raises(RuntimeError):
        await gate.receive(Inbound(opened.id, "1", "a question"))
    turn = await gate.receive(Inbound(opened.id, "1", "a question"))
    assert [message.text for message in turn.messages] == ["An answer."]
    assert [message.text for message in await store.since(opened.id, 1)] == ["a question", "An answer."]


async def test_a_conversation_that_a_person_has_is_not_given_to_the_engine(
    gate: Gate, opened: Opened, engine: Engine, store: ConversationStore
) -> None:
    received = await store.receive(opened.id, "0", "hello", "hello")
    await store.answer(received.message, opened.id, [], State.HUMAN)
    turn = await gate.receive(Inbound(opened.id, "1", "a question"))
    assert (turn.state, turn.messages, engine.asked) == (State.HUMAN, (), [])
    assert (await store.since(opened.id, 0))[-1].text == "a question"


async def test_a_hand_off_moves_to_waiting_where_the_engine_still_answers(
    gate: Gate, opened: Opened, engine: Engine
) -> None:
    engine.replies = [Reply("Someone will call.", hand_off=True)]
    assert (await gate.receive(Inbound(opened.id, "1", "a person please"))).state is State.WAITING
    engine.replies = [Reply("An answer.")]
    turn = await gate.receive(Inbound(opened.id, "2", "a question"))
    assert (turn.state, turn.messages[0].text) == (State.WAITING, "An answer.")


async def test_a_button_asks_its_topic_and_shows_its_title(gate: Gate, opened: Opened, engine: Engine) -> None:
    engine.replies = [ASK]
    await gate.receive(Inbound(opened.id, "1", "hm"))
    await gate.receive(Inbound(opened.id, "2", payload="topic:cost/price"))
    assert engine.asked == [("hm", None), ("What it costs", "cost/price")]


async def test_a_button_never_offered_is_refused(gate: Gate, opened: Opened, engine: Engine) -> None:
    with pytest.raises(Refused) as caught:
        await gate.receive(Inbound(opened.id, "1", payload="topic:cost/price"))
    assert (caught.value.code, engine.asked) == ("unknown_payload", [])


async def test_messages_sent_at_once_are_answered_in_order(
    gate: Gate, opened: Opened, store: ConversationStore
) -> None:
    await asyncio.gather(*(gate.receive(Inbound(opened.id, str(at), f"question {at}")) for at in range(5)))
    texts = [message.text for message in await store.since(opened.id, 1)]
    assert texts == [text for at in range(5) for text in (f"question {at}", "An answer.")]


async def test_the_answer_is_stored_though_the_client_went_away(
    gate: Gate, opened: Opened, store: ConversationStore
) -> None:
    request = asyncio.create_task(gate.receive(Inbound(opened.id, "1", "a question")))
    await asyncio.sleep(0)
    request.cancel()
    await gate.finish()
    assert [message.text for message in await store.since(opened.id, 1)] == ["a question", "An answer."]


async def test_listeners_are_woken(gate: Gate, opened: Opened) -> None:
    bell = gate.bell.listen(opened.id)
    assert bell is not None
    await gate.receive(Inbound(opened.id, "1", "a question"))
    assert bell.is_set()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  how much? ", "how much?"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("lone \ud83d half", "lone  half"),
        ("caf\N{LATIN SMALL LETTER E WITH ACUTE} \N{BROKEN HEART}", "café \N{BROKEN HEART}"),
        ("x" * MAX_TEXT, "x" * MAX_TEXT),
    ],
)
def test_control_characters_go_and_words_stay(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize(("text", "status"), [("", 422), (" \n", 422), ("\x00\x07", 422), ("x" * (MAX_TEXT + 1), 413)])
def test_a_message_that_is_empty_or_too_long_is_refused(text: str, status: int) -> None:
    with pytest.raises(Refused) as caught:
        clean(text)
    assert caught.value.status == status
