"""Rasa component: cuts a message into pieces and gives the whole and each piece a sentence vector."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import shared_encoder
from bot.nlu.segments import cut

PIECES, VECTORS = "pieces", "vectors"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Sets `pieces` (texts) and `vectors` (float32, one row for the text and one for each piece when several)."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Nothing to configure."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add: Rasa fingerprints examples by printing them, vectors and all, which takes 20 s.

        The classifier encodes them when it trains.
        """
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Read messages of people."""
        for message in messages:
            text = message.get(TEXT) or ""
            pieces = cut(text)
            message.set(PIECES, pieces)
            message.set(VECTORS, shared_encoder().encode([text, *pieces] if len(pieces) > 1 else [text]))
        return messages
