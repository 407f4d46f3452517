"""Hand-offs and their history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.handoff.machine import OPEN, Cause, State, move
from bot.handoff.packet import PACKET
from bot.handoff.ports import Handoff
from bot.storage.cipher import Cipher
from bot.storage.tables import HandoffEventRow
from bot.storage.tables import HandoffRow as H

_COLUMNS = (
    H.id, H.conversation_id, H.reference, H.state, H.version, H.urgent, H.packet, H.requested_at, H.queued_at, H.agent_id, H.left_message,
    H.closed_at, H.returned,
)  # fmt: skip
_STAMPS: dict[State, str] = {"with_agent": "claimed_at", "closed": "closed_at", "abandoned": "closed_at", "message_left": "closed_at"}
_QUEUE = select(*_COLUMNS).where(H.state == "waiting").order_by(H.urgent.desc(), H.returned.desc(), H.queued_at, H.id)


class HandoffRepository:
    """See `bot.handoff.ports.Handoffs`."""

    def __init__(self, connection: AsyncConnection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    async def add(self, handoff: Handoff, actor: str) -> None:
        """Adds one."""
        await self._db.execute(
            insert(H).values(
                id=handoff.id,
                conversation_id=handoff.conversation_id,
                reference=handoff.reference,
                state=handoff.state,
                open=handoff.state in OPEN,
                urgent=handoff.urgent,
                packet=self._cipher.seal(PACKET.dump_json(handoff.packet).decode()),
                requested_at=handoff.requested_at,
                queued_at=handoff.queued_at,
            )
        )
        await self._event(handoff.id, handoff.requested_at, actor, handoff.packet.reason, "none", handoff.state)

    async def open_of(self, conversation_id: str) -> Handoff | None:
        """The one going on in that conversation, if any."""
        return await self._one(select(*_COLUMNS).where(H.conversation_id == conversation_id, H.open))

    async def all_of(self, conversation_id: str) -> list[Handoff]:
        """Every one of that conversation, latest first."""
        return await self._many(select(*_COLUMNS).where(H.conversation_id == conversation_id).order_by(H.requested_at.desc()))

    async def get(self, handoff_id: str) -> Handoff | None:
        """The one of that id."""
        return await self._one(select(*_COLUMNS).where(H.id == handoff_id))

    async def move(self, handoff: Handoff, cause: Cause, actor: str, at: datetime, values: Mapping[str, object] | None = None) -> bool:
        """Moves it by one conditional update on state and version and writes the event; False if somebody else was faster."""
        return await self._moved(handoff, cause, actor, at, values or {})

    async def claim(self, handoff: Handoff, agent_id: str, at: datetime, capacity: int) -> bool:
        """Gives it to an agent who has fewer than `capacity` of them (danger goes above it); checked in the same update."""
        theirs = aliased(H)
        load = select(func.count()).select_from(theirs).where(theirs.state == "with_agent", theirs.agent_id == agent_id).scalar_subquery()
        return await self._moved(handoff, "claim", agent_id, at, {"agent_id": agent_id}, or_(H.urgent, load < capacity))

    async def waiting(self) -> list[Handoff]:
        """The queue: urgent first, then what was with an agent, then by arrival."""
        return await self._many(_QUEUE)

    async def not_told_nobody(self) -> list[Handoff]:
        """Those of the queue who have not been told that nobody is there any more."""
        return await self._many(_QUEUE.where(H.told_nobody.is_(False)))

    async def of_agent(self, agent_id: str) -> list[Handoff]:
        """Those with this agent, oldest first."""
        return await self._many(select(*_COLUMNS).where(H.state == "with_agent", H.agent_id == agent_id).order_by(H.claimed_at))

    async def with_agents(self) -> list[Handoff]:
        """Those with any agent."""
        return await self._many(select(*_COLUMNS).where(H.state == "with_agent").order_by(H.claimed_at))

    async def messages_left(self) -> list[Handoff]:
        """Messages left and not dealt with: urgent first, then oldest first."""
        return await self._many(select(*_COLUMNS).where(H.state == "message_left").order_by(H.urgent.desc(), H.closed_at))

    async def _moved(
        self,
        handoff: Handoff,
        cause: Cause,
        actor: str,
        at: datetime,
        values: Mapping[str, object],
        condition: ColumnElement[bool] | None = None,
    ) -> bool:
        after = move(handoff.state, cause)
        changes: dict[str, Any] = {"state": after, "open": after in OPEN, "version": H.version + 1, **self._sealed(values)}
        if after in _STAMPS and after != handoff.state:
            changes[_STAMPS[after]] = at
        unchanged = (H.id == handoff.id, H.state == handoff.state, H.version == handoff.version)
        moved = await self._db.execute(update(H).where(*unchanged, *(() if condition is None else (condition,))).values(**changes))
        if moved.rowcount != 1:
            return False
        await self._event(handoff.id, at, actor, cause, handoff.state, after)
        return True

    async def _event(self, handoff_id: str, at: datetime, actor: str, cause: str, before: str, after: str) -> None:
        await self._db.execute(
            insert(HandoffEventRow).values(handoff_id=handoff_id, at=at, actor=actor, cause=cause, before=before, after=after)
        )

    def _sealed(self, values: Mapping[str, object]) -> dict[str, object]:
        sealed = dict(values)
        if "packet" in sealed:
            sealed["packet"] = self._cipher.seal(PACKET.dump_json(sealed["packet"]).decode())  # type: ignore[arg-type]
        if isinstance(message := sealed.get("left_message"), str):
            sealed["left_message"] = self._cipher.seal(message)
        return sealed

    async def _one(self, query: Select[Any]) -> Handoff | None:
        row = (await self._db.execute(query)).first()
        return None if row is None else self._handoff(row)

    async def _many(self, query: Select[Any]) -> list[Handoff]:
        return [self._handoff(row) for row in await self._db.execute(query)]

    def _handoff(self, row: Row[Any]) -> Handoff:
        return Handoff(
            row.id,
            row.conversation_id,
            row.reference,
            cast("State", row.state),
            row.version,
            row.urgent,
            PACKET.validate_json(self._cipher.open(row.packet)),
            row.requested_at,
            row.queued_at,
            row.agent_id,
            self._cipher.open(row.left_message) if row.left_message else None,
            row.closed_at,
            row.returned,
        )
