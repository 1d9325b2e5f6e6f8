"""Runs the whole bot as its users do, in a process of its own, and looks at that process from outside."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from bot.settings import ROOT

START_LIMIT = 90.0
STOP_LIMIT = 10.0
OURS = (
    "DATABASE_URL", "BOT_ENV", "ENGINE_TIMEOUT", "HOST", "RASA_URL", "RASA_TOKEN", "ACTIONS_URL", "CLINIC_FILE",
)  # fmt: skip
"""Settings a developer may have set; the tests run without them."""
COMMANDS = {"gateway": "-m bot gateway", "actions": "-m rasa_sdk ", "rasa": "-m rasa run "}


class RunningBot:
    """`python -m bot run` on a free port, with everything it writes below `folder`."""

    def __init__(self, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.log_file = folder / "bot.log"
        self.data_dir = folder / "var"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        plain = {name: value for name, value in os.environ.items() if name not in OURS}
        places = {"PORT": str(self.port), "BOT_DATA_DIR": str(self.data_dir), "RATE_LIMIT": "off"}
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=ROOT, env={**plain, **places, **environment},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    @property
    def log(self) -> str:
        """What the supervisor has printed."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def wait_until_healthy(self, limit: float = START_LIMIT) -> float:
        """Wait for /health to be 200; the seconds it took. Fails with the log."""
        return self.wait_for(lambda: self.health().get("status") == "ok", limit, "the bot does not answer")

    def wait_for(self, condition: Callable[[], bool], limit: float, complaint: str) -> float:
        """Wait until `condition` holds; the seconds it took. Fails with the log."""
        started = time.monotonic()
        while not condition():
            if time.monotonic() - started > limit or self.process.poll() is not None:
                raise AssertionError(f"{complaint} after {time.monotonic() - started:.0f} s; its log:\n{self.log}")
            time.sleep(0.1)
        return time.monotonic() - started

    def health(self) -> dict[str, str]:
        """What /health says, or nothing while the gateway is down."""
        try:
            answer: dict[str, str] = httpx.get(f"{self.url}/health", timeout=10, trust_env=False).json()
        except httpx.HTTPError:
            return {}
        return answer

    def child(self, name: str) -> int | None:
        """The process id of `gateway`, `actions` or `rasa`, while it runs."""
        children = (pid for pid in family(self.process.pid) if COMMANDS[name] in command_of(pid))
        return next(children, None)

    def kill(self, name: str) -> int:
        """Kill a child and whatever it started, without warning; its process id."""
        pid = self.child(name)
        assert pid is not None, f"{name} is not running"
        os.killpg(pid, signal.SIGKILL)
        return pid

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Ask it to end; the seconds until the supervisor has ended."""
        started = time.monotonic()
        self.process.send_signal(number)
        try:
            self.process.wait(STOP_LIMIT + 5)
        finally:
            self.process.kill()
        return time.monotonic() - started


@contextmanager
def running_bot(folder: Path, **environment: str) -> Iterator[RunningBot]:
    """A bot that answers; it is stopped afterwards, whatever happens."""
    bot = RunningBot(folder, **environment)
    try:
        bot.wait_until_healthy()
        yield bot
    finally:
        bot.stop()


def family(ancestor: int) -> list[int]:
    """All processes that `ancestor` started, and those they started."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").glob("[0-9]*")}
    found, rest = [], [ancestor]
    while rest:
        parent = rest.pop()
        children = [pid for pid, of in parents.items() if of == parent]
        found += children
        rest += children
    return found


def command_of(pid: int) -> str:
    """The command line of a process; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def alive(pid: int) -> bool:
    """Whether the process still runs."""
    return bool(command_of(pid))


def free_port() -> int:
    """A loopback port nobody listens on, below those the system gives to outgoing connections."""
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
