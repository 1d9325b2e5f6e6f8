"""The chat API as the contract describes it."""

import datetime
import re
from collections.abc import Callable

import httpx
import pytest

from tests.integration.chat import CONVERSATIONS, GIBBERISH, Chat, Json, is_plain_error, topics_of
from tests.integration.running import RunningBot

FIELDS = {"id", "seq", "role", "text", "topics", "sources", "buttons", "safety", "asks", "at"}
PLAIN_QUESTIONS = [
    ("What is ketamine?", "about/what_is_ketamine"),
    ("What are the side effects?", "side_effects/common"),
    ("Is it FDA approved?", "fda/status"),
    ("How much does it cost?", "cost/price"),
    ("Can I drive home afterwards?", "session/driving"),
]


def unsure(chat: Chat) -> Json:
    """A turn in which the bot did not understand and offers buttons."""
    for text in GIBBERISH:
        turn = chat.say(text)
    assert topics_of(turn) == ["limits/unclear"]
    return turn


def test_a_conversation_opens_with_an_id_a_token_and_a_greeting(chat: Chat) -> None:
    assert set(chat.opened) == {"id", "token", "state", "messages"}
    assert len(chat.opened["token"]) >= 32
    assert chat.opened["state"] == "bot"
    assert [(message["role"], message["seq"]) for message in chat.opened["messages"]] == [("bot", 1)]


def test_opening_says_201_and_needs_no_body(bot: RunningBot) -> None:
    answer = httpx.post(bot.url + CONVERSATIONS, headers={"Content-Type": "application/json"}, trust_env=False)
    assert answer.status_code == 201


def test_ids_and_tokens_are_never_the_same_twice(open_chat: Callable[[], Chat]) -> None:
    chats = [open_chat() for _ in range(5)]
    assert len({chat.id for chat in chats}) == len({chat.opened["token"] for chat in chats}) == 5


def test_a_message_has_the_fields_of_the_contract(chat: Chat) -> None:
    (message,) = chat.say("What is ketamine?")["messages"]
    assert set(message) == FIELDS
    assert message["role"] == "bot"
    assert message["safety"] is None
    assert message["asks"] is None
    at = datetime.datetime.fromisoformat(message["at"].replace("Z", "+00:00"))
    assert abs(datetime.datetime.now(datetime.timezone.utc) - at) < datetime.timedelta(minutes=5)


@pytest.mark.parametrize(("question", "topic"), PLAIN_QUESTIONS)
def test_a_plain_question_gets_its_topic_and_sources(chat: Chat, question: str, topic: str) -> None:
    turn = chat.say(question)
    assert (turn["state"], topics_of(turn)) == ("bot", [topic])
    sources = turn["messages"][0]["sources"]
    assert sources
    for source in sources:
        assert set(source) == {"id", "title", "url"}
        assert source["title"]
        assert source["url"] is None or re.match(r"https?://", source["url"])


def test_two_questions_in_one_message_get_two_topics(chat: Chat) -> None:
    turn = chat.say("What are the side effects? And when are you open?")
    assert topics_of(turn) == ["side_effects/common", "clinic/hours"]


def test_asking_for_a_person_makes_the_conversation_wait_for_one(chat: Chat) -> None:
    turn = chat.say("I want to talk to a real person please")
    assert (turn["state"], topics_of(turn)) == ("waiting", ["help/human"])


def test_an_unsure_message_offers_buttons_and_pressing_one_answers(chat: Chat) -> None:
    buttons = unsure(chat)["messages"][-1]["buttons"]
    assert buttons
    assert all(set(button) == {"title", "payload"} for button in buttons)
    turn = chat.press(buttons[0])
    assert topics_of(turn) == [buttons[0]["payload"].removeprefix("topic:")]


def test_a_pressed_button_is_kept_under_its_title(chat: Chat) -> None:
    button = unsure(chat)["messages"][-1]["buttons"][0]
    chat.press(button)
    said = [message["text"] for message in chat.since() if message["role"] == "user"]
    assert said == [*GIBBERISH, button["title"]]


def test_a_button_of_another_conversation_is_refused(open_chat: Callable[[], Chat]) -> None:
    button = unsure(open_chat())["messages"][-1]["buttons"][0]
    assert is_plain_error(open_chat().post(payload=button["payload"]), 422, button["payload"])


@pytest.mark.parametrize(
    "body",
    [
        {"payload": "topic:cost/price"},
        {"payload": "/restart"},
        {"payload": ""},
        {"text": "What is ketamine?", "payload": "topic:cost/price"},
        {},
    ],
    ids=["never offered", "a command", "empty", "text and payload", "neither"],
)
def test_a_payload_must_have_been_offered_and_come_alone(chat: Chat, body: dict[str, str]) -> None:
    assert is_plain_error(chat.post(**body), 422)
    assert len(chat.since()) == 1


def test_the_same_client_id_twice_is_answered_alike_and_processed_once(chat: Chat) -> None:
    first, second = (chat.post(client_id="once", text="What is ketamine?") for _ in range(2))
    assert first.json() == second.json()
    assert [message["role"] for message in chat.since()] == ["bot", "user", "bot"]


def test_a_client_id_may_not_be_used_for_another_text(chat: Chat) -> None:
    chat.post(client_id="once", text="What is ketamine?")
    assert is_plain_error(chat.post(client_id="once", text="Is it legal in Ohio?"), 409, "Ohio")


def test_two_conversations_may_use_the_same_client_id(open_chat: Callable[[], Chat]) -> None:
    assert all(open_chat().post(client_id="1", text="Is it safe?").status_code == 200 for _ in range(2))


@pytest.mark.parametrize(("after", "seqs"), [(0, [1, 2, 3]), (1, [2, 3]), (3, []), (2**31 - 1, [])])
def test_after_gives_what_came_since(chat: Chat, after: int, seqs: list[int]) -> None:
    chat.say("What is ketamine?")
    assert [message["seq"] for message in chat.since(after)] == seqs


def test_health_names_every_part(bot: RunningBot) -> None:
    assert bot.health() == {"status": "ok", "engine": "ok", "actions": "ok", "database": "ok"}


def test_the_api_is_described_as_openapi(bot: RunningBot) -> None:
    schema = httpx.get(f"{bot.url}/schema", trust_env=False).json()
    described = {path.replace("{conversation_id}", "{id}") for path in schema["paths"]}
    assert {CONVERSATIONS, f"{CONVERSATIONS}/{{id}}/messages", f"{CONVERSATIONS}/{{id}}/events"} <= described
