"""The citizen's side of the hand-off: what will be passed on, the queue, a message left. Changes rows; says nothing by itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.content import Content
from bot.conversation.messages import MAX_TEXT, Control
from bot.conversation.ports import Conversation
from bot.guidance.answer import Answer, ServicesPart
from bot.guidance.nodes import current_node
from bot.handoff.machine import Cause, control_of, move
from bot.handoff.packet import Packet, build_packet
from bot.handoff.ports import Handoff, Unit
from bot.presenting.cards import Card, LeaveMessageCard, QueueCard, TextCard, TransmissionCard
from bot.presenting.present import present

PRESENCE = timedelta(seconds=40)
"""An agent seen less than this ago is there: desks say so every 15 seconds."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Reply:
    """Who owns the conversation now, and what the citizen is shown."""

    control: Control
    cards: tuple[Card, ...] = ()
    queue_changed: bool = False


@dataclass(frozen=True, slots=True)
class Reception:
    """Receives requests for a person. `reference` and `identifier` make names: random, so that they can't be guessed."""

    content: Content
    reference: Callable[[], str] = field(default=lambda: "R-" + "".join(secrets.choice(_ALPHABET) for _ in range(5)))
    identifier: Callable[[], str] = field(default=lambda: secrets.token_urlsafe(12))

    async def propose(self, unit: Unit, conversation: Conversation, reason: str, now: datetime) -> Reply:
        """A person is wanted: shows what would be passed on, or says honestly that nobody is there."""
        handoff = await unit.handoffs.open_of(conversation.id)
        if handoff is not None and handoff.state != "offered":
            return await self.standing(unit, conversation, handoff)
        packet = build_packet(conversation.dossier, reason, self.content)
        handoff = await self._offer(unit, conversation, packet, handoff, now)
        if not await unit.agents.present(now - PRESENCE):
            return Reply("bot", self._nobody(conversation, now))
        return Reply("bot", (self._transmission(handoff),))

    async def in_danger(self, unit: Unit, conversation: Conversation, now: datetime) -> Reply:
        """Somebody is in danger: to the head of the queue at once if a person is there, and nothing is promised otherwise."""
        if not await unit.agents.present(now - PRESENCE):
            return Reply("bot")
        handoff = await unit.handoffs.open_of(conversation.id)
        if handoff is not None and handoff.state != "offered":
            return Reply(control_of(handoff.state))
        packet = build_packet(conversation.dossier, "danger", self.content)
        handoff = await self._offer(unit, conversation, packet, handoff, now)
        told = TextCard(text=self.content.say("handoff.person_told"))
        sent = await self._send(unit, handoff, packet, now, urgent=True)
        return replace(sent, cards=(told, *sent.cards))

    async def send(self, unit: Unit, conversation: Conversation, struck: Collection[str], now: datetime) -> Reply:
        """The citizen agrees to pass it on, less what they struck out: into the queue."""
        handoff = await unit.handoffs.open_of(conversation.id)
        if handoff is None:
            return await self.propose(unit, conversation, "asked", now)
        if handoff.state != "offered":
            return await self.standing(unit, conversation, handoff)
        return await self._send(unit, handoff, handoff.packet.without(struck), now, urgent=handoff.packet.urgency != "none")

    async def leave(self, unit: Unit, conversation: Conversation, now: datetime) -> Reply:
        """The citizen cancels, or leaves the queue: the bot is back."""
        handoff = await unit.handoffs.open_of(conversation.id)
        if handoff is None or handoff.state == "with_agent":
            return Reply(conversation.control)
        await self._move(unit, handoff, "cancel" if handoff.state == "offered" else "leave", now)
        return Reply("bot", (TextCard(text=self.content.say("handoff.left")),), handoff.state == "waiting")

    async def leave_message(self, unit: Unit, conversation: Conversation, text: str, now: datetime) -> Reply:
        """A message for later, acknowledged with a reference."""
        words = text.strip()[:MAX_TEXT]
        if not words:
            return Reply(conversation.control, (self._form(),))
        handoff = await unit.handoffs.open_of(conversation.id)
        if handoff is None:
            handoff = await self._offer(unit, conversation, build_packet(conversation.dossier, "message", self.content), None, now)
        if handoff.state == "with_agent":
            return Reply(conversation.control)
        await self._move(unit, handoff, "leave_message", now, {"left_message": words})
        acknowledged = TextCard(text=self.content.say("handoff.message_left", reference=handoff.reference))
        return Reply("bot", (acknowledged,), True)

    async def standing(self, unit: Unit, conversation: Conversation, handoff: Handoff | None = None) -> Reply:
        """Where the citizen stands in the queue."""
        handoff = handoff or await unit.handoffs.open_of(conversation.id)
        if handoff is None:
            return Reply("bot")
        if handoff.state != "waiting":
            return Reply(control_of(handoff.state), (self._transmission(handoff),) if handoff.state == "offered" else ())
        position = await position_of(unit, handoff)
        return Reply("queue", (self._queue(handoff, position),))

    async def _offer(self, unit: Unit, conversation: Conversation, packet: Packet, before: Handoff | None, now: datetime) -> Handoff:
        """Opens a hand-off; one offered earlier is closed first, so that the packet is today's."""
        if before is not None:
            await self._move(unit, before, "cancel", now)
        urgent = packet.urgency != "none"
        handoff = Handoff(self.identifier(), conversation.id, self.reference(), "offered", 0, urgent, packet, now)
        await unit.handoffs.add(handoff, "citizen")
        return handoff

    async def _send(self, unit: Unit, handoff: Handoff, packet: Packet, now: datetime, *, urgent: bool) -> Reply:
        await self._move(unit, handoff, "send", now, {"packet": packet, "queued_at": now, "urgent": urgent})
        waiting = replace(handoff, state="waiting", urgent=urgent, queued_at=now)
        position = await position_of(unit, waiting)
        return Reply("queue", (self._queue(waiting, position),), True)

    async def _move(self, unit: Unit, handoff: Handoff, cause: Cause, now: datetime, values: dict[str, object] | None = None) -> None:
        move(handoff.state, cause)
        await unit.handoffs.move(handoff, cause, "citizen", now, values)

    def _transmission(self, handoff: Handoff) -> TransmissionCard:
        say = self.content.say
        return TransmissionCard(
            title=say("transmission.title"),
            note=say("transmission.note"),
            items=handoff.packet.items,
            send=say("transmission.send"),
            cancel=say("transmission.cancel"),
        )

    def _queue(self, handoff: Handoff, position: int) -> QueueCard:
        say = self.content.say
        return QueueCard(
            position=position,
            title=say("queue.first") if position == 1 else say("queue.position", position=position),
            wait=say("queue.wait_unknown"),
            reference=handoff.reference,
            note=say("queue.note", reference=handoff.reference),
            leave=say("queue.leave"),
            leave_message=say("queue.leave_message"),
        )

    def _form(self) -> LeaveMessageCard:
        say = self.content.say
        return LeaveMessageCard(title=say("leave_message.title"), label=say("leave_message.label"), send=say("leave_message.send"))

    def _nobody(self, conversation: Conversation, now: datetime) -> tuple[Card, ...]:
        """Nobody is there: said plainly, with the service's own channels and hours, and a message can be left."""
        node = current_node(conversation.dossier, self.content)
        parts = Answer((ServicesPart(node.services),)) if node else Answer()
        services = present(parts, conversation.dossier, self.content, now)
        return (TextCard(text=self.content.say("handoff.nobody")), *services, self._form())


async def position_of(unit: Unit, handoff: Handoff) -> int:
    """The place in the queue, from 1."""
    waiting = await unit.handoffs.waiting()
    return next((place for place, other in enumerate(waiting, start=1) if other.id == handoff.id), len(waiting))
