"""The one place that talks to Rasa: asks over loopback with a token, within a time limit, and reads its answer."""

import httpx
import msgspec

from bot.conversation.model import Button, Reply
from bot.errors import EngineError

SLASH = "\N{DIVISION SLASH}"


class _Button(msgspec.Struct):
    title: str
    payload: str


class _Custom(msgspec.Struct):
    topic: str | None = None
    variant: str | None = None
    hand_off: bool = False


class _Said(msgspec.Struct):
    """One message of the gateway channel (`bot/engine/channel.py`)."""

    text: str = ""
    custom: _Custom = msgspec.field(default_factory=_Custom)
    buttons: list[_Button] = []


_decode = msgspec.json.Decoder(list[_Said]).decode


class RasaClient:
    """Asks Rasa; one instance serves all conversations."""

    def __init__(self, url: str, token: str, timeout: float) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout,
            limits=httpx.Limits(max_connections=50),
            trust_env=False,  # loopback: never through a proxy
        )

    async def ask(self, conversation_id: str, text: str, topic: str | None) -> list[Reply]:
        """The replies to `text`. Raises EngineError when none come in time."""
        body = {"sender": conversation_id, "message": as_text(text), "metadata": {"topic": topic} if topic else {}}
        try:
            response = await self._http.post("/webhooks/gateway/webhook", json=body)
            response.raise_for_status()
            said = _decode(response.content)
        except httpx.HTTPError as error:
            raise EngineError(f"Rasa did not answer ({type(error).__name__})") from error
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise EngineError("Rasa answered something that is not a reply") from error
        if not said:
            raise EngineError("Rasa had nothing to say")
        return [_reply(message) for message in said]

    async def alive(self) -> None:
        """Raises EngineError unless Rasa has a model loaded."""
        try:
            response = await self._http.get("/webhooks/gateway/ready", timeout=3)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise EngineError(f"Rasa does not answer ({type(error).__name__})") from error

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.aclose()


def as_text(text: str) -> str:
    """`text` so that Rasa reads it as words: a leading slash would be obeyed as a command."""
    bare = text.lstrip()
    return SLASH + bare[1:] if bare.startswith("/") else text


def _reply(said: _Said) -> Reply:
    buttons = tuple(Button(button.title, button.payload) for button in said.buttons)
    return Reply(said.text, said.custom.topic, said.custom.variant, buttons, said.custom.hand_off)
