"""What handlers find in the application, under typed keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from bot.content import Content
from bot.conversation.inbox import Inbox
from bot.conversation.poster import Poster
from bot.handoff.accounts import Accounts
from bot.handoff.desk import Desk
from bot.handoff.notices import Announcements
from bot.handoff.ports import Session, Store
from bot.live.hub import Hub
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong with the program itself: workers that no longer work, and what an operator has to mend."""

    down: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that handlers use."""

    settings: Settings
    content: Content
    clock: Clock
    store: Store
    hub: Hub
    inbox: Inbox
    poster: Poster
    desk: Desk
    accounts: Accounts
    announcements: Announcements
    health: Callable[[], Health]
    web_root: Path


SERVICES = web.AppKey("services", Services)
SESSION = web.RequestKey("session", Session)
