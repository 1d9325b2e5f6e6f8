"""The buttons that stand for topics; their titles come from the topic files."""

from functools import lru_cache

from bot.answers.catalogue import Catalogue, load_catalogue
from bot.conversation.model import TOPIC_PAYLOAD
from bot.settings import ROOT


@lru_cache(maxsize=1)
def _catalogue() -> Catalogue:
    return load_catalogue(ROOT / "data", ROOT / "knowledge")


def button(topic: str) -> dict[str, str]:
    """A button that asks about `topic`."""
    return {"title": _catalogue()[topic].title, "payload": f"{TOPIC_PAYLOAD}{topic}"}
