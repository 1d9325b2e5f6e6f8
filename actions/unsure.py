"""Two-stage fallback: offers the nearest topics first, and a person when that did not help."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import offers_of, turns_not_understood
from actions.titles import button

PERSON = "help/human"


class Unsure(Action):
    """Answers a message that was not understood."""

    def name(self) -> str:
        """As rules call it."""
        return "action_unsure"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Offer topics as buttons; from the second failure in a row on, a person as well."""
        offers = offers_of(tracker)
        if turns_not_understood(tracker) >= 2:
            dispatcher.utter_message(response="utter_offer_person", buttons=[button(t) for t in [PERSON, *offers[:2]]])
        elif len(offers) >= 2:
            dispatcher.utter_message(response="utter_which_topic", buttons=[button(topic) for topic in offers])
        else:
            dispatcher.utter_message(response="utter_limits/unclear")
        return []
