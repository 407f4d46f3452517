"""Takes what stands on the timeline to the citizen: into the outbox of a messaging app, or at once to who listens."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conversation.channels import Channel
from bot.conversation.messages import Shown
from bot.conversation.ports import Conversation, ConversationUnit
from bot.live.hub import Hub, LiveEvent
from bot.live.topics import (
    DELIVERIES,
    DESK,
    agent_topic,
    conversation_topic,
    delivery_event,
    erased_event,
    message_event,
    queue_event,
    state_event,
    typing_event,
)


class Poster:
    """Enqueues in the transaction, tells after it."""

    def __init__(self, channels: Mapping[str, Channel], hub: Hub) -> None:
        self._channels, self._hub = channels, hub
        self.outbox_filled = asyncio.Event()

    async def enqueue(self, unit: ConversationUnit, conversation: Conversation, shown: Sequence[Shown], at: datetime) -> None:
        """Puts the calls that show these messages into the outbox, in the same transaction as the messages themselves."""
        channel = self._channels[conversation.channel]
        if channel.pulled:
            return
        for message in shown:
            await unit.outbox.add(conversation, message.seq, channel.render(message), at)
        unit.after_commit(self.outbox_filled.set)

    def tell(
        self,
        conversation: Conversation,
        shown: Sequence[Shown],
        *,
        agent_id: str | None = None,
        state_changed: bool = False,
        queue_changed: bool = False,
    ) -> None:
        """Tells the citizen's clients, the agent's desk, and the queue if it changed; after the commit."""
        topics = [conversation_topic(conversation.id), *([agent_topic(agent_id)] if agent_id else [])]
        for topic in topics:
            for message in shown:
                self._hub.publish(topic, message_event(message))
            if state_changed or queue_changed:
                self._hub.publish(topic, state_event())
        if queue_changed:
            self.tell_queue()

    def tell_erased(self, conversation_id: str, before: int) -> None:
        """What was said before that message is erased: to every screen that shows it."""
        self._hub.publish(conversation_topic(conversation_id), erased_event(before))

    def tell_agent(self, agent_id: str, shown: Shown) -> None:
        """A citizen's message, to the desk of the agent who owns the conversation."""
        self._hub.publish(agent_topic(agent_id), message_event(shown))

    def tell_queue(self) -> None:
        """The queue or a message left changed."""
        self._hub.publish(DESK, queue_event())

    def tell_delivery(self, conversation_id: str) -> None:
        """What came of a call of that conversation is for an agent to see."""
        self._hub.publish(DELIVERIES, delivery_event(conversation_id))

    def tell_state(self, conversation_id: str) -> None:
        """Something of the state changed without a message: a place in the queue."""
        self._hub.publish(conversation_topic(conversation_id), state_event())

    def tell_agent_typing(self, agent_id: str, conversation_id: str, on: bool) -> None:
        """The citizen is writing, or no longer: to the desk of the agent who owns the conversation."""
        data = {"conversation_id": conversation_id, "author": "citizen", "on": on}
        self._hub.publish(agent_topic(agent_id), LiveEvent("typing", data))

    async def typing(self, conversation: Conversation, author: str, on: bool) -> None:
        """The bot or the agent is writing, or no longer: told to the citizen where it can be shown."""
        self._hub.publish(conversation_topic(conversation.id), typing_event(author, on))
        channel = self._channels[conversation.channel]
        if on and not channel.pulled:
            await channel.typing(conversation.address)
