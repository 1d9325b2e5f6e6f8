"""What one answer must and must not say: facts, cautions, forbidden statements, copied wording, reading grade."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bot.answers.catalogue import HANDED_OVER, Answer
from bot.answers.check.copied import copied_run
from bot.answers.check.readable import FEWEST_SENTENCES, HIGHEST_GRADE, MOST_SENTENCES, grade, sentences
from bot.answers.clinic import PLACEHOLDERS
from bot.answers.facts import FactBase
from bot.answers.yamlfile import read_as


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which answers a caution is about: those that tell one of `facts`, within `themes` when these are given."""

    facts: list[str] = []
    themes: list[str] = []

    def holds(self, answer: Answer) -> bool:
        """Whether the caution is about `answer`."""
        in_theme = not self.themes or answer.topic.split("/")[0] in self.themes
        return in_theme and (not self.facts or bool(set(self.facts) & set(answer.facts)))


class Caution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an answer must also say because of what it says."""

    id: str
    why: str
    when: When
    needs_facts: list[str] = []
    needs_text: list[str] = []

    def kept(self, answer: Answer) -> bool:
        """Whether `answer` says what the caution asks for."""
        cites = not self.needs_facts or bool(set(self.needs_facts) & set(answer.facts))
        return cites and all(re.search(pattern, answer.text, re.IGNORECASE) for pattern in self.needs_text)


class _CautionFile(msgspec.Struct):
    cautions: list[Caution]


def load_cautions(path: Path) -> list[Caution]:
    """Read the cautions. Raises ContentError for a broken file."""
    return read_as(path, _CautionFile).cautions


def facts_are_tellable(answer: Answer, base: FactBase) -> Iterator[str]:
    """Every cited fact exists, may be told, and is checked; a medical answer cites at least one."""
    for name in answer.facts:
        fact = base.facts.get(name)
        if fact is None:
            yield f"cites the unknown fact {name}"
        elif not fact.tellable:
            yield f"cites {name}, which must not be told"
    if not answer.facts and answer.topic.split("/")[0] not in (*HANDED_OVER, "limits"):
        yield "cites no fact"


def cautions_are_kept(answer: Answer, cautions: list[Caution]) -> Iterator[str]:
    """Whatever its facts demand is said."""
    for caution in cautions:
        if caution.when.holds(answer) and not caution.kept(answer):
            yield f"lacks a caution ({caution.id}): {caution.why}"


def says_nothing_forbidden(text: str, base: FactBase) -> Iterator[str]:
    """No statement of knowledge/never_say.yml is made."""
    for rule in base.never_say:
        if words := rule.found_in(text):
            yield f"says what must never be said ({rule.id}: {rule.statement}): {words!r}"


def is_own_wording(text: str, copied: frozenset[str]) -> Iterator[str]:
    """At most seven words in a row stand in a source."""
    if run := copied_run(text, copied):
        yield f"copies a source: {run!r}"


def is_plain(text: str) -> Iterator[str]:
    """Two to five sentences, at most grade 8."""
    if not FEWEST_SENTENCES <= (count := sentences(text)) <= MOST_SENTENCES:
        yield f"has {count} sentences; two to five are wanted"
    if (level := grade(text)) > HIGHEST_GRADE:
        yield f"reads at grade {level}; at most {HIGHEST_GRADE:.0f} is wanted"


def placeholders_are_known(text: str) -> Iterator[str]:
    """Every `[[...]]` is a field of the clinic's profile."""
    for inside in re.findall(r"\[\[(.*?)\]\]", text):
        scope, _, field = inside.partition(".")
        if scope != "clinic" or field not in PLACEHOLDERS:
            yield f"has the unknown placeholder [[{inside}]]"
