"""Opens the database of a command: folder, key, address and release are checked first, each with its own refusal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import inspect, select
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError

from bot.errors import DatabaseUnusable, SettingError
from bot.storage.cipher import Cipher, check, load_cipher
from bot.storage.database import Database, private_folder, sqlite_url
from bot.storage.tables import MessageRow


@asynccontextmanager
async def open_database(url: str, keys: str, folder: Path) -> AsyncIterator[Database]:
    """The database at that address (none: SQLite in the folder), migrated to this release; closed at the end of the block.

    Raises:
        SettingError: the folder or the address can't be used.
        DatabaseUnusable: it can't be reached, or a newer release made it.
        KeyUnusable: the key does not open what is stored.
    """
    cipher = _cipher(keys, folder)
    database = _database(url or sqlite_url(folder), cipher)
    try:
        await _migrate(database, cipher)
        yield database
    finally:
        await database.close()


def _cipher(keys: str, folder: Path) -> Cipher:
    try:
        private_folder(folder)
        return load_cipher(keys, folder)
    except OSError as error:
        raise SettingError("REPERE_DATA", f"the folder {folder} can't be used ({error.strerror})") from error


def _database(address: str, cipher: Cipher) -> Database:
    """Its address may hold a password: it is not repeated."""
    try:
        return Database(address, cipher)
    except (ArgumentError, InvalidRequestError, ImportError, OSError) as error:
        reason = "this is not the address of a database that can be used, such as sqlite+aiosqlite:////path/repere.sqlite3"
        raise SettingError("REPERE_DATABASE_URL", reason) from error


async def _migrate(database: Database, cipher: Cipher) -> None:
    """The key is checked first: a migration may seal what is stored, and with another key that would be lost."""
    try:
        check(cipher, await _samples(database))
        await database.migrate()
    except CommandError as error:
        raise DatabaseUnusable("it was made by a newer release. Start that release, or put back a backup of this one's") from error
    except (DBAPIError, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseUnusable(f"{reason}. See REPERE_DATABASE_URL and REPERE_DATA") from error


async def _samples(database: Database) -> list[bytes]:
    """The oldest and the newest words stored: after a key was replaced, both keys are needed."""
    async with database.engine.connect() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table(MessageRow.__tablename__)):
            return []
        found = [await connection.scalar(select(MessageRow.body).order_by(by).limit(1)) for by in (MessageRow.at, MessageRow.at.desc())]
    return [sealed for sealed in found if sealed is not None]
