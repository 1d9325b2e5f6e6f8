"""Puts what was understood into Rasa's terms: intents are themes, retrieval responses are topics."""

from typing import Any

from bot.nlu.understanding import Understood

UNSURE = "nlu_fallback"
"""The intent of a message that is not understood well enough to be answered."""
TWO_QUESTIONS = "two_questions"
"""The intent of a message that asks two things; which two, the reading says."""


def parse_data(understood: Understood) -> dict[str, Any]:
    """The parse data Rasa's policies and retrieval actions read."""
    reading = understood.reading
    themes: dict[str, float] = {}
    for guess in reading.guesses:
        theme = guess.topic.split("/")[0]
        themes[theme] = themes.get(theme, 0.0) + guess.probability
    ranking = [{"name": name, "confidence": share} for name, share in sorted(themes.items(), key=lambda item: -item[1])]
    best = reading.topics[0] if reading.topics else None
    if best is None:
        intent = {"name": UNSURE, "confidence": 1.0 - reading.guesses[0].probability}
    elif len(reading.topics) > 1:
        intent = {"name": TWO_QUESTIONS, "confidence": reading.guesses[0].probability}
    else:
        theme = best.split("/")[0]
        intent = {"name": theme, "confidence": min(1.0, themes.get(theme, 0.0))}
        ranking.sort(key=lambda entry: entry["name"] != theme)  # context may have put it second
    return {
        "intent": intent,
        "intent_ranking": [intent, *(entry for entry in ranking if entry["name"] != intent["name"])],
        "response_selector": _selector(best, reading.guesses[0].probability),
        "reading": {"topics": list(reading.topics), "offers": reading.offers(), "named": understood.named},
    }


def _selector(topic: str | None, confidence: float) -> dict[str, Any]:
    """What Rasa's ActionRetrieveResponse looks up: the theme's best topic and the response that answers it."""
    if topic is None or "/" not in topic:
        return {"all_retrieval_intents": []}
    theme = topic.split("/")[0]
    response = {
        "responses": [],
        "confidence": confidence,
        "intent_response_key": topic,
        "utter_action": f"utter_{topic}",
    }
    return {"all_retrieval_intents": [theme], theme: {"response": response, "ranking": []}}
