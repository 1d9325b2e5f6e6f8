"""Answers a message that asks two things."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import topics_of


class BothAnswers(Action):
    """Says one answer after the other, in the order they were asked for."""

    def name(self) -> str:
        """As rules call it."""
        return "action_both_answers"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the answer of each topic."""
        for topic in topics_of(tracker):
            dispatcher.utter_message(response=f"utter_{topic}")
        return []
