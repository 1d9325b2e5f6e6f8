"""Measures everything, writes the report, and says whether a figure fell under the last accepted report."""

import json
from pathlib import Path

import httpx

from bot.answers.catalogue import load_catalogue
from bot.evaluation.crossval import cross_validate
from bot.evaluation.figures import Figures, Measured, fallen
from bot.evaluation.playing import play_conversation, play_questions, running_bot
from bot.evaluation.report import write_report
from bot.evaluation.sets import load_held_out

ACCEPTED = Path("tests/regression/accepted.json")


def evaluate_project(root: Path, *, accept: bool = False) -> bool:
    """Measure and report into `report/`; whether no figure fell. With `accept`, this becomes the accepted report."""
    measured = measure(root)
    accepted = _read(root / ACCEPTED)
    write_report(root / "report", measured, accepted)
    figures = measured.figures()
    for name, value in figures.items():
        print(f"{name:38s} {value:.3f}   accepted {accepted.get(name, 0.0):.3f}")
    print("report/report.html, report/report.json")
    if accept:
        (root / ACCEPTED).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        return True
    for sentence in (falls := fallen(figures, accepted)):
        print(sentence)
    return not falls


def measure(root: Path) -> Measured:
    """Cross-validate on the training questions, then play the held-out sets on a running bot."""
    print("cross-validation on the training questions (a minute or two) ...", flush=True)
    crossval = cross_validate(load_catalogue(root / "data", root / "knowledge"))
    held_out = load_held_out(root / "tests" / "regression")
    print("playing the held-out questions and conversations on a running bot ...", flush=True)
    with running_bot() as url, httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        return Measured(
            crossval,
            play_questions(http, held_out.questions),
            play_questions(http, held_out.two_questions),
            [play_conversation(http, conversation) for conversation in held_out.conversations],
        )


def _read(path: Path) -> Figures:
    if not path.exists():
        return {}
    figures: Figures = json.loads(path.read_text(encoding="utf-8"))
    return figures
