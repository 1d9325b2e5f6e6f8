"""Named things, with the real lookups: names, misspellings, and words that are no names."""

from pathlib import Path

import pytest

from bot.nlu.entities import EVERYDAY, EntityFinder
from bot.nlu.lookups import load_lookups
from bot.settings import ROOT


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return EntityFinder(load_lookups(ROOT / "data" / "lookups"))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("does it help with depression", ["depression"]),
        ("does it help with deppresion", ["depression"]),
        ("I have PTSD and ocd", ["ptsd", "ocd"]),
        ("fibromialgia", ["fibromyalgia"]),
        ("post partum depression", ["postpartum_depression"]),
        ("chronic back pain", ["back_pain"]),
        ("I think about suicide", ["suicidal_thoughts"]),
        ("my son is 16 years old", ["teenager"]),
        ("is a 15 year old too young", ["teenager"]),
        ("i'm pregnant", ["pregnancy"]),
        ("on klonopin and lamictal", ["benzodiazepine", "lamotrigine"]),
        ("trazadone at night", ["antidepressant"]),
        ("I stopped taking wellbutrinn", ["antidepressant"]),
        ("lithium carbonate", ["lithium"]),
        ("IV or Spravato?", ["spravato"]),
        ("is esketamin the same", ["spravato"]),
        ("ketamine nasal spray", ["nasal_ketamine"]),
        ("a ketamine infusion or ECT", ["iv_ketamine", "ect"]),
        ("concerta", ["stimulant"]),
    ],
)
def test_a_message_names_these_things(finder: EntityFinder, text: str, values: list[str]) -> None:
    assert [mention.value for mention in finder.find(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "",
        "how much does it cost",
        "does ketamine work",
        "what is ketamin",
        "a 26 year old",
        "my daughter is 26 years old",
        "can I come in the morning",
        "I need to cancel",
        "what is your location",
        "I go on vacation in a decade or sooner",
        "how many sessions do I need",
        "is there a bus station",
        "the first impression and expression",
        "operating hours of the office",
        "my relatives come to the concert",
        "I feel confusion about the decisions",
    ],
)
def test_everyday_words_name_nothing(finder: EntityFinder, text: str) -> None:
    assert [mention.value for mention in finder.find(text)] == []


@pytest.mark.parametrize("word", sorted(EVERYDAY))
def test_a_common_word_is_never_a_misspelt_name(finder: EntityFinder, word: str) -> None:
    assert finder.find(word) == []


def test_an_everyday_word_inside_a_name_is_still_found(finder: EntityFinder) -> None:
    assert [mention.value for mention in finder.find("morning glory seeds")] == ["psychedelic"]


def test_a_mention_says_where_it_stands(finder: EntityFinder) -> None:
    text = "Does it help with OCD?"
    (mention,) = finder.find(text)
    assert (mention.entity, text[mention.start : mention.end]) == ("condition", "OCD")


def test_a_longer_name_wins_over_a_shorter_one_inside_it(finder: EntityFinder) -> None:
    text = "bipolar depression"
    (mention,) = finder.find(text)
    assert (mention.value, mention.start, mention.end) == ("bipolar", 0, len(text))


def test_a_finder_that_was_kept_finds_the_same(tmp_path: Path) -> None:
    kept = EntityFinder({"condition": {"ptsd": ["ptsd", "trauma"]}})
    kept.save(tmp_path / "names.json")
    text = "childhood traumma, ptsd"
    assert EntityFinder.load(tmp_path / "names.json").find(text) == kept.find(text)
    assert len(kept.find(text)) == 2
