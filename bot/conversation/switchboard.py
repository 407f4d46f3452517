"""Who answers: the bot, the queue or an agent. One message of a conversation at a time, one transaction a turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.content import Content
from bot.conversation.messages import ChoicePress, Postback, Text
from bot.conversation.ports import Conversation, Draft, Waiting
from bot.conversation.poster import Poster
from bot.errors import BrainFailure, StaleConversation
from bot.guidance.answer import Answer, EmergencyPart, PersonPart
from bot.guidance.dossier import Dossier
from bot.guidance.reading import Reading
from bot.guidance.step import first_words
from bot.handoff.ports import Store, Unit
from bot.handoff.reception import Reception, Reply
from bot.presenting.cards import Card, ChoicesCard, Option, TextCard
from bot.presenting.present import present

log = logging.getLogger(__name__)
_ATTEMPTS = 5
_ABOUT_WAITING = frozenset({"ask_status", "ask_human", "complain", "ask_deadline"})


@dataclass(frozen=True, slots=True)
class BrainAnswer:
    """What the assistant says: what is established, the cards, and the lines to add to its memory."""

    dossier: Dossier
    cards: tuple[Card, ...]
    person: PersonPart | None = None
    erase: bool = False
    memory: tuple[str, ...] = ()


class Brain(Protocol):
    """The assistant: reads and answers; keeps nothing that `forget` can't undo."""

    def read(self, text: str, now: datetime) -> Reading:
        """What is understood of a citizen's words."""
        ...

    async def answer(self, conversation: Conversation, said: str, reading: Reading, now: datetime) -> BrainAnswer:
        """The answer to a message that was read. Raises BrainFailure when the turn could not be finished."""
        ...

    def forget(self, conversation_id: str) -> None:
        """Throws away what is held in memory of a turn that was not committed."""
        ...


@dataclass(slots=True)
class _Worker:
    """Answers one conversation's messages, in order, until none is left."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class _Result:
    reply: Reply
    dossier: Dossier
    memory: tuple[str, ...] = ()
    erase: bool = False


@dataclass(slots=True)
class Switchboard:
    """Answers what citizens send."""

    store: Store
    brain: Brain
    reception: Reception
    poster: Poster
    content: Content
    clock: Clock
    _workers: dict[str, _Worker] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def wake(self, conversation_id: str) -> None:
        """There is something to answer in that conversation."""
        worker = self._workers.get(conversation_id)
        if worker is not None:
            worker.again = True
            return
        self._workers[conversation_id] = _Worker()
        task = asyncio.get_running_loop().create_task(self._work(conversation_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def recover(self) -> int:
        """Answers what was accepted before the program stopped; in how many conversations."""
        async with self.store.read() as unit:
            waiting = await unit.timeline.with_waiting()
        for conversation_id in waiting:
            self.wake(conversation_id)
        return len(waiting)

    async def settled(self) -> None:
        """Waits until nothing is left to answer."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _work(self, conversation_id: str) -> None:
        worker = self._workers[conversation_id]
        try:
            while await self._one(conversation_id) or worker.again:
                worker.again = False
        finally:
            del self._workers[conversation_id]

    async def _one(self, conversation_id: str) -> bool:
        """Answers the oldest message not answered; whether others were waiting behind it."""
        for attempt in range(_ATTEMPTS):
            try:
                return await self._turn(conversation_id, failed=attempt == _ATTEMPTS - 1)
            except StaleConversation:
                self.brain.forget(conversation_id)
            except BrainFailure:
                log.exception("turn failed", extra={"conversation": conversation_id})
                self.brain.forget(conversation_id)
                return await self._turn(conversation_id, failed=True)
        return True

    async def _turn(self, conversation_id: str, *, failed: bool) -> bool:
        async with self.store.read() as unit:
            waiting = await unit.timeline.waiting(conversation_id)
            conversation = await unit.timeline.get(conversation_id) if waiting else None
        if waiting is None or conversation is None:
            return False
        if conversation.control != "agent":
            await self.poster.typing(conversation, "bot", True)
        now = self.clock.now()
        answer = None if failed else await self._answer(conversation, waiting, now)
        async with self.store.write() as unit:
            result = await self._result(unit, conversation, waiting, answer, now)
            drafts = (Draft("bot", now, cards=result.reply.cards),) if result.reply.cards else ()
            if result.erase:
                await unit.timeline.erase(conversation_id, now)
                conversation = await unit.timeline.get(conversation_id) or conversation
            shown = await unit.timeline.take_turn(conversation, result.reply.control, result.dossier, drafts, now)
            await unit.timeline.done(conversation_id, waiting.seq)
            await unit.memory.add(conversation_id, result.memory)
            await self.poster.enqueue(unit, conversation, shown, now)
            owner = await self._agent_of(unit, conversation)
        await self.poster.typing(conversation, "bot", False)
        changed = result.reply.control != conversation.control
        self.poster.tell(conversation, shown, state_changed=changed, queue_changed=result.reply.queue_changed)
        if owner is not None:
            await self._tell_agent(conversation, waiting.seq, owner)
        return waiting.more

    async def _answer(self, conversation: Conversation, waiting: Waiting, now: datetime) -> BrainAnswer | None:
        """The bot's own answer, or None where it is not the bot's to answer."""
        if conversation.control != "bot" or isinstance(waiting.said, Postback) or self._leaves_message(conversation, waiting, now):
            return None
        reading, words = await self._read(conversation, waiting, now)
        return await self.brain.answer(conversation, words, reading, now)

    async def _read(self, conversation: Conversation, waiting: Waiting, now: datetime) -> tuple[Reading, str]:
        """A choice still valid is itself; a stale one is understood as its text."""
        if isinstance(waiting.said, ChoicePress):
            pressed = waiting.said
            if any(offer.id == pressed.id for offer in conversation.dossier.offers):
                title = next(offer.title for offer in conversation.dossier.offers if offer.id == pressed.id)
                return Reading(title, "", "choose_option", choice=pressed.id, language=conversation.dossier.language), title
            async with self.store.read() as unit:
                shown = await unit.timeline.message(conversation.id, waiting.seq)
            text = (shown.text if shown else None) or ""
        else:
            assert isinstance(waiting.said, Text)
            text = waiting.said.text
        reading = self.brain.read(text, now)
        return reading, reading.text

    async def _result(self, unit: Unit, conversation: Conversation, waiting: Waiting, answer: BrainAnswer | None, now: datetime) -> _Result:
        if answer is not None:
            return await self._bot_result(unit, conversation, answer, now)
        if waiting.said == Postback("start"):
            return await self._welcome_again(unit, conversation, now)
        if isinstance(waiting.said, Postback):
            reply = await self._postback(unit, conversation, waiting.said, now)
            return _Result(reply, conversation.dossier.with_(leaving_message=waiting.said.name == "message.ask"))
        if self._leaves_message(conversation, waiting, now):
            reply = await self.reception.leave_message(unit, conversation, self._typed(waiting), now)
            return _Result(reply, conversation.dossier.with_(leaving_message=False))
        if conversation.control == "queue":
            return _Result(await self._while_waiting(unit, conversation, waiting, now), conversation.dossier)
        if conversation.control == "agent":
            return _Result(Reply("agent"), conversation.dossier)
        sorry = TextCard(text=self.content.say("error.turn_failed"))
        return _Result(Reply("bot", (sorry, *self._person_choice(conversation))), conversation.dossier)

    async def _bot_result(self, unit: Unit, conversation: Conversation, answer: BrainAnswer, now: datetime) -> _Result:
        reply = Reply("bot")
        if answer.person is not None:
            known = replace(conversation, dossier=answer.dossier)
            if answer.person.reason == "danger":
                reply = await self.reception.in_danger(unit, known, now)
            else:
                reply = await self.reception.propose(unit, known, answer.person.reason, now)
        cards = (*answer.cards, *reply.cards)
        return _Result(Reply(reply.control, cards, reply.queue_changed), answer.dossier, answer.memory, answer.erase)

    async def _welcome_again(self, unit: Unit, conversation: Conversation, now: datetime) -> _Result:
        """Somebody comes back to a messaging app by its start button: the first words again, and nothing lost."""
        if conversation.control != "bot":
            return _Result(await self.reception.standing(unit, conversation), conversation.dossier)
        dossier, answer = first_words(self.content, now, conversation.dossier)
        return _Result(Reply("bot", present(answer, dossier, self.content, now)), dossier)

    async def _postback(self, unit: Unit, conversation: Conversation, postback: Postback, now: datetime) -> Reply:
        """The buttons of the interface: known names only; anything else changes nothing."""
        args = postback.args
        match postback.name:
            case "person":
                return await self.reception.propose(unit, conversation, "asked", now)
            case "transmission.send":
                strike = args.get("strike")
                struck = [item for item in strike if isinstance(item, str)] if isinstance(strike, (list, tuple)) else []
                return await self.reception.send(unit, conversation, struck, now)
            case "transmission.cancel" | "queue.leave":
                return await self.reception.leave(unit, conversation, now)
            case "message.leave":
                return await self.reception.leave_message(unit, conversation, str(args.get("text") or ""), now)
            case "message.ask":
                return Reply(conversation.control, (TextCard(text=self.content.say("leave_message.how")),))
            case "unusable":
                said = "channel.file_unread" if args.get("captioned") else "channel.unusable"
                return Reply(conversation.control, (TextCard(text=self.content.say(said)),))
            case "feedback":
                await unit.timeline.feedback(conversation.id, bool(args.get("useful")), now)
                return Reply(conversation.control, (TextCard(text=self.content.say("feedback.thanks")),))
        return Reply(conversation.control)

    async def _while_waiting(self, unit: Unit, conversation: Conversation, waiting: Waiting, now: datetime) -> Reply:
        """In the queue the bot answers only what is about waiting, and danger."""
        reading, _ = await self._read(conversation, waiting, now)
        if reading.urgency != "none":
            return Reply("queue", self._emergency(reading, conversation, now))
        if reading.act in _ABOUT_WAITING:
            return await self.reception.standing(unit, conversation)
        return Reply("queue", (TextCard(text=self.content.say("queue.added")),))

    def _leaves_message(self, conversation: Conversation, waiting: Waiting, now: datetime) -> bool:
        """Words typed after "leave a message" are that message, unless they tell of danger."""
        asked = conversation.dossier.leaving_message and conversation.control != "agent" and isinstance(waiting.said, Text)
        return asked and self.brain.read(self._typed(waiting), now).urgency == "none"

    def _typed(self, waiting: Waiting) -> str:
        return waiting.said.text if isinstance(waiting.said, Text) else ""

    def _emergency(self, reading: Reading, conversation: Conversation, now: datetime) -> tuple[Card, ...]:
        return present(Answer((EmergencyPart(reading.urgency),)), conversation.dossier, self.content, now)

    def _person_choice(self, conversation: Conversation) -> Sequence[Card]:
        """After a failure the person stays one gesture away: the permanent button does it, the words say so."""
        offers = conversation.dossier.offers
        return (ChoicesCard(options=tuple(Option(id=o.id, title=o.title) for o in offers)),) if offers else ()

    async def _agent_of(self, unit: Unit, conversation: Conversation) -> str | None:
        if conversation.control != "agent":
            return None
        handoff = await unit.handoffs.open_of(conversation.id)
        return handoff.agent_id if handoff else None

    async def _tell_agent(self, conversation: Conversation, seq: int, agent_id: str) -> None:
        async with self.store.read() as unit:
            shown = await unit.timeline.message(conversation.id, seq)
        if shown is not None:
            self.poster.tell_agent(agent_id, shown)
