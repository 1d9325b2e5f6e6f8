"""How the turn before changes what a message means: "how long does that last?", "and for PTSD?", "no, the visit".

A message that leans on the turn before is read together with that turn's words, and the topics near the one just
answered become likelier. A message that stands on its own is left almost as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.nlu.entities import Mention
from bot.nlu.topic_model import Matrix

_POINTS_BACK = re.compile(
    r"^(?:and|or|also|but|so|then|ok(?:ay)? (?:and|so|but)|what about|how about|what if|why|no\b|nope|i mean|i meant|"
    r"sorry|actually|come on|just|not |well|same|is it the same|whatabout|n )|"
    r"\b(?:that|those|these|this|them|they|it|one|ones|either|instead|too|else|more|again|there|then|she|he|her|him)\b|"
    r"\btho(?:ugh)?\b",
    re.IGNORECASE,
)
_EMPTY_WORDS = re.compile(
    r"\b(?:and|or|but|what|how|about|for|with|the|a|an|my|is|if|i|have|has|had|take|on|im|also|too|same|in|of|to|then|"
    r"one|does|do|it|work|help|ok|okay|so|people|w|n)\b|[^\w\s]",
    re.IGNORECASE,
)
SHORT = 12  # words; a longer message brings its own subject

LEAN_TOGETHER = 0.5  # the weight of "read together with the turn before" for a message that leans on it
SAME_THEME = 2.0
SAME_TOPIC_AT_LIMITS = 4.0  # pressure ("just a number") stays with the limit it presses on
BARE_MENTION = 12.0  # "and for ptsd?": the same question about another thing


@dataclass(frozen=True)
class Before:
    """The turn before: what was asked, what was answered, what was named."""

    text: str
    topic: str
    mentions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def theme(self) -> str:
        """The part of the topic's id before the slash."""
        return self.topic.split("/")[0]


def leans(text: str) -> bool:
    """Whether a message is short and points back, or too short to stand alone."""
    words = text.split()
    return len(words) <= SHORT and (len(words) <= 3 or _POINTS_BACK.search(text) is not None)


def bare_mention(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a message does little more than name a thing: "and for ptsd?", "what about klonopin"."""
    if not mentions or len(text.split()) > SHORT:
        return False
    rest = list(text)
    for mention in mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return not _EMPTY_WORDS.sub(" ", "".join(rest)).split()


def in_context(
    topics: Sequence[str], alone: Matrix, together: Matrix, before: Before, *, bare: bool, about: str | None
) -> Matrix:
    """The distribution of a message that leans on the turn `before`.

    Args:
        alone: its distribution read by itself, shape (topics,).
        together: its distribution read after the words of the turn before.
        bare: whether it only names a thing.
        about: the topic that tells about the named condition, if one is named.
    """
    mixed = np.exp((1 - LEAN_TOGETHER) * np.log(alone + 1e-9) + LEAN_TOGETHER * np.log(together + 1e-9))
    for at, topic in enumerate(topics):
        mixed[at] *= _boost(topic, before, bare=bare, about=about)
    return np.asarray(mixed / mixed.sum())


def _boost(topic: str, before: Before, *, bare: bool, about: str | None) -> float:
    if bare and about and before.theme == "conditions":
        return BARE_MENTION if topic == about else 1.0
    if bare and topic == before.topic:
        return BARE_MENTION
    if topic == before.topic and before.theme == "limits":
        return SAME_TOPIC_AT_LIMITS
    return SAME_THEME if topic.split("/")[0] == before.theme else 1.0


def carried(mentions: dict[str, list[str]], before: Before | None, *, leaning: bool) -> dict[str, list[str]]:
    """What a message names, with what the turn before named where it leans on that and names nothing of the kind."""
    if before is None or not leaning:
        return mentions
    return {**before.mentions, **mentions}
