"""The catalogue: good files are read whole, broken ones are refused by name."""

import datetime
from pathlib import Path

import pytest

from bot.answers.catalogue import Catalogue, load_catalogue
from bot.errors import ContentError
from bot.settings import ROOT

GOOD = """
answer: {title: What it costs, approved_by: A clinician, approved_on: 2026-11-01, review_by: 2027-05-01}
nlu:
- intent: cost/price
  examples: |
    - how much is it
    - price?
responses:
  utter_cost/price:
  - text: "It costs money. "
    custom: {topic: cost/price, facts: [f1]}
  - text: For veterans.
    condition: [{type: slot, name: condition, value: ptsd}]
    custom: {topic: cost/price, variant: ptsd, facts: [f2], hand_off: true}
"""


def load(folder: Path, content: str | bytes) -> Catalogue:
    path = folder / "data" / "faq" / "cost" / "price.yml"
    path.parent.mkdir(parents=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "topics.yml").write_text("cost/price: {means: what it costs}", encoding="utf-8")
    return load_catalogue(folder / "data", folder)


def test_a_topic_is_read_with_its_questions_answers_and_approval(tmp_path: Path) -> None:
    topic = load(tmp_path, GOOD)["cost/price"]
    assert (topic.title, topic.theme, topic.means) == ("What it costs", "cost", "what it costs")
    assert topic.questions == ("how much is it", "price?")
    default, ptsd = topic.answers
    assert (default.text, default.facts, default.variant, default.when) == ("It costs money.", ("f1",), None, None)
    assert (ptsd.variant, ptsd.when, ptsd.hand_off) == ("ptsd", ("condition", "ptsd"), True)


@pytest.mark.parametrize(
    ("day", "approved"), [("2026-11-01", True), ("2027-05-01", True), ("2027-05-02", False), ("2040-01-01", False)]
)
def test_an_approval_ends_after_its_review_date(tmp_path: Path, day: str, approved: bool) -> None:
    assert load(tmp_path, GOOD)["cost/price"].approved(datetime.date.fromisoformat(day)) is approved


@pytest.mark.parametrize("field", ["approved_by: A clinician", "approved_on: 2026-11-01"])
def test_an_answer_without_a_name_or_a_day_is_not_approved(tmp_path: Path, field: str) -> None:
    content = GOOD.replace(field, f"{field.split(':')[0]}: null")
    assert not load(tmp_path, content)["cost/price"].approved(datetime.date(2026, 12, 1))


@pytest.mark.parametrize(
    ("named", "variant"),
    [
        ({"condition": ["ptsd"]}, "ptsd"),
        ({"condition": ["ocd", "ptsd"]}, "ptsd"),
        ({"medicine": ["ptsd"]}, None),
        ({}, None),
    ],
)
def test_what_is_named_chooses_the_wording(tmp_path: Path, named: dict[str, list[str]], variant: str | None) -> None:
    topic = load(tmp_path, GOOD)["cost/price"]
    assert topic.choose(named).variant == variant
    assert topic.answer(variant).variant == variant
    assert topic.answer("unheard of") is topic.answers[0]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "- a list",
        "answer: [unclosed",
        "\tanswer: tab",
        b"answer: caf\xe9",
        GOOD.replace("2027-05-01", "2027-02-30"),
        GOOD.replace("2027-05-01", "soon"),
        GOOD.replace("review_by: 2027-05-01", "review: 2027-05-01"),
        GOOD.replace("intent: cost/price", "intent: cost/other"),
        GOOD.replace("utter_cost/price", "utter_cost/other"),
        GOOD.replace("{topic: cost/price, facts: [f1]}", "{topic: cost/other, facts: [f1]}"),
        GOOD.replace("facts: [f1]", "facts: f1"),
        GOOD.replace("facts: [f1]", "facts: [f1], variant: lonely"),
        GOOD.replace("variant: ptsd, ", ""),
        GOOD.replace("value: ptsd}]", "value: ptsd}, {type: slot, name: condition, value: ocd}]"),
        GOOD.split("  - text")[0].replace("utter_cost/price:", "utter_cost/price: []"),
        GOOD.replace('  - text: "It costs money. "\n    custom: {topic: cost/price, facts: [f1]}\n', ""),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, content: str | bytes) -> None:
    assert content != GOOD
    with pytest.raises(ContentError, match=r"price\.yml"):
        load(tmp_path, content)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "topics.yml").write_text("cost/price: {means: what it costs}", encoding="utf-8")
    with pytest.raises(ContentError, match=r"cost/price\.yml: cannot be read"):
        load_catalogue(tmp_path, tmp_path)


def test_the_real_catalogue_is_whole() -> None:
    catalogue = load_catalogue(ROOT / "data", ROOT / "knowledge")
    assert {f"{path.parent.name}/{path.stem}" for path in (ROOT / "data" / "faq").rglob("*.yml")} == set(catalogue)
    assert all(topic.questions for topic in catalogue.values())
