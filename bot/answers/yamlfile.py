"""Reads a YAML content file into typed structures, with errors that name the file."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from bot.errors import ContentError

T = TypeVar("T")
# The C loader reads the 90 topic files in a fifth of the time; PyYAML is not always built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """The plain content of `path`. Raises ContentError when it is missing or not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: not UTF-8, or a date such as 2027-02-30
        raise ContentError(f"{path}: not valid YAML: {error}") from error


def read_as(path: Path, kind: type[T]) -> T:
    """The content of `path` as `kind`. Raises ContentError naming the field that is wrong."""
    return convert(read_yaml(path), kind, path)


def convert(content: Any, kind: type[T], path: Path) -> T:
    """`content` of `path` as `kind`. Raises ContentError naming the field that is wrong."""
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        raise ContentError(f"{path}: {error}") from error
