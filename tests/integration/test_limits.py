"""The rate limits, on a gateway served without an engine."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from bot import database
from bot.app import create_app
from bot.settings import read_settings
from tests.integration.chat import CONVERSATIONS, Chat, is_plain_error
from tests.integration.running import OURS, free_port

BURST = 20


@pytest.fixture
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a gateway with the limits on."""
    for name in (*OURS, "RATE_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    settings = read_settings({"BOT_DATA_DIR": str(tmp_path), "RASA_URL": f"http://127.0.0.1:{free_port()}"})
    database.upgrade(settings)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=port, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def test_opening_conversations_too_fast_is_refused_for_a_moment(gateway: str) -> None:
    with httpx.Client(base_url=gateway, trust_env=False) as http:
        answers = [http.post(CONVERSATIONS, json={}) for _ in range(BURST + 5)]
        assert [answer.status_code for answer in answers[:BURST]] == [201] * BURST
        assert is_plain_error(answers[-1], 429)
        wait = int(answers[-1].headers["retry-after"])
        assert 1 <= wait <= 5
        time.sleep(wait)
        assert http.post(CONVERSATIONS, json={}).status_code == 201


def test_sending_too_fast_is_refused_and_other_conversations_are_not(gateway: str) -> None:
    busy, quiet = Chat(gateway), Chat(gateway)
    answers = [busy.post(text="hello") for _ in range(BURST + 10)]
    assert answers[0].status_code == 200
    refused = next(answer for answer in answers if answer.status_code != 200)
    assert is_plain_error(refused, 429, "hello")
    assert int(refused.headers["retry-after"]) >= 1
    assert quiet.post(text="hello").status_code == 200
    assert busy.http.get(busy.path, headers=busy.headers).status_code == 200
