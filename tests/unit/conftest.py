"""What several unit tests share: settings in a temporary folder, a migrated store, the sample content."""

import datetime
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import database
from bot.answers.catalogue import Answer, Topic
from bot.answers.clinic import Clinic, load_clinic
from bot.answers.wording import Wording, load_wording
from bot.conversation.store import ConversationStore, connect
from bot.settings import ROOT, Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Default settings whose data lives in the test's own folder."""
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    return read_settings()


@pytest.fixture
def migrated(settings: Settings) -> Settings:
    """Settings whose database has all its tables."""
    database.upgrade(settings)
    return settings


@pytest.fixture
async def store(migrated: Settings) -> AsyncIterator[ConversationStore]:
    """An empty store in a SQLite file."""
    made = ConversationStore(connect(migrated.database_url))
    yield made
    await made.close()


@pytest.fixture(scope="session")
def clinic() -> Clinic:
    """The sample clinic."""
    return load_clinic(ROOT / "clinic.yml")


@pytest.fixture(scope="session")
def wording() -> Wording:
    """The gateway's own sentences."""
    return load_wording(ROOT / "data" / "wording" / "gateway.yml")


@dataclass
class Topics:
    """Makes small topics."""

    review_by: datetime.date = field(default=datetime.date(2030, 1, 31))

    def make(self, name: str, *answers: Answer, approved: bool = False) -> Topic:
        """A topic with these answers, approved or a draft."""
        return Topic(
            id=name,
            title=name.title(),
            means="",
            questions=(),
            answers=answers or (Answer(name, None, "Text.", (), None),),
            approved_by="A clinician" if approved else None,
            approved_on=datetime.date(2029, 1, 1) if approved else None,
            review_by=self.review_by,
            path=Path("topic.yml"),
        )


@pytest.fixture
def topics() -> Topics:
    """Makes small topics."""
    return Topics()
