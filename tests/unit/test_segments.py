"""Cutting messages: where the pieces end, what is left out, and that nothing is ever lost or raised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.segments import MAX_SEGMENTS, asks, cut

MESSAGES = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(["what is it", "?", ".", ",", " and ", "how", "\n", "do I", "-", "x", "  "]), max_size=40
    ).map("".join),
)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("how much is it", ["how much is it"]),
        ("  how much is it  ", ["how much is it"]),
        ("How much is it? Does it hurt?", ["How much is it?", "Does it hurt?"]),
        ("how much is it and does it hurt", ["how much is it", "does it hurt"]),
        ("I have ptsd, is it safe", ["I have ptsd", "is it safe"]),
        ("does it help ptsd and anxiety", ["does it help ptsd and anxiety"]),
        ("first line here\nsecond line here", ["first line here", "second line here"]),
        ("Hi! How much is it?", ["Hi! How much is it?"]),
        ("I am tired. Nothing helps me; what now", ["I am tired.", "Nothing helps me", "what now"]),
        ("ok - how long is it - can I drive", ["how long is it", "can I drive"]),
        ("?!?", ["?!?"]),
        ("", [""]),
    ],
)
def test_a_message_is_cut_where_a_question_may_begin(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


def test_of_very_many_pieces_the_last_are_read() -> None:
    pieces = cut(" ".join(f"is it {at}?" for at in range(MAX_SEGMENTS + 6)))
    assert len(pieces) == MAX_SEGMENTS
    assert pieces[-1] == f"is it {MAX_SEGMENTS + 5}?"


@settings(max_examples=300, deadline=None)
@given(MESSAGES)
def test_any_text_gives_pieces_of_itself(text: str) -> None:
    pieces = cut(text)
    assert 1 <= len(pieces) <= MAX_SEGMENTS
    if len(pieces) == 1:
        assert pieces == [text.strip()]
    at = 0
    for piece in pieces:
        at = text.index(piece, at) + len(piece)


@pytest.mark.parametrize(
    ("piece", "question"),
    [
        ("how much is it", True),
        ("it hurts?", True),
        ("I want to book", True),
        ("tell me the price", True),
        ("my husband left me", False),
        ("thanks a lot", False),
        ("showers", False),
    ],
)
def test_a_piece_looks_like_a_question_or_not(piece: str, question: bool) -> None:
    assert asks(piece) is question
