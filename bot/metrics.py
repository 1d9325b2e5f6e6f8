"""What is counted, for Prometheus; labels are channels and topics, never a person or their words."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8)


class Metrics:
    """The gateway's counters; each app has its own registry, so that tests do not share them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.conversations = Counter("bot_conversations", "Conversations begun", ["channel"], registry=self._registry)
        self.messages = Counter("bot_messages", "Messages taken in", ["channel"], registry=self._registry)
        self.answers = Counter("bot_answers", "Answers given, by topic", ["topic"], registry=self._registry)
        self.engine_failures = Counter("bot_engine_failures", "Messages Rasa did not answer", registry=self._registry)
        self.refused = Counter("bot_refused", "Requests turned down, by reason", ["code"], registry=self._registry)
        self.answer_seconds = Histogram(
            "bot_answer_seconds", "From taking a message in to its stored answer", ["channel"],
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip

    def text(self) -> bytes:
        """All figures in Prometheus's text format."""
        return generate_latest(self._registry)
