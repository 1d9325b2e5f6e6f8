"""The gateway's own sentences: all there, none unknown, each placeholder known."""

import re
from pathlib import Path

import msgspec
import pytest

from bot.answers.clinic import PLACEHOLDERS
from bot.answers.wording import Wording, load_wording
from bot.errors import ContentError

FIELDS = Wording.__struct_fields__
GOOD = "".join(f"{name}: Some words.\n" for name in FIELDS)


def load(folder: Path, content: str) -> Wording:
    path = folder / "gateway.yml"
    path.write_text(content, encoding="utf-8")
    return load_wording(path)


def test_every_sentence_is_read(tmp_path: Path) -> None:
    assert set(msgspec.structs.asdict(load(tmp_path, GOOD)).values()) == {"Some words."}


@pytest.mark.parametrize("name", FIELDS)
def test_a_missing_sentence_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContentError, match=rf"gateway\.yml.*{name}"):
        load(tmp_path, GOOD.replace(f"{name}: Some words.\n", ""))


def test_an_unknown_sentence_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="farewell"):
        load(tmp_path, GOOD + "farewell: Bye.")


@pytest.mark.parametrize("name", FIELDS)
def test_the_real_sentences_use_known_placeholders_only(wording: Wording, name: str) -> None:
    text = getattr(wording, name)
    assert text.strip()
    assert set(re.findall(r"\[\[clinic\.(\w+)\]\]", text)) <= PLACEHOLDERS


@pytest.mark.parametrize("name", ["greeting", "engine_down"])
def test_sentences_said_when_nothing_else_may_help_name_the_crisis_numbers(wording: Wording, name: str) -> None:
    assert "911" in getattr(wording, name)
    assert "988" in getattr(wording, name)
