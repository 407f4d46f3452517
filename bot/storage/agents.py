"""Agents' accounts, sessions, presence, and the link for the first administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handoff.ports import Agent, Session
from bot.storage.tables import AgentRow as A
from bot.storage.tables import InviteRow, SessionRow

_COLUMNS = (A.id, A.email, A.first_name, A.last_name, A.service, A.role, A.disabled)


class AgentRepository:
    """See `bot.handoff.ports.Agents`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def add(self, agent: Agent, password_hash: str, at: datetime) -> None:
        """Adds an account."""
        await self._db.execute(
            insert(A).values(
                id=agent.id,
                email=agent.email,
                first_name=agent.first_name,
                last_name=agent.last_name,
                service=agent.service,
                role=agent.role,
                password_hash=password_hash,
                created_at=at,
            )
        )

    async def get(self, agent_id: str) -> Agent | None:
        """The account of that id."""
        row = (await self._db.execute(select(*_COLUMNS).where(A.id == agent_id))).first()
        return None if row is None else _agent(row)

    async def credentials(self, email: str) -> tuple[Agent, str] | None:
        """The account of that address and its password hash."""
        row = (await self._db.execute(select(*_COLUMNS, A.password_hash).where(A.email == email))).first()
        return None if row is None else (_agent(row), row.password_hash)

    async def all(self) -> list[Agent]:
        """Every account, by name."""
        return [_agent(row) for row in await self._db.execute(select(*_COLUMNS).order_by(A.last_name, A.first_name))]

    async def disable(self, agent_id: str) -> None:
        """Disables it and ends its sessions."""
        await self._db.execute(update(A).where(A.id == agent_id).values(disabled=True, seen_at=None))
        await self._db.execute(delete(SessionRow).where(SessionRow.agent_id == agent_id))

    async def set_password_hash(self, agent_id: str, password_hash: str) -> None:
        """Replaces the hash (a newer setting of the algorithm)."""
        await self._db.execute(update(A).where(A.id == agent_id).values(password_hash=password_hash))

    async def seen(self, agent_id: str, at: datetime | None) -> None:
        """Keeps that the agent's desk is connected now; None when they leave."""
        await self._db.execute(update(A).where(A.id == agent_id).values(seen_at=at))

    async def present(self, since: datetime) -> frozenset[str]:
        """Ids of the agents seen since then."""
        found = await self._db.scalars(select(A.id).where(A.seen_at >= since, A.disabled.is_(False)))
        return frozenset(found.all())

    async def open_session(self, token_hash: str, agent_id: str, csrf: str, expires_at: datetime) -> None:
        """Adds a session."""
        await self._db.execute(insert(SessionRow).values(token_hash=token_hash, agent_id=agent_id, csrf=csrf, expires_at=expires_at))

    async def session(self, token_hash: str, at: datetime) -> Session | None:
        """The session of that cookie, if it is still good."""
        found = await self._db.execute(
            select(*_COLUMNS, SessionRow.csrf)
            .join(SessionRow, SessionRow.agent_id == A.id)
            .where(SessionRow.token_hash == token_hash, SessionRow.expires_at > at, A.disabled.is_(False))
        )
        row = found.first()
        return None if row is None else Session(_agent(row), row.csrf)

    async def session_seen(self, token_hash: str, at: datetime) -> None:
        """Keeps that a desk is connected with that session now."""
        await self._db.execute(update(SessionRow).where(SessionRow.token_hash == token_hash).values(seen_at=at))

    async def has_desk_open(self, agent_id: str, since: datetime, at: datetime) -> bool:
        """Whether a desk was connected since then with a session of theirs that is still good."""
        good = (SessionRow.agent_id == agent_id, SessionRow.expires_at > at, SessionRow.seen_at >= since)
        return await self._db.scalar(select(SessionRow.agent_id).where(*good).limit(1)) is not None

    async def close_session(self, token_hash: str) -> None:
        """Ends a session."""
        await self._db.execute(delete(SessionRow).where(SessionRow.token_hash == token_hash))

    async def add_invite(self, token_hash: str, at: datetime) -> None:
        """Replaces any unused link for the first administrator."""
        await self._db.execute(delete(InviteRow).where(InviteRow.used_at.is_(None)))
        await self._db.execute(insert(InviteRow).values(token_hash=token_hash, created_at=at))

    async def use_invite(self, token_hash: str, at: datetime) -> bool:
        """Uses it up; False if it was used or never was."""
        used = await self._db.execute(
            update(InviteRow).where(InviteRow.token_hash == token_hash, InviteRow.used_at.is_(None)).values(used_at=at)
        )
        return used.rowcount == 1


def _agent(row: Row[Any]) -> Agent:
    return Agent(row.id, row.email, row.first_name, row.last_name, row.service, row.role, row.disabled)
