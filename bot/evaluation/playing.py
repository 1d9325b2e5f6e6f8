"""Plays questions and conversations on a bot that runs as its users run it."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from bot.errors import BotError
from bot.evaluation.sets import Conversation, Expectation, Question
from bot.settings import ROOT

START_LIMIT = 120.0


@dataclass(frozen=True)
class Reply:
    """What came back: topics, state and all text."""

    topics: list[str]
    state: str
    text: str


@dataclass(frozen=True)
class Played:
    """A question with its reply."""

    question: Question
    reply: Reply

    @property
    def right(self) -> bool:
        """Whether one of the right topics was answered."""
        return bool(set(self.reply.topics) & set(self.question.topics))


@dataclass
class PlayedConversation:
    """How a conversation went: turns judged, turns good, and the failures in words."""

    name: str
    judged: int = 0
    failures: list[str] = field(default_factory=list)


@contextmanager
def running_bot() -> Iterator[str]:
    """Start the bot on a free port with an empty data folder; its address. Raises BotError when it does not start."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        places = {"PORT": port, "BOT_DATA_DIR": folder, "RATE_LIMIT": "off", "BOT_ENV": "development"}
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | places
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield _when_ready(f"http://127.0.0.1:{port}", process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)


def _when_ready(url: str, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/health", timeout=5, trust_env=False).status_code == 200:
                return url
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    raise BotError("the bot did not start; `make run` shows why")


class Visitor:
    """One conversation through the chat API."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        opened = http.post("/api/v1/conversations", json={}).raise_for_status().json()
        self._path = f"/api/v1/conversations/{opened['id']}/messages"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}

    def say(self, text: str) -> Reply:
        """Send a message; what came back."""
        body = {"client_id": uuid.uuid4().hex, "text": text}
        turn = self._http.post(self._path, json=body, headers=self._headers).raise_for_status().json()
        messages = turn["messages"]
        topics = [topic for message in messages for topic in message["topics"]]
        return Reply(topics, turn["state"], "\n".join(message["text"] for message in messages))


def play_questions(http: httpx.Client, questions: list[Question]) -> list[Played]:
    """Ask each question in a conversation of its own."""
    return [Played(question, Visitor(http).say(question.q)) for question in questions]


def play_conversation(http: httpx.Client, conversation: Conversation) -> PlayedConversation:
    """Say all turns of a conversation in order."""
    visitor, played = Visitor(http), PlayedConversation(conversation.name)
    for turn in conversation.turns:
        reply = visitor.say(turn.user)
        if turn.expect != Expectation():
            played.judged += 1
            if unmet := list(unmet_expectations(turn.expect, reply)):
                played.failures.append(f"{turn.user!r}: {'; '.join(unmet)}")
    return played


def unmet_expectations(expect: Expectation, reply: Reply) -> Iterator[str]:
    """What of an expectation a reply does not meet, in words."""
    if expect.topics and not set(expect.topics) & set(reply.topics):
        yield f"answered {reply.topics}, not {expect.topics}"
    if not set(expect.all_topics) <= set(reply.topics):
        yield f"answered {reply.topics}, not all of {expect.all_topics}"
    if expect.state is not None and reply.state != expect.state:
        yield f"state {reply.state}, not {expect.state}"
    yield from (f"lacks {p!r}" for p in expect.contains if not re.search(p, reply.text, re.IGNORECASE))
    yield from (f"says {p!r}" for p in expect.not_contains if re.search(p, reply.text, re.IGNORECASE))
