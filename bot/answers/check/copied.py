"""Finds wording copied from the source texts, without keeping those texts.

`knowledge/copied_wording.txt` holds a short digest of every run of eight words of the articles and quotes the facts
were taken from; tools/copied_wording.py makes it. More than seven words in a row from a source are therefore found, and
other people's sentences stay out of the project.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

RUN = 8
_WORD = re.compile(r"[a-z0-9']+")


def digests(text: str) -> Iterator[tuple[str, str]]:
    """Each run of eight words of `text`, with its digest."""
    words = _WORD.findall(text.lower())
    for start in range(len(words) - RUN + 1):
        run = " ".join(words[start : start + RUN])
        yield run, hashlib.sha256(run.encode()).hexdigest()[:12]


def load_copied(path: Path) -> frozenset[str]:
    """The digests of the source texts."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def copied_run(text: str, known: frozenset[str]) -> str | None:
    """The first run of eight words that also stands in a source."""
    return next((run for run, digest in digests(text) if digest in known), None)
