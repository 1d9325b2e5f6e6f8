"""Trains the model when, and only when, something it is made from has changed."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.errors import BotError
from bot.settings import ROOT

MODEL = ROOT / "models" / "current.tar.gz"
STAMP = ROOT / "models" / "current.sha256"
MADE_FROM = ("config.yml", "domain.yml", "data", "knowledge/topics.yml", "models/encoder/SHA256SUMS", "bot/nlu")
NOT_TRAINED = ("data/lookups", "data/wording", "data/condition_topics.yml", "data/follow_ups.yml")
"""Read when the bot starts; a change needs a restart, not a training."""


def fingerprint(root: Path = ROOT) -> str:
    """A digest of everything the model is made from."""
    digest = hashlib.sha256()
    for path in sorted(_files(root)):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def up_to_date() -> bool:
    """Whether the trained model belongs to the files as they are."""
    return MODEL.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8").strip() == fingerprint()


def train(*, force: bool = False) -> bool:
    """Train if needed; whether it was. Raises BotError when Rasa fails."""
    if up_to_date() and not force:
        return False
    made_from = fingerprint()
    started = time.perf_counter()
    print("training the model (about a minute) ...", flush=True)
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "current", "--force", "--skip-validation"]
    result = subprocess.run(  # noqa: S603 - our own command
        [*command, "--quiet", "--out", str(MODEL.parent)], cwd=ROOT, env=rasa_environment(), check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if result.returncode:
        raise BotError("training failed:\n" + "\n".join(result.stdout.splitlines()[-30:]))
    STAMP.write_text(made_from + "\n", encoding="utf-8")
    print(f"trained in {time.perf_counter() - started:.0f} s", flush=True)
    return True


def rasa_environment(**more: str) -> dict[str, str]:
    """The environment every Rasa process gets: no telemetry, no noise, and a value for each name in its files."""
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "CUDA_VISIBLE_DEVICES": "",
    }
    # Rasa expands ${NAME} in its files and will not start while one is unset.
    unset = {"RASA_TOKEN": "unset", "ACTION_ENDPOINT_URL": "http://127.0.0.1:1", "TRACKER_DATABASE_URL": "sqlite://"}
    return {**unset, **os.environ, **quiet, "PYTHONPATH": str(ROOT), **more}


def _files(root: Path) -> Iterator[Path]:
    for name in MADE_FROM:
        place = root / name
        for path in [place] if place.is_file() else place.rglob("*"):
            kept_out = path.relative_to(root).as_posix().startswith(NOT_TRAINED)
            if path.is_file() and path.suffix != ".pyc" and not kept_out:
                yield path
