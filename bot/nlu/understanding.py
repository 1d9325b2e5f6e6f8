"""Puts the parts of understanding together: pieces, vectors, topic model, the turn before, named things."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.yamlfile import read_as
from bot.nlu.encoder import Vectors, shared_encoder
from bot.nlu.entities import Mention
from bot.nlu.follow_ups import Before, bare_mention, carried, in_context, leans
from bot.nlu.reading import Guess, Reading, read, second_question, whole
from bot.nlu.topic_model import TopicModel
from bot.settings import ROOT

CRISIS_CONDITION = "suicidal_thoughts"


@dataclass(frozen=True)
class Understood:
    """A message as understood: its reading, and what it names (slot -> values)."""

    reading: Reading
    named: dict[str, list[str]]


class Understanding:
    """Reads messages with a trained topic model."""

    def __init__(self, model: TopicModel) -> None:
        self._model = model
        self._told_under = read_as(ROOT / "data" / "condition_topics.yml", dict[str, str])

    def read(
        self, text: str, pieces: Sequence[str], vectors: Vectors, mentions: Sequence[Mention], before: Before | None
    ) -> Understood:
        """What `text` asks, after the turn `before`. `vectors`: of the text and, when several, of each piece."""
        topics = self._model.topics
        table = self._model.probabilities([text, *pieces] if len(pieces) > 1 else [text], vectors)
        distribution = whole(pieces, table)
        leaning = before is not None and leans(text)
        if before is not None and leaning:
            joined = f"{before.text} {text}"
            together = self._model.probabilities([joined], shared_encoder().encode([joined]))[0]
            bare = bare_mention(text, mentions)
            distribution = in_context(topics, distribution, together, before, bare=bare, about=self._about(mentions))
        second = second_question(topics, pieces, table, topics[distribution.argmax()]) if len(pieces) > 1 else None
        named = carried(_named(mentions), before, leaning=leaning)
        return Understood(read(topics, distribution, second), named)

    @staticmethod
    def chosen(topic: str) -> Understood:
        """A topic picked by pressing a button."""
        return Understood(Reading((Guess(topic, 1.0),), (topic,)), {})

    def _about(self, mentions: Sequence[Mention]) -> str | None:
        """The topic that tells about the first named condition."""
        named = (mention.value for mention in mentions if mention.entity == "condition")
        return next((self._told_under.get(value, "conditions/other") for value in named), None)


def _named(mentions: Sequence[Mention]) -> dict[str, list[str]]:
    """Slot -> values in order of appearance; thoughts of suicide come first, so that their wording wins."""
    named: dict[str, list[str]] = {}
    for mention in mentions:
        values = named.setdefault(mention.entity, [])
        if mention.value not in values:
            values.insert(0 if mention.value == CRISIS_CONDITION else len(values), mention.value)
    return named
