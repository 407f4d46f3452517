"""The citizen's side of the hand-off: what will be passed on, the queue, a message left. Changes rows; says nothing by itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.content import Content
from bot.conversation.messages import MAX_TEXT, Control
from bot.conversation.ports import Conversation
from bot.errors import StaleConversation
from bot.handoff import cards
from bot.handoff.machine import Cause, control_of, move
from bot.handoff.packet import Packet, build_packet
from bot.handoff.ports import PRESENCE, Handoff, Unit
from bot.presenting.cards import Card, TextCard

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
        if not await _somebody_is_there(unit, now):
            return self._nobody(conversation, now)
        return Reply("bot", (cards.transmission(handoff, self.content),))

    async def in_danger(self, unit: Unit, conversation: Conversation, now: datetime, message: str | None = None) -> Reply:
        """Somebody is in danger: ahead of all who are not, and at once if a person is there; nothing is promised otherwise.

        Args:
            conversation: with the danger and the words that tell of it in its dossier.
            message: those words, where they were left as a message: kept as one if the citizen does not stay.
        """
        handoff = await unit.handoffs.open_of(conversation.id)
        there = await _somebody_is_there(unit, now)
        if handoff is not None and handoff.state != "offered":
            handoff = await self._alarm(unit, handoff, conversation, now, message)
        elif there:
            packet = build_packet(conversation.dossier, "danger", self.content)
            handoff = await self._offer(unit, conversation, packet, handoff, now)
            values: dict[str, object] = {"left_message": message} if message else {}
            handoff = await self._queued(unit, handoff, {**values, "packet": packet, "urgent": True}, now)
        else:
            return Reply("bot")
        told = (TextCard(text=self.content.say("handoff.person_told")),) if there else ()
        standing = await self.standing(unit, conversation, handoff)
        return Reply(standing.control, (*told, *standing.cards), True)

    async def send(self, unit: Unit, conversation: Conversation, struck: Collection[str], now: datetime) -> Reply:
        """The citizen agrees to pass it on, less what they struck out: into the queue, unless all have left meanwhile."""
        handoff = await unit.handoffs.open_of(conversation.id)
        if handoff is None:
            return await self.propose(unit, conversation, "asked", now)
        if handoff.state != "offered":
            return await self.standing(unit, conversation, handoff)
        packet = replace(handoff.packet.without(struck), agreed=True)
        await self._strike_from_messages_left(unit, conversation, struck, now)
        if not await _somebody_is_there(unit, now):
            await self._move(unit, handoff, "nobody", now, {"packet": packet})
            return self._nobody(conversation, now)
        handoff = await self._queued(unit, handoff, {"packet": packet, "urgent": handoff.packet.urgency != "none"}, now)
        return replace(await self.standing(unit, conversation, handoff), queue_changed=True)

    async def leave(self, unit: Unit, conversation: Conversation, now: datetime) -> Reply:
        """The citizen cancels, or leaves the queue: the bot is back. A message left on the way stays."""
        handoff = await unit.handoffs.open_of(conversation.id)
        if handoff is None or handoff.state == "with_agent":
            return Reply(conversation.control)
        if handoff.left_message:
            return await self._message_left(unit, handoff, handoff.left_message, now)
        await self._move(unit, handoff, "cancel" if handoff.state == "offered" else "leave", now)
        return Reply("bot", (TextCard(text=self.content.say("handoff.left")),), handoff.state == "waiting")

    async def leave_message(self, unit: Unit, conversation: Conversation, text: str, now: datetime, *, danger: bool = False) -> Reply:
        """A message for later, acknowledged with a reference; one that tells of danger is for now, where somebody is there."""
        words = text.strip()[:MAX_TEXT]
        if not words:
            return Reply(conversation.control, (cards.message_form(self.content),))
        if danger and (conversation.control == "agent" or await _somebody_is_there(unit, now)):
            return await self.in_danger(unit, conversation, now, words)
        handoff = await unit.handoffs.open_of(conversation.id)
        if handoff is not None and handoff.state == "with_agent":
            return Reply(conversation.control)
        if handoff is None:
            # No part of the dossier was shown: none of it is passed on.
            packet = build_packet(conversation.dossier, "message", self.content).with_a_message()
            handoff = await self._offer(unit, conversation, packet, None, now)
        if danger:
            handoff = await self._alarm(unit, handoff, conversation, now)
        return await self._message_left(unit, handoff, words, now)

    async def standing(self, unit: Unit, conversation: Conversation, handoff: Handoff | None = None) -> Reply:
        """Where the citizen stands in the queue."""
        handoff = handoff or await unit.handoffs.open_of(conversation.id)
        if handoff is None:
            return Reply("bot")
        if handoff.state == "offered":
            return Reply("bot", (cards.transmission(handoff, self.content),))
        if handoff.state != "waiting":
            return Reply(control_of(handoff.state))
        return Reply("queue", (cards.place(handoff, await position_of(unit, handoff), self.content),))

    async def _offer(self, unit: Unit, conversation: Conversation, packet: Packet, before: Handoff | None, now: datetime) -> Handoff:
        """Opens a hand-off; one offered earlier is closed first, so that the packet is today's."""
        if before is not None:
            await self._move(unit, before, "cancel", now)
        urgent = packet.urgency != "none"
        handoff = Handoff(self.identifier(), conversation.id, self.reference(), "offered", 0, urgent, packet, now)
        await unit.handoffs.add(handoff, "citizen")
        return handoff

    async def _queued(self, unit: Unit, handoff: Handoff, values: dict[str, object], now: datetime) -> Handoff:
        return await self._move(unit, handoff, "send", now, {**values, "queued_at": now})

    async def _alarm(self, unit: Unit, handoff: Handoff, conversation: Conversation, now: datetime, message: str | None = None) -> Handoff:
        """The hand-off becomes urgent, and whoever reads the queue sees the words that made it so."""
        dossier = conversation.dossier
        packet = replace(handoff.packet, urgency=dossier.urgency, last_words=dossier.said[-1])
        values: dict[str, object] = {"left_message": message} if message else {}
        return await self._move(unit, handoff, "danger", now, {**values, "urgent": True, "packet": packet})

    async def _strike_from_messages_left(self, unit: Unit, conversation: Conversation, struck: Collection[str], now: datetime) -> None:
        """What is struck out now is not to be read in what was passed on earlier either, while it waits to be read."""
        for handoff in await unit.handoffs.all_of(conversation.id):
            packet = handoff.packet.without(struck)
            if handoff.state == "message_left" and packet.items != handoff.packet.items:
                await self._move(unit, handoff, "strike", now, {"packet": packet})

    async def _message_left(self, unit: Unit, handoff: Handoff, words: str, now: datetime) -> Reply:
        packet = handoff.packet.with_a_message()
        await self._move(unit, handoff, "leave_message", now, {"left_message": words, "packet": packet})
        acknowledged = TextCard(text=self.content.say("handoff.message_left", reference=handoff.reference))
        return Reply("bot", (acknowledged,), True)

    async def _move(self, unit: Unit, handoff: Handoff, cause: Cause, now: datetime, values: dict[str, object] | None = None) -> Handoff:
        """Moves it, or has the turn taken again: a desk was faster."""
        changes = values or {}
        if not await unit.handoffs.move(handoff, cause, "citizen", now, changes):
            raise StaleConversation(f"the hand-off {handoff.id} was changed by a desk")
        return replace(handoff, state=move(handoff.state, cause), version=handoff.version + 1, **changes)  # type: ignore[arg-type]

    def _nobody(self, conversation: Conversation, now: datetime) -> Reply:
        return Reply("bot", cards.nobody(self.content.say("handoff.nobody"), conversation.dossier, self.content, now))


async def _somebody_is_there(unit: Unit, now: datetime) -> bool:
    return bool(await unit.agents.present(now - PRESENCE))


async def position_of(unit: Unit, handoff: Handoff) -> int:
    """The place in the queue, from 1."""
    waiting = await unit.handoffs.waiting()
    return next((place for place, other in enumerate(waiting, start=1) if other.id == handoff.id), len(waiting))
