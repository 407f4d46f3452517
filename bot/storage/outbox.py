"""The outbox, the dialogue memory and the pollers' positions."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.channels import Held, Outcome, Refused, Retry, Sent, Unknown, Wire
from bot.conversation.ports import Conversation, Delivery, Doubt
from bot.storage.cipher import Cipher
from bot.storage.tables import CursorRow, TrackerEventRow
from bot.storage.tables import DeliveryRow as D

_DOUBTFUL = ("refused", "unknown")


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

    async def heads(self, channels: Collection[str], under_way: Collection[str], limit: int) -> list[Delivery]:
        """The next call of each conversation on these channels that has none under way, due or not, the earliest first."""
        first = select(func.min(D.id)).where(D.status == "pending", D.channel.in_(channels)).group_by(D.conversation_id)
        busy = select(D.conversation_id).where(D.status == "sending")
        found = await self._db.execute(
            select(D.id, D.conversation_id, D.seq, D.channel, D.address, D.wire, D.attempts, D.not_before)
            .where(D.id.in_(first), D.conversation_id.not_in(busy), D.conversation_id.not_in(under_way))
            .order_by(D.not_before, D.id)
            .limit(max(0, limit))
        )
        return [self._delivery(row) for row in found]

    async def start(self, delivery_id: int) -> bool:
        """Marks a call as being made: if we die now, its outcome is unknown. False if it is no longer to be made (erased)."""
        values = {"status": "sending", "attempts": D.attempts + 1}
        started = await self._db.execute(update(D).where(D.id == delivery_id, D.status == "pending").values(**values))
        return started.rowcount == 1

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
            case Held(reason):
                values = {"status": "pending", "attempts": D.attempts - 1, "reason": reason}
        await self._db.execute(update(D).where(D.id == delivery_id).values(**values))

    async def doubts(self, conversation_id: str) -> Mapping[int, Doubt]:
        """Messages of the conversation that may not have arrived, by number; `unknown` where calls of a message differ."""
        found = await self._db.execute(
            select(D.seq, func.max(D.status)).where(D.conversation_id == conversation_id, D.status.in_(_DOUBTFUL)).group_by(D.seq)
        )
        return {seq: cast("Doubt", status) for seq, status in found}

    async def again(self, conversation_id: str, seq: int, at: datetime) -> int:
        """Puts the calls of that message whose outcome is unknown or refused back into the outbox; how many."""
        which = (D.conversation_id == conversation_id, D.seq == seq, D.status.in_(_DOUBTFUL))
        result = await self._db.execute(update(D).where(*which).values(status="pending", attempts=0, not_before=at, reason=None))
        return result.rowcount

    async def recover(self) -> int:
        """Marks as unknown the calls that were being made when the program died; how many."""
        result = await self._db.execute(update(D).where(D.status == "sending").values(status="unknown", reason="stopped while sending"))
        return result.rowcount

    def _delivery(self, row: Row[Any]) -> Delivery:
        wire = json.loads(self._cipher.open(row.wire))
        return Delivery(row.id, row.conversation_id, row.seq, row.channel, row.address, wire, row.attempts, row.not_before)


class MemoryRepository:
    """See `bot.conversation.ports.DialogueMemory`."""

    def __init__(self, connection: AsyncConnection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    async def events(self, conversation_id: str) -> list[str]:
        """All of them, oldest first."""
        found = await self._db.scalars(
            select(TrackerEventRow.data).where(TrackerEventRow.conversation_id == conversation_id).order_by(TrackerEventRow.id)
        )
        return [line for sealed in found for line in self._cipher.open(sealed).split("\n")]

    async def add(self, conversation_id: str, events: Sequence[str]) -> None:
        """Appends. One row a turn: what a turn adds is sealed at once, since sealing each event would cost more than storing it."""
        if events:
            sealed = self._cipher.seal("\n".join(events))
            await self._db.execute(insert(TrackerEventRow).values(conversation_id=conversation_id, data=sealed))


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
