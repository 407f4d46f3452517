"""Commands on the database that need no model: accounts and migrations."""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import SystemClock
from bot.handoff.accounts import Accounts, NewAgent
from bot.settings import Settings
from bot.storage.cipher import load_cipher
from bot.storage.database import Database, private_folder, sqlite_url


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    private_folder(settings.data)
    database = Database(settings.database_url or sqlite_url(settings.data), load_cipher(settings.secret_key, settings.data))
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


async def migrate(settings: Settings) -> None:
    """Brings the database to this release."""
    async with _database(settings):
        print("the database is up to date")


async def add(settings: Settings, arguments: argparse.Namespace, password: str) -> None:
    """Opens an account."""
    async with _database(settings) as database:
        new = NewAgent(arguments.email, arguments.first_name, arguments.last_name, arguments.service, password, arguments.role)
        agent = await Accounts(database, SystemClock()).add(new)
        print(f"{agent.name} <{agent.email}>, {agent.service}, {agent.role}: account opened")


async def show(settings: Settings) -> None:
    """Shows every account."""
    async with _database(settings) as database, database.read() as unit:
        for agent in await unit.agents.all():
            print(f"{agent.email}\t{agent.name}\t{agent.service}\t{agent.role}{chr(9) + 'disabled' if agent.disabled else ''}")


async def disable(settings: Settings, email: str) -> None:
    """Closes an account and its sessions."""
    async with _database(settings) as database:
        async with database.read() as unit:
            found = await unit.agents.credentials(email.strip().lower())
        if found is None:
            sys.exit(f"no account for {email}")
        await Accounts(database, SystemClock()).disable(found[0].id)
        print(f"{found[0].name} <{found[0].email}>: account closed")
