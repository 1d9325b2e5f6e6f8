"""One running bot for the whole test session, shared by the integration and the browser tests."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.settings import ROOT
from tests.integration.running import RunningBot, running_bot

VARIABLES = (
    "PORT", "HOST", "DATABASE_URL", "BOT_DATA_DIR", "BOT_ENV", "RATE_LIMIT", "CLINIC_FILE", "ENGINE_TIMEOUT",
    "ACTIONS_URL", "RASA_URL", "RASA_TOKEN", "ACTION_ENDPOINT_URL", "TRACKER_DATABASE_URL",
)  # fmt: skip
"""What the bot reads; RASA_TELEMETRY_ENABLED is not its own and stays."""


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of whoever runs it, nor leaves its own behind."""
    for name in VARIABLES:
        monkeypatch.setenv(name, "")  # so that the variable is put back even if it was unset
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def model() -> None:
    """The trained model, made when it is missing or out of date."""
    subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, check=True, timeout=1200)


@pytest.fixture(scope="session")
def bot(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """The whole bot, answering."""
    with running_bot(tmp_path_factory.mktemp("bot")) as running:
        yield running
