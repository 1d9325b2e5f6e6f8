"""Reading a distribution: sure or unsure, what is offered, and second questions."""

import numpy as np
import pytest

from bot.nlu.reading import (
    LONG,
    OFFERED,
    SMALL_TALK,
    SURE,
    UNCLEAR,
    Guess,
    Reading,
    is_noise,
    is_small_talk,
    questions,
    read,
    whole,
)
from bot.nlu.topic_model import Matrix

PRICE, DRIVING = "cost/price", "session/driving"
TOPICS = [PRICE, DRIVING, UNCLEAR, SMALL_TALK]
PIECES = ["how much is it?", "can I drive?"]
LOUD, DRIVE = [0.94, 0.02, 0.02, 0.02], [0.1, 0.8, 0.05, 0.05]


def rows(*values: list[float]) -> Matrix:
    return np.array(values)


def test_the_topic_asked_is_answered_and_the_guesses_come_in_order() -> None:
    reading = read(TOPICS, np.array([0.2, 0.7, 0.06, 0.04]), [DRIVING])
    assert reading.topics == (DRIVING,)
    assert [guess.topic for guess in reading.guesses] == [DRIVING, PRICE, UNCLEAR, SMALL_TALK]
    assert reading.guesses[0].probability == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("distribution", "asked", "topics"),
    [
        ([SURE + 0.01, 0.0, 0.0, 0.0], [PRICE], (PRICE,)),
        ([SURE - 0.01, 0.0, 0.0, 0.0], [PRICE], ()),
        ([0.1, 0.0, 0.9, 0.0], [UNCLEAR], ()),
        ([SURE - 0.01, 0.0, 0.0, 0.0], [PRICE, DRIVING], (PRICE, DRIVING)),
    ],
)
def test_a_message_that_is_unclear_is_not_answered(
    distribution: list[float], asked: list[str], topics: tuple[str, ...]
) -> None:
    assert read(TOPICS, np.array(distribution), asked).topics == topics


def test_only_so_many_guesses_are_kept() -> None:
    assert len(read(TOPICS, np.array(LOUD), [PRICE], keep=2).guesses) == 2


def test_offers_are_the_nearest_topics_but_no_limits_and_none_far_off() -> None:
    guesses = [("limits/dosing", 0.3), ("a/a", 0.2), ("b/b", 0.1), ("c/c", 0.08), ("d/d", 0.07), ("e/e", 0.01)]
    offers = Reading(tuple(Guess(*guess) for guess in guesses), ()).offers()
    assert offers == ["a/a", "b/b", "c/c"]
    assert len(offers) == OFFERED
    assert Reading((Guess("a/a", 0.05),), ()).offers() == []


@pytest.mark.parametrize(
    ("table", "pieces", "first", "asked"),
    [
        (rows(LOUD, LOUD, DRIVE), PIECES, PRICE, [PRICE, DRIVING]),
        (rows(LOUD, LOUD, [0.4, 0.5, 0.05, 0.05]), PIECES, PRICE, [PRICE]),  # not plain enough
        (rows(LOUD, LOUD, LOUD), PIECES, PRICE, [PRICE]),  # the same twice
        (rows(LOUD, LOUD, [0.0, 0.05, 0.0, 0.95]), PIECES, PRICE, [PRICE]),  # small talk is no question
        (rows(LOUD, LOUD, DRIVE), [PIECES[0], "I bought a red car"], PRICE, [PRICE]),  # a remark must be plainer
        (rows(LOUD, LOUD, DRIVE), [PIECES[0], "what is it"], PRICE, [PRICE]),  # it points at the question before
        (rows(LOUD, LOUD, DRIVE), PIECES, UNCLEAR, [UNCLEAR]),
        (rows(LOUD, [0.0, 0.0, 0.0, 1.0], DRIVE), ["hi there", PIECES[1]], SMALL_TALK, [DRIVING]),  # a greeting
    ],
)
def test_two_questions_are_read_when_two_pieces_plainly_ask(
    table: Matrix, pieces: list[str], first: str, asked: list[str]
) -> None:
    assert questions(TOPICS, pieces, table, first) == asked


@pytest.mark.parametrize("text", ["/restart", " \N{DIVISION SLASH}help", "EXTERNAL_dosing", "<script>", "$(ls)", "{x}"])
def test_what_is_written_for_machines_is_noise(text: str) -> None:
    assert is_noise(text)


@pytest.mark.parametrize("text", ["how much is it", "yes/no?", "I <3 this", "and/or driving", ""])
def test_what_people_write_is_no_noise(text: str) -> None:
    assert not is_noise(text)


@pytest.mark.parametrize(
    ("distribution", "small"), [([0.1, 0.1, 0.2, 0.6], True), ([0.2, 0.2, 0.2, 0.4], False), (LOUD, False)]
)
def test_small_talk_is_only_what_plainly_is(distribution: list[float], small: bool) -> None:
    assert is_small_talk(TOPICS, np.array(distribution)) == small


def test_a_short_message_is_read_whole() -> None:
    assert whole(TOPICS, ["one"], rows(LOUD)).tolist() == LOUD
    assert whole(TOPICS, PIECES, rows(LOUD, [0, 1, 0, 0], [0, 1, 0, 0])).tolist() == LOUD


def test_a_long_story_is_heard_by_its_plainest_question() -> None:
    story = "and then I was so tired of it all " * LONG
    table = rows([0.4, 0.3, 0.2, 0.1], [0.1, 0.0, 0.0, 0.9], [0.0, 0.8, 0.1, 0.1])
    mixed = whole(TOPICS, [story, "can I drive?"], table)
    assert TOPICS[mixed.argmax()] == DRIVING
    assert mixed.sum() == pytest.approx(1)
