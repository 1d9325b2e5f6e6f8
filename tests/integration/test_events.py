"""The event stream of a conversation: replay, delivery, and how many may be open."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.integration.chat import Chat, Json, is_plain_error


def events_of(stream: httpx.Response) -> Iterator[tuple[int, Json]]:
    """The messages of a stream as they arrive, each with its event's id."""
    fields: dict[str, str] = {}
    for line in stream.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield int(fields["id"]), json.loads(fields["data"])
            fields = {}


@pytest.mark.parametrize(("last", "seqs"), [(None, [1, 2, 3, 4, 5]), (0, [1, 2, 3, 4, 5]), (3, [4, 5])])
def test_a_stream_replays_what_came_after_the_last_event(chat: Chat, last: int | None, seqs: list[int]) -> None:
    chat.say("What is ketamine?")
    chat.say("Is it FDA approved?")
    with chat.events(last) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        events = events_of(stream)
        got = [next(events) for _ in seqs]
    assert [number for number, _ in got] == seqs == [message["seq"] for _, message in got]
    assert [message for _, message in got] == chat.since(last or 0)


def test_a_message_sent_meanwhile_arrives_with_its_answer(chat: Chat) -> None:
    with chat.events() as stream:
        events = events_of(stream)
        assert next(events)[1]["role"] == "bot"
        turn = chat.say("What is ketamine?")
        asked, answered = next(events), next(events)
    assert (asked[0], asked[1]["role"], asked[1]["text"]) == (2, "user", "What is ketamine?")
    assert answered == (3, turn["messages"][0])


def test_a_broken_stream_is_resumed_without_gap_or_repeat(chat: Chat) -> None:
    with chat.events() as stream:
        last, _ = next(events_of(stream))
    chat.say("What is ketamine?")
    with chat.events(last) as stream:
        events = events_of(stream)
        assert [next(events)[0] for _ in range(2)] == [last + 1, last + 2]


def test_a_sixth_stream_is_refused_until_one_is_closed(chat: Chat) -> None:
    with ExitStack() as open_streams:
        for _ in range(5):
            assert open_streams.enter_context(chat.events()).status_code == 200
        with chat.events() as sixth:
            sixth.read()
            assert is_plain_error(sixth, 429)
            assert int(sixth.headers["retry-after"]) > 0
    deadline = time.monotonic() + 10
    while not _can_listen(chat):
        assert time.monotonic() < deadline, "closed streams still count"
        time.sleep(0.2)


def _can_listen(chat: Chat) -> bool:
    with chat.events() as stream:
        return stream.status_code == 200
