"""Whatever fails in a turn, the message is answered, honestly if need be, and those behind it too."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from bot.errors import BrainFailure, StaleConversation
from bot.handoff.ports import Store
from tests.handoff.house import House, Parrot

STEPS = ("read the store", "read the words", "answer", "commit")
ERRORS = (OSError("secret words"), StaleConversation("x"), BrainFailure("x"), RuntimeError("secret words"))


@dataclass(slots=True)
class Fault:
    """Raises at one step of a turn, so many times."""

    step: str
    error: Exception
    left: int

    def at(self, step: str) -> None:
        if step == self.step and self.left:
            self.left -= 1
            raise self.error


@dataclass(slots=True)
class FailingStore:
    """The real store, seen by the switchboard only."""

    store: Store
    fault: Fault

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        self.fault.at("read the store")
        async with self.store.read() as unit:
            yield unit

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Any]:
        async with self.store.write() as unit:
            yield unit
            self.fault.at("commit")


@dataclass(slots=True)
class FailingBrain:
    """The assistant, failing."""

    brain: Parrot
    fault: Fault

    def read(self, text: str, now: datetime, event: str | None = None) -> Any:
        self.fault.at("read the words")
        return self.brain.read(text, now, event)

    async def answer(self, *args: Any) -> Any:
        answered = await self.brain.answer(*args)
        self.fault.at("answer")
        return answered

    def forget(self, conversation_id: str) -> None:
        self.brain.forget(conversation_id)


@dataclass(slots=True)
class Pauses:
    """Sleeps no time, and remembers how long it would have been."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def make_fail(home: House, step: str, error: Exception, times: int) -> Pauses:
    fault, pauses = Fault(step, error, times), Pauses()
    home.switchboard.store = FailingStore(home.store, fault)  # type: ignore[assignment]
    home.switchboard.replies = replace(home.switchboard.replies, brain=FailingBrain(home.brain, fault))
    home.switchboard.sleep = pauses
    return pauses


def words(messages: list[Any]) -> list[str]:
    return [card.text for shown in messages for card in shown.cards]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("times", [1, 3])
async def test_a_turn_that_failed_is_taken_again_and_answered_once(home: House, step: str, error: Exception, times: int) -> None:
    citizen = await home.citizen()
    pauses = make_fail(home, step, error, times)
    assert words(await home.say(citizen, "un")) == ["réponse à un"]
    assert home.brain.forgotten == [citizen] * times
    assert len(pauses.seconds) == times
    assert pauses.seconds == sorted(pauses.seconds)
    async with home.store.read() as unit:
        assert len(await unit.memory.events(citizen)) == 1


@pytest.mark.parametrize("step", ["read the words", "answer"])
async def test_a_message_that_can_never_be_answered_is_told_so_and_the_next_one_is_answered(home: House, step: str) -> None:
    citizen = await home.citizen()
    make_fail(home, step, BrainFailure("x"), 4)
    await home.send(citizen, "un")
    await home.send(citizen, "deux")
    await home.switchboard.settled()
    told = words([shown for shown in await home.timeline(citizen) if shown.author == "bot" and shown.cards])
    assert told[0].startswith("Quelque chose s'est mal passé")
    assert told[1:] == ["réponse à deux"]


@pytest.mark.parametrize("step", ["read the store", "commit"])
async def test_a_store_that_is_away_for_a_while_delays_the_answer_and_loses_nothing(home: House, step: str) -> None:
    citizen = await home.citizen()
    pauses = make_fail(home, step, OSError("disk full"), 27)
    await home.send(citizen, "un")
    await home.send(citizen, "deux")
    await home.switchboard.settled()
    told = words([shown for shown in await home.timeline(citizen) if shown.author == "bot" and shown.cards])
    assert told == ["réponse à un", "réponse à deux"]
    assert max(pauses.seconds) <= 30


async def test_a_failure_while_waiting_for_a_person_keeps_the_place(home: House) -> None:
    await home.agent("Camille")
    citizen = await home.citizen()
    await home.queue_up(citizen)
    make_fail(home, "read the words", RuntimeError("x"), 4)
    assert words(await home.say(citizen, "un"))[0].startswith("Quelque chose s'est mal passé")
    assert (await home.conversation(citizen)).control == "queue"
    assert await home.queue() == [citizen]


async def test_the_log_of_a_failure_says_where_and_quotes_nobody(home: House, caplog: pytest.LogCaptureFixture) -> None:
    citizen = await home.citizen()
    make_fail(home, "answer", OSError("secret words"), 1)
    with caplog.at_level(logging.ERROR):
        await home.say(citizen, "mes mots")
    assert "OSError" in caplog.text
    assert "replies.py" in caplog.text
    assert "secret words" not in caplog.text
    assert "mes mots" not in caplog.text
