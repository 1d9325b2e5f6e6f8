"""Serves the gateway with uvicorn, with a log that holds no addresses and no words of anyone."""

import logging

import uvicorn

from bot.app import create_app
from bot.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until SIGTERM; open event streams get two seconds to end."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it prints every URL
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
        server_header=False,
        ws="none",
    )
