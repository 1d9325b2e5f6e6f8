"""Puts the parts of understanding together: pieces, vectors, topic model, the turn before, named things."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.yamlfile import read_as
from bot.nlu.encoder import Vectors, shared_encoder
from bot.nlu.entities import Mention
from bot.nlu.follow_ups import Before, asked_for, bare_mention, boosts, carried, in_context, leans, load_follow_ups
from bot.nlu.reading import NOT_UNDERSTOOD, Guess, Reading, is_noise, is_small_talk, questions, read, whole
from bot.nlu.topic_model import Matrix, TopicModel
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
        self._follow_ups = load_follow_ups(ROOT / "data" / "follow_ups.yml")

    def read(
        self, text: str, pieces: Sequence[str], vectors: Vectors, mentions: Sequence[Mention], before: Before | None
    ) -> Understood:
        """What `text` asks, after the turn `before`. `vectors`: of the text and, when several, of each piece."""
        if is_noise(text) or not self._model.knows_a_word(text):
            return Understood(NOT_UNDERSTOOD, {})
        topics = self._model.topics
        table = self._model.probabilities([text, *pieces] if len(pieces) > 1 else [text], vectors)
        distribution = whole(topics, pieces, table)
        stands_alone = before is None or is_small_talk(topics, distribution)
        if before is not None and not stands_alone:
            distribution = self._after(before, text, distribution, mentions)
        first = topics[distribution.argmax()]
        several = questions(topics, pieces, table, first) if len(pieces) > 1 else [first]
        named = carried(_named(mentions), None if stands_alone else before, leaning=leans(text))
        return Understood(read(topics, distribution, several), named)

    def _after(self, before: Before, text: str, alone: Matrix, mentions: Sequence[Mention]) -> Matrix:
        """The distribution of `text` in the light of the turn before, if it leans on that at all."""
        asked = asked_for(text, before, self._follow_ups)
        if asked is None and not leans(text):
            return alone
        joined = f"{before.text} {text}"
        together = self._model.probabilities([joined], shared_encoder().encode([joined]))[0]
        bare, about = bare_mention(text, mentions), self._about(mentions)
        factors = boosts(self._model.topics, text, before, bare=bare, about=about, asked=asked)
        return in_context(alone, together, factors)

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
