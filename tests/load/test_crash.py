"""The program is killed while people write: every message accepted is on the timeline once, in order, and answered."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import uuid
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.browser.conftest import ROOT, free_port
from tests.channels.fake_bot_api import FakeBotApi

SAYINGS = ("jai oublié une pension", "je la verse", "il est majeur", "quels papiers ?", "c'est où ?", "merci")
KILLS = 4
CITIZENS = 6
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
        async with ClientSession() as session, asyncio.timeout(60):
            while True:
                try:
                    async with session.get(f"{self.base}/health/ready") as response:
                        if response.status == 200:
                            return
                except ClientError:
                    await asyncio.sleep(0.1)

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()


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


async def test_killed_at_random_moments_nothing_accepted_is_lost_or_said_twice(settings: Any, tmp_path: Path) -> None:
    pause = random.Random(20261123)
    async with FakeBotApi(TOKEN) as telegram:
        program = Program(tmp_path, telegram.address)
        await program.start()
        async with ClientSession() as session:
            writers = []
            for _ in range(CITIZENS):
                async with session.post(f"{program.base}/api/v1/conversations", json={}) as response:
                    writers.append(Writer(program.base, (await response.json())["token"]))
            stop = asyncio.Event()
            tasks = [asyncio.create_task(writer.write(session, stop, pause)) for writer in writers]
            chats = [1000 + n for n in range(CITIZENS)]
            for number in range(KILLS):
                for chat in chats:
                    telegram.write(chat, f"{SAYINGS[number % len(SAYINGS)]} ({number})")
                await asyncio.sleep(1.0 + pause.random() * 2)
                await program.kill()
                await program.start()
            await asyncio.sleep(1)
            stop.set()
            await asyncio.gather(*tasks)
            for writer in writers:
                messages = await settled(session, writer)
                said = [(m["client_id"], m["text"]) for m in messages if m["author"] == "citizen"]
                kept = [entry for entry in said if entry in writer.acknowledged]
                assert kept == writer.acknowledged
                assert len({client_id for client_id, _ in said}) == len(said)
                assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
                assert sum(m["author"] == "bot" for m in messages) == len(said) + 1
            await telegram.quiet()
        await program.kill()
    for chat in chats:
        shown = telegram.texts(chat)
        assert any("programme" in text for text in shown)
        assert len(telegram.keys(chat)) == len(set(telegram.keys(chat))), "a call was made twice"
