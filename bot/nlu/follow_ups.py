"""How the turn before changes what a message means: "how long does that last?", "and for PTSD?", "no, the visit".

A message that leans on the turn before is read together with that turn's words, and the topics near the one just
answered become likelier. A message that stands on its own is left almost as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np

from bot.answers.yamlfile import read_as
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

_CORRECTS = re.compile(
    r"^\W*(?:(?:oh|ah|haha|lol|wait)\W+)?(?:no\b|nope|sorry|actually|not\b|i mean|i meant|wrong)"
    r".*\b(?:mean|meant|asked|asking|wanted|talking|instead|rather)\b|^i meant?\b",
    re.IGNORECASE,
)

# Set on the project's held-out conversations; the figures are flat to about half and double.
LEAN_TOGETHER = 0.6  # the weight of "read together with the turn before" for a message that says nothing by itself;
PLAIN_ALONE = 4  # the more it says by itself, the less: 0.6 * (1 - p ** 4), where p is its best probability alone
SAME_THEME = 2.0
SAME_TOPIC_AT_LIMITS = 4.0  # pressure stays with the limit it presses on
BARE_MENTION = 12.0  # "and for ptsd?": the same question about another thing
BARE_FOLLOW_UP = 60.0  # "how long does that last?": what data/follow_ups.yml says
CORRECTED = 0.05  # "no, i meant the visit": not what was just answered


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


class FollowUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bare follow-up asks for: `after` maps the topic or theme just answered to a topic, or to `same`."""

    asks: str
    pattern: str
    after: dict[str, str]

    def topic(self, text: str, before: Before) -> str | None:
        """The topic `text` asks for after the turn `before`, if this is such a follow-up."""
        wanted = self.after.get(before.topic) or self.after.get(before.theme)
        if wanted is None or re.search(self.pattern, text.strip(), re.IGNORECASE) is None:
            return None
        return before.topic if wanted == "same" else wanted


class _FollowUpFile(msgspec.Struct):
    follow_ups: list[FollowUp]


def load_follow_ups(path: Path) -> list[FollowUp]:
    """Read `data/follow_ups.yml`. Raises ContentError for a broken file."""
    return read_as(path, _FollowUpFile).follow_ups


def asked_for(text: str, before: Before, table: Sequence[FollowUp]) -> str | None:
    """The topic a bare follow-up asks for; None for a message that is none."""
    if len(text.split()) > SHORT:
        return None
    return next((topic for entry in table if (topic := entry.topic(text, before))), None)


def boosts(
    topics: Sequence[str], text: str, before: Before, *, bare: bool, about: str | None, asked: str | None
) -> Matrix:
    """How much likelier each topic becomes after the turn `before`, shape (topics,).

    Args:
        bare: whether the message only names a thing.
        about: the topic that tells about the named condition, if one is named.
        asked: the topic that data/follow_ups.yml gives.
    """
    corrects = _CORRECTS.search(text) is not None
    factors = np.ones(len(topics))
    for at, topic in enumerate(topics):
        if corrects:
            factors[at] = CORRECTED if topic == before.topic else 1.0
        elif topic.split("/")[0] == before.theme:
            factors[at] = SAME_TOPIC_AT_LIMITS if topic == before.topic and before.theme == "limits" else SAME_THEME
        if topic == asked:
            factors[at] = BARE_FOLLOW_UP
        elif bare and not corrects and topic == (about if about and before.theme == "conditions" else before.topic):
            factors[at] = BARE_MENTION
    return factors


def in_context(alone: Matrix, together: Matrix, factors: Matrix) -> Matrix:
    """The distribution of a message that leans on the turn before.

    Args:
        alone: its distribution read by itself, shape (topics,).
        together: its distribution read after the words of the turn before.
        factors: what `boosts` gave.
    """
    weight = LEAN_TOGETHER * (1 - alone.max() ** PLAIN_ALONE)
    mixed = np.exp((1 - weight) * np.log(alone + 1e-9) + weight * np.log(together + 1e-9)) * factors
    return np.asarray(mixed / mixed.sum())


def carried(mentions: dict[str, list[str]], before: Before | None, *, leaning: bool) -> dict[str, list[str]]:
    """What a message names, with what the turn before named where it leans on that and names nothing of the kind."""
    if before is None or not leaning:
        return mentions
    return {**before.mentions, **mentions}
