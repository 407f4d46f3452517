"""The hand-off over the real store, with an assistant that says one sentence: fast, and made to fail where a test wants."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bot.clock import PARIS, FixedClock
from bot.content import Content
from bot.conversation.inbox import Inbox
from bot.conversation.messages import Inbound, Postback, Said, Shown, Text
from bot.conversation.ports import Conversation
from bot.conversation.poster import Poster
from bot.conversation.replies import BrainAnswer, Replies
from bot.conversation.switchboard import Switchboard
from bot.guidance.dossier import Dossier
from bot.guidance.reading import Reading
from bot.handoff.desk import Desk
from bot.handoff.ports import Agent, Store
from bot.handoff.reception import Reception
from bot.live.hub import Hub
from bot.presenting.cards import TextCard
from bot.storage.cipher import Cipher
from bot.storage.database import Database, sqlite_url
from channels.web.channel import WebChannel

DANGER = "danger"
"""Words that tell of danger, to this assistant."""

ERASE = "effacez"
DATABASE = "repere.sqlite3"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=PARIS)


@dataclass(slots=True)
class Parrot:
    """An assistant that answers "réponse" to everything, and counts what it is told to forget."""

    forgotten: list[str] = field(default_factory=list)

    def read(self, text: str, now: datetime, event: str | None = None) -> Reading:
        act = "privacy_delete" if text == ERASE else "ask_how"
        return Reading(text, text, act, act_confidence=0.9, urgency="suicide" if DANGER in text else "none")

    async def answer(self, conversation: Conversation, said: str, reading: Reading, now: datetime) -> BrainAnswer:
        dossier = conversation.dossier.told(said)
        return BrainAnswer(dossier, (TextCard(text=f"réponse à {said}"),), erase=said == ERASE, memory=('{"event": "turn"}',))

    def forget(self, conversation_id: str) -> None:
        self.forgotten.append(conversation_id)


@dataclass(slots=True)
class House:
    """Citizens write with `say`, agents work at `desk`, and `clock` moves only when told to."""

    store: Store
    brain: Parrot
    switchboard: Switchboard
    inbox: Inbox
    desk: Desk
    clock: FixedClock
    _sent: int = 0

    async def citizen(self) -> str:
        """A new conversation; its id."""
        identifier, _ = await self.inbox.open("web")
        return identifier

    async def agent(self, name: str) -> Agent:
        """An agent who is there."""
        agent = Agent(name.lower(), f"{name.lower()}@exemple.fr", name, "Durand", "Service des impôts", "agent")
        async with self.store.write() as unit:
            await unit.agents.add(agent, "-", self.clock.now())
            await unit.agents.seen(agent.id, self.clock.now())
        return agent

    async def seen(self, agent: Agent, *, there: bool = True) -> None:
        async with self.store.write() as unit:
            await unit.agents.seen(agent.id, self.clock.now() if there else None)

    async def send(self, citizen: str, said: Said | str) -> int:
        """Something is accepted; its place on the timeline."""
        self._sent += 1
        what = Text(said) if isinstance(said, str) else said
        accepted = await self.inbox.accept(Inbound("web", citizen, f"{citizen}:m-{self._sent}", what, self.clock.now()))
        return accepted.shown.seq

    async def say(self, citizen: str, said: Said | str) -> list[Shown]:
        """Something is accepted and answered; the answers."""
        seq = await self.send(citizen, said)
        await self.switchboard.settled()
        return [shown for shown in await self.timeline(citizen) if shown.seq > seq and shown.author == "bot"]

    async def press(self, citizen: str, name: str, **args: object) -> list[Shown]:
        return await self.say(citizen, Postback(name, args))

    async def queue_up(self, citizen: str) -> None:
        await self.press(citizen, "person")
        await self.press(citizen, "transmission.send")
        self.clock.set(self.clock.now() + timedelta(milliseconds=1))

    async def timeline(self, citizen: str) -> list[Shown]:
        async with self.store.read() as unit:
            return await unit.timeline.messages(citizen)

    async def conversation(self, citizen: str) -> Conversation:
        async with self.store.read() as unit:
            found = await unit.timeline.get(citizen)
        assert found is not None
        return found

    async def queue(self) -> list[str]:
        async with self.store.read() as unit:
            return [handoff.conversation_id for handoff in await unit.handoffs.waiting()]


async def migrated(folder: Path) -> Path:
    """A folder with an empty database, to copy."""
    database = Database(sqlite_url(folder), _cipher())
    await database.migrate()
    await database.close()
    return folder


def _cipher() -> Cipher:
    return Cipher(Fernet.generate_key().decode())


@asynccontextmanager
async def house(folder: Path, blank: Path, content: Content) -> AsyncIterator[House]:
    """The house over a database of its own: a copy of one that was migrated once, since that takes longer than a test."""
    shutil.copy(blank / DATABASE, folder / DATABASE)
    database = Database(sqlite_url(folder), _cipher())
    clock, brain = FixedClock(NOON), Parrot()
    poster = Poster({"web": WebChannel()}, Hub())
    switchboard = Switchboard(database, Replies(brain, Reception(content), content), poster, clock)
    inbox = Inbox(database, poster, clock, lambda: (Dossier(), ()), switchboard.wake)
    yield House(database, brain, switchboard, inbox, Desk(database, poster, content, clock, 3), clock)
    await database.close()


def said_by(messages: list[Shown]) -> list[str]:
    """The kinds of the cards shown."""
    return [card.kind for shown in messages for card in shown.cards]
