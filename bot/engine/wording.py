"""The generator Rasa words its replies with: what the question names chooses the variant of an answer."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig


class NamedThingsGenerator(TemplatedNaturalLanguageGenerator):
    """Rasa's own generator, but a response's conditions look at this message, not at slots of turns long gone.

    Where a message names several things, the first variant of the file that fits wins, instead of a random one.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The wording of `utter_action` that fits the latest message."""
        named = named_in(tracker)
        for variant in self.responses.get(utter_action, []):
            for condition in variant.get("condition", []):
                if condition["value"] in named.get(condition["name"], []):
                    slots = {condition["name"]: condition["value"]}
                    return self._worded(utter_action, slots, output_channel, **kwargs)
        return self._worded(utter_action, {}, output_channel, **kwargs)

    def _worded(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        response: dict[str, Any] | None = self.generate_from_slots(*args, **kwargs)
        return response


def named_in(tracker: DialogueStateTracker) -> dict[str, list[str]]:
    """Slot -> values that the latest message names, itself or by leaning on the turn before."""
    if tracker.latest_message is None:
        return {}
    reading = tracker.latest_message.parse_data.get("reading") or {}
    named: dict[str, list[str]] = reading.get("named", {})
    return named
