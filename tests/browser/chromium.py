"""Finds a Chromium for the browser tests; `python -m tests.browser.chromium` exits 0 when there is one."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def executable() -> str | None:
    """The path of a Chromium: $CHROMIUM, one on PATH, or the one playwright installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or _of_playwright()


def _of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    path = executable()
    print(path or "no Chromium was found")
    sys.exit(path is None)
