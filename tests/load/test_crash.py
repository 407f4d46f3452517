"""The program is killed while people write: what was accepted is on the timeline once, in order, answered once, and delivered once."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession
from sqlalchemy import select

from bot.storage.cipher import load_cipher
from bot.storage.database import Database, sqlite_url
from bot.storage.tables import DeliveryRow as D
from tests.browser.conftest import ROOT, free_port
from tests.channels.fake_bot_api import FakeBotApi

SAYINGS = ("jai oublié une pension dans ma déclaration", "je la verse", "il est majeur", "quels papiers ?", "c'est où ?", "merci")
KILLS = 3
CITIZENS = 6
LATE_CHAT = 2000
TOKEN = "123456:crash-test"


class Program:
    """`python -m bot serve` in a process that can be killed."""

    def __init__(self, data: Path, telegram: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "REPERE_PORT": str(self.port),
            "REPERE_DATA": str(data),
            "REPERE_TELEGRAM_TOKEN": TOKEN,
            "REPERE_TELEGRAM_API": telegram,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "serve",
            cwd=ROOT,
            env=self._environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with ClientSession() as session, asyncio.timeout(180):
            while True:
                try:
                    async with session.get(f"{self.base}/health/ready") as response:
                        if response.status == 200:
                            return
                except ClientError:
                    pass
                await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """At once, whatever it is doing."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """As a service manager stops it; `meanwhile` happens half a second later."""
        assert self._process is not None
        self._process.terminate()
        await asyncio.sleep(0.5)
        meanwhile()
        async with asyncio.timeout(15):
            assert await self._process.wait() == 0


class Writer:
    """A citizen on an unreliable network: repeats a message under the same id until it is acknowledged."""

    def __init__(self, base: str, token: str) -> None:
        self.base, self.token = base, token
        self.acknowledged: list[tuple[str, str]] = []

    async def write(self, session: ClientSession, stop: asyncio.Event, pause: random.Random) -> None:
        number = 0
        while not stop.is_set():
            words, client_id = f"{SAYINGS[number % len(SAYINGS)]} ({number})", str(uuid.uuid4())
            while not stop.is_set():
                try:
                    body = {"client_id": client_id, "text": words}
                    async with session.post(
                        f"{self.base}/api/v1/messages", json=body, headers={"Authorization": f"Bearer {self.token}"}
                    ) as response:
                        if response.status == 202:
                            self.acknowledged.append((client_id, words))
                            break
                except (ClientError, OSError):
                    pass
                await asyncio.sleep(0.1)
            number += 1
            await asyncio.sleep(0.7 + pause.random() * 0.3)


async def settled(session: ClientSession, writer: Writer) -> list[dict[str, Any]]:
    """The timeline once the last message has its answer."""
    headers = {"Authorization": f"Bearer {writer.token}"}
    async with asyncio.timeout(30):
        while True:
            async with session.get(f"{writer.base}/api/v1/conversation", headers=headers) as response:
                messages = (await response.json())["messages"]
            if messages[-1]["author"] == "bot":
                return messages
            await asyncio.sleep(0.1)


@asynccontextmanager
async def left_behind(data: Path) -> AsyncIterator[tuple[Database, Any]]:
    """The database of a program that no longer runs, and the cipher of what it wrote."""
    cipher = load_cipher("", data)
    database = Database(sqlite_url(data), cipher)
    try:
        yield database, cipher
    finally:
        await database.close()


async def outbox(data: Path, chat: int) -> list[tuple[str, dict[str, Any]]]:
    """Every call to that chat, in order: its status and what it shows."""
    async with left_behind(data) as (database, cipher), database.engine.connect() as connection:
        rows = (await connection.execute(select(D.status, D.wire).where(D.address == str(chat)).order_by(D.id))).all()
    wires = [(row.status, json.loads(cipher.open(row.wire))) for row in rows]
    return [(status, wire.get("arguments") or {key: wire[key] for key in ("filename", "content")}) for status, wire in wires]


async def timeline(data: Path, chat: int) -> list[tuple[str, str | None]]:
    """Who said what in that chat."""
    async with left_behind(data) as (database, _), database.read() as unit:
        conversation = await unit.timeline.at_address("telegram", str(chat))
        assert conversation is not None
        return [(shown.author, shown.text) for shown in await unit.timeline.messages(conversation.id)]


def explained(calls: list[tuple[str, dict[str, Any]]], received: list[dict[str, Any]]) -> bool:
    """Whether what the platform received is those calls in order, each once, less some whose outcome is unknown."""
    places = {0}
    for status, shown in calls:
        arrived = {place + 1 for place in places if place < len(received) and received[place] == shown}
        places = arrived | (places if status == "unknown" else set())
    return len(received) in places


def received(telegram: FakeBotApi, chat: int) -> list[dict[str, Any]]:
    return [{key: value for key, value in message.items() if key != "chat_id"} for message in telegram.sent[chat]]


def test_what_a_platform_received_is_told_from_what_it_should_have() -> None:
    one, two = {"text": "un"}, {"text": "deux"}
    assert explained([("sent", one), ("sent", two)], [one, two])
    assert explained([("unknown", one), ("sent", two)], [two])
    assert explained([("unknown", one), ("sent", one)], [one])
    assert not explained([("sent", one), ("sent", two)], [two])
    assert not explained([("sent", one)], [one, one])
    assert not explained([("sent", one), ("sent", two)], [two, one])


async def write_on_telegram(telegram: FakeBotApi, chats: list[int], stop: asyncio.Event, pause: random.Random) -> dict[int, list[str]]:
    """People who write now and then, each what was not written before."""
    written: dict[int, list[str]] = {chat: [] for chat in chats}
    while not stop.is_set():
        chat = pause.choice(chats)
        words = f"{SAYINGS[len(written[chat]) % len(SAYINGS)]} ({len(written[chat])})"
        telegram.write(chat, words)
        written[chat].append(words)
        await asyncio.sleep(0.5 + pause.random() * 0.7)
    return written


async def test_killed_or_stopped_at_random_moments_nothing_accepted_is_lost_or_said_twice(settings: Any, tmp_path: Path) -> None:
    pause = random.Random(20261123)
    chats = [1000 + number for number in range(CITIZENS)]
    async with FakeBotApi(TOKEN) as telegram, ClientSession() as session:
        program = Program(tmp_path, telegram.address)
        await program.start()
        writers = []
        for _ in range(CITIZENS):
            async with session.post(f"{program.base}/api/v1/conversations", json={}) as response:
                writers.append(Writer(program.base, (await response.json())["token"]))
        stop = asyncio.Event()
        tasks = [asyncio.create_task(writer.write(session, stop, pause)) for writer in writers]
        phones = asyncio.create_task(write_on_telegram(telegram, chats, stop, pause))
        for _ in range(KILLS):
            await asyncio.sleep(0.5 + pause.random() * 2)
            await program.kill()
            await program.start()
        stop.set()
        await asyncio.gather(*tasks)
        for writer in writers:
            check_web(writer, await settled(session, writer))
        written = await phones
        await telegram.quiet(2.5)
        await stopped_in_the_middle_of_a_call(program, telegram, LATE_CHAT)
        await program.stop()
        assert {status for status, _ in await outbox(tmp_path, LATE_CHAT)} == {"sent"}
        for chat, words in (written | {LATE_CHAT: ["bonjour"]}).items():
            said = await timeline(tmp_path, chat)
            assert [text for author, text in said if author == "citizen"] == words
            assert sum(author == "bot" for author, _ in said) == len(words) + 1
            calls = await outbox(tmp_path, chat)
            assert {status for status, _ in calls} <= {"sent", "unknown"}
            assert explained(calls, received(telegram, chat))


def check_web(writer: Writer, messages: list[dict[str, Any]]) -> None:
    """Everything acknowledged stands there once, in order, and each message has one answer."""
    said = [(m["client_id"], m["text"]) for m in messages if m["author"] == "citizen"]
    assert [entry for entry in said if entry in writer.acknowledged] == writer.acknowledged
    assert len({client_id for client_id, _ in said}) == len(said)
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    assert sum(m["author"] == "bot" for m in messages) == len(said) + 1


async def stopped_in_the_middle_of_a_call(program: Program, telegram: FakeBotApi, chat: int) -> None:
    """A service manager stops the program while a slow platform has a call in hand; then it is started again."""
    telegram.held[chat] = asyncio.Event()
    telegram.write(chat, "bonjour")
    async with asyncio.timeout(15):
        while not any(arguments.get("chat_id") == str(chat) for method, arguments in telegram.calls if method == "sendMessage"):
            await asyncio.sleep(0.02)
    await program.stop(telegram.held[chat].set)
    await program.start()
    await telegram.until(chat, "Bonjour. Racontez-moi")
