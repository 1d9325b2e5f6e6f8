"""The action for a message that was not understood: topics first, a person when that did not help."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.unsure import PERSON, Unsure
from bot.answers.catalogue import load_catalogue
from bot.settings import ROOT

OFFERS = ["cost/price", "session/driving", "session/eating"]
BOT = {"event": "bot", "text": "Which?"}


def user(intent: str) -> dict[str, Any]:
    return {"event": "user", "parse_data": {"intent": {"name": intent}}}


def reply(offers: list[str], *events: dict[str, Any]) -> dict[str, Any]:
    dispatcher = CollectingDispatcher()
    tracker = Tracker("c1", {}, {"reading": {"topics": [], "offers": offers}}, list(events), False, None, {}, None)
    assert Unsure().run(dispatcher, tracker, {}) == []
    (message,) = dispatcher.messages
    return message


def payloads(message: dict[str, Any]) -> list[str]:
    return [button["payload"] for button in message["buttons"]]


def test_the_first_time_the_nearest_topics_are_offered_by_their_titles() -> None:
    message = reply(OFFERS, user("nlu_fallback"))
    catalogue = load_catalogue(ROOT / "data", ROOT / "knowledge")
    assert message["response"] == "utter_which_topic"
    assert payloads(message) == [f"topic:{topic}" for topic in OFFERS]
    assert [button["title"] for button in message["buttons"]] == [catalogue[topic].title for topic in OFFERS]


@pytest.mark.parametrize("offers", [[], ["cost/price"]])
def test_without_a_choice_it_asks_to_say_it_differently(offers: list[str]) -> None:
    message = reply(offers, user("nlu_fallback"))
    assert (message["response"], message["buttons"]) == ("utter_limits/unclear", [])


@pytest.mark.parametrize("offers", [OFFERS, []])
def test_the_second_time_in_a_row_a_person_is_offered_first(offers: list[str]) -> None:
    message = reply(offers, user("cost"), BOT, user("nlu_fallback"), BOT, user("nlu_fallback"))
    assert message["response"] == "utter_offer_person"
    assert payloads(message) == [f"topic:{topic}" for topic in (PERSON, *offers[:2])]


def test_a_message_understood_in_between_begins_the_count_anew() -> None:
    message = reply(OFFERS, user("nlu_fallback"), BOT, user("cost"), BOT, user("nlu_fallback"))
    assert message["response"] == "utter_which_topic"


def test_rules_know_it_by_its_name() -> None:
    assert Unsure().name() == "action_unsure"
