"""The names by which people mention conditions, medicines and treatments (`data/lookups/`)."""

from pathlib import Path

from bot.answers.yamlfile import read_as
from bot.errors import ContentError

KINDS = {"conditions": "condition", "medicines": "medicine", "treatments": "treatment"}
"""File name -> the entity (and slot) its names fill."""

Lookups = dict[str, dict[str, list[str]]]
"""Entity -> value -> names, lower case."""


def load_lookups(folder: Path) -> Lookups:
    """Read the three files. Raises ContentError for a name that stands under two values of one entity."""
    lookups = {entity: read_as(folder / f"{name}.yml", dict[str, list[str]]) for name, entity in KINDS.items()}
    for entity, values in lookups.items():
        seen: dict[str, str] = {}
        for value, names in values.items():
            for name in names:
                if seen.setdefault(name.lower(), value) != value:
                    raise ContentError(
                        f"{folder}: the {entity} name {name!r} stands under {seen[name.lower()]} and {value}"
                    )
    return lookups
