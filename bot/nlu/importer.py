"""Gives Rasa its training data: topics from the catalogue, everything else from Rasa's own files.

Rasa's reader parses and validates every YAML file several times (25 s for the topics); the catalogue reads and checks
them once, in a second.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.answers.catalogue import Answer, Catalogue, load_catalogue
from bot.settings import ROOT

RASA_FOLDERS = ("nlu", "responses", "rules", "stories")
"""The folders of `data/` that are in Rasa's own formats and read by Rasa alone."""


class TopicFilesImporter(TrainingDataImporter):
    """Rasa's importer for a project whose topics are files of the catalogue."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **_: Any,
    ) -> None:
        # Rasa hands over the whole data folder, or, for `rasa test`, the file or folder of conversations to test.
        given = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or ["data"]
        paths = [path for name in given for path in _rasa_paths(Path(name))]
        self._rasa_files = RasaFileImporter(config_file, domain_path, paths)
        self._with_topics = any((Path(name) / "faq").is_dir() for name in given)

    def get_domain(self) -> Domain:
        """domain.yml; Rasa adds the responses of the training data itself."""
        return self._rasa_files.get_domain()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Rules and stories."""
        return self._rasa_files.get_stories(exclusion_percentage)

    def get_conversation_tests(self) -> StoryGraph:
        """The conversations of `rasa test`."""
        return self._rasa_files.get_conversation_tests()

    def get_config(self) -> dict[str, Any]:
        """config.yml."""
        config: dict[str, Any] = self._rasa_files.get_config()
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        """config.yml, where Rasa fills in its defaults."""
        path: str | None = self._rasa_files.get_config_file_for_auto_config()
        return path

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All questions with their topics, and all answers as responses."""
        own = self._rasa_files.get_nlu_data(language)
        if not self._with_topics:
            return own
        return own.merge(topics_as_training_data(load_catalogue(ROOT / "data", ROOT / "knowledge")))


def topics_as_training_data(catalogue: Catalogue) -> TrainingData:
    """The catalogue in Rasa's terms: retrieval intents and their responses."""
    return TrainingData(
        [Message.build(question, topic.id) for topic in catalogue.values() for question in topic.questions],
        responses={
            f"utter_{topic.id}": [_response(answer) for answer in topic.answers] for topic in catalogue.values()
        },
    )


def _response(answer: Answer) -> dict[str, Any]:
    custom: dict[str, Any] = {"topic": answer.topic, "hand_off": answer.hand_off}
    if answer.when is None:
        return {"text": answer.text, "custom": custom}
    name, value = answer.when
    return {
        "text": answer.text,
        "custom": {**custom, "variant": answer.variant},
        "condition": [{"type": "slot", "name": name, "value": value}],
    }


def _rasa_paths(path: Path) -> list[str]:
    if not (path / "faq").is_dir():
        return [str(path)]
    return [str(path / name) for name in RASA_FOLDERS if (path / name).is_dir()]
