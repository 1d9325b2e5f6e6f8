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

from bot.nlu.encoder import Encoder, shared_encoder
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

    def process(self, messages: list[Message]) -> list[Message]:
        """Read messages of people."""
        for message in messages:
            text = message.get(TEXT) or ""
            pieces = cut(text)
            message.set(PIECES, pieces)
            message.set(VECTORS, shared_encoder().encode([text, *pieces] if len(pieces) > 1 else [text]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give each example the vector of its whole text."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        vectors = Encoder(threads=2).encode([example.get(TEXT) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            example.set(VECTORS, vector)
        return training_data
