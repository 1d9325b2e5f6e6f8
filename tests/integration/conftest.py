"""A fresh conversation with the running bot for each test that wants one."""

from collections.abc import Callable, Iterator

import pytest

from tests.integration.chat import Chat
from tests.integration.running import RunningBot


@pytest.fixture
def open_chat(bot: RunningBot) -> Iterator[Callable[[], Chat]]:
    """Opens conversations; they are hung up after the test."""
    opened: list[Chat] = []

    def open_one() -> Chat:
        opened.append(Chat(bot.url))
        return opened[-1]

    yield open_one
    for chat in opened:
        chat.hang_up()


@pytest.fixture
def chat(open_chat: Callable[[], Chat]) -> Chat:
    """A conversation just opened."""
    return open_chat()
