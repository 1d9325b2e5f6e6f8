"""The project's held-out sets (`tests/regression/`): measured with, never trained on."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.answers.yamlfile import read_as


class Question(msgspec.Struct, frozen=True):
    """A question and the topics that are right for it, the best first."""

    q: str
    topics: list[str]


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must hold after a turn; what is left out is not judged."""

    topics: list[str] = []
    all_topics: list[str] = []
    contains: list[str] = []
    not_contains: list[str] = []
    state: str | None = None


class Turn(msgspec.Struct, frozen=True):
    """What the person writes, and what is expected of the reply."""

    user: str
    expect: Expectation = Expectation()


class Conversation(msgspec.Struct, frozen=True):
    """A conversation to play."""

    name: str
    turns: list[Turn]


@dataclass(frozen=True)
class HeldOut:
    """All three sets."""

    questions: list[Question]
    two_questions: list[Question]
    conversations: list[Conversation]


def load_held_out(folder: Path) -> HeldOut:
    """Read the sets. Raises ContentError for a broken file."""
    return HeldOut(
        read_as(folder / "questions.yml", list[Question]),
        read_as(folder / "two_questions.yml", list[Question]),
        read_as(folder / "conversations.yml", list[Conversation]),
    )
