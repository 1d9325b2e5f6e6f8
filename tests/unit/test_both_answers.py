"""The action that answers a message that asks two things."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.both_answers import BothAnswers


def said(latest_message: dict[str, Any]) -> list[str]:
    dispatcher = CollectingDispatcher()
    tracker = Tracker("c1", {}, latest_message, [], False, None, {}, "utter_cost")
    assert BothAnswers().run(dispatcher, tracker, {}) == []
    return [message["response"] for message in dispatcher.messages]


def test_both_topics_of_a_message_are_uttered_in_order() -> None:
    reading = {"topics": ["cost/price", "session/driving"]}
    assert said({"reading": reading}) == ["utter_cost/price", "utter_session/driving"]


@pytest.mark.parametrize(
    "message",
    [{}, {"reading": None}, {"reading": {}}, {"reading": {"topics": []}}],
)
def test_without_topics_nothing_is_said(message: dict[str, Any]) -> None:
    assert said(message) == []


def test_rules_know_it_by_its_name() -> None:
    assert BothAnswers().name() == "action_both_answers"
