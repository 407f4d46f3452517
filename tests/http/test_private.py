"""What citizens write stays where it belongs: not in the log, not in clear on the disk, not for other users of the machine."""

from __future__ import annotations

import asyncio
import io
import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot import logs
from bot.errors import BadRequest
from bot.handoff.accounts import NewAgent
from bot.storage.cipher import Cipher
from bot.storage.database import MIGRATIONS, Database
from tests.site import PASSWORD, site

NAME = "Ludivine Quatremaille"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the program would write to its log."""
    written = io.StringIO()
    root = logging.getLogger()
    level = root.level
    handler = logs.start("DEBUG", written)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("table", ["messages", "agents", "conversations", "tracker_events"])
async def test_what_a_citizen_writes_is_never_logged_whatever_fails(
    settings: Any, tmp_path: Path, log: io.StringIO, capfd: pytest.CaptureFixture[str], table: str
) -> None:
    async with site(settings, tmp_path) as shop:
        citizen = await shop.citizen()
        async with shop.running.database.engine.begin() as connection:
            for act in ("INSERT", "UPDATE"):
                await connection.exec_driver_sql(
                    f"CREATE TRIGGER full_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
                )
        await citizen.post({"text": f"je suis {NAME}, j'ai oublié une pension dans ma déclaration"})
        await citizen.post({"postback": {"name": "message.leave", "args": {"text": f"rappelez {NAME}"}}})
        new = NewAgent("quatremaille@exemple.fr", "Ludivine", "Quatremaille", "Caf", PASSWORD, "agent")
        failed: asyncio.Task[Any] = asyncio.create_task(shop.running.services.accounts.add(new))
        await asyncio.wait([failed])
        if (error := failed.exception()) is not None:
            logging.getLogger("bot").error("adding an account failed", exc_info=error)
        await shop.running.switchboard.settled()
        async with shop.running.database.engine.begin() as connection:
            for act in ("INSERT", "UPDATE"):
                await connection.exec_driver_sql(f"DROP TRIGGER full_{act}")
    captured = capfd.readouterr()
    everything = log.getvalue() + captured.out + captured.err
    assert "IntegrityError" in everything, "nothing failed"
    assert "Quatremaille" not in everything
    assert "quatremaille" not in everything


def test_an_error_is_logged_by_its_place_and_kind_and_its_cause(log: io.StringIO) -> None:
    try:
        try:
            raise ValueError(NAME)
        except ValueError as error:
            raise BadRequest("text: too long") from error
    except BadRequest:
        logging.getLogger("bot").exception("failed")
    assert NAME not in log.getvalue()
    assert "test_private.py" in log.getvalue()
    assert log.getvalue().index("ValueError") < log.getvalue().index("BadRequest: text: too long")


async def test_a_task_that_nobody_waited_for_tells_no_words_either(log: io.StringIO) -> None:
    logs.report(asyncio.get_running_loop(), {"message": "Task exception was never retrieved", "exception": ValueError(NAME)})
    assert "ValueError" in log.getvalue()
    assert NAME not in log.getvalue()


async def test_nothing_a_citizen_writes_is_in_clear_in_the_files(settings: Any, tmp_path: Path) -> None:
    async with site(settings, tmp_path) as shop:
        citizen = await shop.citizen()
        await citizen.answered(await citizen.say(f"je suis {NAME}, j'ai oublié une pension dans ma déclaration"))
        async with shop.running.database.engine.connect() as connection:
            rows = (await connection.exec_driver_sql("SELECT * FROM messages")).all()
            memory = (await connection.exec_driver_sql("SELECT * FROM tracker_events")).all()
    assert len(rows) == 3
    assert memory
    assert not any(word in str(value) for row in memory for value in row for word in (NAME, "pension", "event"))
    assert not any(NAME in str(value) for row in rows for value in row)
    assert not any(NAME.encode() in value for row in rows for value in row if isinstance(value, bytes))


async def test_the_copies_in_clear_of_an_earlier_release_are_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    database = Database(f"sqlite+aiosqlite:///{path}", Cipher(Fernet.generate_key().decode()))
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: _upgrade(sync, "0001"))
        await connection.exec_driver_sql(
            "INSERT INTO conversations VALUES ('c', 'web', 'c', NULL, 'bot', 0, 0, 0, NULL, '2026-01-01', '2026-01-01')"
        )
        await connection.exec_driver_sql(
            f"INSERT INTO messages VALUES ('c', 1, 1, 'citizen', NULL, '2026-01-01', 'je suis {NAME}', x'00', '{{}}', 'web', 'x', 0)"
        )
    await database.migrate()
    await database.close()
    assert NAME.encode() not in path.read_bytes()


async def test_the_memory_of_an_earlier_release_is_sealed_and_none_of_it_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    database = Database(f"sqlite+aiosqlite:///{path}", Cipher(Fernet.generate_key().decode()))
    lines = [f'{{"event": "user", "text": "{NAME} {number}"}}' for number in range(2500)]
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: _upgrade(sync, "0003_queue_order"))
        await connection.exec_driver_sql(
            "INSERT INTO conversations VALUES ('c', 'web', 'c', NULL, 'bot', 0, 0, 0, NULL, '2026-01-01', '2026-01-01')"
        )
        await connection.exec_driver_sql("INSERT INTO tracker_events (conversation_id, data) VALUES ('c', ?)", [(line,) for line in lines])
        await connection.exec_driver_sql(
            "INSERT INTO feedback (conversation_id, useful, at) VALUES ('c', 1, '2026-01-01'), ('c', 0, '2026-01-02')"
        )
    await database.migrate()
    async with database.write() as unit:
        await unit.memory.add("c", ["one more", "and another"])
        assert await unit.memory.events("c") == [*lines, "one more", "and another"]
        await unit.timeline.erase("c", 0)
        assert await unit.memory.events("c") == []
    await database.close()
    assert NAME.encode() not in path.read_bytes()


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def test_only_their_owner_reads_the_data_folder_and_the_database(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "repere.sqlite3").touch(0o644)
    async with site(settings, folder) as shop:
        await shop.citizen()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes.pop("data") == 0o700
    assert {"repere.sqlite3", "repere.sqlite3-wal", "secret.key"} <= set(modes)
    assert set(modes.values()) == {0o600}
