"""The client of Rasa, against a small real server: good answers, failures, and words that look like commands."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.conversation.model import Button, Reply
from bot.engine.client import SLASH, RasaClient, as_text
from bot.errors import EngineError


class Server(ThreadingHTTPServer):
    """Answers every request with what it is told to."""

    daemon_threads = True
    status, body, delay = 200, b"[]", 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, str, dict[str, object]]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Writes down each request."""

    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        self.server.received.append((self.path, self.headers["authorization"], body))
        time.sleep(self.server.delay)
        with suppress(BrokenPipeError):  # the client may have given up
            self.send_response(self.server.status)
            self.send_header("content-length", str(len(self.server.body)))
            self.end_headers()
            self.wfile.write(self.server.body)

    do_GET = do_POST  # noqa: N815 - the library's name

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


async def ask(url: str, text: str = "hello", topic: str | None = None) -> list[Reply]:
    client = RasaClient(url, "secret", timeout=0.3)
    try:
        return await client.ask("c1", text, topic)
    finally:
        await client.close()


async def test_a_good_answer_is_read_whole(server: Server) -> None:
    custom = {"topic": "cost/price", "variant": "ptsd", "hand_off": True, "unknown": 1}
    buttons = [{"title": "Yes", "payload": "topic:x", "type": "postback"}]
    server.body = json.dumps([{"text": "It costs.", "custom": custom, "buttons": buttons}, {"text": "And."}]).encode()
    assert await ask(server.url) == [
        Reply("It costs.", "cost/price", "ptsd", (Button("Yes", "topic:x"),), hand_off=True),
        Reply("And."),
    ]


async def test_the_question_carries_the_token_and_the_chosen_topic(server: Server) -> None:
    server.body = b'[{"text": "ok"}]'
    await ask(server.url, "  /restart", "cost/price")
    await ask(server.url, "plain")
    path, token, body = server.received[0]
    assert (path, token) == ("/webhooks/gateway/webhook", "Bearer secret")
    assert body == {"sender": "c1", "message": f"{SLASH}restart", "metadata": {"topic": "cost/price"}}
    assert server.received[1][2]["metadata"] == {}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"[]"),
        (401, b'{"error": "wrong token"}'),
        (302, b"[]"),
        (200, b"[]"),
        (200, b""),
        (200, b"<html>"),
        (200, b'{"text": "no list"}'),
        (200, b'[{"text": 1}]'),
        (200, b'[{"text": "x", "buttons": [{"title": "no payload"}]}]'),
        (200, b'[{"text": "\xff"}]'),
    ],
)
async def test_a_failure_or_nonsense_is_an_engine_error_without_anyones_words(
    server: Server, status: int, body: bytes
) -> None:
    server.status, server.body = status, body
    with pytest.raises(EngineError) as caught:
        await ask(server.url, "my secret words")
    assert "secret words" not in str(caught.value)


async def test_a_slow_answer_is_given_up(server: Server) -> None:
    server.delay, server.body = 0.8, b'[{"text": "too late"}]'
    started = time.monotonic()
    with pytest.raises(EngineError, match="Timeout"):
        await ask(server.url)
    assert time.monotonic() - started < 0.7


async def test_nobody_there_is_an_engine_error(server: Server) -> None:
    server.server_close()
    with pytest.raises(EngineError):
        await ask(server.url)


async def test_it_is_alive_only_when_rasa_says_so(server: Server) -> None:
    client = RasaClient(server.url, "secret", timeout=1)
    await client.alive()
    server.status = 503
    with pytest.raises(EngineError):
        await client.alive()
    await client.close()
    assert server.received[0][0] == "/webhooks/gateway/ready"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("hello", "hello"),
        ("  hello", "  hello"),
        ("/restart", f"{SLASH}restart"),
        (" \n\t/restart", f"{SLASH}restart"),
        ("\N{NO-BREAK SPACE}/restart", f"{SLASH}restart"),
        ("//x", f"{SLASH}/x"),
        ("/", SLASH),
        ("yes/no", "yes/no"),
        ("", ""),
    ],
)
def test_a_leading_slash_is_no_command(text: str, sent: str) -> None:
    assert as_text(text) == sent
