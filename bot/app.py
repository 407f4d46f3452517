"""Puts everything together; the only place that knows every package."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.brain.agent import RasaBrain, load_brain
from bot.clock import Clock
from bot.content import Content, load_content
from bot.conversation.channels import Channel
from bot.conversation.delivery import DeliveryWorker
from bot.conversation.inbox import Inbox
from bot.conversation.poster import Poster
from bot.conversation.replies import Replies
from bot.conversation.supervision import Supervisor
from bot.conversation.switchboard import Switchboard
from bot.guidance.dossier import Dossier
from bot.guidance.step import first_words
from bot.handoff.accounts import Accounts
from bot.handoff.desk import Desk
from bot.handoff.notices import Announcements
from bot.handoff.reception import Reception
from bot.http.keys import Health, Services
from bot.live.hub import Hub
from bot.presenting.cards import Card
from bot.presenting.present import present
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.opening import open_database
from channels.telegram.unconnected import UnconnectedTelegram
from channels.web.channel import WebChannel

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent
_SWEEP_SECONDS = 10.0


class StoredEvents:
    """Reads the dialogue memory in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def events(self, conversation_id: str) -> list[str]:
        """All stored events of a conversation."""
        async with self._database.read() as unit:
            return await unit.memory.events(conversation_id)


@dataclass(frozen=True, slots=True)
class Runtime:
    """A running program, less its web server."""

    services: Services
    database: Database
    brain: RasaBrain
    switchboard: Switchboard
    deliveries: DeliveryWorker
    supervisor: Supervisor
    channels: Mapping[str, Channel]


@asynccontextmanager
async def runtime(settings: Settings, clock: Clock, more_channels: Mapping[str, Channel] | None = None) -> AsyncIterator[Runtime]:
    """Everything but the web server: content loaded, database migrated, model in memory; closed at the end of the block."""
    content = load_content(settings.content)
    async with open_database(settings.database_url, settings.secret_key, settings.data) as database:
        yield _build(settings, clock, content, database, more_channels or {})


def _build(settings: Settings, clock: Clock, content: Content, database: Database, more: Mapping[str, Channel]) -> Runtime:
    hub = Hub()
    channels: dict[str, Channel] = {"web": WebChannel(), "telegram": UnconnectedTelegram(content.wording), **more}
    supervisor = Supervisor()
    poster = Poster(channels, hub)
    brain = load_brain(settings.models, content, StoredEvents(database), settings.live_trackers)
    switchboard = Switchboard(database, Replies(brain, Reception(content), content), poster, clock)

    def welcome() -> tuple[Dossier, tuple[Card, ...]]:
        dossier, answer = first_words(content, clock.now())
        return dossier, present(answer, dossier, content, clock.now())

    def health() -> Health:
        return Health(supervisor.down(), tuple(f"{name}: {channel.trouble}" for name, channel in channels.items() if channel.trouble))

    services = Services(
        settings=settings,
        content=content,
        clock=clock,
        store=database,
        hub=hub,
        inbox=Inbox(database, poster, clock, welcome, switchboard.wake),
        poster=poster,
        desk=Desk(database, poster, content, clock, settings.agent_capacity),
        accounts=Accounts(database, clock),
        announcements=Announcements(database, content, clock, brain.announce),
        health=health,
        web_root=ROOT / "web",
    )
    return Runtime(services, database, brain, switchboard, DeliveryWorker(database, channels, poster, clock), supervisor, channels)


@asynccontextmanager
async def background(running: Runtime) -> AsyncIterator[None]:
    """The workers: messages left unanswered, the outbox, conversations whose agent was lost."""
    waiting = await running.switchboard.recover()
    if waiting:
        log.info("answering %d conversations left waiting when the program stopped", waiting)
    await running.deliveries.recover()
    working = running.supervisor.working
    await running.services.announcements.refresh()
    async with (
        working("outbox", running.deliveries.cycle),
        working("lost agents", lambda: _sweep(running)),
        working("notices", lambda: _follow_notices(running)),
    ):
        yield
        running.services.hub.close()
    await running.deliveries.stop()


async def _follow_notices(running: Runtime) -> None:
    await asyncio.sleep(_SWEEP_SECONDS)
    await running.services.announcements.refresh()


async def _sweep(running: Runtime) -> None:
    await asyncio.sleep(_SWEEP_SECONDS)
    lost = await running.services.desk.give_back_lost()
    if lost:
        log.warning("%d conversations went back to the queue: their agent's connection was lost", lost)
    alone = await running.services.desk.tell_nobody_is_left()
    if alone:
        log.warning("%d citizens wait and nobody is there: they were told", alone)
