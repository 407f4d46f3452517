"""Agents' accounts: passwords, sessions, the first administrator."""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from bot.clock import Clock
from bot.conversation.inbox import hash_token
from bot.errors import BadRequest, Forbidden, LastAdministrator, NotAuthenticated, NotFound
from bot.handoff.ports import PRESENCE, Agent, Role, Session, Store

SESSION_LASTS = timedelta(hours=12)
MIN_PASSWORD = 12
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,190}$")


@dataclass(frozen=True, slots=True)
class NewAgent:
    """What is needed to open an account."""

    email: str
    first_name: str
    last_name: str
    service: str
    password: str
    role: Role = "agent"


@dataclass(frozen=True, slots=True)
class Login:
    """A session just opened; the token goes into the cookie and nowhere else."""

    agent: Agent
    token: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Departure:
    """A session just ended; whether no desk of the agent's is open any more."""

    agent: Agent
    left: bool


@dataclass(frozen=True, slots=True)
class Accounts:
    """Opens accounts and sessions. Passwords are hashed with argon2id, off the event loop."""

    store: Store
    clock: Clock
    hasher: PasswordHasher = field(default_factory=PasswordHasher)

    async def add(self, new: NewAgent) -> Agent:
        """Opens an account.

        Raises:
            BadRequest: something is missing, the password is too short, or the address is taken.
        """
        agent = _checked(new)
        password_hash = await asyncio.to_thread(self.hasher.hash, new.password)
        async with self.store.write() as unit:
            if await unit.agents.credentials(agent.email) is not None:
                raise BadRequest(f"there is an account for {agent.email} already")
            await unit.agents.add(agent, password_hash, self.clock.now())
        return agent

    async def login(self, email: str, password: str) -> Login:
        """Opens a session.

        Raises:
            NotAuthenticated: no such account, a wrong password, or the account is disabled; it is not said which.
        """
        async with self.store.read() as unit:
            found = await unit.agents.credentials(email.strip().lower())
        agent, known = found if found else (None, _NOBODY_HASH)
        # The same work is done for an unknown address, so that the time taken tells nothing.
        right = await asyncio.to_thread(self._matches, known, password)
        if agent is None or not right or agent.disabled:
            raise NotAuthenticated("wrong address or password")
        if self.hasher.check_needs_rehash(known):
            renewed = await asyncio.to_thread(self.hasher.hash, password)
            async with self.store.write() as unit:
                await unit.agents.set_password_hash(agent.id, renewed)
        return await self._open_session(agent)

    async def logout(self, token: str, replaced_by: Agent | None = None) -> Departure | None:
        """Ends a session, if it is one; with the last one whose desk is open, the agent is no longer there.

        Args:
            replaced_by: who has just logged in with the same browser: the same agent stays.
        """
        now = self.clock.now()
        async with self.store.write() as unit:
            session = await unit.agents.session(hash_token(token), now)
            if session is None:
                return None
            await unit.agents.close_session(hash_token(token))
            # A session forgotten in another browser lasts twelve hours: only a desk that gives signs of life counts.
            stays = replaced_by is not None and replaced_by.id == session.agent.id
            left = not stays and not await unit.agents.has_desk_open(session.agent.id, now - PRESENCE, now)
            if left:
                await unit.agents.seen(session.agent.id, None)
        return Departure(session.agent, left)

    async def present(self, token: str) -> bool:
        """Keeps that the agent of this session is there now; False if the session is over."""
        now = self.clock.now()
        async with self.store.write() as unit:
            session = await unit.agents.session(hash_token(token), now)
            if session is not None:
                await unit.agents.seen(session.agent.id, now)
                await unit.agents.session_seen(hash_token(token), now)
        return session is not None

    async def session(self, token: str) -> Session | None:
        """The session of a cookie, if it is still good."""
        async with self.store.read() as unit:
            return await unit.agents.session(hash_token(token), self.clock.now())

    async def invite_first(self) -> str | None:
        """The secret of a one-time link to create the first administrator; None when there is an account already."""
        secret = secrets.token_urlsafe(24)
        async with self.store.write() as unit:
            if await unit.agents.all():
                return None
            await unit.agents.add_invite(hash_token(secret), self.clock.now())
        return secret

    async def first_administrator(self, secret: str, new: NewAgent) -> Login:
        """Creates the first administrator with the one-time link and logs them in.

        Raises:
            Forbidden: the link was used, is wrong, or there is an account already.
        """
        agent = _checked(new)
        password_hash = await asyncio.to_thread(self.hasher.hash, new.password)
        now = self.clock.now()
        async with self.store.write() as unit:
            if await unit.agents.all() or not await unit.agents.use_invite(hash_token(secret), now):
                raise Forbidden("this link was used or is not one of ours")
            await unit.agents.add(agent, password_hash, now)
        return await self._open_session(agent)

    async def disable(self, agent_id: str) -> None:
        """Closes an account and its sessions.

        Raises:
            NotFound: there is none of that id.
            LastAdministrator: nobody would be left to manage accounts.
        """
        async with self.store.write() as unit:
            agent = await unit.agents.get(agent_id)
            if agent is None:
                raise NotFound(f"no agent {agent_id}")
            if {other.id for other in await unit.agents.all() if other.role == "administrator" and not other.disabled} == {agent_id}:
                raise LastAdministrator(f"{agent.email} is the last administrator; open another administrator's account first")
            await unit.agents.disable(agent_id)

    def _matches(self, known: str, password: str) -> bool:
        try:
            return self.hasher.verify(known, password)
        except VerifyMismatchError:
            return False

    async def _open_session(self, agent: Agent) -> Login:
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        async with self.store.write() as unit:
            await unit.agents.open_session(hash_token(token), agent.id, csrf, self.clock.now() + SESSION_LASTS)
        return Login(agent, token, csrf)


def _checked(new: NewAgent) -> Agent:
    email = new.email.strip().lower()
    if not _EMAIL.match(email):
        raise BadRequest("email: this is not an address")
    for name in ("first_name", "last_name", "service"):
        value = getattr(new, name).strip()
        if not value or len(value) > 100:
            raise BadRequest(f"{name}: between 1 and 100 characters")
    if not MIN_PASSWORD <= len(new.password) <= 200:
        raise BadRequest(f"password: at least {MIN_PASSWORD} characters")
    return Agent(secrets.token_urlsafe(9), email, new.first_name.strip(), new.last_name.strip(), new.service.strip(), new.role)


_NOBODY_HASH = PasswordHasher().hash(secrets.token_urlsafe(16))
