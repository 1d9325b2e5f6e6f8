"""Rasa on its loopback port answers nobody but its own gateway."""

import re
from pathlib import Path

import httpx
import pytest

from tests.integration.running import RunningBot, command_of

pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds processes in /proc")


@pytest.mark.parametrize("token", [None, "Bearer unset", "Bearer wrong"])
@pytest.mark.parametrize(("method", "path"), [("GET", "ready"), ("POST", "webhook")])
def test_a_request_without_the_token_is_refused(bot: RunningBot, token: str | None, method: str, path: str) -> None:
    rasa = bot.child("rasa")
    assert rasa is not None
    port = re.search(r"--interface 127\.0\.0\.1 --port (\d+)", command_of(rasa))
    assert port is not None
    headers = {} if token is None else {"Authorization": token}
    url = f"http://127.0.0.1:{port.group(1)}/webhooks/gateway/{path}"
    answer = httpx.request(method, url, headers=headers, json={"sender": "x", "message": "hello"}, trust_env=False)
    assert answer.status_code == 401
    assert answer.json() == {"error": "wrong token"}
