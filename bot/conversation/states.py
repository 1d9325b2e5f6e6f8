"""The moves between the states of a conversation; nothing else changes a state."""

from enum import Enum

from bot.conversation.model import State
from bot.errors import Refused


class Move(str, Enum):
    """What can happen to a conversation."""

    HAND_OFF = "hand_off"  # a person was asked for
    CLAIM = "claim"  # a member of staff takes it
    GIVE_BACK = "give_back"  # staff return it to the bot
    PUT_BACK = "put_back"  # nobody answered in time: back to the queue
    CLOSE = "close"
    WRITE = "write"  # the person writes


MOVES: dict[tuple[State, Move], State] = {
    (State.BOT, Move.HAND_OFF): State.WAITING,
    (State.WAITING, Move.HAND_OFF): State.WAITING,
    (State.HUMAN, Move.HAND_OFF): State.HUMAN,
    (State.BOT, Move.CLAIM): State.HUMAN,
    (State.WAITING, Move.CLAIM): State.HUMAN,
    (State.HUMAN, Move.GIVE_BACK): State.BOT,
    (State.WAITING, Move.GIVE_BACK): State.BOT,
    (State.HUMAN, Move.PUT_BACK): State.WAITING,
    (State.BOT, Move.CLOSE): State.CLOSED,
    (State.WAITING, Move.CLOSE): State.CLOSED,
    (State.HUMAN, Move.CLOSE): State.CLOSED,
    (State.BOT, Move.WRITE): State.BOT,
    (State.WAITING, Move.WRITE): State.WAITING,
    (State.HUMAN, Move.WRITE): State.HUMAN,
    (State.CLOSED, Move.WRITE): State.BOT,
}


def after(state: State, move: Move) -> State:
    """The state that follows. Raises Refused (409) for a move the table does not know."""
    following = MOVES.get((state, move))
    if following is None:
        raise Refused(
            409, "wrong_state", f"A conversation that is {state.value} cannot {move.value.replace('_', ' ')}."
        )
    return following
