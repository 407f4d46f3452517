"""`make bench`: start to first answer, time of a message over HTTP at 1 and 20 users, messages a second, memory, long conversations.

A message is timed from its POST until its answer arrives on the live stream, as a citizen's browser sees it. The server runs in a
process of its own; load is sent to this machine only and stops by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results.json"
SAYINGS = (
    "jai oublié la pension alimentaire que je verse",
    "il est majeur",
    "non il fait la sienne",
    "oui",
    "quels papiers ?",
    "jusqu'à quand ?",
    "c'est où ?",
    "on va se pacser comment ca se passe",
)
LIMITS = {"REPERE_OPENINGS_PER_MINUTE": "100000", "REPERE_MESSAGES_PER_MINUTE": "1000000"}
ALONE, CROWD, CROWD_MESSAGES, LONG = 120, 20, 25, 205


class Client:
    """One citizen with an open stream."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self._session, self._base = session, base
        self._answers: asyncio.Queue[int] = asyncio.Queue()
        self._headers: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        async with self._session.post(f"{self._base}/api/v1/conversations", json={}) as response:
            self._headers = {"Authorization": f"Bearer {(await response.json())['token']}"}
        self._task = asyncio.create_task(self._listen())
        await self._answers.get()

    async def _listen(self) -> None:
        async with self._session.get(f"{self._base}/api/v1/stream", headers=self._headers, timeout=ClientTimeout(total=None)) as response:
            async for raw in response.content:
                if raw.startswith(b"data: ") and b'"author": "bot"' in raw and b'"seq"' in raw:
                    self._answers.put_nowait(json.loads(raw[6:])["seq"])

    async def ask(self, text: str) -> float:
        """Milliseconds from the POST to the answer on the stream."""
        started = time.perf_counter()
        body = {"client_id": str(uuid.uuid4()), "text": text}
        async with self._session.post(f"{self._base}/api/v1/messages", json=body, headers=self._headers) as response:
            assert response.status == 202, await response.text()
            seq = (await response.json())["seq"]
        while await self._answers.get() < seq:
            continue
        return (time.perf_counter() - started) * 1000

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()


async def start(folder: str) -> tuple[asyncio.subprocess.Process, str, float]:
    """The server, its address, and seconds until it answered its first message."""
    port = "8391"
    environment = {**os.environ, "REPERE_PORT": port, "REPERE_DATA": folder, **LIMITS}
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "serve",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    async with ClientSession() as session:
        while True:
            try:
                async with session.get(f"{base}/health/ready") as response:
                    if response.status == 200:
                        break
            except ClientError:
                await asyncio.sleep(0.02)
        client = Client(session, base)
        await client.open()
        await client.ask(SAYINGS[0])
        client.close()
    return process, base, time.perf_counter() - began


def spread(times: list[float]) -> dict[str, float]:
    """Median and 95th centile, in milliseconds."""
    ordered = sorted(times)
    return {"p50_ms": round(statistics.median(ordered), 1), "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1)}


async def alone(session: ClientSession, base: str) -> dict[str, float]:
    client = Client(session, base)
    times = []
    for number in range(ALONE):
        if number % len(SAYINGS) == 0:
            client.close()
            client = Client(session, base)
            await client.open()
        times.append(await client.ask(SAYINGS[number % len(SAYINGS)]))
    client.close()
    return spread(times[len(SAYINGS) :])


async def crowd(session: ClientSession, base: str) -> dict[str, float]:
    clients = [Client(session, base) for _ in range(CROWD)]
    for client in clients:
        await client.open()

    async def talk(client: Client) -> list[float]:
        return [await client.ask(SAYINGS[number % len(SAYINGS)]) for number in range(CROWD_MESSAGES)]

    began = time.perf_counter()
    times = [elapsed for talked in await asyncio.gather(*(talk(client) for client in clients)) for elapsed in talked]
    seconds = time.perf_counter() - began
    for client in clients:
        client.close()
    return {**spread(times), "messages_per_s": round(len(times) / seconds, 1)}


async def long_conversation(session: ClientSession, base: str) -> dict[str, float]:
    """The same question around turn 5 and around turn 200 of one conversation, so that only the length differs."""
    client = Client(session, base)
    await client.open()
    await client.ask(SAYINGS[0])
    times = [await client.ask("quels papiers ?") for _ in range(LONG)]
    client.close()
    early, late = statistics.median(times[2:8]), statistics.median(times[-6:])
    return {"turn_5_ms": round(early, 1), "turn_200_ms": round(late, 1), "ratio": round(late / early, 2)}


def reference_s() -> float:
    """Seconds of a plain loop: the speed of this machine at this hour, to compare runs by."""
    began = time.perf_counter()
    total = 0
    for number in range(5_000_000):
        total += number
    return round(time.perf_counter() - began, 2)


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


async def measure() -> dict[str, Any]:
    """Everything, in one run."""
    with tempfile.TemporaryDirectory(prefix="repere-bench-") as folder:
        process, base, first = await start(folder)
        try:
            async with ClientSession(connector=TCPConnector(limit=0)) as session:
                one = await alone(session, base)
                many = await crowd(session, base)
                lasting = await long_conversation(session, base)
            memory = memory_mb(process.pid)
        finally:
            process.terminate()
            await process.wait()
    machine = {"reference_loop_s": reference_s(), "cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    return {
        "machine": machine,
        "start_to_first_answer_s": round(first, 1),
        "one_user": one,
        "twenty_users": many,
        "long_conversation": lasting,
        "memory_mb": memory,
    }


def main() -> None:
    """Measures, keeps, shows."""
    results = asyncio.run(measure())
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    rows = [
        ("five million additions in Python", f"{results['machine']['reference_loop_s']} s", ""),
        ("start to first answer", f"{results['start_to_first_answer_s']} s", "8 s"),
        ("one user, p50 / p95", f"{results['one_user']['p50_ms']} / {results['one_user']['p95_ms']} ms", "20 ms"),
        ("twenty users, p50 / p95", f"{results['twenty_users']['p50_ms']} / {results['twenty_users']['p95_ms']} ms", ""),
        ("messages a second at twenty users", f"{results['twenty_users']['messages_per_s']}", "80"),
        ("turn 200 to turn 5", f"{results['long_conversation']['ratio']}", "1.3"),
        ("resident memory", f"{results['memory_mb']} MB", "450 MB"),
    ]
    for name, value, wanted in rows:
        print(f"{name:36} {value:>20}   expected {wanted or '-'}")


main()
