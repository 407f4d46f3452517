"""Commands that run the assistant: serve, train, chat, predict, converse."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.brain.without_tensorflow import install

install()

from bot.app import ROOT, Runtime, background, runtime  # noqa: E402  (Rasa must find no TensorFlow to import)
from bot.brain import training  # noqa: E402
from bot.cli_converse import REHEARSED, held, taken  # noqa: E402
from bot.cli_lines import LinesRead, Script, ScriptTurn, Sentence  # noqa: E402
from bot.clock import FixedClock, SystemClock  # noqa: E402
from bot.conversation.messages import Inbound  # noqa: E402
from bot.errors import SettingError  # noqa: E402
from bot.guidance.reading import Reading, Scored  # noqa: E402
from bot.guidance.topics import LIKELY  # noqa: E402
from bot.http import server  # noqa: E402
from bot.logs import report  # noqa: E402
from bot.presenting.plain import as_text_all  # noqa: E402
from bot.settings import Settings  # noqa: E402
from channels.telegram.connect import Parts, telegram  # noqa: E402


def train(settings: Settings, *, force: bool) -> None:
    """Trains if the data changed."""
    path, trained = _up_to_date(settings, force=force)
    print(f"{path}: {'trained' if trained else 'up to date'}")


def serve(settings: Settings) -> None:
    """Serves until stopped; trains first if the data changed."""
    _up_to_date(settings)
    asyncio.run(_serve(settings))


def _up_to_date(settings: Settings, *, force: bool = False) -> tuple[Path, bool]:
    """The model of today's data, and whether it had to be trained; says so first, since nothing else is seen meanwhile."""
    if force or not training.model_path(ROOT, settings.content, settings.models).exists():
        sys.stderr.write("Training the model: two or three minutes\n")
        sys.stderr.flush()
    return training.train(ROOT, settings.content, settings.models, force=force)


async def _serve(settings: Settings) -> None:
    stop = _asked_to_stop()
    asyncio.get_running_loop().set_exception_handler(report)
    async with telegram(settings) as bot, runtime(settings, SystemClock(), bot.channels) as running:
        app = server.build(running.services)
        limit = server.writing_limit(settings).check
        parts = Parts(running.services.store, running.services.inbox, running.services.clock, running.supervisor, limit)
        bot.add_routes(app, parts)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await runner.setup()
        try:
            async with background(running), bot.listening(parts):
                await _listen(runner, settings)
                await _announce(settings, running)
                await stop.wait()
        finally:
            await runner.cleanup()


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        reason = f"can't listen on {settings.host}:{settings.port} ({error.strerror or error})"
        raise SettingError("REPERE_PORT", reason) from error


def _asked_to_stop() -> asyncio.Event:
    """Set by Ctrl-C or the service manager's word, from now on; what is going on is then finished or left to the next start."""
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    return stop


async def _announce(settings: Settings, running: Runtime) -> None:
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    secret = await running.services.accounts.invite_first()
    if secret is not None:
        print(f"No agent account yet. Open this link once to create the first administrator:\n{address}/desk/first#{secret}", flush=True)
    print(f"Desk: {address}/desk", flush=True)
    print(f"{address}/", flush=True)


def predict(settings: Settings) -> None:
    """One JSON line out for each in."""
    asyncio.run(_predict(settings))


async def _predict(settings: Settings) -> None:
    clock, lines = SystemClock(), LinesRead()
    async with _temporary(settings) as quiet, runtime(quiet, clock) as running:
        for sentence in lines.each(sys.stdin, Sentence):
            reading = running.brain.read(sentence.text, clock.now())
            print(json.dumps({"id": sentence.id} | predicted(reading), ensure_ascii=False), flush=True)
    lines.end()


def predicted(reading: Reading) -> dict[str, Any]:
    """What `predict` says of a reading."""
    admits = reading.decision == "admit"
    topic = next((s.id for s in reading.topics[:1] if s.score >= LIKELY), None)
    error = next((s.id for s in reading.errors[:1] if s.score >= LIKELY), None)
    return {
        "intent": reading.act,
        "topic": topic,
        "error": error,
        "topics": [_scored(s) for s in reading.topics[:3]],
        "errors": [_scored(s) for s in reading.errors[:3]],
        "urgency": reading.urgency,
        "confidence": round(reading.confidence, 4),
        "decision": reading.decision,
        "lost": admits,
        "language": reading.language,
    }


def _scored(scored: Scored) -> dict[str, Any]:
    return {"id": scored.id, "score": round(scored.score, 4)}


async def converse(settings: Settings) -> None:
    """One JSON line out for each conversation in."""
    clock, lines = FixedClock(SystemClock().now()), LinesRead()
    async with _temporary(settings) as quiet, runtime(quiet, clock, REHEARSED) as running:
        for script in lines.each(sys.stdin, Script):
            print(json.dumps(await held(running, clock, script, SystemClock().now()), ensure_ascii=False), flush=True)
    lines.end()


async def chat(settings: Settings) -> None:
    """Talks in the terminal until an empty line, or the end of the input."""
    clock = FixedClock(SystemClock().now())
    async with _temporary(settings) as quiet, runtime(quiet, clock) as running:
        conversation, _ = await running.services.inbox.open("web")
        shown = 0
        number = 0
        while True:
            async with running.services.store.read() as unit:
                messages = await unit.timeline.messages(conversation)
            for message in messages[shown:]:
                if message.author != "citizen":
                    print(as_text_all(message.cards, running.services.content.wording) or message.text, "\n")
            shown = len(messages)
            line = await asyncio.to_thread(_typed)
            if not line:
                return
            number += 1
            clock.set(SystemClock().now())
            said, _ = taken(ScriptTurn(choice=line) if line.isdigit() else ScriptTurn(text=line), messages)
            await running.services.inbox.accept(Inbound("web", conversation, f"{conversation}:line-{number}", said, clock.now()))
            await running.switchboard.settled()


def _typed() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


@asynccontextmanager
async def _temporary(settings: Settings) -> AsyncIterator[Settings]:
    """The same settings over a database that is thrown away; trains first if the data changed."""
    _up_to_date(settings)
    with tempfile.TemporaryDirectory(prefix="repere-") as folder:
        yield replace(settings, data=Path(folder), database_url="")
