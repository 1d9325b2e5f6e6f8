"""Runs the migrations on the database the settings name."""

import asyncio

from alembic import context
from sqlalchemy.engine import Connection

from bot.conversation.store import connect
from bot.conversation.tables import metadata
from bot.settings import read_settings


def _migrate(connection: Connection) -> None:
    # SQLite cannot alter columns in place: batch mode copies the table instead.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def _run() -> None:
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = connect(settings.database_url)
    async with engine.begin() as connection:
        await connection.run_sync(_migrate)
    await engine.dispose()


asyncio.run(_run())
