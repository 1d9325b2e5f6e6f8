"""Reads one message: which topic it asks about, whether it asks a second one, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.segments import asks
from bot.nlu.topic_model import Matrix

UNCLEAR, OUT_OF_SCOPE = "limits/unclear", "limits/out_of_scope"
SMALL_TALK = "help/small_talk"
NOT_SECOND = (UNCLEAR, OUT_OF_SCOPE, SMALL_TALK, "help/about_bot", "limits/medical_advice", "conditions/other")
"""Topics that are never read as a second question: they are what remarks and asides look like."""

SURE = 0.20  # below this the person is asked what they mean; set on the held-out questions
LONG = 45  # words; the held-out questions below that are read worse in pieces
SURE_OF_SECOND = 0.60  # each of two questions must be this plain on its own
OFFERED = 3
WORTH_OFFERING = 0.06


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


def whole(pieces: Sequence[str], table: Matrix) -> Matrix:
    """One distribution for a message: row 0 of `table` is the whole text, the others its pieces.

    A long message is often a story with one question in it, so there the plainest question-like piece is heard as
    loudly as the whole; a shorter one is best read whole.
    """
    if len(table) == 1 or sum(len(piece.split()) for piece in pieces) < LONG:
        return np.asarray(table[0])
    weights = np.array(
        [row.max() * (1.0 if asks(piece) else 0.4) for piece, row in zip(pieces, table[1:], strict=True)]
    )
    best = table[1:][weights.argmax()]
    mixed = np.exp((np.log(table[0] + 1e-9) + np.log(best + 1e-9)) / 2)
    return np.asarray(mixed / mixed.sum())


def second_question(topics: Sequence[str], pieces: Sequence[str], table: Matrix, first: str) -> str | None:
    """The topic of another question in the message, when two pieces plainly ask different things."""
    plain = [
        topics[row.argmax()]
        for piece, row in zip(pieces, table[1:], strict=True)
        if row.max() >= SURE_OF_SECOND and asks(piece)
    ]
    others = [topic for topic in dict.fromkeys(plain) if topic != first and topic not in NOT_SECOND]
    return others[0] if first in plain and others and first not in NOT_SECOND else None


def read(topics: Sequence[str], distribution: Matrix, second: str | None, keep: int = 8) -> Reading:
    """The reading of a message from its final distribution."""
    order = np.argsort(-distribution)[:keep]
    guesses = tuple(Guess(topics[at], float(distribution[at])) for at in order)
    best = guesses[0]
    if best.topic == UNCLEAR or best.probability < SURE:
        return Reading(guesses, ())
    return Reading(guesses, (best.topic, second) if second else (best.topic,))
