"""The one reader of the environment: every setting, its default and its check."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("development", "production")


@dataclass(frozen=True)
class Settings:
    """What the environment says, checked once at the start."""

    environment: str
    """`development` or `production`; production serves approved answers only."""
    port: int
    """The one public port."""
    host: str
    """The address the public port listens on."""
    data_dir: Path
    """Everything written at run time lives below this folder."""
    database_url: str
    """SQLAlchemy URL of the conversation store, with an async driver."""
    rasa_url: str
    rasa_token: str
    """What the gateway shows Rasa; made fresh by the supervisor unless given."""
    actions_url: str
    engine_timeout: float
    """Seconds the gateway waits for Rasa before it says an honest sentence instead."""
    rate_limit: bool
    clinic_file: Path

    @property
    def production(self) -> bool:
        """Whether only approved answers may be served."""
        return self.environment == "production"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings.

    Raises:
        SettingsError: names the variable, and says what it may be.
    """
    environment = _choice(environ, "BOT_ENV", ENVIRONMENTS)
    data_dir = Path(environ.get("BOT_DATA_DIR") or "var").resolve()
    rate_limit = _choice(environ, "RATE_LIMIT", ("on", "off")) == "on"
    if environment == "production" and not rate_limit:
        raise SettingsError("RATE_LIMIT=off is for measurements only; it is refused with BOT_ENV=production")
    return Settings(
        environment=environment,
        port=_number(environ, "PORT", 8000, 1, 65535),
        host=environ.get("HOST") or "0.0.0.0",  # noqa: S104 - the widget's visitors come from outside
        data_dir=data_dir,
        database_url=async_url(environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'bot.sqlite3'}"),
        rasa_url=environ.get("RASA_URL") or "http://127.0.0.1:5005",
        rasa_token=environ.get("RASA_TOKEN") or secrets.token_urlsafe(24),
        actions_url=environ.get("ACTIONS_URL") or "http://127.0.0.1:5055",
        engine_timeout=float(_number(environ, "ENGINE_TIMEOUT", 8, 1, 60)),
        rate_limit=rate_limit,
        clinic_file=Path(environ.get("CLINIC_FILE") or ROOT / "clinic.yml"),
    )


def async_url(url: str) -> str:
    """The same database by an async driver: sqlite -> aiosqlite, postgresql -> asyncpg."""
    scheme, found, rest = url.partition("://")
    if not found or scheme.split("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise SettingsError("DATABASE_URL must begin with sqlite:// or postgresql://")
    driver = "sqlite+aiosqlite" if scheme.startswith("sqlite") else "postgresql+asyncpg"
    return f"{driver}://{rest}"


def _choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name) or allowed[0]
    if value not in allowed:
        raise SettingsError(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}")
    return value


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise SettingsError(f"{name} is {text!r}; it must be a whole number from {low} to {high}")
    return int(text)
