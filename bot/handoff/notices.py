"""Administrators announce what does not work at a service, and that it works again."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.content import Content
from bot.content.notices import Notice, NoticeKind
from bot.errors import BadRequest, NotFound
from bot.handoff.ports import Store


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What is needed to announce something; times are aware, without a beginning it begins now."""

    service: str
    kind: NoticeKind
    text: str
    meanwhile: str | None = None
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcements:
    """Adds, lists and ends notices; `show` is given those that last after every change, and when asked to."""

    store: Store
    content: Content
    clock: Clock
    show: Callable[[tuple[Notice, ...]], None] = lambda _notices: None

    async def add(self, new: NewNotice, author: str) -> Notice:
        """Announces it.

        Raises:
            BadRequest: there is no such service, or it would end before it begins.
        """
        if new.service not in self.content.services:
            raise BadRequest(f"no service {new.service!r}")
        begins = new.begins or self.clock.now()
        if new.ends is not None and new.ends <= begins:
            raise BadRequest("a notice ends after it begins")
        notice = Notice(secrets.token_hex(8), new.service, new.kind, begins, new.ends, new.text.strip(), new.meanwhile)
        async with self.store.write() as unit:
            await unit.notices.add(notice, author)
        await self.refresh()
        return notice

    async def lasting(self) -> tuple[Notice, ...]:
        """Those that are not over."""
        async with self.store.read() as unit:
            return await unit.notices.lasting(self.clock.now())

    async def end(self, notice_id: str) -> None:
        """It works again.

        Raises:
            NotFound: there is no such notice, or it is over.
        """
        async with self.store.write() as unit:
            if not await unit.notices.end(notice_id, self.clock.now()):
                raise NotFound(f"no notice {notice_id!r} is running or to come")
        await self.refresh()

    async def refresh(self) -> None:
        """Shows what lasts: announced here, by a command or by another replica."""
        self.show(await self.lasting())
