"""What the gateway itself says (`data/wording/gateway.yml`)."""

from pathlib import Path

import msgspec

from bot.answers.yamlfile import read_as


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sentences outside the answers; `[[clinic.*]]` is filled when they are said."""

    greeting: str
    engine_down: str
    not_approved: str
    draft_note: str
    waiting: str
    with_staff: str


def load_wording(path: Path) -> Wording:
    """Read the sentences. Raises ContentError for one that is missing or unknown."""
    return read_as(path, Wording)
