"""Rasa component: adds the conditions, medicines and treatments a message names to its entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import EntityFinder, Mention
from bot.nlu.lookups import load_lookups
from bot.settings import ROOT


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class EntityRuler(GraphComponent):
    """Reads the names from `data/lookups/` at start: a new brand name needs no training."""

    def __init__(self, finder: EntityFinder) -> None:
        self._finder = finder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityRuler:
        """Build the ruler. Raises ContentError when a lookup file is broken."""
        return cls(EntityFinder(load_lookups(ROOT / "data" / "lookups")))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what each message names, keeping entities of other components."""
        for message in messages:
            found = [_entity(mention) for mention in self._finder.find(message.get(TEXT) or "")]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def _entity(mention: Mention) -> dict[str, Any]:
    return {
        "entity": mention.entity,
        "value": mention.value,
        "start": mention.start,
        "end": mention.end,
        "extractor": EntityRuler.__name__,
    }
