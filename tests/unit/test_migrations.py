"""The migrations: from nothing to the tables the code uses, back, and up again."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from bot import database
from bot.conversation.tables import metadata
from bot.errors import BotError
from bot.settings import ROOT, Settings, read_settings


def tables(settings: Settings) -> set[str]:
    with sqlite3.connect(settings.data_dir / "bot.sqlite3") as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in rows}


def differences(settings: Settings) -> list[object]:
    engine = sa.create_engine(settings.database_url.replace("+aiosqlite", ""), future=True)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    engine.dispose()
    return list(found)


def test_an_empty_folder_gets_every_table_of_the_code(settings: Settings) -> None:
    database.upgrade(settings)
    assert tables(settings) == {*metadata.tables, "alembic_version"}


def test_migrated_tables_are_exactly_those_of_the_code(migrated: Settings) -> None:
    assert differences(migrated) == []


def test_the_comparison_notices_a_column_that_is_missing(migrated: Settings) -> None:
    with sqlite3.connect(migrated.data_dir / "bot.sqlite3") as connection:
        connection.execute("ALTER TABLE messages DROP COLUMN answered")
    assert len(differences(migrated)) == 1


def test_upgrading_twice_changes_nothing(migrated: Settings) -> None:
    with sqlite3.connect(migrated.data_dir / "bot.sqlite3") as connection:
        connection.execute("INSERT INTO trackers VALUES ('someone', '[]')")
    database.upgrade(migrated)
    with sqlite3.connect(migrated.data_dir / "bot.sqlite3") as connection:
        assert connection.execute("SELECT sender_id FROM trackers").fetchall() == [("someone",)]


def test_migrations_go_down_to_nothing_and_up_again(migrated: Settings) -> None:
    command.downgrade(Config(str(ROOT / "alembic.ini")), "base")
    assert tables(migrated) == {"alembic_version"}
    database.upgrade(migrated)
    assert differences(migrated) == []


def test_a_database_that_cannot_be_opened_is_a_plain_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/bot.sqlite3")
    with pytest.raises(BotError, match="database"):
        database.upgrade(read_settings())
