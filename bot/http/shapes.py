"""Plain values as the JSON of docs/http-api.md."""

from __future__ import annotations

from typing import Any

from bot.clock import PARIS
from bot.content import Content
from bot.content.notices import Notice
from bot.conversation.messages import Shown
from bot.errors import RepereError
from bot.handoff.ports import Agent, Handoff, Unit
from bot.presenting.cards import CARDS


def message_shape(shown: Shown) -> dict[str, Any]:
    """A `Message`."""
    return {
        "seq": shown.seq,
        "change": shown.change,
        "author": shown.author,
        "author_name": shown.author_name,
        "at": shown.at.astimezone(PARIS).isoformat(timespec="seconds"),
        "text": shown.text,
        "cards": CARDS.dump_python(shown.cards, mode="json"),
        "ticks": {card: list(items) for card, items in shown.ticks.items()},
        "client_id": shown.client_id,
    }


def error_shape(error: RepereError, content: Content, detail: str | None) -> dict[str, Any]:
    """An error, in words for whoever reads it; `detail` is for who calls the interface."""
    return {"error": {"code": error.wording.rpartition(".")[2], "message": content.say(error.wording), "detail": detail}}


def agent_shape(agent: Agent) -> dict[str, Any]:
    """An `Agent`."""
    return {
        "id": agent.id,
        "email": agent.email,
        "first_name": agent.first_name,
        "last_name": agent.last_name,
        "service": agent.service,
        "role": agent.role,
        "disabled": agent.disabled,
    }


async def state_shape(unit: Unit, conversation_id: str) -> dict[str, Any]:
    """The `State` of a conversation, as it is now."""
    conversation = await unit.timeline.get(conversation_id)
    control = conversation.control if conversation else "closed"
    state: dict[str, Any] = {"control": control, "position": None, "reference": None, "agent": None}
    if control in ("queue", "agent") and (handoff := await unit.handoffs.open_of(conversation_id)) is not None:
        state["reference"] = handoff.reference
        if control == "queue":
            waiting = [other.id for other in await unit.handoffs.waiting()]
            state["position"] = waiting.index(handoff.id) + 1 if handoff.id in waiting else None
        elif handoff.agent_id and (agent := await unit.agents.get(handoff.agent_id)) is not None:
            state["agent"] = {"name": agent.name, "service": agent.service}
    return state


async def queue_shape(unit: Unit, agent: Agent, content: Content, present: int) -> dict[str, Any]:
    """The `Queue` as this agent sees it."""
    waiting = await unit.handoffs.waiting()
    mine = await unit.handoffs.of_agent(agent.id)
    left = await unit.handoffs.messages_left()
    return {
        "waiting": [await _waiting_shape(unit, handoff, content, place) for place, handoff in enumerate(waiting, start=1)],
        "mine": [await _waiting_shape(unit, handoff, content, None) for handoff in mine],
        "messages_left": [_left_shape(handoff) for handoff in left],
        "agents_present": present,
    }


async def _waiting_shape(unit: Unit, handoff: Handoff, content: Content, position: int | None) -> dict[str, Any]:
    conversation = await unit.timeline.get(handoff.conversation_id)
    since = handoff.queued_at or handoff.requested_at
    return {
        "conversation_id": handoff.conversation_id,
        "handoff_id": handoff.id,
        "reference": handoff.reference,
        "since": since.astimezone(PARIS).isoformat(timespec="seconds"),
        "position": position,
        "channel": conversation.channel if conversation else "web",
        "reason": content.wording.get(f"handoff.reason.{handoff.packet.reason}", handoff.packet.reason),
        "urgency": _urgency(handoff),
        "event": handoff.packet.event,
        "error": handoff.packet.error,
        "last_words": handoff.packet.last_words,
    }


def _urgency(handoff: Handoff) -> str:
    return handoff.packet.urgency if handoff.urgent else "none"


def _left_shape(handoff: Handoff) -> dict[str, Any]:
    return {
        "handoff_id": handoff.id,
        "conversation_id": handoff.conversation_id,
        "reference": handoff.reference,
        "at": handoff.requested_at.astimezone(PARIS).isoformat(timespec="seconds"),
        "text": handoff.left_message or "",
        "urgency": _urgency(handoff),
        "event": handoff.packet.event,
    }


def notice_shape(notice: Notice) -> dict[str, Any]:
    """An announcement about a service."""
    return {
        "id": notice.id,
        "service": notice.service,
        "kind": notice.kind,
        "begins": notice.begins.astimezone(PARIS).isoformat(timespec="seconds"),
        "ends": notice.ends.astimezone(PARIS).isoformat(timespec="seconds") if notice.ends else None,
        "text": notice.text,
        "meanwhile": notice.meanwhile,
    }


def packet_shape(handoff: Handoff, content: Content) -> dict[str, Any]:
    """What was passed on, as the desk shows it."""
    packet = handoff.packet
    return {
        "reason": content.wording.get(f"handoff.reason.{packet.reason}", packet.reason),
        "urgency": packet.urgency,
        "language": packet.language,
        "items": [item.model_dump() for item in packet.items],
        "last_words": packet.last_words,
        "tried": [_title(identifier, content) for identifier in packet.tried],
        "legal_deadline": packet.legal_deadline,
    }


def _title(identifier: str, content: Content) -> str:
    if identifier in content.errors:
        return content.errors[identifier].error.title
    if identifier in content.explanations:
        return content.explanations[identifier].explanation.title
    return identifier
