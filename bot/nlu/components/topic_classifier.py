"""Rasa component: says which topics a message asks about, as Rasa's intent ranking and retrieval response."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.sentence_encoder import PIECES, VECTORS, SentenceEncoder
from bot.nlu.encoder import Encoder
from bot.nlu.entities import Mention
from bot.nlu.follow_ups import Before
from bot.nlu.intents import parse_data
from bot.nlu.topic_model import TopicModel, train_topic_model
from bot.nlu.understanding import Understanding

TURNS_BACK = 3
"""How far back the last answered question may be for a message to lean on it."""


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class TopicClassifier(GraphComponent):
    """Sets `intent`, `intent_ranking`, `response_selector` and `reading` (the topics to answer, in order)."""

    def __init__(self, storage: ModelStorage, resource: Resource, understanding: Understanding | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._understanding = understanding

    @classmethod
    def required_components(cls) -> list[type]:
        """The vectors must be there first."""
        return [SentenceEncoder]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """An untrained classifier."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> TopicClassifier:
        """The classifier that `train` stored."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Understanding(TopicModel.load(folder)))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples whose intent is a topic or a plain intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        vectors = Encoder(threads=2).encode(texts)
        model = train_topic_model(texts, vectors, [example.get_full_intent() for example in examples])
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Read messages, each in the light of the conversation so far."""
        if self._understanding is None:
            raise RuntimeError("the topic classifier has not been trained")
        before = turn_before(tracker)
        for message in messages:
            chosen = (message.get("metadata") or {}).get("topic")
            entities = message.get(ENTITIES, [])
            mentions = [Mention(e["entity"], e["value"], e["start"], e["end"]) for e in entities]
            understood = (
                self._understanding.chosen(chosen)
                if chosen
                else self._understanding.read(
                    message.get(TEXT) or "", message.get(PIECES), message.get(VECTORS), mentions, before
                )
            )
            for key, value in parse_data(understood).items():
                message.set(key, value, add_to_output=True)
        return messages


def turn_before(tracker: DialogueStateTracker) -> Before | None:
    """The last question of the conversation that was answered from a topic, if it is not long ago."""
    turns = [event for event in reversed(tracker.events) if isinstance(event, UserUttered)][:TURNS_BACK]
    for turn in turns:
        reading = turn.parse_data.get("reading") or {}
        topics = [topic for topic in reading.get("topics", []) if not topic.startswith("help/")]
        if topics:
            return Before(turn.text or "", topics[-1], reading.get("named", {}))
    return None
