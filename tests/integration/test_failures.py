"""What happens when a process dies or hangs, and when the bot is stopped and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answers.clinic import load_clinic
from bot.settings import ROOT
from tests.integration.chat import GIBBERISH, Chat, Json, topics_of
from tests.integration.running import RunningBot, alive, family, running_bot

ENGINE_TIMEOUT = 4
QUESTION = "What is ketamine?"
TOPIC = "about/what_is_ketamine"

pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds processes in /proc")


@pytest.fixture(scope="module")
def own_bot(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A bot that may be broken."""
    with running_bot(tmp_path_factory.mktemp("own"), ENGINE_TIMEOUT=str(ENGINE_TIMEOUT)) as running:
        yield running


def is_honest(turn: Json) -> bool:
    """Whether a turn says that there is no answer, and whom to call."""
    (message,) = turn["messages"]
    phone = load_clinic(ROOT / "clinic.yml").phone
    return message["role"] == "system" and phone in message["text"] and "911" in message["text"]


def is_down(bot: RunningBot, part: str) -> bool:
    """Whether /health names the part."""
    return bot.health().get(part, "ok") != "ok"


def test_a_dead_engine_is_owned_up_to_and_started_again(own_bot: RunningBot) -> None:
    chat = Chat(own_bot.url)
    killed = own_bot.kill("rasa")
    started = time.monotonic()
    turn = chat.say(QUESTION)
    assert time.monotonic() - started < ENGINE_TIMEOUT + 1
    assert is_honest(turn)
    health = chat.http.get("/health")
    assert (health.status_code, health.json()["engine"], health.json()["database"]) == (503, "down", "ok")
    assert [message["text"] for message in chat.since(1)] == [QUESTION, turn["messages"][0]["text"]]
    own_bot.wait_until_healthy()
    assert own_bot.child("rasa") not in (killed, None)
    assert topics_of(chat.say("Is it FDA approved?")) == ["fda/status"]


def test_a_hanging_engine_is_given_up_within_its_time(own_bot: RunningBot) -> None:
    chat = Chat(own_bot.url)
    rasa = own_bot.child("rasa")
    assert rasa is not None
    os.killpg(rasa, signal.SIGSTOP)
    try:
        started = time.monotonic()
        assert is_honest(chat.say(QUESTION))
        assert time.monotonic() - started < ENGINE_TIMEOUT + 1
    finally:
        os.killpg(rasa, signal.SIGCONT)
    own_bot.wait_until_healthy()
    assert topics_of(chat.say("Is it FDA approved?")) == ["fda/status"]


def test_a_dead_action_server_is_started_again(own_bot: RunningBot) -> None:
    chat = Chat(own_bot.url)
    killed = own_bot.kill("actions")
    own_bot.wait_for(lambda: is_down(own_bot, "actions"), 10, "/health does not name the actions")
    assert chat.say(GIBBERISH[0])["messages"], "silence"
    own_bot.wait_until_healthy()
    assert own_bot.child("actions") not in (killed, None)
    assert topics_of(chat.say(QUESTION)) == [TOPIC]


def test_a_dead_gateway_is_started_again_and_has_forgotten_nothing(own_bot: RunningBot) -> None:
    chat = Chat(own_bot.url)
    chat.say(QUESTION)
    before = chat.since()
    own_bot.kill("gateway")
    own_bot.wait_until_healthy()
    assert chat.since() == before
    assert topics_of(chat.say("Is it FDA approved?")) == ["fda/status"]


def test_a_second_bot_on_the_same_port_says_so_and_ends(own_bot: RunningBot, tmp_path: Path) -> None:
    environment = {**os.environ, "PORT": str(own_bot.port), "BOT_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "run"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert f"port {own_bot.port}" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_and_a_second_start_answers(own_bot: RunningBot, number: signal.Signals) -> None:
    started = time.monotonic()
    with running_bot(own_bot.log_file.parent / number.name) as again, Chat(again.url).events() as stream:
        took = time.monotonic() - started
        print(f"\nanswering after {took:.1f} s")
        assert took < 60
        # The open stream must not hold it up.
        assert stream.status_code == 200
        processes = family(again.process.pid)
        assert len(processes) >= 3
        assert again.stop(number) < 10
    assert again.process.returncode == 0
    assert not [pid for pid in processes if alive(pid)]
