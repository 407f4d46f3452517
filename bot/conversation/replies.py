"""What one message leads to, whoever owns the conversation: what is understood, what changes, what is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.content import Content
from bot.conversation.messages import ChoicePress, Postback, Text, asks_if_useful
from bot.conversation.ports import Conversation, Waiting
from bot.guidance.answer import Answer, EmergencyPart, PersonPart
from bot.guidance.dossier import Dossier
from bot.guidance.reading import Reading
from bot.guidance.step import first_words
from bot.handoff.ports import Unit
from bot.handoff.reception import Reception, Reply
from bot.presenting.cards import Card, ChoicesCard, Option, TextCard
from bot.presenting.present import present

_SURE_TO_ERASE = 0.6
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

    def read(self, text: str, now: datetime, event: str | None = None) -> Reading:
        """What is understood of a citizen's words, said about a life event."""
        ...

    async def answer(self, conversation: Conversation, said: str, reading: Reading, now: datetime) -> BrainAnswer:
        """The answer to a message that was read. Raises BrainFailure when the turn could not be finished."""
        ...

    def forget(self, conversation_id: str) -> None:
        """Throws away what is held in memory of a conversation: what was not committed, or what was erased."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it was understood.

    Attributes:
        reading: of its words, whatever they came through; None for a button without any.
        answer: the bot's own, where the message is the bot's to answer.
    """

    waiting: Waiting
    reading: Reading | None
    answer: BrainAnswer | None = None

    @property
    def danger(self) -> bool:
        """Whether the words tell of danger."""
        return self.reading is not None and self.reading.urgency != "none"


@dataclass(frozen=True, slots=True)
class Result:
    """What a turn comes to."""

    reply: Reply
    dossier: Dossier
    memory: tuple[str, ...] = ()
    erase: bool = False


@dataclass(frozen=True, slots=True)
class Replies:
    """Makes the reply to a message."""

    brain: Brain
    reception: Reception
    content: Content

    async def hear(self, conversation: Conversation, waiting: Waiting, now: datetime) -> Heard:
        """Reads the message, and has the bot answer it where that is the bot's."""
        reading = self._reading(conversation, waiting, now)
        its_own = conversation.control == "bot" and not isinstance(waiting.said, Postback) and not _leaves_message(conversation, waiting)
        if reading is None or not its_own:
            return Heard(waiting, reading)
        return Heard(waiting, reading, await self.brain.answer(conversation, reading.text, reading, now))

    async def result(self, unit: Unit, conversation: Conversation, heard: Heard, now: datetime) -> Result:
        """What the turn comes to. While an agent owns the conversation, what the message changes stays and nothing is said."""
        if heard.waiting.said == Postback("start"):
            result = await self._welcome_again(unit, conversation, now)
        elif heard.answer is not None:
            result = await self._from_brain(unit, conversation, heard.answer, now)
        elif _asks_to_erase(conversation, heard):
            # At once, without the question that the bot would ask: who waits may have to leave no trace.
            result = _erased((TextCard(text=self.content.say("privacy.erased")),), Dossier(turn=conversation.dossier.turn))
        else:
            known = _told_of_danger(conversation, heard)
            result = Result(await self._reply(unit, known, heard, now), known.dossier)
        leaving = heard.waiting.said == Postback("message.ask") and conversation.control != "agent"
        reply = replace(result.reply, cards=()) if conversation.control == "agent" else result.reply
        return replace(result, reply=reply, dossier=result.dossier.with_(leaving_message=leaving))

    async def _welcome_again(self, unit: Unit, conversation: Conversation, now: datetime) -> Result:
        """Somebody comes back to a messaging app by its start button: the first words again, and nothing lost."""
        if conversation.control != "bot":
            return Result(await self.reception.standing(unit, conversation), conversation.dossier)
        dossier, answer = first_words(self.content, now, conversation.dossier)
        return Result(Reply("bot", present(answer, dossier, self.content, now)), dossier)

    def sorry(self, conversation: Conversation) -> Result:
        """The message could not be answered: said honestly (not over an agent); the last choices stay within reach."""
        offers = conversation.dossier.offers if conversation.control == "bot" else ()
        choices = (ChoicesCard(options=tuple(Option(id=o.id, title=o.title) for o in offers)),) if offers else ()
        cards = (TextCard(text=self.content.say("error.turn_failed")), *choices) if conversation.control != "agent" else ()
        return Result(Reply(conversation.control, cards), conversation.dossier)

    def _reading(self, conversation: Conversation, waiting: Waiting, now: datetime) -> Reading | None:
        """A choice still valid is itself; a stale one is understood as its text, like any words."""
        if isinstance(waiting.said, ChoicePress):
            pressed = next((offer for offer in conversation.dossier.offers if offer.id == waiting.said.id), None)
            if pressed is not None:
                return Reading(pressed.title, "", "choose_option", choice=pressed.id, language=conversation.dossier.language)
        if waiting.text is None and isinstance(waiting.said, Postback):
            return None
        return self.brain.read(waiting.text or "", now, conversation.dossier.event)

    async def _from_brain(self, unit: Unit, conversation: Conversation, answer: BrainAnswer, now: datetime) -> Result:
        if answer.erase:
            return _erased(answer.cards, answer.dossier)
        reply = Reply("bot")
        if answer.person is not None:
            known = replace(conversation, dossier=answer.dossier)
            if answer.person.reason == "danger":
                reply = await self.reception.in_danger(unit, known, now)
            else:
                reply = await self.reception.propose(unit, known, answer.person.reason, now)
        return Result(replace(reply, cards=(*answer.cards, *reply.cards)), answer.dossier, answer.memory)

    async def _reply(self, unit: Unit, conversation: Conversation, heard: Heard, now: datetime) -> Reply:
        """The reply to what is not the bot's; danger comes before whatever the message was for, and does not undo it."""
        said = heard.waiting.said
        if _leaves_message(conversation, heard.waiting):
            words = heard.waiting.text or ""
            reply = await self.reception.leave_message(unit, conversation, words, now, danger=heard.danger)
        elif isinstance(said, Postback):
            reply = await self._pressed(unit, conversation, said, heard.waiting.seq, now)
        elif heard.danger:
            reply = await self.reception.in_danger(unit, conversation, now)
        elif conversation.control == "queue":
            reply = await self._while_waiting(unit, conversation, heard.reading)
        else:
            reply = Reply(conversation.control)
        return replace(reply, cards=(*self._emergency(conversation, heard, now), *reply.cards))

    async def _pressed(self, unit: Unit, conversation: Conversation, postback: Postback, seq: int, now: datetime) -> Reply:
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
            case "message.ask":
                return self._says(conversation, "leave_message.how")
            case "unusable":
                return self._says(conversation, "channel.file_unread" if args.get("captioned") else "channel.unusable")
            case "feedback":
                asking = asks_if_useful(await unit.timeline.messages(conversation.id), seq)
                if asking is not None:
                    await unit.timeline.feedback(conversation.id, asking, bool(args.get("useful")), now)
                    return self._says(conversation, "feedback.thanks")
        return Reply(conversation.control)

    async def _while_waiting(self, unit: Unit, conversation: Conversation, reading: Reading | None) -> Reply:
        """In the queue the bot answers only what is about waiting."""
        if reading is not None and reading.act in _ABOUT_WAITING:
            return await self.reception.standing(unit, conversation)
        return self._says(conversation, "queue.added")

    def _says(self, conversation: Conversation, key: str) -> Reply:
        return Reply(conversation.control, (TextCard(text=self.content.say(key)),))

    def _emergency(self, conversation: Conversation, heard: Heard, now: datetime) -> tuple[Card, ...]:
        if heard.reading is None or not heard.danger:
            return ()
        return present(Answer((EmergencyPart(heard.reading.urgency),)), conversation.dossier, self.content, now)


def _leaves_message(conversation: Conversation, waiting: Waiting) -> bool:
    """The form of the widget; or words typed after "leave a message", where the channel has no form."""
    if isinstance(waiting.said, Postback):
        return waiting.said.name == "message.leave"
    return conversation.dossier.leaving_message and conversation.control != "agent" and isinstance(waiting.said, Text)


def _erased(cards: tuple[Card, ...], dossier: Dossier) -> Result:
    """All is forgotten. The lines of this turn would bring back words that led to it; what the desk had is gone from there too."""
    return Result(Reply("bot", cards, queue_changed=True), dossier, erase=True)


def _asks_to_erase(conversation: Conversation, heard: Heard) -> bool:
    """Whether somebody who waits for a person asks in words that all be erased: it was promised, and leaves the queue."""
    if conversation.control != "queue" or heard.reading is None or heard.danger or _leaves_message(conversation, heard.waiting):
        return False
    return heard.reading.act == "privacy_delete" and heard.reading.act_confidence >= _SURE_TO_ERASE


def _told_of_danger(conversation: Conversation, heard: Heard) -> Conversation:
    """The conversation with the danger, and the words that tell of it, in its dossier."""
    if heard.reading is None or not heard.danger:
        return conversation
    dossier = conversation.dossier.told(heard.reading.text).with_(urgency=heard.reading.urgency)
    return replace(conversation, dossier=dossier)
