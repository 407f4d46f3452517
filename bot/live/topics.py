"""The names of topics and what travels on them."""

from __future__ import annotations

from bot.conversation.messages import Shown
from bot.live.hub import LiveEvent

DESK = "desk"
"""The queue changed: desks read it again."""

DELIVERIES = "deliveries"
"""A message may not have reached its citizen: for desks only."""


def conversation_topic(conversation_id: str) -> str:
    """What the citizen's clients listen to."""
    return f"conversation/{conversation_id}"


def agent_topic(agent_id: str) -> str:
    """What one agent's desk listens to, beside DESK."""
    return f"agent/{agent_id}"


def message_event(shown: Shown) -> LiveEvent:
    """A message is new or was changed."""
    return LiveEvent("message", shown)


def state_event() -> LiveEvent:
    """Owner, position or agent changed: clients are sent the state as it is when they are told."""
    return LiveEvent("state", None)


def erased_event(before: int) -> LiveEvent:
    """What was said before that message is erased: whoever still shows it must not."""
    return LiveEvent("erased", {"before": before})


def typing_event(author: str, on: bool) -> LiveEvent:
    """Somebody is writing, or no longer."""
    return LiveEvent("typing", {"author": author, "on": on})


def queue_event() -> LiveEvent:
    """The queue or a message left changed."""
    return LiveEvent("queue", None)


def session_event() -> LiveEvent:
    """A session of the agent ended: their streams look whether it is theirs."""
    return LiveEvent("session", None)


def delivery_event(conversation_id: str) -> LiveEvent:
    """Messages of that conversation may not have arrived, or have been sent again: a desk that shows it reads it again."""
    return LiveEvent("delivery", {"conversation_id": conversation_id})
