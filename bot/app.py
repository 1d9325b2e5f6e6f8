"""Builds the gateway from settings: the only place that decides which real parts are plugged together."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException, SerializationException, ValidationException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router

from bot.answers.catalogue import load_catalogue
from bot.answers.clinic import Clinic, load_clinic
from bot.answers.facts import load_facts
from bot.answers.speak import Speaker
from bot.answers.wording import load_wording
from bot.channels import failures
from bot.channels.limits import NoLimit, RateLimit
from bot.channels.web import ChatController, WebParts
from bot.conversation.gate import Gate
from bot.conversation.model import Health
from bot.conversation.store import ConversationStore, connect
from bot.engine.client import RasaClient
from bot.errors import BotError, ContentError, Refused
from bot.metrics import Metrics
from bot.settings import ROOT, Settings

PAGE = ROOT / "bot" / "widget"
MAX_BODY = 64 * 1024  # 4,000 characters, escaped as \uXXXX pairs, and some room
SECURITY_HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class FreshClinic:
    """The clinic's profile as its file stands now; a broken edit is refused and the last good one kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = path.stat().st_mtime_ns
        self._clinic = load_clinic(path)

    def __call__(self) -> Clinic:
        """The profile; read again when the file has changed."""
        try:
            changed_at = self._path.stat().st_mtime_ns
            if changed_at != self._read_at:
                self._read_at = changed_at
                self._clinic = load_clinic(self._path)
        except (ContentError, OSError) as error:
            failures.log.error("the clinic's profile was not taken over: %s", error)
        return self._clinic


class HealthCheck:
    """Asks every part whether it answers."""

    def __init__(self, store: ConversationStore, rasa: RasaClient, actions_url: str) -> None:
        self._store = store
        self._rasa = rasa
        self._actions = httpx.AsyncClient(base_url=actions_url, timeout=3, trust_env=False)

    async def __call__(self) -> Health:
        """Ask all parts at once."""
        words = await asyncio.gather(
            *(_word(part) for part in (self._rasa.alive, self._actions_alive, self._store.ping))
        )
        return Health(dict(zip(("engine", "actions", "database"), words, strict=True)))

    async def _actions_alive(self) -> None:
        try:
            (await self._actions.get("/health")).raise_for_status()
        except httpx.HTTPError as error:
            raise BotError("the action server does not answer") from error

    async def close(self) -> None:
        """Give back the connections."""
        await self._actions.aclose()


async def _word(check: Callable[[], Awaitable[None]]) -> str:
    try:
        await check()
    except BotError:
        return "down"
    return "ok"


@get("/health", tags=["operations"])
async def health(state: State) -> Response[dict[str, str]]:
    """200 when a message would be answered, 503 naming what is down otherwise."""
    found: Health = await state.health()
    body = {"status": "ok" if found.ok else "down", **found.parts}
    return Response(body, status_code=200 if found.ok else 503)


@get("/metrics", tags=["operations"], media_type="text/plain; version=0.0.4")
async def metrics(state: State) -> bytes:
    """Figures in Prometheus's text format."""
    text: bytes = state.metrics.text()
    return text


def create_app(settings: Settings) -> Litestar:
    """The gateway. Raises BotError when content or settings are broken."""
    knowledge = ROOT / "knowledge"
    counters = Metrics()
    store = ConversationStore(connect(settings.database_url))
    rasa = RasaClient(settings.rasa_url, settings.rasa_token, settings.engine_timeout)
    speaker = Speaker(
        load_catalogue(ROOT / "data", knowledge),
        load_facts(knowledge),
        FreshClinic(settings.clinic_file),
        load_wording(ROOT / "data" / "wording" / "gateway.yml"),
        settings.production,
        datetime.date.today,
    )
    gate = Gate(store, rasa, speaker, counters)
    check = HealthCheck(store, rasa, settings.actions_url)

    @asynccontextmanager
    async def closing(_app: Litestar) -> AsyncIterator[None]:
        yield
        await gate.finish()
        for part in (rasa, check, store):
            await part.close()

    page = create_static_files_router("/", [PAGE], html_mode=True, include_in_schema=False)
    return Litestar(
        route_handlers=[ChatController, health, metrics, page],
        lifespan=[closing],
        state=State({"web": _web_parts(gate, store, settings), "metrics": counters, "health": check}),
        request_max_body_size=MAX_BODY,
        response_headers=SECURITY_HEADERS,
        exception_handlers={
            Refused: failures.refused,
            ValidationException: failures.invalid,
            SerializationException: failures.malformed,
            UnicodeDecodeError: failures.unreadable,
            RecursionError: failures.unreadable,
            HTTPException: failures.from_framework,
            Exception: failures.unexpected,
        },
        openapi_config=OpenAPIConfig(
            title="Ketamine clinic FAQ bot", version="1", path="/schema",
            render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
        ),
        logging_config=None,
    )  # fmt: skip


def _web_parts(gate: Gate, store: ConversationStore, settings: Settings) -> WebParts:
    if not settings.rate_limit:
        return WebParts(gate, store, opening=NoLimit(), sending=NoLimit())
    return WebParts(gate, store, opening=RateLimit(0.5, 20), sending=RateLimit(1.0, 20))
