"""The key of citizens' words: lost, damaged, replaced; and the database: of another release, out of reach, opened twice at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.clock import SystemClock
from bot.conversation.ports import Conversation, Draft
from bot.errors import KeyUnusable
from bot.guidance.dossier import Dossier
from bot.handoff.ports import Unit
from bot.storage.opening import open_database
from tests.commands.conftest import ROOT, Command


@asynccontextmanager
async def opened(folder: Path, keys: str = "") -> AsyncIterator[Unit]:
    async with open_database("", keys, folder) as database, database.write() as unit:
        yield unit


async def said(folder: Path, identifier: str, keys: str = "") -> None:
    """Keeps a few words, encrypted."""
    now = SystemClock().now()
    async with opened(folder, keys) as unit:
        await unit.timeline.create(Conversation(identifier, "web", identifier, "bot", 0, 0, 0, Dossier()), None, now)
        await unit.timeline.append(identifier, Draft("citizen", now, "bonjour"), None)


async def words(folder: Path, identifier: str, keys: str = "") -> list[str | None]:
    async with opened(folder, keys) as unit:
        return [shown.text for shown in await unit.timeline.messages(identifier)]


async def test_a_lost_key_stops_the_start_says_where_it_was_and_no_other_is_made(tmp_path: Path) -> None:
    await said(tmp_path, "a")
    kept = (tmp_path / "secret.key").read_bytes()
    (tmp_path / "secret.key").unlink()
    for _ in range(2):
        with pytest.raises(KeyUnusable, match=r"secret\.key: the key is missing.*backup") as lost:
            await words(tmp_path, "a")
        assert str(tmp_path / "secret.key") in str(lost.value)
        assert not (tmp_path / "secret.key").exists()
    (tmp_path / "secret.key").write_bytes(kept)
    assert await words(tmp_path, "a") == ["bonjour"]


async def test_the_key_of_another_place_stops_the_start(tmp_path: Path) -> None:
    await said(tmp_path, "a")
    other = Fernet.generate_key()
    (tmp_path / "secret.key").write_bytes(other)
    with pytest.raises(KeyUnusable, match=r"secret\.key: what is stored was encrypted with another key"):
        await words(tmp_path, "a")
    assert (tmp_path / "secret.key").read_bytes() == other
    with pytest.raises(KeyUnusable, match="REPERE_SECRET_KEY: what is stored was encrypted with another key"):
        await words(tmp_path, "a", other.decode())


@pytest.mark.parametrize("damaged", [b"", b"\n", b"short", b"\xff" * 44])
async def test_a_damaged_key_file_is_named_not_the_setting(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(damaged)
    with pytest.raises(KeyUnusable, match=r"secret\.key: this holds no key"):
        await words(tmp_path, "a")


async def test_a_replaced_key_opens_what_came_before_and_after_and_neither_may_be_missing(tmp_path: Path) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    await said(tmp_path, "before", old)
    await said(tmp_path, "after", f"{new},{old}")
    assert await words(tmp_path, "before", f"{new}, {old}") == ["bonjour"]
    assert await words(tmp_path, "after", f"{new},{old}") == ["bonjour"]
    for alone in (old, new):
        with pytest.raises(KeyUnusable):
            await words(tmp_path, "before", alone)


async def test_the_memory_of_the_dialogue_follows_the_keys(tmp_path: Path) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    await said(tmp_path, "a", old)
    async with opened(tmp_path, old) as unit:
        await unit.memory.add("a", ["before"])
    async with opened(tmp_path, f"{new},{old}") as unit:
        await unit.memory.add("a", ["after", "at once"])
        assert await unit.memory.events("a") == ["before", "after", "at once"]


async def test_a_key_that_does_not_fit_stops_the_start_before_a_migration_seals_anything(tmp_path: Path) -> None:
    await said(tmp_path, "a")
    with sqlite3.connect(tmp_path / "repere.sqlite3") as database:
        _as_before_the_memory_was_sealed(database)
    kept = (tmp_path / "secret.key").read_bytes()
    (tmp_path / "secret.key").unlink()
    with pytest.raises(KeyUnusable, match="the key is missing"):
        await words(tmp_path, "a")
    (tmp_path / "secret.key").write_bytes(kept)
    async with opened(tmp_path) as unit:
        assert await unit.memory.events("a") == ["in clear"]


def _as_before_the_memory_was_sealed(database: sqlite3.Connection) -> None:
    database.executescript(
        """
        DROP TABLE tracker_events;
        DROP TABLE notices;
        CREATE TABLE tracker_events (id INTEGER NOT NULL PRIMARY KEY, conversation_id VARCHAR(32) NOT NULL
            REFERENCES conversations (id) ON DELETE CASCADE, data TEXT NOT NULL);
        CREATE INDEX ix_tracker_events_conversation_id ON tracker_events (conversation_id);
        INSERT INTO tracker_events (conversation_id, data) VALUES ('a', 'in clear');
        DROP INDEX ix_feedback_card;
        ALTER TABLE feedback DROP COLUMN seq;
        ALTER TABLE sessions DROP COLUMN seen_at;
        UPDATE alembic_version SET version_num = '0003_queue_order';
        """
    )


async def test_a_new_key_for_an_empty_database_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    async with opened(tmp_path):
        made = (tmp_path / "secret.key").read_bytes()
    async with opened(tmp_path):
        assert (tmp_path / "secret.key").read_bytes() == made
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("secret.key*")] == ["secret.key"]


def test_a_lost_key_is_told_by_the_commands_in_one_sentence(command: Command, tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    done = command("migrate", REPERE_DATA=str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "secret.key") in done.stderr


def test_a_database_of_a_newer_release_is_refused(command: Command, tmp_path: Path) -> None:
    assert command("migrate", REPERE_DATA=str(tmp_path)).returncode == 0
    with sqlite3.connect(tmp_path / "repere.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    done = command("migrate", REPERE_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "newer release" in done.stderr


def test_a_file_that_is_no_database_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "repere.sqlite3").write_bytes(b"not a database, however long this is" * 100)
    done = command("migrate", REPERE_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "not a database" in done.stderr


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:///a.sqlite3", "oracle+nothing://user:hunter2@host/x", "sqlite+aiosqlite:////nonexistent/folder/a.sqlite3"]
)
def test_a_database_that_cannot_be_used_is_told_by_its_setting_without_its_password(command: Command, tmp_path: Path, url: str) -> None:
    done = command("migrate", REPERE_DATA=str(tmp_path), REPERE_DATABASE_URL=url)
    assert done.returncode == 1
    assert "REPERE_DATABASE_URL" in done.stderr
    assert "hunter2" not in done.stderr


def test_a_data_folder_that_is_a_file_is_told_by_its_setting(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = command("migrate", REPERE_DATA=str(tmp_path / "file"))
    assert done.returncode == 1
    assert "REPERE_DATA" in done.stderr


def test_first_starts_at_the_same_time_all_succeed(tmp_path: Path) -> None:
    environment: dict[str, Any] = {"REPERE_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"}
    started = [
        subprocess.Popen([sys.executable, "-m", "bot", "migrate"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ended = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0] * 4, ended
