"""What the chat API makes of input that is wrong, hostile or too much."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.integration.chat import CONVERSATIONS, Chat, is_plain_error, topics_of
from tests.integration.running import RunningBot

SECRET = "Quetzalcoatl"
"""Stands in everything that is refused, to see that no error repeats it."""


def body(**fields: Any) -> bytes:
    """A message as JSON."""
    return json.dumps({"client_id": "bad", **fields}).encode()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(body(text=SECRET + "x" * (4001 - len(SECRET))), 413, id="4,001 characters"),
        pytest.param(body(text="\U0001f600" * 4001), 413, id="4,001 emoji"),
        pytest.param(body(text=SECRET + "x" * 100_000), 413, id="a huge body"),
        pytest.param(f'{{"client_id": "bad", "text": "{SECRET}'.encode(), 400, id="JSON cut off"),
        pytest.param(SECRET.encode(), 400, id="not JSON"),
        pytest.param(b'{"client_id": "bad", "text": "\xff\xfe"}', 400, id="not UTF-8"),
        pytest.param(b"[" * 30_000, 400, id="nested without end"),
        pytest.param(b'{"client_id": "bad", "text": "\\ud800 lone"}', 400, id="a lone surrogate"),
        pytest.param(b'{"client_id": "\\udfff", "text": "lone"}', 400, id="a lone surrogate as client id"),
        pytest.param(b"", 422, id="no body"),
        pytest.param(b"null", 422, id="null"),
        pytest.param(f'["{SECRET}"]'.encode(), 422, id="a list"),
        pytest.param(body(text=17), 422, id="text is a number"),
        pytest.param(body(text={"a": SECRET}), 422, id="text is an object"),
        pytest.param(body(text="hello", role=SECRET), 422, id="an unknown field"),
        pytest.param(b'{"text": "hello"}', 422, id="no client id"),
        pytest.param(b'{"client_id": "", "text": "hello"}', 422, id="an empty client id"),
        pytest.param(json.dumps({"client_id": SECRET * 10, "text": "x"}).encode(), 422, id="a long client id"),
        pytest.param(b'{"client_id": "a\\u0000b", "text": "x"}', 422, id="a NUL in the client id"),
        pytest.param(body(text=""), 422, id="empty"),
        pytest.param(body(text=" \n\t "), 422, id="only blanks"),
        pytest.param(body(text="\x00\x01\x02\x1b\x7f"), 422, id="only control characters"),
        pytest.param(body(payload=SECRET * 50), 422, id="a long payload"),
    ],
)
def test_a_bad_body_is_refused_and_not_repeated(chat: Chat, content: bytes, status: int) -> None:
    assert is_plain_error(chat.post_bytes(content), status, SECRET)
    assert len(chat.since()) == 1, "nothing of it may be kept"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_does_not_say_it_is_json_is_refused(chat: Chat, kind: str) -> None:
    assert is_plain_error(chat.post_bytes(body(text=SECRET), **{"Content-Type": kind}), 415, SECRET)


@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 401), ("", 401), ("Bearer", 401), ("Basic abc", 401), (f"Bearer {SECRET}", 403), ("Bearer é\udcff", 403)],
)
def test_a_conversation_opens_only_with_its_token(chat: Chat, authorization: str | None, status: int) -> None:
    raw = (authorization or "").encode(errors="surrogateescape")
    headers = {} if authorization is None else {b"Authorization": raw}
    for path in (chat.path, chat.path.replace("/messages", "/events")):
        assert is_plain_error(chat.http.get(path, headers=headers), status, SECRET)
    assert is_plain_error(chat.http.post(chat.path, headers=headers, json={"client_id": "1", "text": "x"}), status)


def test_the_token_of_another_conversation_is_refused(open_chat: Callable[[], Chat]) -> None:
    mine, other = open_chat(), open_chat()
    assert is_plain_error(mine.http.get(mine.path, headers=other.headers), 403)
    refused = mine.http.post(mine.path, headers=other.headers, json={"client_id": "1", "text": SECRET})
    assert is_plain_error(refused, 403, SECRET)
    assert len(mine.since()) == 1


@pytest.mark.parametrize("wrong_id", [SECRET, "%00", "%ff", "%ED%A0%80", "..%2f", "'%20OR%201=1--", "x" * 2000])
def test_an_unknown_conversation_is_not_found(chat: Chat, wrong_id: str) -> None:
    for path in (f"{CONVERSATIONS}/{wrong_id}/messages", f"{CONVERSATIONS}/{wrong_id}/events"):
        assert is_plain_error(chat.http.get(path, headers=chat.headers), 404, SECRET)


@pytest.mark.parametrize("after", ["-1", SECRET, "", "1.5", "99999999999999999999", str(2**31)])
def test_after_must_be_a_number_of_a_message(chat: Chat, after: str) -> None:
    assert is_plain_error(chat.http.get(chat.path, headers=chat.headers, params={"after": after}), 422, SECRET)


@pytest.mark.parametrize("last", [b"-5", b"x", b"\xb2", b"99999999999999999999", b"9" * 5000, b"2147483647"])
def test_an_event_stream_does_not_stumble_over_last_event_id(chat: Chat, last: bytes) -> None:
    headers = {**chat.headers, "Last-Event-ID": last}
    with chat.http.stream("GET", chat.path.replace("/messages", "/events"), headers=headers) as stream:
        assert stream.status_code == 200
        chat.say("What is ketamine?")
        if not last.startswith(b"2147"):
            assert next(stream.iter_lines())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{SECRET}", 404),
        ("GET", f"/api/v1/{SECRET}", 404),
        ("GET", "/../clinic.yml", 404),
        ("GET", "/%2e%2e/%2e%2e/clinic.yml", 404),
        ("GET", CONVERSATIONS, 405),
        ("PUT", CONVERSATIONS, 405),
        ("DELETE", f"{CONVERSATIONS}/{SECRET}/messages", 405),
        ("PATCH", "/health", 405),
    ],
)
def test_unknown_addresses_and_methods_are_refused(bot: RunningBot, method: str, path: str, status: int) -> None:
    assert is_plain_error(httpx.request(method, bot.url + path, trust_env=False), status, SECRET)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 4000,
        "\U0001f600" * 4000,
        "What is \x00ketamine\x00?",
        "<script>alert(1)</script> what is ketamine?",
        "'; DROP TABLE messages; -- what is ketamine?",
        "{{7*7}} ${7*7} [[clinic.phone]] %s",
        "\u202eenimatek si tahw",
        "k\u0301" * 500,
    ],
    ids=["4,000 characters", "4,000 emoji", "NUL", "HTML", "SQL", "templates", "right to left", "combining"],
)
def test_odd_text_is_answered_like_any_other(chat: Chat, text: str) -> None:
    turn = chat.say(text)
    assert turn["messages"]
    assert [message["text"] for message in chat.since(1) if message["role"] == "user"] == [text.replace("\0", "")]


def test_html_stays_text(chat: Chat) -> None:
    answer = chat.post(text="<script>alert(1)</script>")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert chat.since(1)[0]["text"] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "command",
    [
        "/restart",
        "/stop",
        "  /restart",
        "/session_start",
        "/intent{...}",
        "EXTERNAL_reminder{...}",
        "/SetSlots(consent=true)",
    ],
)
def test_commands_of_the_engine_are_text(chat: Chat, command: str) -> None:
    chat.say("What are the side effects?")
    turn = chat.say(command)
    assert turn["state"] == "bot"
    assert all(message["role"] == "bot" for message in turn["messages"])
    later = chat.say("How long do those last?")
    assert topics_of(later) == ["side_effects/how_long"], "the conversation forgot what it was about"
    assert [message["seq"] for message in chat.since()] == list(range(1, 8))


async def test_ten_messages_at_once_are_answered_once_each_and_in_order(chat: Chat) -> None:
    async with httpx.AsyncClient(base_url=str(chat.http.base_url), timeout=30, trust_env=False) as http:
        bodies = [{"client_id": f"c{number}", "text": f"What is ketamine? ({number})"} for number in range(10)]
        posts = [http.post(chat.path, headers=chat.headers, json=fields) for fields in bodies]
        answers = await asyncio.gather(*posts)
    assert [answer.status_code for answer in answers] == [200] * 10
    kept = chat.since(1)
    assert [message["seq"] for message in kept] == list(range(2, 2 + len(kept)))
    for fields, answer in zip(bodies, answers, strict=True):
        replies = answer.json()["messages"]
        (asked,) = [message for message in kept if message["text"] == fields["text"]]
        assert [reply["seq"] for reply in replies] == [asked["seq"] + 1 + at for at in range(len(replies))]
        assert replies
