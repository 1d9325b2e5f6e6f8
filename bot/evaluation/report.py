"""Writes the report: figures as JSON for programs, and a page with the misses in words and a confusion picture."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import jinja2

from bot.evaluation.crossval import CrossValidation
from bot.evaluation.figures import Figures, Measured

TEMPLATE = Path(__file__).with_name("report.html")


def write_report(folder: Path, measured: Measured, accepted: Figures) -> None:
    """Write report.json and report.html into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    content = _content(measured, accepted)
    (folder / "report.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page = jinja2.Template(TEMPLATE.read_text(encoding="utf-8"), autoescape=True)
    (folder / "report.html").write_text(page.render(**content, picture=confusion_picture(measured.crossval)), "utf-8")


def _content(measured: Measured, accepted: Figures) -> dict[str, Any]:
    return {
        "figures": measured.figures(),
        "accepted": accepted,
        "by_theme": measured.by_theme(),
        "by_topic": measured.crossval.by_topic(),
        "confusions": measured.crossval.confusions(),
        "misses": [
            {"q": played.question.q, "right": played.question.topics, "got": played.reply.topics}
            for played in [*measured.questions, *measured.two_questions]
            if not played.right or not set(played.question.topics[1:]) <= set(played.reply.topics)
        ],
        "conversation_failures": {p.name: p.failures for p in measured.conversations if p.failures},
    }


def confusion_picture(crossval: CrossValidation) -> str:
    """Themes against themes as a PNG data URL: how often a question of the row was read as the column."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    themes = sorted({label.split("/")[0] for label in crossval.labels})
    counts = [[0] * len(themes) for _ in themes]
    for label, read in zip(crossval.labels, crossval.read, strict=True):
        counts[themes.index(label.split("/")[0])][themes.index(read.split("/")[0])] += 1
    shares = [[count / sum(row) for count in row] for row in counts]
    figure, axes = pyplot.subplots(figsize=(8, 7))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(themes)), themes, rotation=60, ha="right")
    axes.set_yticks(range(len(themes)), themes)
    for row, line in enumerate(shares):
        for column, share in enumerate(line):
            if share >= 0.01:
                axes.text(column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=7,
                          color="white" if share > 0.5 else "black")  # fmt: skip
    axes.set_xlabel("read as (per cent of the row)")
    axes.set_ylabel("theme of the question")
    figure.tight_layout()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    pyplot.close(figure)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
