"""The fact base: what answers may rest on, where it comes from, and what must never be said."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from bot.answers.yamlfile import read_as
from bot.errors import ContentError

# How far a kind of source is trusted, best first (the order of trust of the fact base).
TRUST = ("regulator", "label", "crisis-line", "guideline", "study", "other", "seed")


class Source(msgspec.Struct, frozen=True):
    """A document that facts rest on."""

    id: str
    title: str
    kind: str
    url: str | None = None


class Fact(msgspec.Struct, frozen=True):
    """One claim, with how it may be used."""

    id: str
    part: str
    statement: str
    use: str
    verified: bool
    sources: list[str]
    topic: str | None = None
    caution: str | None = None
    see: list[str] | None = None

    @property
    def tellable(self) -> bool:
        """Whether an answer may rest on it."""
        return self.use != "never-repeat" and self.verified


class NeverSay(msgspec.Struct, frozen=True):
    """A statement no text of ours may make, with the patterns that recognise it."""

    id: str
    statement: str
    why: str
    say_instead: str
    patterns: list[str]
    see: list[str] = []

    def found_in(self, text: str) -> str | None:
        """The words of `text` that make the statement, if any."""
        for pattern in self.patterns:
            if match := re.search(pattern, text, re.IGNORECASE):
                return match.group(0)
        return None


class _FactFile(msgspec.Struct):
    facts: list[Fact]


class _SourceFile(msgspec.Struct):
    sources: list[Source]


class _NeverFile(msgspec.Struct):
    must_never_say: list[NeverSay]


@dataclass(frozen=True)
class FactBase:
    """All facts, sources and forbidden statements of `knowledge/`."""

    facts: dict[str, Fact]
    sources: dict[str, Source]
    never_say: tuple[NeverSay, ...]

    def sources_of(self, fact_ids: tuple[str, ...], limit: int = 3) -> list[Source]:
        """The most trusted sources behind some facts, each once, at most `limit`."""
        found = {name: self.sources[name] for fact in fact_ids for name in self.facts[fact].sources}
        return sorted(found.values(), key=lambda source: TRUST.index(source.kind))[:limit]

    @cached_property
    def say_facts_of_seeds(self) -> tuple[str, ...]:
        """Ids of part a that some answer must tell."""
        return tuple(fact.id for fact in self.facts.values() if fact.part == "a" and fact.tellable)


def load_facts(folder: Path) -> FactBase:
    """Read `knowledge/`. Raises ContentError for a broken file or a reference that leads nowhere."""
    facts = {fact.id: fact for fact in read_as(folder / "facts.yml", _FactFile).facts}
    sources = {source.id: source for source in read_as(folder / "sources.yml", _SourceFile).sources}
    never_say = tuple(read_as(folder / "never_say.yml", _NeverFile).must_never_say)
    for fact in facts.values():
        for name in fact.sources:
            if name not in sources:
                raise ContentError(f"{folder / 'facts.yml'}: fact {fact.id} names the unknown source {name}")
            if sources[name].kind not in TRUST:
                raise ContentError(
                    f"{folder / 'sources.yml'}: source {name} is of the unknown kind {sources[name].kind}"
                )
    return FactBase(facts, sources, never_say)
