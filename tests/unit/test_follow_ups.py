"""Follow-ups: what leans on the turn before, what merely names a thing, and which topics become likelier."""

from pathlib import Path

import numpy as np
import pytest

from bot.errors import ContentError
from bot.nlu.entities import Mention
from bot.nlu.follow_ups import (
    Before,
    asked_for,
    bare_mention,
    boosts,
    carried,
    in_context,
    leans,
    load_follow_ups,
)
from bot.settings import ROOT

TOPICS = ["conditions/ptsd", "conditions/ocd", "results/onset", "results/duration", "limits/dosing", "cost/price"]
EVEN = np.full(len(TOPICS), 1 / len(TOPICS))


def mention(text: str, name: str, entity: str = "condition") -> Mention:
    start = text.index(name)
    return Mention(entity, name, start, start + len(name))


def likeliest(
    before: Before, text: str = "x", *, bare: bool = False, about: str | None = None, asked: str | None = None
) -> str:
    return TOPICS[boosts(TOPICS, text, before, bare=bare, about=about, asked=asked).argmax()]


@pytest.mark.parametrize(
    "text",
    [
        "and for ptsd?",
        "how long does that last",
        "what about the price then",
        "why",
        "no, I meant the first visit",
        "is it the same for teenagers",
        "does it hurt too?",
        "price",
    ],
)
def test_a_short_message_that_points_back_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "how much does an infusion cost",
        "can I drive home afterwards",
        "where is your clinic",
        "my doctor said that I could try ketamine because nothing else has worked for years and years",
    ],
)
def test_a_message_with_its_own_subject_stands_alone(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    ("text", "name", "bare"),
    [
        ("and for ptsd?", "ptsd", True),
        ("what about ocd", "ocd", True),
        ("ptsd", "ptsd", True),
        ("does it work on ocd too", "ocd", True),
        ("how long does ptsd treatment take", "ptsd", False),
        ("is ptsd covered by insurance", "ptsd", False),
    ],
)
def test_a_bare_mention_says_nothing_but_a_name(text: str, name: str, bare: bool) -> None:
    assert bare_mention(text, [mention(text, name)]) is bare


def test_a_message_that_names_nothing_is_no_bare_mention() -> None:
    assert not bare_mention("what about it", [])


def test_a_bare_mention_repeats_the_question_before() -> None:
    before = Before("how fast is it", "results/onset")
    assert likeliest(before, bare=True, about="conditions/ocd") == "results/onset"


def test_a_bare_condition_after_a_condition_asks_about_that_one() -> None:
    before = Before("does it help ptsd", "conditions/ptsd")
    assert likeliest(before, bare=True, about="conditions/ocd") == "conditions/ocd"


def test_pressing_on_a_limit_stays_with_it() -> None:
    assert likeliest(Before("how many mg", "limits/dosing")) == "limits/dosing"


def test_a_known_follow_up_outweighs_everything() -> None:
    before = Before("does it help ptsd", "conditions/ptsd")
    assert likeliest(before, bare=True, about="conditions/ocd", asked="results/duration") == "results/duration"


def test_a_correction_makes_the_topic_just_answered_unlikely() -> None:
    factors = boosts(TOPICS, "no, I meant the price", Before("x", "results/onset"), bare=False, about=None, asked=None)
    assert TOPICS[factors.argmin()] == "results/onset"
    assert factors.min() < 1 == factors.max()


def test_topics_of_the_same_theme_become_likelier_and_no_others() -> None:
    factors = boosts(TOPICS, "x", Before("how fast", "results/onset"), bare=False, about=None, asked=None)
    assert [topic for topic, factor in zip(TOPICS, factors, strict=True) if factor > 1] == [
        "results/onset",
        "results/duration",
    ]
    assert factors.min() == 1


def test_the_less_a_message_says_alone_the_more_the_turn_before_counts() -> None:
    together, neutral = EVEN.copy(), np.ones(len(TOPICS))
    together[1] = 0.9
    vague, plain = EVEN.copy(), EVEN.copy()
    vague[0], plain[0] = 0.3, 0.9
    assert in_context(vague, together, neutral).argmax() == 1
    assert in_context(plain, together, neutral).argmax() == 0


@pytest.mark.parametrize(
    ("text", "topic", "asked"),
    [
        ("how long does that last?", "conditions/ptsd", "results/duration"),
        ("how long does that last?", "session/procedure", "session/length"),
        ("but why?", "cost/price", "cost/price"),
        ("how long does that last?", "clinic/hours", None),
        ("do you take my insurance", "conditions/ptsd", None),
        ("how long does that last " + "and so on " * 5, "conditions/ptsd", None),
    ],
)
def test_a_bare_follow_up_asks_what_the_table_says(text: str, topic: str, asked: str | None) -> None:
    table = load_follow_ups(ROOT / "data" / "follow_ups.yml")
    assert asked_for(text, Before("x", topic), table) == asked


def test_a_broken_table_of_follow_ups_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "follow_ups.yml"
    path.write_text("follow_ups: [{asks: why, after: {}}]", encoding="utf-8")
    with pytest.raises(ContentError, match=r"follow_ups\.yml"):
        load_follow_ups(path)


@pytest.mark.parametrize(
    ("named", "leaning", "expected"),
    [
        ({}, True, {"condition": ["ptsd"]}),
        ({"condition": ["ocd"]}, True, {"condition": ["ocd"]}),
        ({"medicine": ["lithium"]}, True, {"condition": ["ptsd"], "medicine": ["lithium"]}),
        ({}, False, {}),
    ],
)
def test_names_are_carried_over_when_the_message_leans(
    named: dict[str, list[str]], leaning: bool, expected: dict[str, list[str]]
) -> None:
    before = Before("does it help ptsd", "conditions/ptsd", {"condition": ["ptsd"]})
    assert carried(named, before, leaning=leaning) == expected
    assert carried(named, None, leaning=leaning) == named
