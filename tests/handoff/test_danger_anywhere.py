"""Danger is heard whatever it comes through, shown at once, and puts who tells of it ahead."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bot.conversation.messages import Postback
from tests.handoff.house import DANGER, House, said_by
from tests.handoff.test_handoff import ask_for_a_person, last_cards
from tests.site import Citizen, Site


async def causes(home: House, conversation_id: str) -> list[str]:
    query = text("SELECT cause FROM handoff_events e JOIN handoffs h ON h.id = e.handoff_id WHERE h.conversation_id = :id ORDER BY e.id")
    async with home.store.engine.connect() as connection:  # type: ignore[attr-defined]
        return list((await connection.scalars(query, {"id": conversation_id})).all())


async def nobody_there(shop: Site) -> None:
    async with shop.running.services.store.write() as unit:
        for agent in await unit.agents.all():
            await unit.agents.seen(agent.id, None)


def kinds_since(conversation: dict[str, Any], seq: int) -> list[str]:
    return [card["kind"] for message in conversation["messages"] if message["seq"] > seq for card in message["cards"]]


@pytest.mark.parametrize("words", ["mon mari me frappe, je veux mourir", "je veux en finir, je vais me tuer"])
async def test_danger_in_the_form_gets_the_numbers_and_the_message_is_kept(shop: Site, words: str) -> None:
    await nobody_there(shop)
    citizen = await shop.citizen()
    await citizen.press("message.leave", text=words)
    told = await citizen.until(lambda c: "R-" in str(last_cards(c)[-1]))
    assert [card["kind"] for card in last_cards(told)][-2:] == ["emergency", "text"]
    agent = await shop.agent("Noor")
    (left,) = [entry for entry in (await agent.queue())["messages_left"] if entry["conversation_id"] == citizen.id]
    assert left["text"] == words
    assert left["urgency"] in ("suicide", "violence")
    await agent.leave()


async def test_danger_told_while_waiting_goes_ahead_and_the_desk_sees_it(shop: Site) -> None:
    agent = await shop.agent("Noor")
    first, second = await shop.citizen(), await shop.citizen()
    for citizen in (first, second):
        await ask_for_a_person(citizen)
    seq = await second.say("je veux en finir, je vais me tuer")
    state = await second.until(lambda c: "emergency" in kinds_since(c, seq))
    assert kinds_since(state, seq) == ["emergency", "text", "queue"]
    assert state["state"]["position"] == 1
    entry = next(e for e in (await agent.queue())["waiting"] if e["conversation_id"] == second.id)
    assert (entry["position"], entry["urgency"], entry["last_words"]) == (1, "suicide", "je veux en finir, je vais me tuer")
    for citizen in (first, second):
        await leave_the_queue(citizen)
    await agent.leave()


async def test_danger_told_to_an_agent_is_marked_at_the_desk_and_the_bot_says_nothing(shop: Site) -> None:
    agent = await shop.agent("Noor")
    citizen = await shop.citizen()
    await ask_for_a_person(citizen)
    await agent.call("POST", f"conversations/{citizen.id}/claim")
    agent.events.clear()
    seq = await citizen.say("je vais me tuer")
    await shop.running.switchboard.settled()
    assert kinds_since(await citizen.conversation(), seq) == []
    await agent.until(lambda: any(e["urgency"] == "suicide" for name, q in agent.events if name == "queue" for e in q["mine"]))
    await agent.call("POST", f"conversations/{citizen.id}/close", {"reason": "other", "summary": "essai"})
    await agent.leave()


@pytest.mark.parametrize("said", [DANGER, Postback("message.leave", {"text": DANGER})], ids=["words", "form"])
async def test_the_change_of_urgency_is_a_row_of_the_history(home: House, said: str | Postback) -> None:
    await home.agent("Camille")
    calm, lost = await home.citizen(), await home.citizen()
    for citizen in (calm, lost):
        await home.queue_up(citizen)
    answers = await home.say(lost, said)
    assert said_by(answers) == ["emergency", "text", "queue"]
    assert await home.queue() == [lost, calm]
    assert (await causes(home, lost))[-2:] == ["send", "danger"]


async def test_a_message_of_danger_left_where_somebody_is_there_is_read_now_and_kept_if_the_citizen_goes(home: House) -> None:
    await home.agent("Camille")
    citizen = await home.citizen()
    await home.press(citizen, "message.ask")
    assert said_by(await home.say(citizen, DANGER)) == ["emergency", "text", "queue"]
    assert await home.queue() == [citizen]
    await home.press(citizen, "queue.leave")
    async with home.store.read() as unit:
        (left,) = await unit.handoffs.messages_left()
    assert (left.left_message, left.urgent) == (DANGER, True)


async def test_messages_of_danger_come_first_among_those_left(home: House) -> None:
    for words in ("rappelez-moi", DANGER):
        await home.press(await home.citizen(), "message.leave", text=words)
    async with home.store.read() as unit:
        assert [left.left_message for left in await unit.handoffs.messages_left()] == [DANGER, "rappelez-moi"]


async def leave_the_queue(citizen: Citizen) -> None:
    await citizen.press("queue.leave")
    await citizen.until(lambda c: c["state"]["control"] == "bot")
