"""`converse`: holds scripted conversations with the real thing (same brain, same storage), over a database of its own."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.app import Runtime
from bot.cli_lines import Script, ScriptTurn
from bot.clock import FixedClock
from bot.conversation.messages import ChoicePress, Inbound, Postback, Said, Shown, Text
from bot.presenting.cards import CARDS, ChoicesCard, Option
from bot.presenting.plain import as_text
from channels.web.channel import WebChannel


class Rehearsed(WebChannel):
    """A messaging app in a script: what is said stands on the timeline, and nothing leaves."""

    def __init__(self, name: str) -> None:
        self.name = name


REHEARSED = {name: Rehearsed(name) for name in ("telegram", "whatsapp", "messenger")}


@dataclass(frozen=True, slots=True)
class _Conversation:
    id: str
    channel: str
    address: str


async def held(running: Runtime, clock: FixedClock, script: Script, started: datetime) -> dict[str, Any]:
    """One conversation of a script (from `started` where it names no moment): what was said and understood at each turn."""
    clock.set(script.now or started)
    conversation = await _open(running, clock, script.channel)
    turns = [await _turn(running, clock, conversation, number, turn) for number, turn in enumerate(script.turns)]
    return {"id": script.id, "turns": turns}


async def _open(running: Runtime, clock: FixedClock, channel: str) -> _Conversation:
    """A new conversation, welcomed: the web opens it, a messaging app by its first sign of life."""
    if channel == "web":
        identifier, _ = await running.services.inbox.open(channel)
        return _Conversation(identifier, channel, identifier)
    address = secrets.token_hex(8)
    hello = Inbound(channel, address, f"{address}:start", Postback("start"), clock.now())
    accepted = await running.services.inbox.accept(hello)
    await running.switchboard.settled()
    return _Conversation(accepted.shown.conversation_id, channel, address)


async def _turn(running: Runtime, clock: FixedClock, conversation: _Conversation, number: int, turn: ScriptTurn) -> dict[str, Any]:
    if turn.now is not None:
        clock.set(turn.now)
    before = await _timeline(running, conversation)
    said, words = taken(turn, before)
    reading = running.brain.read(words, clock.now())
    inbound = Inbound(conversation.channel, conversation.address, f"{conversation.id}:turn-{number}", said, clock.now())
    accepted = await running.services.inbox.accept(inbound)
    await running.switchboard.settled()
    after = await _timeline(running, conversation)
    replies = [shown for shown in after if shown.seq > accepted.shown.seq and shown.author != "citizen"]
    pressed = isinstance(said, ChoicePress)
    return {
        "user": words,
        "intent": "choose_option" if pressed else reading.act,
        "urgency": "none" if pressed else reading.urgency,
        **await _established(running, conversation),
        "messages": _said_back(running, replies),
        "choices": [{"id": option.id, "title": option.title} for option in offered(replies)[1]],
    }


async def _timeline(running: Runtime, conversation: _Conversation) -> list[Shown]:
    async with running.services.store.read() as unit:
        return await unit.timeline.messages(conversation.id)


async def _established(running: Runtime, conversation: _Conversation) -> dict[str, Any]:
    async with running.services.store.read() as unit:
        known = await unit.timeline.get(conversation.id)
    assert known is not None
    dossier = known.dossier
    return {"topic": dossier.event, "error": dossier.error, "owner": known.control, "dossier": asdict(dossier)}


def _said_back(running: Runtime, replies: list[Shown]) -> list[dict[str, Any]]:
    wording = running.services.content.wording
    return [
        {"card": dumped, "text": as_text(card, wording)}
        for shown in replies
        for card, dumped in zip(shown.cards, CARDS.dump_python(shown.cards, mode="json"), strict=True)
    ]


def taken(turn: ScriptTurn, before: list[Shown]) -> tuple[Said, str]:
    """A text, or a choice just offered named by its number or its words; a choice that was not offered is a text."""
    if turn.text is not None:
        return Text(turn.text), turn.text
    wanted = str(turn.choice).strip()
    seq, options = offered(before)
    for number, option in enumerate(options, start=1):
        if wanted in (str(number), option.id) or wanted.casefold() == option.title.casefold():
            return ChoicePress(option.id, seq), option.title
    return Text(wanted), wanted


def offered(messages: list[Shown]) -> tuple[int, tuple[Option, ...]]:
    """The choices of the last message that offered any, and where it stands."""
    for shown in reversed(messages):
        for card in reversed(shown.cards):
            if isinstance(card, ChoicesCard):
                return shown.seq, card.options
    return 0, ()
