"""The lookup files: read by kind, and no name under two values."""

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.nlu.lookups import KINDS, Lookups, load_lookups
from bot.settings import ROOT


def load(folder: Path, **contents: str) -> Lookups:
    for name in KINDS:
        (folder / f"{name}.yml").write_text(contents.get(name, "{}"), encoding="utf-8")
    return load_lookups(folder)


def test_each_file_fills_its_entity(tmp_path: Path) -> None:
    lookups = load(tmp_path, conditions="ptsd: [ptsd, trauma]", medicines="lithium: [lithium]")
    assert lookups == {"condition": {"ptsd": ["ptsd", "trauma"]}, "medicine": {"lithium": ["lithium"]}, "treatment": {}}


def test_a_name_under_two_values_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"Trauma.*ptsd.*injury"):
        load(tmp_path, conditions="{ptsd: [trauma], injury: [Trauma]}")


def test_a_name_may_stand_twice_under_one_value_and_under_two_entities(tmp_path: Path) -> None:
    lookups = load(tmp_path, conditions="a: [shot, Shot]", treatments="b: [shot]")
    assert lookups["treatment"] == {"b": ["shot"]}


@pytest.mark.parametrize("broken", ["[a, list]", "ptsd: trauma", "ptsd: [1]", "", "ptsd: ["])
def test_a_broken_file_is_refused_by_name(tmp_path: Path, broken: str) -> None:
    with pytest.raises(ContentError, match=r"medicines\.yml"):
        load(tmp_path, medicines=broken)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"conditions\.yml"):
        load_lookups(tmp_path)


def test_the_real_files_hold_every_kind() -> None:
    lookups = load_lookups(ROOT / "data" / "lookups")
    assert set(lookups) == {"condition", "medicine", "treatment"}
    assert all(names for values in lookups.values() for names in values.values())
