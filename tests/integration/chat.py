"""A visitor's side of the chat API."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

CONVERSATIONS = "/api/v1/conversations"
GIBBERISH = ("asdf", "florb wuzzle gnarp")
"""Two messages nobody understands; after the second in a row the bot always offers buttons."""
Json = dict[str, Any]


class Chat:
    """One conversation: opened at once, then spoken to."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        self.opened: Json = self.http.post(CONVERSATIONS, json={}).raise_for_status().json()
        self.id: str = self.opened["id"]
        self.headers = {"Authorization": f"Bearer {self.opened['token']}"}
        self.path = f"{CONVERSATIONS}/{self.id}/messages"
        self._numbers = itertools.count(1)

    def post(self, **body: Any) -> httpx.Response:
        """Send a message as it stands; a client id is made when none is given."""
        return self.http.post(self.path, headers=self.headers, json={"client_id": self._next_id(), **body})

    def post_bytes(self, body: bytes, **headers: str) -> httpx.Response:
        """Send any bytes."""
        kind = {"Content-Type": "application/json"}
        return self.http.post(self.path, headers={**self.headers, **kind, **headers}, content=body)

    def say(self, text: str) -> Json:
        """Send a text; the turn that comes of it."""
        return self._turn(self.post(text=text))

    def press(self, button: Json) -> Json:
        """Press a button the bot offered; the turn that comes of it."""
        return self._turn(self.post(payload=button["payload"]))

    def since(self, seq: int = 0) -> list[Json]:
        """The messages after number `seq`."""
        turn = self._turn(self.http.get(self.path, headers=self.headers, params={"after": seq}))
        messages: list[Json] = turn["messages"]
        return messages

    @contextmanager
    def events(self, last: int | None = None) -> Iterator[httpx.Response]:
        """The open event stream, from `last` on."""
        since = {} if last is None else {"Last-Event-ID": str(last)}
        path = self.path.replace("/messages", "/events")
        with self.http.stream("GET", path, headers={**self.headers, **since}) as stream:
            yield stream

    def hang_up(self) -> None:
        """Close the connections."""
        self.http.close()

    def _next_id(self) -> str:
        return f"message-{next(self._numbers)}"

    @staticmethod
    def _turn(response: httpx.Response) -> Json:
        assert response.status_code == 200, response.text
        turn: Json = response.json()
        return turn


def topics_of(turn: Json) -> list[str]:
    """The topics of all messages of a turn, in order."""
    return [topic for message in turn["messages"] for topic in message["topics"]]


def is_plain_error(response: httpx.Response, status: int, sent: str = "") -> bool:
    """Whether this is an error as the contract has it: this status, two keys, and nothing of what was sent."""
    assert response.status_code == status, response.text
    body = response.json()
    assert set(body) == {"error", "detail"}
    assert all(isinstance(value, str) and value for value in body.values())
    assert not sent or sent not in json.dumps(body, ensure_ascii=False)
    return True
