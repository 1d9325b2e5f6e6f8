"""The clinic's own facts (`clinic.yml`): read, checked, and put into words for the answers' placeholders."""

import datetime
import re
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from bot.answers.yamlfile import read_as
from bot.errors import ContentError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OPEN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
SAMPLE_NOTE = "(Sample clinic: its details are made up.)"

SENTENCES = (
    "after_hours", "states", "languages", "prices", "insurance", "financing", "veterans", "referral", "staff",
    "records", "privacy", "wait", "companion",
)  # fmt: skip
"""Fields that are shown as they stand; one left out becomes a hint to call."""

Sentence = Annotated[str, Meta(min_length=3, max_length=400)]


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place where the clinic sees people."""

    name: Sentence
    address: Sentence
    parking: Sentence | None = None


class CrisisNumbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a person in danger can reach."""

    emergency: str
    lifeline: str
    text_line: str
    veterans: str
    poison: str


class Clinic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The clinic's profile."""

    sample: bool
    name: Sentence
    phone: Annotated[str, Meta(pattern=r"^[0-9+() .-]{7,24}$")]
    time_zone: str
    hours: dict[str, str]
    sites: Annotated[list[Site], Meta(min_length=1)]
    crisis: CrisisNumbers
    closed_on: list[datetime.date] = []
    after_hours: Sentence | None = None
    states: Sentence | None = None
    languages: Sentence | None = None
    prices: Sentence | None = None
    insurance: Sentence | None = None
    financing: Sentence | None = None
    veterans: Sentence | None = None
    referral: Sentence | None = None
    staff: Sentence | None = None
    records: Sentence | None = None
    privacy: Sentence | None = None
    wait: Sentence | None = None
    companion: Sentence | None = None

    def words(self) -> dict[str, str]:
        """What each `[[clinic.<name>]]` of an answer becomes."""
        unsaid = f"Our staff can tell you; please call {self.phone}."
        said = {name: (getattr(self, name) or unsaid).strip() for name in SENTENCES}
        parking = " ".join(site.parking for site in self.sites if site.parking)
        return said | {
            "name": self.name,
            "phone": self.phone,
            "hours": _hours_in_words(self.hours),
            "address": _addresses(self.sites),
            "parking": parking or unsaid,
        }


PLACEHOLDERS = frozenset({*SENTENCES, "name", "phone", "hours", "address", "parking"})
"""The names an answer may use as `[[clinic.<name>]]`."""


def load_clinic(path: Path) -> Clinic:
    """Read and check the profile. Raises ContentError naming what is wrong."""
    clinic = read_as(path, Clinic)
    for day, hours in clinic.hours.items():
        match = _OPEN.fullmatch(hours)
        if day not in DAYS or match is None or hours[:5] >= hours[6:]:
            raise ContentError(f"{path}: hours of {day!r} are {hours!r}; write for example  monday: 08:00-17:00")
    try:
        ZoneInfo(clinic.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of zones, such as America
        raise ContentError(f"{path}: {clinic.time_zone!r} is not a time zone, such as America/Denver") from error
    return clinic


def _hours_in_words(hours: dict[str, str]) -> str:
    """Runs of days with the same hours, as one sentence."""
    if not hours:
        return "We are open by appointment."
    runs: list[tuple[list[str], str]] = []
    for day in (day for day in DAYS if day in hours):
        follows = runs and runs[-1][1] == hours[day] and DAYS.index(runs[-1][0][-1]) == DAYS.index(day) - 1
        if follows:
            runs[-1][0].append(day)
        else:
            runs.append(([day], hours[day]))
    parts = [f"{_span(days)} {_clock(when[:5])} to {_clock(when[6:])}" for days, when in runs]
    return f"We are open {', '.join(parts)}."


def _span(days: list[str]) -> str:
    first, last = days[0].capitalize(), days[-1].capitalize()
    return first if len(days) == 1 else f"{first} to {last}"


def _clock(time: str) -> str:
    hour, minute = int(time[:2]), time[3:]
    half = "am" if hour < 12 else "pm"
    return f"{(hour - 1) % 12 + 1}{'' if minute == '00' else ':' + minute} {half}"


def _addresses(sites: list[Site]) -> str:
    if len(sites) == 1:
        return f"You find us at {sites[0].address}."
    return " ".join(f"{site.name}: {site.address}." for site in sites)
