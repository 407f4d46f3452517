"""The outbox, the dialogue memory and the pollers' positions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.channels import Outcome, Refused, Retry, Sent, Unknown, Wire
from bot.conversation.ports import Conversation, Delivery
from bot.storage.cipher import Cipher
from bot.storage.tables import CursorRow, TrackerEventRow
from bot.storage.tables import DeliveryRow as D


class OutboxRepository:
    """See `bot.conversation.ports.Outbox`."""

    def __init__(self, connection: AsyncConnection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    async def add(self, conversation: Conversation, seq: int, wires: Sequence[Wire], at: datetime) -> None:
        """Adds the calls that show a message."""
        if not wires:
            return
        common = {
            "conversation_id": conversation.id,
            "seq": seq,
            "channel": conversation.channel,
            "address": conversation.address,
            "not_before": at,
        }
        await self._db.execute(insert(D), [{**common, "wire": self._cipher.seal(json.dumps(wire, ensure_ascii=False))} for wire in wires])

    async def due(self, at: datetime, limit: int) -> list[Delivery]:
        """The next call of each conversation that has one due: never two of the same conversation."""
        first = select(func.min(D.id)).where(D.status == "pending").group_by(D.conversation_id)
        busy = select(D.conversation_id).where(D.status == "sending")
        found = await self._db.execute(
            select(D.id, D.conversation_id, D.seq, D.channel, D.address, D.wire, D.attempts)
            .where(D.id.in_(first), D.not_before <= at, D.conversation_id.not_in(busy))
            .order_by(D.id)
            .limit(limit)
        )
        return [
            Delivery(r.id, r.conversation_id, r.seq, r.channel, r.address, json.loads(self._cipher.open(r.wire)), r.attempts) for r in found
        ]

    async def next_due(self) -> datetime | None:
        """When the next call is due."""
        return cast(
            "datetime | None", await self._db.scalar(select(D.not_before).where(D.status == "pending").order_by(D.not_before).limit(1))
        )

    async def start(self, delivery_id: int) -> None:
        """Marks a call as being made: if we die now, its outcome is unknown."""
        await self._db.execute(update(D).where(D.id == delivery_id).values(status="sending", attempts=D.attempts + 1))

    async def finish(self, delivery_id: int, outcome: Outcome, at: datetime) -> None:
        """Keeps what came of a call."""
        values: dict[str, object]
        match outcome:
            case Sent(platform_id):
                values = {"status": "sent", "platform_id": platform_id, "reason": None}
            case Retry(after, reason):
                values = {"status": "pending", "not_before": at + timedelta(seconds=after), "reason": reason}
            case Unknown(reason):
                values = {"status": "unknown", "reason": reason}
            case Refused(reason):
                values = {"status": "refused", "reason": reason}
        await self._db.execute(update(D).where(D.id == delivery_id).values(**values))

    async def recover(self) -> int:
        """Marks as unknown the calls that were being made when the program died; how many."""
        result = await self._db.execute(update(D).where(D.status == "sending").values(status="unknown", reason="stopped while sending"))
        return result.rowcount


class MemoryRepository:
    """See `bot.conversation.ports.DialogueMemory`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def events(self, conversation_id: str) -> list[str]:
        """All of them, oldest first."""
        found = await self._db.scalars(
            select(TrackerEventRow.data).where(TrackerEventRow.conversation_id == conversation_id).order_by(TrackerEventRow.id)
        )
        return list(found.all())

    async def add(self, conversation_id: str, events: Sequence[str]) -> None:
        """Appends."""
        if events:
            await self._db.execute(insert(TrackerEventRow), [{"conversation_id": conversation_id, "data": event} for event in events])


class CursorRepository:
    """See `bot.conversation.ports.Cursors`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def get(self, name: str) -> int:
        """The position, 0 at first."""
        return cast("int | None", await self._db.scalar(select(CursorRow.value).where(CursorRow.name == name))) or 0

    async def set(self, name: str, value: int) -> None:
        """Moves it."""
        moved = await self._db.execute(update(CursorRow).where(CursorRow.name == name).values(value=value))
        if moved.rowcount == 0:
            await self._db.execute(insert(CursorRow).values(name=name, value=value))
