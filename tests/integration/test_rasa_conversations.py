"""`rasa test` on tests/conversations/: each message gets its intent, each turn its actions."""

import json
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT
from bot.training import MODEL, rasa_environment


def test_every_conversation_goes_as_written(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rasa", "test", "core", "--e2e", "--stories", "tests/conversations"]
    places = ["--model", str(MODEL), "--out", str(tmp_path), "--no-plot", "--quiet", "--fail-on-prediction-errors"]
    run = subprocess.run(
        [*command, *places], cwd=ROOT, env=rasa_environment(), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, (run.stdout + run.stderr)[-4000:]
    report = json.loads((tmp_path / "story_report.json").read_text())
    assert report["conversation_accuracy"]["total"] >= 11
    assert report["conversation_accuracy"]["accuracy"] == 1.0
