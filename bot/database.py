"""Looks after the database as a whole: migrations and retention."""

import datetime
import os

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import SQLAlchemyError

from bot.conversation.store import ConversationStore, connect
from bot.errors import BotError
from bot.settings import ROOT, Settings


def upgrade(settings: Settings) -> None:
    """Run the migrations that are missing. Raises BotError when the database does not answer."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    os.environ["BOT_DATA_DIR"] = str(settings.data_dir)  # migrations/env.py reads the settings itself
    try:
        command.upgrade(Config(str(ROOT / "alembic.ini")), "head")
    except (SQLAlchemyError, OSError) as error:
        raise BotError(f"the database could not be brought up to date ({type(error).__name__}): {error}") from error


async def purge(settings: Settings, before: datetime.datetime) -> int:
    """Delete conversations untouched since `before`; their number."""
    store = ConversationStore(connect(settings.database_url))
    try:
        return await store.purge(before)
    finally:
        await store.close()
