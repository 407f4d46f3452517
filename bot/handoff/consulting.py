"""What an agent may read of a conversation, and up to where; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.conversation.messages import Shown
from bot.handoff.ports import Agent, Handoff


def readable(handoffs: Iterable[Handoff], agent: Agent) -> Handoff | None:
    """The first of these hand-offs by which this agent may read the conversation, if any."""
    return next((handoff for handoff in handoffs if may_read(handoff, agent)), None)


def may_read(handoff: Handoff, agent: Agent) -> bool:
    """Everyone reads what waits for anyone; what an agent owns, that agent and administrators; what is closed, who closed it."""
    match handoff.state:
        case "waiting" | "message_left":
            return True
        case "with_agent":
            return agent.id == handoff.agent_id or agent.role == "administrator"
        case "closed":
            return agent.id == handoff.agent_id
    return False


def part_read(handoff: Handoff, messages: Sequence[Shown]) -> Sequence[Shown]:
    """The messages up to the end of the exchange: what is told to the bot afterwards was not passed on.

    The end is the last thing said to the citizen by then, since platforms date citizens' messages with their own clocks.
    """
    end = handoff.closed_at
    if end is None:
        return messages
    last = max((shown.seq for shown in messages if shown.author != "citizen" and shown.at <= end), default=0)
    return [shown for shown in messages if shown.seq <= last]
