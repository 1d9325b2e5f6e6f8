"""A person's words are in the message store and nowhere else."""

import httpx
import pytest

from tests.integration.chat import CONVERSATIONS, Chat
from tests.integration.running import RunningBot

SENTENCE = "Great-aunt Philomena keeps nineteen porcelain herons"
PHONE = "303-555-0167"
WORDS = ("Philomena", "porcelain herons", PHONE)
STORE = "bot.sqlite3"


def told(text: str) -> list[str]:
    """Which of the words a text gives away."""
    return [word for word in WORDS if word.lower() in text.lower()]


def responses_to(chat: Chat, words: str) -> list[httpx.Response]:
    """What comes back when the words are sent in every way that fails."""
    return [
        chat.post(text=words + "x" * 4000),
        chat.post(text=words, unknown=words),
        chat.post(text={"said": words}),
        chat.post(payload=words),
        chat.post(client_id=words * 9, text="x"),
        chat.post_bytes(words.encode()),
        chat.post_bytes(words.encode(), **{"Content-Type": "text/plain"}),
        chat.post_bytes(b"\xff" + words.encode()),
        chat.http.get(chat.path, headers=chat.headers, params={"after": words}),
        chat.http.get(f"{CONVERSATIONS}/{words}/messages", headers=chat.headers),
        chat.http.get(chat.path, headers={"Authorization": f"Bearer {words}"}),
        chat.http.get(f"/{words}"),
    ]


@pytest.fixture(scope="module")
def spoken_to(bot: RunningBot) -> Chat:
    """A conversation in which the words were said, understood or not, and sent in every wrong way."""
    chat = Chat(bot.url)
    for text in (SENTENCE, f"What are the side effects? {SENTENCE}", f"My number is {PHONE}", SENTENCE):
        chat.say(text)
    return chat


def test_no_error_repeats_what_was_sent(spoken_to: Chat) -> None:
    for words in (SENTENCE, PHONE):
        for response in responses_to(spoken_to, words):
            assert response.status_code in (400, 401, 403, 404, 413, 415, 422)
            assert not told(response.text + str(response.headers))


def test_no_answer_repeats_what_was_said(spoken_to: Chat) -> None:
    assert not [message for message in spoken_to.since() if message["role"] == "bot" and told(message["text"])]


def test_the_log_and_the_metrics_hold_no_words(bot: RunningBot, spoken_to: Chat) -> None:
    for words in (SENTENCE, PHONE):
        responses_to(spoken_to, words)
    assert not told(bot.log)
    assert spoken_to.id not in bot.log
    assert not told(spoken_to.http.get("/metrics").text)


def test_only_the_message_store_holds_them(bot: RunningBot, spoken_to: Chat) -> None:
    holders = {
        path.name for path in bot.data_dir.rglob("*") if path.is_file() and told(path.read_text(errors="ignore"))
    }
    assert holders
    assert all(name.startswith(STORE) for name in holders)
    assert spoken_to.opened["token"] not in (bot.data_dir / STORE).read_text(errors="ignore")
