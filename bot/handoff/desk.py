"""The agent's side of the hand-off: claim, talk, give back, close; and giving back what a lost connection left behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.clock import Clock
from bot.content import Content
from bot.conversation.messages import Control, Shown
from bot.conversation.ports import Conversation, Draft
from bot.conversation.poster import Poster
from bot.errors import AgentAtCapacity, AlreadyClaimed, HandoffError, NotFound, NotTheOwner
from bot.handoff.cards import nobody, place_in_words
from bot.handoff.contact import contact_in_words
from bot.handoff.machine import Cause, control_of, move
from bot.handoff.ports import Agent, Handoff, Store, Unit
from bot.handoff.reception import position_of
from bot.presenting.cards import AgentCard, Card, FeedbackCard, RecapCard, TextCard

LOST_AFTER = timedelta(seconds=60)
"""An agent whose desk has been silent that long has lost the conversation."""

_NOT_RECAPPED = frozenset({"worried", "last_words", "verdict"})
"""What the agent needed to know and the citizen need not keep."""

CloseReason = Literal["solved", "redirected", "no_answer", "other"]


@dataclass(frozen=True, slots=True)
class Desk:
    """What agents do to conversations. Every method is one transaction; what must be told is told after it."""

    store: Store
    poster: Poster
    content: Content
    clock: Clock
    capacity: int
    """Conversations that one agent may have at once."""

    async def claim(self, conversation_id: str, agent: Agent) -> None:
        """Gives a waiting conversation to one agent and introduces them by name and service (CRPA, article L111-2).

        Raises:
            AlreadyClaimed: another agent was faster; says who.
            AgentAtCapacity: this agent has as many conversations as one person may, and nobody is in danger in this one.
            HandoffError: nobody is waiting in that conversation.
        """
        now = self.clock.now()
        text = self.content.say("agent.joined", name=agent.name, service=agent.service)
        card = AgentCard(event="joined", name=agent.name, service=agent.service, text=text)
        async with self.store.write() as unit:
            conversation, handoff = await self._waiting(unit, conversation_id, agent)
            if not await unit.handoffs.claim(handoff, agent.id, now, self.capacity):
                raise await self._refusal(unit, handoff, agent)
            shown = await self._post(unit, conversation, handoff, "claim", (card,), now)
        self.poster.tell(conversation, shown, agent_id=agent.id, queue_changed=True)

    async def say(self, conversation_id: str, agent: Agent, text: str, client_id: str) -> tuple[Shown, bool]:
        """The agent writes to the citizen; the same `client_id` again is the same message. Returns it, and whether it was one.

        Raises:
            NotTheOwner: the conversation is not with this agent.
        """
        now = self.clock.now()
        external_id = f"{conversation_id}:{client_id}"
        async with self.store.write() as unit:
            before = await unit.timeline.duplicate("desk", external_id)
            if before is not None:
                return before, True
            conversation, _ = await self._mine(unit, conversation_id, agent)
            draft = Draft("agent", now, text, (), agent.name, external_id=external_id, client_id=client_id)
            shown = await unit.timeline.append(conversation_id, draft, "desk")
            await self.poster.enqueue(unit, conversation, (shown,), now)
        self.poster.tell(conversation, (shown,), agent_id=agent.id)
        return shown, False

    async def typing(self, conversation_id: str, agent: Agent, on: bool) -> None:
        """The citizen is told that the agent is writing, or no longer.

        Raises:
            NotTheOwner: the conversation is not with this agent.
        """
        async with self.store.read() as unit:
            conversation, _ = await self._mine(unit, conversation_id, agent)
        await self.poster.typing(conversation, "agent", on)

    async def resend(self, conversation_id: str, agent: Agent, seq: int) -> None:
        """Sends again what may not have reached the citizen: an agent decides it, since a message may then arrive twice.

        Raises:
            NotTheOwner: the conversation is not with this agent.
        """
        async with self.store.write() as unit:
            await self._mine(unit, conversation_id, agent)
            if await unit.outbox.again(conversation_id, seq, self.clock.now()):
                unit.after_commit(self.poster.outbox_filled.set)
        self.poster.tell_delivery(conversation_id)

    async def release(self, conversation_id: str, agent: Agent) -> None:
        """The agent gives it back: to the head of the queue, and the citizen is told."""
        async with self.store.write() as unit:
            conversation, handoff = await self._mine(unit, conversation_id, agent)
            shown = await self._back_to_queue(unit, conversation, handoff, "release")
        self.poster.tell(conversation, shown, agent_id=agent.id, queue_changed=True)

    async def close(self, conversation_id: str, agent: Agent, reason: CloseReason, summary: str) -> None:
        """The exchange is over: the citizen gets a recap and the bot takes over again."""
        now = self.clock.now()
        async with self.store.write() as unit:
            conversation, handoff = await self._mine(unit, conversation_id, agent)
            await self._moved(unit, handoff, "close", agent.id, now, {"close_reason": reason})
            contact = contact_in_words(handoff, await unit.handoffs.all_of(conversation_id), conversation.dossier, self.content, now)
            cards = self._farewell(agent, handoff, summary, contact)
            shown = await self._post(unit, conversation, handoff, "close", cards, now)
        self.poster.tell(conversation, shown, agent_id=agent.id, queue_changed=True)

    async def message_dealt_with(self, handoff_id: str, agent: Agent) -> None:
        """A message left has been dealt with."""
        async with self.store.write() as unit:
            handoff = await unit.handoffs.get(handoff_id)
            if handoff is None:
                raise NotFound(f"no hand-off {handoff_id}")
            await self._moved(unit, handoff, "done", agent.id, self.clock.now())
        self.poster.tell_queue()

    async def give_back_lost(self) -> int:
        """Conversations of agents whose desk is silent go back to the head of the queue, with an apology; how many."""
        now = self.clock.now()
        async with self.store.read() as unit:
            present = await unit.agents.present(now - LOST_AFTER)
            lost = [handoff for handoff in await unit.handoffs.with_agents() if handoff.agent_id not in present]
        for handoff in lost:
            await self._give_back(handoff, "lost")
        return len(lost)

    async def give_back(self, agent_id: str) -> None:
        """The agent has left the desk: what they had goes back to the head of the queue at once, and each citizen is told why."""
        async with self.store.read() as unit:
            theirs = await unit.handoffs.of_agent(agent_id)
        for handoff in theirs:
            await self._give_back(handoff, "logout")

    async def tell_nobody_is_left(self) -> int:
        """Once the last agent has left, those who wait are told, once, and keep their place; how many."""
        now = self.clock.now()
        async with self.store.read() as unit:
            if await unit.agents.present(now - LOST_AFTER):
                return 0
            waiting = await unit.handoffs.not_told_nobody()
        return sum([await self._tell_nobody_is_left(handoff, now) for handoff in waiting])

    async def _give_back(self, handoff: Handoff, cause: Cause) -> None:
        """Unless it changed hands since it was read."""
        async with self.store.write() as unit:
            conversation = await self._conversation(unit, handoff.conversation_id)
            current = await unit.handoffs.open_of(handoff.conversation_id)
            if current is None or current.state != "with_agent" or current.agent_id != handoff.agent_id:
                return
            shown = await self._back_to_queue(unit, conversation, current, cause)
        self.poster.tell(conversation, shown, agent_id=handoff.agent_id, queue_changed=True)

    async def _tell_nobody_is_left(self, handoff: Handoff, now: datetime) -> bool:
        told = self.content.say("handoff.nobody_left", reference=handoff.reference)
        async with self.store.write() as unit:
            conversation = await self._conversation(unit, handoff.conversation_id)
            if not await unit.handoffs.move(handoff, "nobody", "system", now, {"told_nobody": True}):
                return False
            shown = await self._post(unit, conversation, handoff, "nobody", nobody(told, conversation.dossier, self.content, now), now)
        self.poster.tell(conversation, shown)
        return True

    async def _back_to_queue(self, unit: Unit, conversation: Conversation, handoff: Handoff, cause: Cause) -> tuple[Shown, ...]:
        """Before those who have waited only, and told where exactly: somebody in danger may still be ahead."""
        now = self.clock.now()
        values: dict[str, object] = {"agent_id": None, "returned": True, "told_nobody": False}
        await self._moved(unit, handoff, cause, handoff.agent_id or "system", now, values)
        place = place_in_words(await position_of(unit, handoff), self.content)
        return await self._post(unit, conversation, handoff, cause, (TextCard(text=self.content.say(f"agent.{cause}", place=place)),), now)

    async def _refusal(self, unit: Unit, handoff: Handoff, agent: Agent) -> HandoffError:
        if len(await unit.handoffs.of_agent(agent.id)) >= self.capacity:
            return AgentAtCapacity(f"{agent.id} has {self.capacity} conversations already")
        return AlreadyClaimed(await self._owner_name(unit, handoff.conversation_id))

    async def _post(
        self, unit: Unit, conversation: Conversation, handoff: Handoff, cause: Cause, cards: Sequence[Card], now: datetime
    ) -> tuple[Shown, ...]:
        control: Control = control_of(move(handoff.state, cause))
        drafts = (Draft("bot", now, cards=tuple(cards)),)
        shown = await unit.timeline.take_turn(conversation, control, conversation.dossier, drafts, now)
        await self.poster.enqueue(unit, conversation, shown, now)
        return shown

    async def _moved(
        self, unit: Unit, handoff: Handoff, cause: Cause, actor: str, now: datetime, values: dict[str, object] | None = None
    ) -> None:
        if not await unit.handoffs.move(handoff, cause, actor, now, values):
            raise HandoffError(f"the hand-off {handoff.id} has just been changed by somebody else")

    async def _waiting(self, unit: Unit, conversation_id: str, agent: Agent) -> tuple[Conversation, Handoff]:
        conversation = await self._conversation(unit, conversation_id)
        handoff = await unit.handoffs.open_of(conversation_id)
        if handoff is not None and handoff.state == "with_agent":
            raise AlreadyClaimed(await self._owner_name(unit, conversation_id))
        if handoff is None or handoff.state != "waiting":
            raise HandoffError(f"nobody is waiting in conversation {conversation_id}")
        return conversation, handoff

    async def _mine(self, unit: Unit, conversation_id: str, agent: Agent) -> tuple[Conversation, Handoff]:
        conversation = await self._conversation(unit, conversation_id)
        handoff = await unit.handoffs.open_of(conversation_id)
        if handoff is None or handoff.state != "with_agent" or handoff.agent_id != agent.id:
            raise NotTheOwner(f"conversation {conversation_id} is not with {agent.id}")
        return conversation, handoff

    async def _conversation(self, unit: Unit, conversation_id: str) -> Conversation:
        conversation = await unit.timeline.get(conversation_id)
        if conversation is None:
            raise NotFound(f"no conversation {conversation_id}")
        return conversation

    async def _owner_name(self, unit: Unit, conversation_id: str) -> str:
        handoff = await unit.handoffs.open_of(conversation_id)
        agent = await unit.agents.get(handoff.agent_id) if handoff and handoff.agent_id else None
        return agent.name if agent else "?"

    def _farewell(self, agent: Agent, handoff: Handoff, summary: str, contact: str) -> tuple[Card, ...]:
        """The person has left; what was decided, and when the citizen came forward, which is proof of good faith."""
        say = self.content.say
        left = AgentCard(event="left", name=agent.name, service=agent.service, text=say("agent.left", name=agent.name))
        decided = say("recap.decided", name=agent.name, service=agent.service, summary=summary.strip())
        items = tuple(f"{item.label} : {item.value}" for item in handoff.packet.items if item.id not in _NOT_RECAPPED)
        recap = RecapCard(title=say("recap.title"), items=(decided, *items), contact=contact, reference=handoff.reference)
        return left, recap, FeedbackCard(question=say("feedback.solved"), yes=say("feedback.yes"), no=say("feedback.not_yet"))
