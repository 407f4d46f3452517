"""Announcements about services."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.content.notices import Notice
from bot.storage.tables import NoticeRow as N


class NoticeRepository:
    """See `bot.handoff.ports.Notices`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def add(self, notice: Notice, author: str) -> None:
        """Announces it; `author` is who did."""
        values = {name: getattr(notice, name) for name in ("id", "service", "kind", "begins", "ends", "text", "meanwhile")}
        await self._db.execute(insert(N).values(**values, author=author))

    async def lasting(self, now: datetime) -> tuple[Notice, ...]:
        """Those that are not over, the first to begin first."""
        columns = (N.id, N.service, N.kind, N.begins, N.ends, N.text, N.meanwhile)
        rows = await self._db.execute(select(*columns).where(or_(N.ends.is_(None), N.ends > now)).order_by(N.begins))
        return tuple(Notice(*row) for row in rows)

    async def end(self, notice_id: str, now: datetime) -> bool:
        """Ends it now; whether it was not over yet."""
        over = await self._db.execute(update(N).where(N.id == notice_id, or_(N.ends.is_(None), N.ends > now)).values(ends=now))
        return over.rowcount > 0
