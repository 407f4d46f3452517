"""The states of a hand-off: what may follow what, and who owns the conversation meanwhile."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.errors import HandoffError
from bot.handoff.machine import OPEN, TRANSITIONS, Cause, State, control_of, move

EVERY_MOVE = [(state, cause) for state in get_args(State) for cause in get_args(Cause)]


@pytest.mark.parametrize(("state", "cause"), EVERY_MOVE)
def test_a_move_is_one_of_the_table_or_refused_in_words(state: State, cause: Cause) -> None:
    if (state, cause) in TRANSITIONS:
        assert move(state, cause) == TRANSITIONS[state, cause]
    else:
        with pytest.raises(HandoffError, match=f"{state} can't {cause}"):
            move(state, cause)


@pytest.mark.parametrize("state", get_args(State))
def test_every_state_can_end(state: State) -> None:
    reached, frontier = {state}, [state]
    while frontier:
        here = frontier.pop()
        following = [after for (before, _), after in TRANSITIONS.items() if before == here and after not in reached]
        reached.update(following)
        frontier += following
    assert reached & {"closed", "abandoned"}


def test_only_the_queue_and_the_agent_silence_the_bot() -> None:
    assert {state: control_of(state) for state in get_args(State) if control_of(state) != "bot"} == {
        "waiting": "queue",
        "with_agent": "agent",
    }


def test_what_is_over_is_not_open() -> None:
    over = {after for after in get_args(State) if after not in OPEN}
    assert over == {"closed", "abandoned", "message_left"}
