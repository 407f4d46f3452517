"""The states of a hand-off and what moves it; pure.

offered → waiting → with_agent → closed        the usual way
offered → abandoned | message_left             cancelled, or nobody there
waiting → abandoned | message_left             the citizen leaves the queue
with_agent → waiting                           given back, the agent left the desk, or their connection was lost
message_left → closed                          an agent has dealt with it

Some causes change what is known of a hand-off and not its state: `danger` (it becomes urgent), `nobody` (said that nobody is there),
`strike` (the citizen struck something out of a message left).
"""

from __future__ import annotations

from typing import Literal

from bot.conversation.messages import Control
from bot.errors import HandoffError

State = Literal["offered", "waiting", "with_agent", "closed", "abandoned", "message_left"]
Cause = Literal[
    "send", "cancel", "leave", "leave_message", "claim", "release", "logout", "lost", "close", "done", "danger", "nobody", "strike",
]  # fmt: skip

TRANSITIONS: dict[tuple[State, Cause], State] = {
    ("offered", "send"): "waiting",
    ("offered", "cancel"): "abandoned",
    ("offered", "leave_message"): "message_left",
    ("waiting", "leave"): "abandoned",
    ("waiting", "leave_message"): "message_left",
    ("waiting", "claim"): "with_agent",
    ("with_agent", "release"): "waiting",
    ("with_agent", "logout"): "waiting",
    ("with_agent", "lost"): "waiting",
    ("with_agent", "close"): "closed",
    ("message_left", "done"): "closed",
    ("offered", "danger"): "offered",
    ("waiting", "danger"): "waiting",
    ("with_agent", "danger"): "with_agent",
    ("offered", "nobody"): "offered",
    ("waiting", "nobody"): "waiting",
    ("message_left", "strike"): "message_left",
}
OPEN: frozenset[State] = frozenset({"offered", "waiting", "with_agent"})
"""States in which the citizen's conversation has a hand-off going on; at most one of these per conversation."""

CONTROL: dict[State, Control] = {"waiting": "queue", "with_agent": "agent"}
"""Who owns the conversation in a state; the bot everywhere else."""


def move(state: State, cause: Cause) -> State:
    """The state after that cause.

    Raises:
        HandoffError: this can't happen from there.
    """
    try:
        return TRANSITIONS[state, cause]
    except KeyError:
        raise HandoffError(f"a hand-off that is {state} can't {cause}") from None


def control_of(state: State) -> Control:
    """Who owns the conversation while its hand-off is in that state."""
    return CONTROL.get(state, "bot")
