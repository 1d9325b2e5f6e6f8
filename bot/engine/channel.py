"""The channel Rasa serves the gateway on: token-checked, and a reply stays one message with text, topic, buttons."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

log = logging.getLogger(__name__)


class GatewayOutput(CollectingOutputChannel):
    """Collects replies whole; Rasa's own REST channel tears text and custom data into two messages."""

    @classmethod
    def name(cls) -> str:
        """As Rasa knows it."""
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep what the gateway reads of a reply."""
        kept = {key: message[key] for key in ("text", "custom", "buttons") if message.get(key)}
        self.messages.append(kept)


class GatewayChannel(InputChannel):
    """POST /webhooks/gateway/webhook with {sender, message, metadata}; answers the list of replies."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}"

    @classmethod
    def name(cls) -> str:
        """The folder in the URL, and the key in credentials.yml."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Read the token. Raises an error at start when there is none."""
        token = (credentials or {}).get("token")
        if not token:
            cls.raise_missing_credentials_exception()
        return cls(str(token))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two addresses of the channel."""
        blueprint = Blueprint("gateway_channel")

        @blueprint.route("/ready", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            if not self._may(request):  # another bot's Rasa must not pass for ours
                return response.json({"error": "wrong token"}, status=401)
            agent = request.app.ctx.agent
            loaded = agent is not None and agent.is_ready()
            return response.json({"ready": loaded}, status=200 if loaded else 503)

        @blueprint.route("/webhook", methods=["POST"])
        async def webhook(request: Request) -> HTTPResponse:
            if not self._may(request):
                return response.json({"error": "wrong token"}, status=401)
            return await self._answer(request.json, on_new_message)

        return blueprint

    def _may(self, request: Request) -> bool:
        return hmac.compare_digest(request.headers.get("authorization", ""), self._expected)

    async def _answer(
        self, body: dict[str, Any], on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> HTTPResponse:
        output = GatewayOutput()
        message = UserMessage(
            body["message"], output, body["sender"], input_channel=self.name(), metadata=body.get("metadata")
        )
        try:
            await on_new_message(message)
        except Exception as error:
            # The kind only: the error's own text may quote the person.
            log.error("a message was not handled: %s", type(error).__name__)
            return response.json({"error": "not handled"}, status=500)
        return response.json(output.messages)
