"""Says what is configured and what is missing, for `bot doctor`."""

import datetime
from dataclasses import dataclass

from bot import training
from bot.answers.catalogue import load_catalogue
from bot.answers.clinic import load_clinic
from bot.errors import BotError
from bot.settings import ROOT, Settings


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `needed` when the bot does not work without it."""

    what: str
    ok: bool
    detail: str
    needed: bool = True


def examine(settings: Settings) -> list[Finding]:
    """Look at settings, content and model; nothing is changed."""
    return [
        Finding(
            "environment", True, f"{settings.environment}, public port {settings.port}, data in {settings.data_dir}"
        ),
        Finding("database", True, settings.database_url.partition("@")[2] or settings.database_url),
        _clinic(settings),
        _answers(settings),
        _model(),
    ]


def _clinic(settings: Settings) -> Finding:
    try:
        clinic = load_clinic(settings.clinic_file)
    except BotError as error:
        return Finding("clinic profile", False, str(error))
    if clinic.sample:
        return Finding(
            "clinic profile", False, f"{settings.clinic_file} is the fictional sample", needed=settings.production
        )
    return Finding("clinic profile", True, clinic.name)


def _answers(settings: Settings) -> Finding:
    try:
        catalogue = load_catalogue(ROOT / "data", ROOT / "knowledge")
    except BotError as error:
        return Finding("answers", False, str(error))
    today = datetime.date.today()
    approved = sum(topic.approved(today) for topic in catalogue.values())
    detail = f"{approved} of {len(catalogue)} topics are approved by a clinician"
    return Finding("answers", approved == len(catalogue), detail, needed=settings.production)


def _model() -> Finding:
    fresh = training.up_to_date()
    return Finding(
        "model", fresh, "up to date" if fresh else "missing or older than its data; `make train` makes it", needed=False
    )
