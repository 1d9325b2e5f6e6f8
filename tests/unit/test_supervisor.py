"""The supervisor, with real processes: ports, stopping what does not want to stop, starting again what dies."""

import asyncio
import dataclasses
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import supervisor
from bot.settings import Settings
from bot.supervisor import Child, Supervisor, children, free_port, stop

GRANDCHILD = (
    "import os,signal,sys,time; signal.signal(15, signal.SIG_IGN); open(sys.argv[1],'w').write(str(os.getpid()));"
)
GRANDCHILD += "time.sleep(60)"
PARENT = (
    "import signal,subprocess,sys,time; signal.signal(15, {handler}); subprocess.Popen([sys.executable,'-c',{code!r},"
)
PARENT += "sys.argv[1]]); time.sleep(60)"


async def until(condition: Callable[[], bool], seconds: float = 8.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.02)


def running(pid: int) -> bool:
    """Whether a process is there and no mere zombie."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # gone meanwhile, or a system without /proc
        return not Path("/proc").exists()


async def start(code: str, note: Path) -> Child:
    child = Child("child", [sys.executable, "-c", code, str(note)], dict(os.environ))
    child.process = await asyncio.create_subprocess_exec(*child.command, start_new_session=True)
    await until(lambda: note.exists() and note.read_text() != "")
    return child


def test_a_free_port_is_taken_as_preferred_and_a_taken_one_replaced() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        other = free_port(port)
        assert other not in (port, 0)
    assert free_port(other) == other


@pytest.mark.parametrize("handler", ["signal.SIG_IGN", "signal.SIG_DFL"])
async def test_stop_ends_a_child_and_its_stubborn_grandchild_in_time(
    handler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.3)
    note = tmp_path / "pid"
    child = await start(PARENT.format(handler=handler, code=GRANDCHILD), note)
    assert child.process is not None
    started = time.monotonic()
    await stop(child)
    assert time.monotonic() - started < 2
    assert child.process.returncode in (-signal.SIGTERM, -signal.SIGKILL)
    await until(lambda: not running(int(note.read_text())), 2)


async def test_a_child_that_ends_when_asked_is_not_killed(tmp_path: Path) -> None:
    code = "import signal,sys,time; signal.signal(15, lambda *_: sys.exit(7)); open(sys.argv[1],'w').write('x');"
    code += "time.sleep(60)"
    child = await start(code, tmp_path / "note")
    await stop(child)
    assert child.process is not None
    assert child.process.returncode == 7


async def test_stopping_what_never_ran_or_has_ended_is_harmless() -> None:
    await stop(Child("child", [], {}))
    ended = Child("child", [], {}, await asyncio.create_subprocess_exec(sys.executable, "-c", ""))
    assert ended.process is not None
    await ended.process.wait()
    await stop(ended)
    assert ended.process.returncode == 0


async def test_a_child_that_dies_is_started_again_until_the_bot_is_told_to_stop(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    starts = tmp_path / "starts"
    code = "import os,sys; open(sys.argv[1],'a').write('x'); print('words of the child'); sys.exit(3)"
    dying = Child("dying", [sys.executable, "-c", code, str(starts)], dict(os.environ))
    lasting = Child("lasting", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ))
    monkeypatch.setattr(supervisor, "children", lambda _: [dying, lasting])
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    serving = asyncio.create_task(Supervisor(dataclasses.replace(settings, port=free_port(0))).run())
    await until(lambda: starts.exists() and len(starts.read_text()) >= 3)
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(serving, 5) == 0
    assert lasting.process is not None
    assert lasting.process.returncode == -signal.SIGTERM
    log = capsys.readouterr().out
    assert "dying   | words of the child" in log
    assert "dying   | ended with code 3" in log


def test_the_three_processes_share_one_token_and_know_each_others_ports(settings: Settings) -> None:
    made = {child.name: child for child in children(settings)}
    assert set(made) == {"gateway", "actions", "rasa"}
    shared = made["gateway"].environment
    assert shared["RASA_TOKEN"] == settings.rasa_token
    assert shared["RASA_URL"].rpartition(":")[2] in made["rasa"].command
    assert shared["ACTIONS_URL"].rpartition(":")[2] in made["actions"].command
    assert shared["TRACKER_DATABASE_URL"] == f"sqlite:///{settings.data_dir}/bot.sqlite3"
