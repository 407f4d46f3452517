"""Each adjustment to Rasa, where it could silently be lost."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import Runtime, runtime
from bot.brain.tracker_store import HISTORY
from bot.brain.without_tensorflow import TensorFlowIsAbsent
from bot.clock import FixedClock
from bot.conversation.messages import Inbound, Text
from tests.conftest import MONDAY


async def say(running: Runtime, conversation: str, *texts: str) -> None:
    for number, text in enumerate(texts):
        await running.services.inbox.accept(
            Inbound("web", conversation, f"{conversation}:{text}:{number}", Text(text), running.services.clock.now())
        )
        await running.switchboard.settled()


def test_using_tensorflow_says_clearly_that_it_is_not_there() -> None:
    import tensorflow

    class Layer(tensorflow.keras.layers.Layer):  # type: ignore[misc]
        """Subclassing works: it happens when Rasa is imported."""

    with pytest.raises(TensorFlowIsAbsent, match="needs TensorFlow, which is not installed"):
        Layer()
    with pytest.raises(TensorFlowIsAbsent):
        tensorflow.constant(1)


async def test_the_schema_check_of_actions_is_never_run(running: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    import jsonschema

    calls = []
    monkeypatch.setattr(jsonschema, "validate", lambda *args, **kwargs: calls.append(args))
    identifier, _ = await running.services.inbox.open("web")
    await say(running, identifier, "jai oublié une pension dans ma déclaration", "je la verse")
    assert calls == []


async def test_a_store_that_fails_fails_the_turn_and_nothing_of_it_is_kept(running: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(_tracker: Any) -> None:
        raise RuntimeError("disk full")

    identifier, _ = await running.services.inbox.open("web")
    monkeypatch.setattr(running.brain._store, "save", full)
    await say(running, identifier, "jai oublié une pension dans ma déclaration")
    async with running.services.store.read() as unit:
        messages = await unit.timeline.messages(identifier)
        conversation = await unit.timeline.get(identifier)
        assert await unit.memory.events(identifier) == []
    assert conversation is not None
    assert conversation.dossier.error is None
    assert "s'est mal passé" in messages[-1].cards[0].text  # type: ignore[union-attr]
    monkeypatch.undo()
    await say(running, identifier, "jai oublié une pension alimentaire")
    async with running.services.store.read() as unit:
        healed = await unit.timeline.get(identifier)
    assert healed is not None
    assert healed.dossier.error == "alimony_in_return"


async def test_an_action_that_raises_is_an_honest_sentence_not_silence(running: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.brain import turn

    def broken(*_: Any) -> Any:
        raise ValueError("a bug")

    identifier, _ = await running.services.inbox.open("web")
    monkeypatch.setattr(turn, "step", broken)
    await say(running, identifier, "bonjour")
    async with running.services.store.read() as unit:
        messages = await unit.timeline.messages(identifier)
    assert "demandez une personne" in messages[-1].cards[0].text  # type: ignore[union-attr]


async def test_the_dialogue_memory_is_bounded_and_sees_only_masked_words(running: Runtime) -> None:
    identifier, _ = await running.services.inbox.open("web")
    await say(running, identifier, "mon numéro est le 06 12 34 56 78", *(f"quels papiers ? {n}" for n in range(12)))
    tracker = await running.brain._store.retrieve(identifier)
    assert tracker is not None
    assert len(tracker.events) <= HISTORY
    async with running.services.store.read() as unit:
        stored = "\n".join(await unit.memory.events(identifier))
    assert "06 12" not in stored
    assert "[TELEPHONE]" in stored


async def test_only_new_events_are_appended(running: Runtime) -> None:
    identifier, _ = await running.services.inbox.open("web")
    counts = []
    for text in ("bonjour", "on va se pacser", "quels papiers ?", "merci"):
        await say(running, identifier, text)
        async with running.services.store.read() as unit:
            counts.append(len(await unit.memory.events(identifier)))
    steps = [after - before for before, after in itertools.pairwise(counts)]
    assert len(set(steps)) == 1, counts


async def test_a_conversation_goes_on_after_a_restart(settings: Any, tmp_path: Path) -> None:
    again = replace(settings, data=tmp_path)
    async with runtime(again, FixedClock(MONDAY)) as first:
        identifier, _ = await first.services.inbox.open("web")
        await say(first, identifier, "jai oublié une pension dans ma déclaration", "je la verse")
    async with runtime(again, FixedClock(MONDAY)) as second:
        await say(second, identifier, "il est majeur")
        async with second.services.store.read() as unit:
            conversation = await unit.timeline.get(identifier)
    assert conversation is not None
    assert conversation.dossier.answers["child_age"] == "adult"
    assert conversation.dossier.pending == "attached"


async def test_a_turn_that_lost_a_race_is_taken_again(running: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    identifier, _ = await running.services.inbox.open("web")
    real = running.brain.answer
    tries = []

    async def slow(conversation: Any, *rest: Any) -> Any:
        tries.append(conversation.version)
        answer = await real(conversation, *rest)
        if len(tries) == 1:
            async with running.services.store.write() as unit:
                await unit.timeline.take_turn(conversation, "bot", conversation.dossier, (), MONDAY)
        return answer

    replies = replace(running.switchboard.replies, brain=_Replaced(running.brain, slow))
    monkeypatch.setattr(running.switchboard, "replies", replies)
    await say(running, identifier, "jai oublié une pension dans ma déclaration")
    async with running.services.store.read() as unit:
        messages = await unit.timeline.messages(identifier)
    assert len(tries) == 2
    assert sum(m.author == "bot" for m in messages) == 2


class _Replaced:
    """A brain with another `answer`."""

    def __init__(self, brain: Any, answer: Any) -> None:
        self.read, self.forget, self.answer = brain.read, brain.forget, answer


async def test_conversations_held_at_once_do_not_mix(running: Runtime) -> None:
    async def hold(text: str, wanted: str) -> bool:
        identifier, _ = await running.services.inbox.open("web")
        await say(running, identifier, text)
        async with running.services.store.read() as unit:
            conversation = await unit.timeline.get(identifier)
        return conversation is not None and conversation.dossier.error == wanted

    told = [("jai oublié une pension alimentaire", "alimony_in_return"), ("la caf me réclame un trop perçu", "caf_overpayment")] * 8
    assert all(await asyncio.gather(*(hold(text, wanted) for text, wanted in told)))
