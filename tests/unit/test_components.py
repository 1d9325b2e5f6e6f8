"""The parts that Rasa loads: its compact tracker store, the choice of wording, and the topic classifier."""

from typing import Any

import numpy as np
import pytest

from bot.settings import Settings

pytestmark = pytest.mark.rasa

DOMAIN = {
    "slots": {"condition": {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}},
    "responses": {
        "utter_cost/price": [
            {"text": "It costs."},
            {"text": "For PTSD.", "condition": [{"type": "slot", "name": "condition", "value": "ptsd"}]},
            {"text": "For OCD.", "condition": [{"type": "slot", "name": "condition", "value": "ocd"}]},
        ]
    },
}


@pytest.fixture
def domain() -> Any:
    from rasa.shared.core.domain import Domain

    return Domain.from_dict(DOMAIN)


def conversation(domain: Any, turns: int, named: dict[str, list[str]] | None = None) -> Any:
    """A tracker of so many turns; the first one fills a slot and opens a form."""
    from rasa.shared.core.events import ActiveLoop, BotUttered, SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker("c1", domain.slots)
    for at in range(turns):
        tracker.update(UserUttered(f"turn {at}", parse_data={"reading": {"named": named or {}}}))
        if at == 0:
            tracker.update(SlotSet("condition", "ptsd"))
            tracker.update(ActiveLoop("a_form"))
        tracker.update(BotUttered(f"answer {at}"))
    return tracker


def texts(tracker: Any) -> list[str]:
    return [event.text for event in tracker.events if hasattr(event, "text")]


def test_a_short_conversation_is_kept_as_it_is(domain: Any) -> None:
    from bot.engine.tracker_store import TURNS_KEPT, compact

    tracker = conversation(domain, TURNS_KEPT)
    assert compact(tracker) == list(tracker.events)


@pytest.mark.parametrize("turns", [9, 40])
async def test_a_long_one_keeps_its_last_turns_its_slots_and_its_form(
    migrated: Settings, domain: Any, turns: int
) -> None:
    from bot.engine.tracker_store import TURNS_KEPT, CompactTrackerStore

    store = CompactTrackerStore(domain, host=migrated.database_url.replace("+aiosqlite", ""))
    assert await store.retrieve("c1") is None
    for _ in range(2):  # inserted, then replaced
        await store.save(conversation(domain, turns))
    tracker = await store.retrieve("c1")
    assert tracker is not None
    kept = [f"{word} {at}" for at in range(turns - TURNS_KEPT, turns) for word in ("turn", "answer")]
    assert texts(tracker) == kept
    assert (tracker.get_slot("condition"), tracker.active_loop_name) == ("ptsd", "a_form")
    assert await store.keys() == ["c1"]


@pytest.mark.parametrize(
    ("named", "text"),
    [
        ({}, "It costs."),
        ({"condition": ["ocd"]}, "For OCD."),
        ({"condition": ["ocd", "ptsd"]}, "For PTSD."),
        ({"condition": ["anxiety"]}, "It costs."),
    ],
)
async def test_what_the_message_names_chooses_the_wording_and_not_an_old_slot(
    domain: Any, named: dict[str, list[str]], text: str
) -> None:
    from bot.engine.wording import NamedThingsGenerator

    generator = NamedThingsGenerator(None, domain)
    said = await generator.generate("utter_cost/price", conversation(domain, 1, named), "gateway")
    assert said is not None
    assert said["text"] == text


def test_the_classifier_leaves_a_messages_other_data_alone(domain: Any) -> None:
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message

    from bot.nlu.components.topic_classifier import TopicClassifier
    from bot.nlu.topic_model import train_topic_model
    from bot.nlu.understanding import Understanding

    labels = [topic for topic in ("cost/price", "session/driving", "session/eating") for _ in range(6)]
    words = [f"about {label.split('/')[1]} number {at}" for at, label in enumerate(labels)]
    vectors = np.eye(3, dtype=np.float32)[[sorted(set(labels)).index(label) for label in labels]]
    understanding = Understanding(train_topic_model(words, vectors, labels))
    classifier = TopicClassifier(None, Resource("topics"), understanding)
    before = {"text": "about price", "pieces": ["about price"], "vectors": vectors[:1], "entities": [], "mine": "kept"}
    (message,) = classifier.process([Message(dict(before))], conversation(domain, 0))
    assert {key: message.get(key) for key in before} == before
    assert message.get("intent")["name"] == "cost"
    assert message.get("reading")["topics"] == ["cost/price"]
    assert set(message.data) == {*before, "intent", "intent_ranking", "response_selector", "reading"}


def test_an_untrained_classifier_does_not_guess(domain: Any) -> None:
    from rasa.engine.storage.resource import Resource

    from bot.nlu.components.topic_classifier import TopicClassifier

    with pytest.raises(RuntimeError, match="trained"):
        TopicClassifier(None, Resource("topics")).process([], conversation(domain, 0))
