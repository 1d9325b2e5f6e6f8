"""What the topic classifier understood, as actions read it from the tracker."""

from typing import Any

from rasa_sdk import Tracker


def topics_of(tracker: Tracker) -> list[str]:
    """The topics the latest message asks about, in the order they are to be answered."""
    return list(_reading(tracker).get("topics", []))


def offers_of(tracker: Tracker) -> list[str]:
    """The topics nearest to a message that was not understood."""
    return list(_reading(tracker).get("offers", []))


def turns_not_understood(tracker: Tracker) -> int:
    """How many turns in a row, up to now, were not understood."""
    count = 0
    for event in reversed(tracker.events):
        if event["event"] != "user":
            continue
        if event["parse_data"]["intent"]["name"] != "nlu_fallback":
            break
        count += 1
    return count


def _reading(tracker: Tracker) -> dict[str, Any]:
    return (tracker.latest_message or {}).get("reading") or {}
