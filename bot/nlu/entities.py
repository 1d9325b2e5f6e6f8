"""Finds the conditions, medicines and treatments a text names, misspelt or not, with a spaCy entity ruler."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.matcher.levenshtein import levenshtein
from spacy.tokens import Doc

from bot.nlu.lookups import Lookups

# One slip in a word of six letters, two in nine: fewer letters make too many other words ("stroke", "stoke").
ONE_SLIP, TWO_SLIPS = 6, 9

_EVERYDAY = """
ability addition additions ambient artistic audition automatic biological booking booting breathed cancel conceived
concerning concert concerts conclusion confession confusion creating creative creator crowns decade decision decisions
decreased dressed heartbeat heroic homelessness locating location lyric lyrics masculine meantime migrant migrants
migrate miners morning operating overheating overnight overreacting oversight peppers prestige refer satin scents
sensors shattering singles singular sooner stain stains static stating station stations stone stones strike strikes
trophies ultra unison vacation
"""
EVERYDAY = frozenset(_EVERYDAY.split())
"""Common words a slip or two from a name ("morning", mourning): they are what they say, never a misspelt name."""


_MARK = re.compile(r"[^\w\s']|(?<!\w)'|'(?!\w)")


@dataclass(frozen=True)
class Mention:
    """A named thing: `entity` (condition, medicine, treatment), its canonical `value`, and where it stands."""

    entity: str
    value: str
    start: int
    end: int


class EntityFinder:
    """A blank English pipeline with lookup lemmas and a ruler; needs no model download."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._nlp = _pipeline(lookups)

    def find(self, text: str) -> list[Mention]:
        """The mentions in order of appearance; longer names win over shorter ones inside them."""
        document = self._nlp(_plain(text))
        return [Mention(span.label_, span.id_, span.start_char, span.end_char) for span in document.ents]

    def save(self, path: Path) -> None:
        """Keep the names, as JSON."""
        path.write_text(json.dumps(self._lookups), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "EntityFinder":
        """The finder that `save` kept."""
        return cls(json.loads(path.read_text(encoding="utf-8")))


class Speller:
    """Gives each word the norm its name is known by: long words by the name a slip or two away, short ones by lemma.

    spaCy's FUZZY operator does the same inside each pattern, but compares every word with all 2,500 names: six seconds
    for 4,000 characters. Here a word is compared once, with the names of its first letter (people get that one right,
    and "ketamine" is no "esketamine").
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._known: dict[str, list[str]] = {}
        for word in sorted({word for name in names for word in name.split() if _is_long(word)}):
            self._known.setdefault(word[0], []).append(word)
        self.norm = lru_cache(maxsize=20_000)(self._norm)

    def __call__(self, document: Doc) -> Doc:
        """Set the norms of a text."""
        for token in document:
            token.norm_ = self.norm(token.lower_, token.lemma_)
        return document

    def _norm(self, word: str, lemma: str) -> str:
        if not _is_long(word):
            return lemma
        known = self._known.get(word[0], ())
        if word in known or word in EVERYDAY:
            return word
        near = (name for name in known if abs(len(name) - len(word)) <= _slips(name))
        return next((name for name in near if levenshtein(word, name) <= _slips(name)), word)


@Language.factory("speller", default_config={"names": []})  # type: ignore[untyped-decorator]
def _speller(nlp: Language, name: str, names: list[str]) -> Speller:
    return Speller(names)


def _pipeline(lookups: Lookups) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.add_pipe("speller", config={"names": [name for _, _, name in _names(lookups)]})
    nlp.initialize()
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "NORM"})
    ruler.add_patterns([{"label": entity, "id": value, "pattern": name} for entity, value, name in _names(lookups)])
    return nlp


def _names(lookups: Lookups) -> list[tuple[str, str, str]]:
    """(entity, value, plain name) of every name."""
    return [(e, value, _plain(name)) for e, values in lookups.items() for value in values for name in values[value]]


def _plain(text: str) -> str:
    """Lower case, and spaces for marks, place by place: spaCy's tokenizer takes seconds for 4,000 marks in a row."""
    lowered = text.lower()
    return _MARK.sub(" ", lowered if len(lowered) == len(text) else text)


def _is_long(word: str) -> bool:
    return word.isalpha() and len(word) >= ONE_SLIP


def _slips(name: str) -> int:
    return 2 if len(name) >= TWO_SLIPS else 1
