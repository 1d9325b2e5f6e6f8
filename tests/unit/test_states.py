"""The moves between states: the table, whole, and nothing beside it."""

import pytest

from bot.conversation.model import State
from bot.conversation.states import MOVES, Move, after
from bot.errors import Refused

BOT, WAITING, HUMAN, CLOSED = State.BOT, State.WAITING, State.HUMAN, State.CLOSED

ALLOWED = [
    (BOT, Move.HAND_OFF, WAITING),
    (WAITING, Move.HAND_OFF, WAITING),
    (HUMAN, Move.HAND_OFF, HUMAN),
    (BOT, Move.CLAIM, HUMAN),
    (WAITING, Move.CLAIM, HUMAN),
    (HUMAN, Move.GIVE_BACK, BOT),
    (WAITING, Move.GIVE_BACK, BOT),
    (HUMAN, Move.PUT_BACK, WAITING),
    (BOT, Move.CLOSE, CLOSED),
    (WAITING, Move.CLOSE, CLOSED),
    (HUMAN, Move.CLOSE, CLOSED),
    (BOT, Move.WRITE, BOT),
    (WAITING, Move.WRITE, WAITING),
    (HUMAN, Move.WRITE, HUMAN),
    (CLOSED, Move.WRITE, BOT),
]
KNOWN = {(state, move) for state, move, _ in ALLOWED}
OTHERS = [(state, move) for state in State for move in Move if (state, move) not in KNOWN]


@pytest.mark.parametrize(("state", "move", "following"), ALLOWED)
def test_an_allowed_move_leads_to_its_state(state: State, move: Move, following: State) -> None:
    assert after(state, move) is following


@pytest.mark.parametrize(("state", "move"), OTHERS)
def test_any_other_move_is_refused_as_a_conflict(state: State, move: Move) -> None:
    with pytest.raises(Refused) as caught:
        after(state, move)
    assert (caught.value.status, caught.value.code) == (409, "wrong_state")
    assert state.value in caught.value.detail


def test_the_table_holds_no_move_beside_these() -> None:
    assert set(MOVES) == KNOWN


@pytest.mark.parametrize("state", State)
def test_a_person_can_write_in_every_state(state: State) -> None:
    assert after(state, Move.WRITE) is not CLOSED
