"""The clinic's profile: what is refused, and how its facts are put into words."""

from pathlib import Path

import pytest

from bot.answers.clinic import PLACEHOLDERS, Clinic, load_clinic
from bot.errors import ContentError
from bot.settings import ROOT

GOOD = """
sample: false
name: Test Clinic
phone: "303-555-0100"
time_zone: America/Denver
hours: {monday: 08:00-17:00, tuesday: 08:00-17:00}
sites:
- {name: Main, address: 1 Main Street}
crisis: {emergency: "911", lifeline: "988", text_line: text HOME, veterans: press 1, poison: 1-800-222-1222}
wait: We call back soon.
"""


def load(folder: Path, content: str) -> Clinic:
    path = folder / "clinic.yml"
    path.write_text(content, encoding="utf-8")
    return load_clinic(path)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("{}", "We are open by appointment."),
        ("{monday: 08:00-17:00}", "We are open Monday 8 am to 5 pm."),
        ("{tuesday: 08:30-12:00, monday: 08:30-12:00}", "We are open Monday to Tuesday 8:30 am to 12 pm."),
        (
            "{monday: 08:00-17:00, wednesday: 08:00-17:00, thursday: 08:00-17:00, sunday: 00:15-23:59}",
            "We are open Monday 8 am to 5 pm, Wednesday to Thursday 8 am to 5 pm, Sunday 12:15 am to 11:59 pm.",
        ),
        (
            "{monday: 08:00-17:00, tuesday: 09:00-17:00}",
            "We are open Monday 8 am to 5 pm, Tuesday 9 am to 5 pm.",
        ),
    ],
)
def test_hours_are_told_in_runs_of_days(tmp_path: Path, hours: str, words: str) -> None:
    content = GOOD.replace("{monday: 08:00-17:00, tuesday: 08:00-17:00}", hours)
    assert load(tmp_path, content).words()["hours"] == words


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("monday: 08:00-17:00", "monday: 8-17", "monday"),
        ("monday: 08:00-17:00", "monday: 17:00-08:00", "monday"),
        ("monday: 08:00-17:00", "monday: 08:00-08:00", "monday"),
        ("monday: 08:00-17:00", "monday: 08:00-25:00", "monday"),
        ("monday: 08:00-17:00", "Montag: 08:00-17:00", "Montag"),
        ("America/Denver", "Mountain", "Mountain"),
        ("America/Denver", "America", "America"),
        ("America/Denver", "''", "time zone"),
        ("wait:", "waiting:", "waiting"),
        ("{name: Main,", "{name: Main, colour: blue,", "colour"),
        ("name: Test Clinic\n", "", "name"),
        ("poison: 1-800-222-1222", "", "poison"),
        ("303-555-0100", "call us", "phone"),
        ("sample: false", "sample: perhaps", "sample"),
        ("sites:\n- {name: Main, address: 1 Main Street}", "sites: []", "sites"),
        ("We call back soon.", f'"{"x" * 401}"', "wait"),
    ],
)
def test_a_broken_profile_is_refused_and_the_place_named(tmp_path: Path, before: str, after: str, named: str) -> None:
    assert before in GOOD
    with pytest.raises(ContentError, match=rf"clinic\.yml.*{named}"):
        load(tmp_path, GOOD.replace(before, after))


def test_every_placeholder_has_words(tmp_path: Path) -> None:
    words = load(tmp_path, GOOD).words()
    assert set(words) == PLACEHOLDERS
    assert all(words.values())


def test_what_the_profile_leaves_out_becomes_a_hint_to_call(tmp_path: Path) -> None:
    words = load(tmp_path, GOOD).words()
    assert words["wait"] == "We call back soon."
    assert words["prices"] == words["parking"] == "Our staff can tell you; please call 303-555-0100."


def test_several_sites_are_told_by_name(tmp_path: Path) -> None:
    second = "\n- {name: North, address: 2 North Road, parking: Behind the house.}"
    words = load(tmp_path, GOOD.replace("1 Main Street}", "1 Main Street}" + second)).words()
    assert words["address"] == "Main: 1 Main Street. North: 2 North Road."
    assert words["parking"] == "Behind the house."
    assert load(tmp_path, GOOD).words()["address"] == "You find us at 1 Main Street."


def test_the_profile_that_comes_with_the_project_is_marked_as_a_sample() -> None:
    assert load_clinic(ROOT / "clinic.yml").sample
