"""The speaker: placeholders, notes, sources, and answers held back in production."""

import datetime

import pytest

from bot.answers.catalogue import Answer
from bot.answers.clinic import SAMPLE_NOTE, Clinic
from bot.answers.facts import Fact, FactBase, Source
from bot.answers.speak import Speaker
from bot.answers.wording import Wording
from bot.conversation.model import Button, Reply, Role
from tests.unit.conftest import Topics

NAME = "cost/price"
KINDS = ("seed", "other", "study", "label", "regulator")
FACTS = FactBase(
    {
        "f1": Fact("f1", "b", "It is so.", "say", True, list(KINDS)),
        "f2": Fact("f2", "b", "It is so.", "say", True, ["study"]),
    },
    {kind: Source(kind, kind.title(), kind, f"https://example.org/{kind}") for kind in KINDS},
    (),
)
ANSWERS = (
    Answer(NAME, None, "Text.", ("f1",), None),
    Answer(NAME, "ptsd", "Other text.", ("f2",), ("condition", "ptsd")),
)
BUTTONS = (Button("Yes", "topic:x"),)


@pytest.fixture
def make(topics: Topics, clinic: Clinic, wording: Wording) -> "Make":
    return Make(topics, clinic, wording)


class Make:
    """Makes speakers of one topic."""

    def __init__(self, topics: Topics, clinic: Clinic, wording: Wording) -> None:
        self.topics, self.clinic, self.wording = topics, clinic, wording

    def __call__(
        self, *, approved: bool = False, production: bool = False, day: str = "2030-01-31", facts: bool = True
    ) -> Speaker:
        answers = ANSWERS if facts else (Answer(NAME, None, "Text.", (), None),)
        catalogue = {NAME: self.topics.make(NAME, *answers, approved=approved)}
        today = datetime.date.fromisoformat(day)
        return Speaker(catalogue, FACTS, lambda: self.clinic, self.wording, production, lambda: today)


def test_placeholders_become_the_clinics_facts_and_a_sample_says_so(make: Make, clinic: Clinic) -> None:
    assert make().fill("Call [[clinic.phone]] now.") == f"Call {clinic.phone} now.\n{SAMPLE_NOTE}"
    assert make().fill("Nothing to fill. ") == "Nothing to fill."


def test_a_real_clinic_has_no_sample_note(make: Make, clinic: Clinic) -> None:
    real = Clinic(
        sample=False,
        name="Real",
        phone="303-555-0199",
        time_zone="UTC",
        hours={},
        sites=clinic.sites,
        crisis=clinic.crisis,
    )
    make.clinic = real
    assert make().fill("[[clinic.name]], [[clinic.phone]]") == "Real, 303-555-0199"


def test_an_answer_not_yet_approved_says_that_it_is_a_draft(make: Make, wording: Wording) -> None:
    assert make().draft(Reply("Text.", NAME)).text == f"Text.\n{wording.draft_note}"
    assert make(approved=True).draft(Reply("Text.", NAME)).text == "Text."
    assert make(facts=False).draft(Reply("Text.", NAME)).text == "Text."


@pytest.mark.parametrize(
    ("approved", "day", "shown"),
    [(True, "2030-01-31", True), (True, "2030-02-01", False), (False, "2030-01-31", False)],
)
def test_production_holds_back_what_is_unapproved_or_expired(make: Make, approved: bool, day: str, shown: bool) -> None:
    draft = make(approved=approved, production=True, day=day).draft(Reply("Text.", NAME, buttons=BUTTONS))
    assert ("Text." in draft.text) is shown
    assert bool(draft.sources) is shown
    assert (make.clinic.phone in draft.text) is not shown
    assert (draft.topics, draft.buttons, draft.role) == ((NAME,), BUTTONS, Role.BOT)


def test_an_expired_answer_is_a_draft_again_outside_production(make: Make, wording: Wording) -> None:
    assert wording.draft_note in make(approved=True, day="2030-02-01").draft(Reply("Text.", NAME)).text


def test_sources_come_by_trust_and_at_most_three(make: Make) -> None:
    draft = make().draft(Reply("Text.", NAME))
    assert [source.id for source in draft.sources] == ["regulator", "label", "study"]
    assert draft.sources[0].url == "https://example.org/regulator"


def test_a_variant_brings_its_own_sources(make: Make) -> None:
    draft = make().draft(Reply("Other text.", NAME, "ptsd"))
    assert [source.id for source in draft.sources] == ["study"]


def test_what_is_no_answer_of_the_catalogue_has_no_note_and_no_sources(make: Make) -> None:
    for topic, topics in ((None, ()), ("limits/unclear", ("limits/unclear",))):
        draft = make(production=True).draft(Reply("Which one?", topic, buttons=BUTTONS))
        assert (draft.text, draft.topics, draft.sources, draft.buttons) == ("Which one?", topics, (), BUTTONS)


def test_the_gateways_own_sentences_and_the_greeting_are_filled(make: Make, clinic: Clinic) -> None:
    said = make().say("engine_down")
    assert (said.role, clinic.phone in said.text, "[[" in said.text) == (Role.SYSTEM, True, False)
    greeting = make().greet()
    assert (greeting.role, clinic.name in greeting.text) == (Role.BOT, True)
