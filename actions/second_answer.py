"""Answers the second question of a message that asks two."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reading import topics_of


class SecondAnswer(Action):
    """Runs after every answer; says nothing when the message asked one thing."""

    def name(self) -> str:
        """As rules call it."""
        return "action_second_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the answer of each further topic."""
        for topic in topics_of(tracker)[1:]:
            dispatcher.utter_message(response=f"utter_{topic}")
        return []
