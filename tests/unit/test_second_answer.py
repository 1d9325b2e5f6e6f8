"""The action that answers a second question."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.second_answer import SecondAnswer


def said(latest_message: dict[str, Any]) -> list[str]:
    dispatcher = CollectingDispatcher()
    tracker = Tracker("c1", {}, latest_message, [], False, None, {}, "utter_cost")
    assert SecondAnswer().run(dispatcher, tracker, {}) == []
    return [message["response"] for message in dispatcher.messages]


def test_the_second_topic_of_a_message_is_uttered() -> None:
    reading = {"topics": ["cost/price", "session/driving"]}
    assert said({"reading": reading}) == ["utter_session/driving"]


@pytest.mark.parametrize(
    "message",
    [{}, {"reading": None}, {"reading": {}}, {"reading": {"topics": []}}, {"reading": {"topics": ["cost/price"]}}],
)
def test_a_message_that_asks_one_thing_or_none_gets_nothing_more(message: dict[str, Any]) -> None:
    assert said(message) == []


def test_rules_know_it_by_its_name() -> None:
    assert SecondAnswer().name() == "action_second_answer"
