"""The bot says nothing while an agent owns the conversation, whatever comes in."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bot.conversation.messages import ChoicePress, Postback, Said, Text
from bot.conversation.ports import Draft
from bot.presenting.cards import FeedbackCard
from tests.handoff.house import DANGER, House
from tests.handoff.test_failures import make_fail

EVERYTHING: dict[str, Said] = {
    "words": Text("bonjour"),
    "a command": Text("/restart"),
    "danger": Text(DANGER),
    "a choice": ChoicePress("c1-1", 1),
    "a choice that was never offered": ChoicePress("x", 999),
    "person": Postback("person"),
    "transmission.send": Postback("transmission.send", {"strike": ["topic"]}),
    "transmission.cancel": Postback("transmission.cancel"),
    "queue.leave": Postback("queue.leave"),
    "message.ask": Postback("message.ask"),
    "an empty message.leave": Postback("message.leave", {"text": " "}),
    "message.leave": Postback("message.leave", {"text": "rappelez-moi"}),
    "message.leave with danger": Postback("message.leave", {"text": DANGER}),
    "feedback": Postback("feedback", {"useful": True}),
    "a sticker": Postback("unusable"),
    "start": Postback("start"),
    "an unknown button": Postback("restart"),
}


async def with_an_agent(home: House) -> str:
    agent, citizen = await home.agent("Camille"), await home.citizen()
    await home.queue_up(citizen)
    await home.desk.claim(citizen, agent)
    return citizen


@pytest.mark.parametrize("said", EVERYTHING.values(), ids=EVERYTHING.keys())
async def test_nothing_that_comes_in_makes_the_bot_speak_or_take_over(home: House, said: Said) -> None:
    citizen = await with_an_agent(home)
    assert await home.say(citizen, said) == []
    after = await home.conversation(citizen)
    assert after.control == "agent"
    assert not after.dossier.leaving_message


async def test_what_was_pressed_is_kept_all_the_same(home: House) -> None:
    citizen = await with_an_agent(home)
    conversation = await home.conversation(citizen)
    asked = Draft("bot", home.clock.now(), cards=(FeedbackCard(question="Aidé ?", yes="Oui", no="Non"),))
    async with home.store.write() as unit:
        await unit.timeline.take_turn(conversation, "agent", conversation.dossier, (asked,), home.clock.now())
    await home.press(citizen, "feedback", useful=False)
    store: Any = home.store
    async with store.engine.connect() as connection:
        assert list(await connection.scalars(text("SELECT useful FROM feedback"))) == [False]


async def test_a_turn_that_fails_is_not_apologised_for_over_an_agent(home: House) -> None:
    citizen = await with_an_agent(home)
    make_fail(home, "read the words", RuntimeError("broken"), 4)
    assert await home.say(citizen, "bonjour") == []
