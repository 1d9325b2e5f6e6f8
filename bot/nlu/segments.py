"""Cuts a message into the pieces that may each be a question of their own."""

import re

MAX_SEGMENTS = 24
"""Pieces read of one message; 4,000 characters of questions have fewer."""

_STARTERS = (
    "what|whats|how|hows|when|where|wheres|who|whos|why|which|can|could|do|does|did|is|isnt|are|will|would|should|may|"
    "must|any|also|i|im|id|my|we|if"
)
# The end of a sentence; or a joining word, when what follows begins like a question or a statement of its own.
_BOUNDARY = re.compile(
    rf"(?:[.!?;\n]+[\s)]*)|(?:\s*[,:]?\s+(?:and|but|plus|also|then|so|or|because|cuz|bc)\s+(?=(?:{_STARTERS})\b))"
    rf"|(?:\s*(?:,|-+|/)\s+(?=(?:and\s+)?(?:{_STARTERS})\b))|(?:\s+(?:n|&|\+|r)\s+(?=(?:{_STARTERS}|the)\b))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\b(?:what|whats|how|hows|when|where|wheres|who|whos|why|which|can|could|do|does|did|is|isnt|are|will|would|should|"
    r"may|must|any|need|want|wanna|tell|like to|looking)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


def cut(text: str) -> list[str]:
    """The pieces of `text`, in order; the text itself when it has just one. A piece has two words, or one and a "?"."""
    pieces, start = [], 0
    for match in _BOUNDARY.finditer(text):
        # The mark at a sentence's end stays with it: "?" tells a question.
        end = match.start() + (1 if text[match.start()] in ".!?" else 0)
        pieces.append(text[start:end])
        start = match.end()
    pieces.append(text[start:])
    kept = [piece.strip(" ,;-\n") for piece in pieces]
    kept = [piece for piece in kept if _LETTER.search(piece) and (len(piece.split()) >= 2 or piece.endswith("?"))]
    return kept[-MAX_SEGMENTS:] if len(kept) > 1 else [text.strip()]


def asks(piece: str) -> bool:
    """Whether a piece has the look of a question or a wish."""
    return _ASKS.search(piece) is not None
