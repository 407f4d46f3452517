"""Commands that run the assistant: serve, train, chat, predict, converse."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.brain.without_tensorflow import install

install()

from bot.app import ROOT, Runtime, background, runtime  # noqa: E402  (Rasa must find no TensorFlow to import)
from bot.brain import training  # noqa: E402
from bot.clock import PARIS, FixedClock, SystemClock  # noqa: E402
from bot.conversation.messages import ChoicePress, Inbound, Said, Shown, Text  # noqa: E402
from bot.guidance.reading import Reading, Scored  # noqa: E402
from bot.guidance.topics import LIKELY  # noqa: E402
from bot.http import server  # noqa: E402
from bot.presenting.cards import CARDS, ChoicesCard, Option  # noqa: E402
from bot.presenting.plain import as_text, as_text_all  # noqa: E402
from bot.settings import Settings  # noqa: E402
from channels.telegram.connect import Parts, telegram  # noqa: E402


def train(settings: Settings, *, force: bool) -> None:
    """Trains if the data changed."""
    path, trained = training.train(ROOT, settings.content, settings.models, force=force)
    print(f"{path}: {'trained' if trained else 'up to date'}")


def serve(settings: Settings) -> None:
    """Serves until stopped; trains first if the data changed."""
    training.train(ROOT, settings.content, settings.models)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    async with telegram(settings) as bot, runtime(settings, SystemClock(), bot.channels) as running:
        app = server.build(running.services)
        parts = Parts(running.services.store, running.services.inbox, running.services.clock)
        bot.add_routes(app, parts)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await runner.setup()
        try:
            async with background(running), bot.listening(parts):
                await web.TCPSite(runner, settings.host, settings.port).start()
                await _announce(settings, running)
                await asyncio.Event().wait()
        finally:
            await runner.cleanup()


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
    clock = SystemClock()
    async with _temporary(settings) as quiet, runtime(quiet, clock) as running:
        for line in sys.stdin:
            if line.strip():
                given = json.loads(line)
                reading = running.brain.read(str(given["text"]), clock.now())
                print(json.dumps({"id": given.get("id")} | predicted(reading), ensure_ascii=False), flush=True)


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
    """Holds each conversation of standard input with the real thing, over a database of its own."""
    clock = FixedClock(SystemClock().now())
    async with _temporary(settings) as quiet, runtime(quiet, clock) as running:
        for line in sys.stdin:
            if line.strip():
                print(json.dumps(await held(running, clock, json.loads(line)), ensure_ascii=False), flush=True)


async def held(running: Runtime, clock: FixedClock, script: dict[str, Any]) -> dict[str, Any]:
    """One conversation of a script (`id`, `now`, `turns`): what was said and understood at each turn."""
    started = _moment(script.get("now")) or SystemClock().now()
    clock.set(started)
    conversation, _ = await running.services.inbox.open("web")
    turns = [await _turn(running, clock, conversation, number, turn, started) for number, turn in enumerate(script["turns"])]
    return {"id": script.get("id"), "turns": turns}


async def _turn(
    running: Runtime, clock: FixedClock, conversation: str, number: int, turn: dict[str, Any], started: datetime
) -> dict[str, Any]:
    if (moment := _moment(turn.get("now"))) is not None:
        clock.set(moment)
    async with running.services.store.read() as unit:
        before = await unit.timeline.messages(conversation)
    said, words = _said(turn, before)
    reading = running.brain.read(words, clock.now())
    inbound = Inbound("web", conversation, f"{conversation}:turn-{number}", said, clock.now())
    await running.services.inbox.accept(inbound)
    await running.switchboard.settled()
    async with running.services.store.read() as unit:
        after = await unit.timeline.messages(conversation)
        known = await unit.timeline.get(conversation)
    replies = [shown for shown in after[len(before) :] if shown.author != "citizen"]
    wording = running.services.content.wording
    dossier = known.dossier if known else None
    pressed = isinstance(said, ChoicePress)
    return {
        "user": words,
        "intent": "choose_option" if pressed else reading.act,
        "topic": dossier.event if dossier else None,
        "error": dossier.error if dossier else None,
        "urgency": "none" if pressed else reading.urgency,
        "owner": known.control if known else None,
        "messages": [
            {"card": card, "text": as_text(CARDS.validate_python((card,))[0], wording)}
            for shown in replies
            for card in CARDS.dump_python(shown.cards, mode="json")
        ],
        "choices": [{"id": option.id, "title": option.title} for option in _offered(replies)[1]],
        "dossier": asdict(dossier) if dossier else None,
    }


def _said(turn: dict[str, Any], before: list[Shown]) -> tuple[Said, str]:
    """A text, or a choice just offered named by its number or its words; a choice that was not offered is a text."""
    if "choice" not in turn:
        return Text(str(turn["text"])), str(turn["text"])
    wanted = str(turn["choice"]).strip()
    seq, options = _offered(before)
    for number, option in enumerate(options, start=1):
        if wanted in (str(number), option.id) or wanted.casefold() == option.title.casefold():
            return ChoicePress(option.id, seq), option.title
    return Text(wanted), wanted


def _offered(messages: list[Shown]) -> tuple[int, tuple[Option, ...]]:
    """The choices of the last message that offered any."""
    for shown in reversed(messages):
        for card in reversed(shown.cards):
            if isinstance(card, ChoicesCard):
                return shown.seq, card.options
    return 0, ()


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment


async def chat(settings: Settings) -> None:
    """Talks in the terminal until an empty line."""
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
            line = (await asyncio.to_thread(input, "> ")).strip()
            if not line:
                return
            number += 1
            clock.set(SystemClock().now())
            said, _ = _said({"choice": line} if line.isdigit() else {"text": line}, messages)
            await running.services.inbox.accept(Inbound("web", conversation, f"{conversation}:line-{number}", said, clock.now()))
            await running.switchboard.settled()


@asynccontextmanager
async def _temporary(settings: Settings) -> AsyncIterator[Settings]:
    """The same settings over a database that is thrown away; trains first if the data changed."""
    training.train(ROOT, settings.content, settings.models)
    with tempfile.TemporaryDirectory(prefix="repere-") as folder:
        yield replace(settings, data=Path(folder), database_url="")
