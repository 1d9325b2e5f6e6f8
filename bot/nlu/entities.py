"""Finds the conditions, medicines and treatments a text names, misspelt or not, with a spaCy entity ruler."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

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
        document = self._nlp(text.lower())
        return [Mention(span.label_, span.id_, span.start_char, span.end_char) for span in document.ents]

    def save(self, path: Path) -> None:
        """Keep the names, as JSON."""
        path.write_text(json.dumps(self._lookups), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "EntityFinder":
        """The finder that `save` kept."""
        return cls(json.loads(path.read_text(encoding="utf-8")))


def _pipeline(lookups: Lookups) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    names = [(entity, value, name) for entity, values in lookups.items() for value in values for name in values[value]]
    patterns = [
        {"label": entity, "id": value, "pattern": [_token(token.lower_, token.lemma_) for token in document]}
        for document, (entity, value, _) in zip(nlp.pipe(name.lower() for *_, name in names), names, strict=True)
    ]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    return nlp


def _token(word: str, lemma: str) -> dict[str, Any]:
    """How one word of a name is recognised: long words with slips after the first letter, short ones by their lemma."""
    if not word.isalpha() or len(word) < ONE_SLIP:
        return {"LEMMA": lemma}
    slips = "FUZZY2" if len(word) >= TWO_SLIPS else "FUZZY1"
    # Two slips also make "ketamine" of "esketamine"; people get the first letter right.
    return {"LOWER": {slips: word, "REGEX": f"^{word[0]}", "NOT_IN": sorted(EVERYDAY - {word})}}
