"""A headless Chromium on the bot's page, and what it complained about or asked of other hosts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import executable
from tests.integration.running import RunningBot

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip


@dataclass
class Visit:
    """An open page and what happened on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """Note errors, and the host of every request."""
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    path = executable()
    assert path, "no Chromium was found; tools/browser.sh installs one"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(bot: RunningBot, browser: Browser) -> Iterator[Visit]:
    """The chat page, opened by a new visitor."""
    context = browser.new_context(viewport={"width": 1000, "height": 760})
    context.set_default_timeout(15_000)
    visit = Visit(context.new_page())
    visit.watch()
    visit.page.goto(bot.url + "/")
    visit.page.wait_for_selector(".message.bot")
    yield visit
    context.close()
