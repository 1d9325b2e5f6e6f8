"""The settings: defaults, what each variable may be, and errors that name it."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import ROOT, async_url, read_settings


def test_an_empty_environment_gives_usable_defaults() -> None:
    settings = read_settings({})
    assert (settings.environment, settings.port, settings.production) == ("development", 8000, False)
    assert settings.data_dir == Path("var").resolve()
    assert settings.database_url == f"sqlite+aiosqlite:///{settings.data_dir}/bot.sqlite3"
    assert settings.clinic_file == ROOT / "clinic.yml"
    assert settings.rate_limit is True


def test_every_variable_is_read(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "BOT_ENV": "production",
            "PORT": "9001",
            "HOST": "127.0.0.1",
            "BOT_DATA_DIR": str(tmp_path),
            "DATABASE_URL": "postgresql://u:p@db/bot",
            "RASA_URL": "http://rasa:1",
            "RASA_TOKEN": "secret",
            "ACTIONS_URL": "http://actions:2",
            "ENGINE_TIMEOUT": "3",
            "CLINIC_FILE": "mine.yml",
        }
    )
    assert settings.production
    assert (settings.port, settings.host, settings.data_dir) == (9001, "127.0.0.1", tmp_path.resolve())
    assert settings.database_url == "postgresql+asyncpg://u:p@db/bot"
    assert (settings.rasa_url, settings.rasa_token) == ("http://rasa:1", "secret")
    assert (settings.actions_url, settings.engine_timeout) == ("http://actions:2", 3.0)
    assert settings.clinic_file == Path("mine.yml")


def test_the_token_is_new_at_each_start_unless_given() -> None:
    assert read_settings({}).rasa_token != read_settings({}).rasa_token


def test_an_empty_variable_counts_as_unset() -> None:
    assert read_settings({"PORT": "", "BOT_ENV": "", "RATE_LIMIT": ""}).port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_ENV", "staging"),
        ("BOT_ENV", "Production"),
        ("RATE_LIMIT", "no"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "eighty"),
        ("PORT", "8000.0"),
        ("PORT", "\N{SUPERSCRIPT TWO}"),
        ("ENGINE_TIMEOUT", "0"),
        ("ENGINE_TIMEOUT", "61"),
        ("DATABASE_URL", "mysql://db/bot"),
        ("DATABASE_URL", "bot.sqlite3"),
    ],
)
def test_an_unusable_value_is_refused_and_its_variable_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


def test_production_does_not_run_without_rate_limits() -> None:
    with pytest.raises(SettingsError, match="RATE_LIMIT"):
        read_settings({"BOT_ENV": "production", "RATE_LIMIT": "off"})
    assert read_settings({"RATE_LIMIT": "off"}).rate_limit is False


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:////data/bot.sqlite3", "sqlite+aiosqlite:////data/bot.sqlite3"),
        ("sqlite+pysqlite:///x", "sqlite+aiosqlite:///x"),
        ("postgres://h/d", "postgresql+asyncpg://h/d"),
        ("postgresql://h/d", "postgresql+asyncpg://h/d"),
        ("postgresql+psycopg2://u:p://q@h/d", "postgresql+asyncpg://u:p://q@h/d"),
    ],
)
def test_a_database_url_gets_an_async_driver(given: str, expected: str) -> None:
    assert async_url(given) == expected
