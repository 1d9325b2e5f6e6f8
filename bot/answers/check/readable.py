"""How easy a text is to read: the Flesch-Kincaid grade (Kincaid et al. 1975), and its sentences."""

import re

import textstat

HIGHEST_GRADE = 8.0
FEWEST_SENTENCES, MOST_SENTENCES = 2, 5
_PLACEHOLDER = re.compile(r"\[\[.*?\]\]")


def grade(text: str) -> float:
    """The US school grade that reads `text` with ease; a placeholder counts as two plain words."""
    return float(textstat.flesch_kincaid_grade(_PLACEHOLDER.sub("the clinic", text)))


def sentences(text: str) -> int:
    """How many sentences `text` has."""
    plain = _PLACEHOLDER.sub("the clinic", text).strip()
    return len([part for part in re.split(r"(?<=[.!?])\s+", plain) if part])
