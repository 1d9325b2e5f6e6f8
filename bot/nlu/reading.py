"""Reads one message: which topic it asks about, whether it asks a second one, and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.segments import asks
from bot.nlu.topic_model import Matrix

UNCLEAR, OUT_OF_SCOPE = "limits/unclear", "limits/out_of_scope"
SMALL_TALK = "help/small_talk"
ASIDES = (UNCLEAR, OUT_OF_SCOPE, SMALL_TALK, "limits/medical_advice")
"""Topics that are never one of two questions: they are what remarks and asides look like."""

SURE = 0.20  # below this the person is asked what they mean; set on the held-out questions
LONG = 45  # words; the held-out questions below that are read worse in pieces
SURE_OF_SECOND = 0.70  # each of two questions must be this plain on its own,
SURE_OF_REMARK = 0.90  # and plainer still without the look of a question
SURE_OF_SMALL_TALK = 0.50
OFFERED = 3
WORTH_OFFERING = 0.06


_POINTER = re.compile(r"\b(?:it|that|this|there|those|these|so)\b", re.IGNORECASE)
_MACHINE = re.compile(r"^\s*[/\u2215]\s*\w|^EXTERNAL\w*|[{}]|\$\(|</?[a-z]\w*[ >/]", re.IGNORECASE)


@dataclass(frozen=True)
class Guess:
    """A topic and the probability that the message asks about it."""

    topic: str
    probability: float


@dataclass(frozen=True)
class Reading:
    """What a message asks: `guesses` best first; `topics` what to answer, empty when unsure."""

    guesses: tuple[Guess, ...]
    topics: tuple[str, ...]

    def offers(self) -> list[str]:
        """The nearest topics, to be offered when unsure."""
        near = (g for g in self.guesses if g.probability >= WORTH_OFFERING and not g.topic.startswith("limits/"))
        return [guess.topic for guess in near][:OFFERED]


NOT_UNDERSTOOD = Reading((Guess(UNCLEAR, 1.0),), ())
"""The reading of noise."""


def whole(topics: Sequence[str], pieces: Sequence[str], table: Matrix) -> Matrix:
    """One distribution for a message: row 0 of `table` is the whole text, the others its pieces.

    A long message is often a story with one question in it, most often at its end, so there the plainest question-like
    piece is heard twice as loudly as the whole; a shorter message is best read whole.
    """
    if len(table) == 1 or sum(len(piece.split()) for piece in pieces) < LONG:
        return np.asarray(table[0])
    looks = [0.1 if topics[row.argmax()] in ASIDES else 1.0 for row in table[1:]]
    looks = [look * (1.0 if asks(piece) else 0.4) for look, piece in zip(looks, pieces, strict=True)]
    best = table[1:][(table[1:].max(axis=1) * looks * np.linspace(0.6, 1.0, len(pieces))).argmax()]
    mixed = np.exp((np.log(table[0] + 1e-9) + 2 * np.log(best + 1e-9)) / 3)
    return np.asarray(mixed / mixed.sum())


def questions(topics: Sequence[str], pieces: Sequence[str], table: Matrix, first: str) -> list[str]:
    """The topics of a message of several pieces: `first`, or two when two pieces plainly ask different things."""
    plain = [
        topics[row.argmax()]
        for at, (piece, row) in enumerate(zip(pieces, table[1:], strict=True))
        if row.max() >= (SURE_OF_SECOND if asks(piece) else SURE_OF_REMARK) and not (at and _only_points_back(piece))
    ]
    found = [topic for topic in dict.fromkeys(plain) if topic not in ASIDES]
    if first == SMALL_TALK and found:
        return found[:1]  # "hi there, what time do you open": the greeting needs no answer
    if len(found) < 2 or first in ASIDES:
        return [first]
    return [found[0], first] if first in found[2:] else found[:2]  # in the order they were asked


def read(topics: Sequence[str], distribution: Matrix, asked: list[str], keep: int = 8) -> Reading:
    """The reading of a message from its final distribution and the topics it asks about."""
    order = np.argsort(-distribution)[:keep]
    guesses = tuple(Guess(topics[at], float(distribution[at])) for at in order)
    best = guesses[0]
    if len(asked) < 2 and (best.probability < SURE or asked == [UNCLEAR]):
        return Reading(guesses, ())
    return Reading(guesses, tuple(asked))


def is_noise(text: str) -> bool:
    """Whether a text is a command for a machine, markup, or a placeholder, and nothing a person asks."""
    return _MACHINE.search(text) is not None


def is_small_talk(topics: Sequence[str], distribution: Matrix) -> bool:
    """Whether a text is plainly small talk, which never leans on the turn before."""
    return topics[int(distribution.argmax())] == SMALL_TALK and distribution.max() >= SURE_OF_SMALL_TALK


def _only_points_back(piece: str) -> bool:
    """Whether a later piece repeats the question before it: "..., what is it", "what happens there"."""
    return len(piece.split()) <= 3 and _POINTER.search(piece) is not None
