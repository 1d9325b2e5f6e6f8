"""The chat API's JSON: what is taken in, and how messages leave."""

import datetime

import msgspec
import pytest

from bot.channels.wire import SendBody, message_out, opened_out, turn_out
from bot.conversation.model import Button, Message, Opened, Role, Source, State, Turn

MESSAGE = Message(
    Role.BOT,
    "Text.",
    ("cost/price",),
    (Source("s", "Title"),),
    (Button("Yes", "topic:x"),),
    id="m1",
    seq=7,
    at=datetime.datetime(2027, 1, 2, 3, 4, 5),
)


@pytest.mark.parametrize(
    "body",
    [
        {"client_id": "1", "text": "hello"},
        {"client_id": "x" * 64, "payload": "p" * 200},
        {"client_id": "1", "text": "hello", "payload": None},
    ],
)
def test_a_message_is_a_client_id_with_text_or_payload(body: dict[str, str]) -> None:
    read = msgspec.json.decode(msgspec.json.encode(body), type=SendBody)
    assert read == SendBody(**body)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "no id"},
        {"client_id": "", "text": "empty id"},
        {"client_id": "x" * 65, "text": "long id"},
        {"client_id": 1, "text": "number id"},
        {"client_id": "1", "text": ["a"]},
        {"client_id": "1", "payload": "p" * 201},
        {"client_id": "1", "text": "a", "role": "staff"},
        [],
    ],
)
def test_any_other_body_is_not_read(body: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(body), type=SendBody)


def test_a_message_leaves_with_all_its_parts_and_its_time_in_utc() -> None:
    assert msgspec.to_builtins(message_out(MESSAGE)) == {
        "id": "m1",
        "seq": 7,
        "role": "bot",
        "text": "Text.",
        "topics": ["cost/price"],
        "sources": [{"id": "s", "title": "Title", "url": None}],
        "buttons": [{"title": "Yes", "payload": "topic:x"}],
        "safety": None,
        "asks": None,
        "at": "2027-01-02T03:04:05Z",
    }


def test_a_turn_says_who_has_the_conversation() -> None:
    out = turn_out(Turn(State.WAITING, (MESSAGE,)))
    assert (out.state, [message.id for message in out.messages]) == ("waiting", ["m1"])


def test_a_new_conversation_shows_its_token() -> None:
    out = opened_out(Opened("c", "secret", State.BOT, (MESSAGE,)))
    assert (out.id, out.token, out.state, len(out.messages)) == ("c", "secret", "bot", 1)
