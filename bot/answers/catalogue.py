"""The catalogue: every topic with its questions, its answers and who approved them."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bot.answers.yamlfile import convert, read_as, read_yaml
from bot.errors import ContentError

HANDED_OVER = ("clinic", "scheduling", "help")
"""Themes whose answers come from the clinic's profile, not from the fact base."""


class _Means(msgspec.Struct):
    means: str
    facts: list[str] = []


class _Approval(msgspec.Struct):
    title: str
    review_by: datetime.date
    approved_by: str | None = None
    approved_on: datetime.date | None = None


class _Examples(msgspec.Struct):
    intent: str
    examples: str


class _Custom(msgspec.Struct):
    topic: str
    facts: list[str] = []
    variant: str | None = None
    hand_off: bool = False


class _Condition(msgspec.Struct):
    type: str
    name: str
    value: str


class _Response(msgspec.Struct):
    text: str
    custom: _Custom
    condition: list[_Condition] = []


class _TopicFile(msgspec.Struct):
    answer: _Approval
    nlu: list[_Examples]
    responses: dict[str, list[_Response]]


@dataclass(frozen=True)
class Answer:
    """One wording of a topic's answer; `when` is the (slot, value) that chooses it, None for the default."""

    topic: str
    variant: str | None
    text: str
    facts: tuple[str, ...]
    when: tuple[str, str] | None
    hand_off: bool = False
    """Whether a person of the clinic takes over from here."""


@dataclass(frozen=True)
class Topic:
    """One subject people ask about."""

    id: str
    title: str
    means: str
    questions: tuple[str, ...]
    answers: tuple[Answer, ...]
    approved_by: str | None
    approved_on: datetime.date | None
    review_by: datetime.date
    path: Path

    @property
    def theme(self) -> str:
        """The part of the id before the slash."""
        return self.id.split("/")[0]

    def approved(self, today: datetime.date) -> bool:
        """Whether a clinician has approved the answer and its review date has not passed."""
        return self.approved_by is not None and self.approved_on is not None and today <= self.review_by

    def answer(self, variant: str | None) -> Answer:
        """The wording for `variant`, or the default one."""
        return next((answer for answer in self.answers if answer.variant == variant), self.answers[0])

    def choose(self, named: dict[str, list[str]]) -> Answer:
        """The wording for what a question names, as slot -> values; the default when nothing fits."""
        chosen = (a for a in self.answers if a.when is not None and a.when[1] in named.get(a.when[0], []))
        return next(chosen, self.answers[0])


Catalogue = dict[str, Topic]


def load_catalogue(data: Path, knowledge: Path) -> Catalogue:
    """Read every topic of `knowledge/topics.yml` from its file under `data/faq/`.

    Raises:
        ContentError: names the file that is broken or missing.
    """
    meanings = read_as(knowledge / "topics.yml", dict[str, _Means])
    return {name: _load_topic(data / "faq" / f"{name}.yml", name, what.means) for name, what in meanings.items()}


def _load_topic(path: Path, name: str, means: str) -> Topic:
    content: Any = read_yaml(path)
    parsed = convert(content, _TopicFile, path)
    key = f"utter_{name}"
    if [block.intent for block in parsed.nlu] != [name] or list(parsed.responses) != [key]:
        raise ContentError(f"{path}: must hold the questions of intent {name} and the response {key}, nothing else")
    if not parsed.responses[key] or parsed.responses[key][0].condition:
        raise ContentError(f"{path}: the first response must be the default one")
    return Topic(
        id=name,
        title=parsed.answer.title,
        means=means,
        questions=tuple(line[2:].strip() for line in parsed.nlu[0].examples.splitlines() if line.startswith("- ")),
        answers=tuple(_answer(path, name, response) for response in parsed.responses[key]),
        approved_by=parsed.answer.approved_by,
        approved_on=parsed.answer.approved_on,
        review_by=parsed.answer.review_by,
        path=path,
    )


def _answer(path: Path, name: str, response: _Response) -> Answer:
    if response.custom.topic != name:
        raise ContentError(f"{path}: a response says it is of topic {response.custom.topic}")
    if len(response.condition) > 1 or bool(response.condition) != bool(response.custom.variant):
        raise ContentError(f"{path}: a variant has a name and exactly one condition, the default has neither")
    when = next(((condition.name, condition.value) for condition in response.condition), None)
    custom = response.custom
    return Answer(name, custom.variant, response.text.strip(), tuple(custom.facts), when, custom.hand_off)
