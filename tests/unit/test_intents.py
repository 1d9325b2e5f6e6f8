"""What was understood, in Rasa's terms."""

from typing import Any

import pytest

from bot.nlu.intents import TWO_QUESTIONS, UNSURE, parse_data
from bot.nlu.reading import Guess, Reading
from bot.nlu.understanding import Understood

GUESSES = (Guess("cost/price", 0.4), Guess("session/driving", 0.35), Guess("session/eating", 0.1), Guess("a/b", 0.05))


def data(*topics: str, guesses: tuple[Guess, ...] = GUESSES) -> dict[str, Any]:
    return parse_data(Understood(Reading(guesses, topics), {"condition": ["ptsd"]}))


def test_the_intent_of_one_question_is_the_theme_of_its_topic() -> None:
    found = data("cost/price")
    assert found["intent"] == {"name": "cost", "confidence": pytest.approx(0.4)}
    assert found["reading"]["topics"] == ["cost/price"]
    assert found["reading"]["named"] == {"condition": ["ptsd"]}


def test_two_questions_have_an_intent_of_their_own_and_keep_their_order() -> None:
    found = data("session/driving", "cost/price")
    assert found["intent"]["name"] == TWO_QUESTIONS
    assert found["intent_ranking"][0]["name"] == TWO_QUESTIONS
    assert found["reading"]["topics"] == ["session/driving", "cost/price"]


def test_the_ranking_holds_each_theme_once_with_its_share_and_the_intent_first() -> None:
    ranking = data("cost/price")["intent_ranking"]
    assert [(entry["name"], round(entry["confidence"], 2)) for entry in ranking] == [
        ("cost", 0.4),
        ("session", 0.45),
        ("a", 0.05),
    ]


def test_the_response_selector_points_at_the_topics_answer() -> None:
    selector = data("cost/price")["response_selector"]
    assert selector["all_retrieval_intents"] == ["cost"]
    response = selector["cost"]["response"]
    assert (response["intent_response_key"], response["utter_action"]) == ("cost/price", "utter_cost/price")


def test_a_message_not_understood_has_the_fallback_intent_and_offers() -> None:
    found = data()
    assert found["intent"] == {"name": UNSURE, "confidence": pytest.approx(0.6)}
    assert found["intent_ranking"][0]["name"] == UNSURE
    assert found["response_selector"] == {"all_retrieval_intents": []}
    assert found["reading"]["offers"] == ["cost/price", "session/driving", "session/eating"]


def test_a_confidence_is_never_above_one() -> None:
    assert data("a/b", guesses=(Guess("a/b", 0.7), Guess("a/c", 0.300001)))["intent"]["confidence"] == 1.0


def test_a_topic_without_a_theme_is_a_plain_intent() -> None:
    found = data("greet", guesses=(Guess("greet", 0.9),))
    assert found["intent"]["name"] == "greet"
    assert found["response_selector"] == {"all_retrieval_intents": []}
