"""Starts rasa, the actions and the gateway, restarts what dies, and stops all of it cleanly."""

import asyncio
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

import httpx

from bot.errors import SettingsError
from bot.settings import ROOT, Settings
from bot.training import MODEL, rasa_environment

GRACE = 7.0
"""Seconds a child has to end by itself before it is killed; everything is gone within 10."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY = 60.0
"""A child that ran this long is restarted at once again; one that keeps dying waits longer each time."""


@dataclass
class Child:
    """A process to keep running."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = field(default=None, repr=False)


class Supervisor:
    """Keeps the three processes running until it is told to stop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopping = asyncio.Event()
        self._started = time.perf_counter()
        self._children = children(settings)

    async def run(self) -> int:
        """Serve until SIGINT or SIGTERM; the exit code. Raises SettingsError when the public port is taken."""
        require_port(self._settings.host, self._settings.port)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        keepers = [asyncio.create_task(self._keep(child)) for child in self._children]
        announcer = asyncio.create_task(self._announce())
        await self._stopping.wait()
        say("bot", "stopping")
        announcer.cancel()
        await asyncio.gather(*(stop(child) for child in self._children))
        await asyncio.gather(*keepers)
        say("bot", "stopped")
        return 0

    async def _keep(self, child: Child) -> None:
        """Start `child` again whenever it ends, after a pause that grows while it keeps ending."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await self._run_once(child)
            if self._stopping.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - started > STEADY else min(pause * 2, LONGEST_PAUSE)
            say(child.name, f"ended with code {code}; starting it again in {pause:.0f} s")
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _run_once(self, child: Child) -> int:
        process = await asyncio.create_subprocess_exec(
            *child.command,
            cwd=ROOT,
            env=child.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops the children in order
        )
        child.process = process
        if self._stopping.is_set():  # told to stop while it was being made
            await stop(child)
        assert process.stdout is not None
        after_warning = False
        while line := await _read_line(process.stdout):
            text = line.decode(errors="replace").rstrip()
            # Sanic switches the libraries' deprecation warnings on again; each comes with the line of code it is about.
            is_warning = "DeprecationWarning: " in text
            if not is_warning and not (after_warning and text.startswith("  ")):
                say(child.name, text)
            after_warning = is_warning
        return await process.wait()

    async def _announce(self) -> None:
        """Say once that the bot answers."""
        url = f"http://127.0.0.1:{self._settings.port}"
        async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
            while True:
                with suppress(httpx.HTTPError):
                    if (await client.get(f"{url}/health")).status_code == 200:
                        break
                await asyncio.sleep(0.25)
        took = time.perf_counter() - self._started
        say("bot", f"answering after {took:.0f} s")
        say("bot", f"chat page   http://localhost:{self._settings.port}/")
        say("bot", f"chat API    http://localhost:{self._settings.port}/api/v1/conversations   described at /schema")
        say("bot", f"health      http://localhost:{self._settings.port}/health   metrics at /metrics")


def children(settings: Settings) -> list[Child]:
    """The three processes; rasa and the actions on loopback ports, the preferred ones when they are free."""
    # 5005 and 5055 beside 8000; as far from another public port, so that two bots that start together do not collide.
    base = settings.port - 3000 if settings.port > 4100 else settings.port + 3000
    rasa_port, actions_port = free_port(base + 5), free_port(base + 55)
    sync_url = settings.database_url.replace("+aiosqlite", "").replace("+asyncpg", "+psycopg2")
    shared = rasa_environment(
        PYTHONUNBUFFERED="1",
        SANIC_HOST="127.0.0.1",  # where the action server listens
        RASA_TOKEN=settings.rasa_token,
        RASA_URL=f"http://127.0.0.1:{rasa_port}",
        ACTIONS_URL=f"http://127.0.0.1:{actions_port}",
        ACTION_ENDPOINT_URL=f"http://127.0.0.1:{actions_port}/webhook",
        TRACKER_DATABASE_URL=sync_url,
        BOT_DATA_DIR=str(settings.data_dir),
    )
    python = [sys.executable, "-m"]
    loopback = ["--interface", "127.0.0.1", "--port", str(rasa_port)]
    return [  # Rasa takes longest to start, so it goes first
        Child("rasa", [*python, "rasa", "run", "--quiet", "--model", str(MODEL), *loopback], shared),
        Child("gateway", [*python, "bot", "gateway"], shared),
        Child("actions", [*python, "rasa_sdk", "--quiet", "--actions", "actions", "--port", str(actions_port)], shared),
    ]


async def stop(child: Child) -> None:
    """End a child and whatever it started: asked first, killed after the grace period."""
    process = child.process
    if process is None or process.returncode is not None:
        return
    _signal_group(process.pid, signal.SIGTERM)
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(process.wait(), GRACE)
    _signal_group(process.pid, signal.SIGKILL)  # what is left of the group, also when the child itself has ended
    await process.wait()


def free_port(preferred: int) -> int:
    """The first free loopback port from the preferred one on.

    Not one that the system picks: Rasa binds seconds later, when an outgoing connection may have been given the same.
    """
    for port in range(preferred, preferred + 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise SettingsError(f"no free port on loopback from {preferred} on")


def require_port(host: str, port: int) -> None:
    """Raises SettingsError when something listens on the port already; the gateway would end again and again."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the gateway does: a port just left is free
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(f"port {port} cannot be used ({error.strerror}); name another: PORT=8001") from error


def say(name: str, text: str) -> None:
    """One line of the common log."""
    print(f"{time.strftime('%H:%M:%S')} {name:8s}| {text}", flush=True)


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


async def _read_line(stream: asyncio.StreamReader) -> bytes:
    """The next line, or a part of one that is longer than the buffer; empty at the end."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        return await stream.read(error.consumed)
