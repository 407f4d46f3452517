"""Opens the database and its transactions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import SettingError
from bot.storage.agents import AgentRepository
from bot.storage.cipher import Cipher
from bot.storage.handoffs import HandoffRepository
from bot.storage.notices import NoticeRepository
from bot.storage.outbox import CursorRepository, MemoryRepository, OutboxRepository
from bot.storage.timeline import TimelineRepository

MIGRATIONS = Path(__file__).parent / "migrations"


class Unit:
    """One transaction; see `bot.handoff.ports.Unit`."""

    def __init__(self, connection: AsyncConnection, cipher: Cipher) -> None:
        self.afterwards: list[Callable[[], None]] = []
        self.timeline = TimelineRepository(connection, cipher)
        self.outbox = OutboxRepository(connection, cipher)
        self.memory = MemoryRepository(connection, cipher)
        self.cursors = CursorRepository(connection)
        self.handoffs = HandoffRepository(connection, cipher)
        self.agents = AgentRepository(connection)
        self.notices = NoticeRepository(connection)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Does that once everything is committed; not at all if nothing is."""
        self.afterwards.append(act)


class Database:
    """The database of one process.

    SQLite has one writer at a time: writers queue on a lock here, in order, instead of polling the file's lock.
    """

    def __init__(self, url: str, cipher: Cipher) -> None:
        self.engine: AsyncEngine = create_async_engine(url, hide_parameters=True)
        self._cipher = cipher
        self._sqlite = self.engine.dialect.name == "sqlite"
        self._writer = asyncio.Lock()
        if self._sqlite:
            _private_file(self.engine.url.database)
            _set_up_sqlite(self.engine)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Unit]:
        """A transaction that may change things; rolled back when the block raises."""
        async with self._transaction() as connection:
            unit = Unit(connection, self._cipher)
            yield unit
        for act in unit.afterwards:
            act()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Unit]:
        """A transaction that only reads."""
        async with self.engine.connect() as connection:
            yield Unit(connection, self._cipher)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        if not self._sqlite:
            async with self.engine.begin() as connection:
                yield connection
            return
        async with self._writer, self.engine.connect() as connection:
            await connection.execution_options(repere_write=True)
            async with connection.begin():
                yield connection

    async def migrate(self) -> None:
        """Brings the tables to this release; of two programs that start at once, one waits for the other."""
        async with self._transaction() as connection:
            await connection.run_sync(lambda sync: _upgrade(sync, self._cipher))

    async def close(self) -> None:
        """Closes every connection."""
        await self.engine.dispose()


def private_folder(folder: Path) -> None:
    """Makes the folder, for its owner only.

    Raises:
        SettingError: it belongs to somebody else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except PermissionError as error:
        raise SettingError("REPERE_DATA", f"{folder} must belong to the user who runs the program") from error


def sqlite_url(folder: Path) -> str:
    """The address of the default database in that folder."""
    return f"sqlite+aiosqlite:///{folder / 'repere.sqlite3'}"


def _private_file(name: str | None) -> None:
    """For its owner only, as are its journals: SQLite gives them the mode of the database."""
    if not name or name == ":memory:":
        return
    Path(name).touch(0o600)
    for file in (name, f"{name}-wal", f"{name}-shm"):
        with suppress(FileNotFoundError):
            Path(file).chmod(0o600)


def _upgrade(connection: Connection, cipher: Cipher) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"], config.attributes["cipher"] = connection, cipher
    command.upgrade(config, "head")


def _set_up_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        # The driver's own BEGIN comes too late (before the first write only) and is never immediate.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("repere_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
