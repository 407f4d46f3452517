"""From the bot to a person and back, over HTTP, as the widget and the desk do it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.site import Citizen, DeskAgent, Site


def last_cards(conversation: dict[str, Any]) -> list[dict[str, Any]]:
    return [card for message in conversation["messages"] if message["author"] == "bot" for card in message["cards"]]


async def ask_for_a_person(citizen: Citizen, *, strike: list[str] | None = None) -> dict[str, Any]:
    await citizen.press("person")
    await citizen.until(lambda c: any(card["kind"] == "transmission" for card in last_cards(c)))
    await citizen.press("transmission.send", strike=strike or [])
    return await citizen.until(lambda c: c["state"]["control"] == "queue")


@pytest.fixture
async def camille(shop: Site) -> Any:
    agent = await shop.agent("Camille")
    yield agent
    for entry in (await agent.queue())["mine"]:
        await agent.call("POST", f"conversations/{entry['conversation_id']}/close", {"reason": "other", "summary": "fin du test"})
    await agent.leave()


async def test_a_citizen_is_handed_over_with_everything_and_given_back_with_a_recap(shop: Site, camille: DeskAgent) -> None:
    citizen = await shop.citizen()
    await citizen.answered(await citizen.say("jai oublié la pension que je verse à mon fils majeur"))
    waiting = await ask_for_a_person(citizen)
    assert waiting["state"]["position"] >= 1
    assert waiting["state"]["reference"].startswith("R-")
    await camille.until(
        lambda: any(e["conversation_id"] == citizen.id for name, q in camille.events if name == "queue" for e in q["waiting"])
    )

    claimed = await camille.call("POST", f"conversations/{citizen.id}/claim")
    assert claimed.status == 200
    seen = await claimed.json()
    assert seen["owned"]
    labels = {item["id"]: item["value"] for item in seen["packet"]["items"]}
    assert "pension" in labels["topic"].lower()
    assert "majeur" in labels["last_words"]
    assert any("pension" in (message["text"] or "") for message in seen["messages"])

    with_agent = await citizen.until(lambda c: c["state"]["control"] == "agent")
    assert with_agent["state"]["agent"]["name"] == "Camille Durand"
    joined = next(card for card in last_cards(with_agent) if card["kind"] == "agent")
    assert joined["service"] == "Service des impôts"

    said = await camille.call(
        "POST", f"conversations/{citizen.id}/messages", {"client_id": "agent-0001", "text": "Bonjour, je regarde avec vous."}
    )
    assert said.status == 202
    await citizen.until(lambda c: any(m["author"] == "agent" and m["text"] == "Bonjour, je regarde avec vous." for m in c["messages"]))
    await citizen.say("merci, mon fils a 22 ans")
    await camille.until(lambda: any(name == "message" and e["message"]["text"] == "merci, mon fils a 22 ans" for name, e in camille.events))

    closed = await camille.call(
        "POST", f"conversations/{citizen.id}/close", {"reason": "solved", "summary": "Correction en ligne faite ensemble."}
    )
    assert closed.status == 204
    after = await citizen.until(lambda c: c["state"]["control"] == "bot")
    recap = next(card for card in last_cards(after) if card["kind"] == "recap")
    assert "Correction en ligne" in recap["items"][0]
    assert recap["reference"] == waiting["state"]["reference"]
    back = await citizen.answered(await citizen.say("quels papiers ?"))
    assert back["messages"][-1]["author"] == "bot"


async def test_the_bot_is_silent_while_an_agent_owns_the_conversation(shop: Site, camille: DeskAgent) -> None:
    citizen = await shop.citizen()
    await ask_for_a_person(citizen)
    await camille.call("POST", f"conversations/{citizen.id}/claim")
    before = len((await citizen.conversation())["messages"])
    for words in ("bonjour", "quels papiers ?", "jai oublié une pension dans ma déclaration"):
        await citizen.say(words)
    await shop.running.switchboard.settled()
    after = (await citizen.conversation())["messages"]
    assert [m["author"] for m in after[before:]] == ["citizen"] * 3


async def test_what_is_struck_out_is_not_passed_on(shop: Site, camille: DeskAgent) -> None:
    citizen = await shop.citizen()
    await citizen.answered(await citizen.say("jai oublié la pension que je verse à mon fils"))
    await ask_for_a_person(citizen, strike=["last_words", "answer_direction"])
    await camille.call("POST", f"conversations/{citizen.id}/claim")
    seen = await (await camille.call("GET", f"conversations/{citizen.id}")).json()
    ids = {item["id"] for item in seen["packet"]["items"]}
    assert "topic" in ids
    assert not ids & {"last_words", "answer_direction"}
    assert seen["packet"]["last_words"] == ""


async def test_fifty_times_two_agents_claim_at_once_and_one_wins(shop: Site, camille: DeskAgent) -> None:
    sacha = await shop.agent("Sacha")
    for _ in range(50):
        citizen = await shop.citizen()
        await ask_for_a_person(citizen)
        first, second = await asyncio.gather(*(agent.call("POST", f"conversations/{citizen.id}/claim") for agent in (camille, sacha)))
        assert sorted((first.status, second.status)) == [200, 409]
        winner, loser = (camille, second) if first.status == 200 else (sacha, first)
        told = (await loser.json())["error"]
        assert told["code"] == "already_claimed"
        assert told["detail"] == ("Camille Durand" if winner is camille else "Sacha Durand")
        state = (await citizen.conversation())["state"]
        assert state["agent"]["name"] == told["detail"]
        await winner.call("POST", f"conversations/{citizen.id}/close", {"reason": "other", "summary": "essai"})
    await sacha.leave()


async def test_an_agent_who_does_not_own_a_conversation_cannot_write_in_it(shop: Site, camille: DeskAgent) -> None:
    sacha = await shop.agent("Sacha")
    citizen = await shop.citizen()
    await ask_for_a_person(citizen)
    await camille.call("POST", f"conversations/{citizen.id}/claim")
    refused = await sacha.call("POST", f"conversations/{citizen.id}/messages", {"client_id": "intrus-001", "text": "bonjour"})
    assert refused.status == 403
    assert all(m["author"] != "agent" for m in (await citizen.conversation())["messages"])
    await sacha.leave()


async def test_the_same_message_of_an_agent_sent_twice_is_there_once(shop: Site, camille: DeskAgent) -> None:
    citizen = await shop.citizen()
    await ask_for_a_person(citizen)
    await camille.call("POST", f"conversations/{citizen.id}/claim")
    answers = await asyncio.gather(
        *(camille.call("POST", f"conversations/{citizen.id}/messages", {"client_id": "repeat-0001", "text": "une fois"}) for _ in range(5))
    )
    assert {answer.status for answer in answers} == {202}
    assert sum(m["text"] == "une fois" for m in (await citizen.conversation())["messages"]) == 1


async def test_a_conversation_given_back_is_first_in_the_queue(shop: Site, camille: DeskAgent) -> None:
    first, second = await shop.citizen(), await shop.citizen()
    await ask_for_a_person(first)
    await camille.call("POST", f"conversations/{first.id}/claim")
    await ask_for_a_person(second)
    await camille.call("POST", f"conversations/{first.id}/release")
    state = await first.until(lambda c: c["state"]["control"] == "queue")
    assert state["state"]["position"] == 1
    for citizen in (first, second):
        await citizen.press("queue.leave")
        await citizen.until(lambda c: c["state"]["control"] == "bot")


async def test_an_agent_whose_connection_died_loses_the_conversation_with_an_apology(shop: Site) -> None:
    agent = await shop.agent("Alix")
    citizen = await shop.citizen()
    await ask_for_a_person(citizen)
    await agent.call("POST", f"conversations/{citizen.id}/claim")
    await agent.leave()
    clock = shop.running.services.clock
    async with shop.running.services.store.write() as unit:
        await unit.agents.seen(agent.id, clock.now() - timedelta(seconds=61))
    assert await shop.running.services.desk.give_back_lost() == 1
    after = await citizen.until(lambda c: c["state"]["control"] == "queue")
    assert "excuser" in last_cards(after)[-1]["text"]
    await citizen.press("queue.leave")
    await citizen.until(lambda c: c["state"]["control"] == "bot")


async def test_nobody_there_is_said_and_a_message_can_be_left_and_dealt_with(shop: Site, camille: DeskAgent) -> None:
    await camille.leave()
    async with shop.running.services.store.write() as unit:
        for agent in await unit.agents.all():
            await unit.agents.seen(agent.id, None)
    citizen = await shop.citizen()
    await citizen.answered(await citizen.say("la caf me réclame un trop perçu"))
    await citizen.press("person")
    told = await citizen.until(lambda c: any(card["kind"] == "leave_message" for card in last_cards(c)))
    assert any(card["kind"] == "service" and card["id"] == "caf" for card in last_cards(told))
    await citizen.press("message.leave", text="Rappelez-moi le matin")
    acknowledged = await citizen.until(lambda c: "R-" in str(last_cards(c)[-1]))
    assert acknowledged["state"]["control"] == "bot"
    again = await shop.agent("Camille")
    camille.session, camille.csrf = again.session, again.csrf
    (left,) = [entry for entry in (await again.queue())["messages_left"] if entry["conversation_id"] == citizen.id]
    assert left["text"] == "Rappelez-moi le matin"
    assert (await again.call("POST", f"messages-left/{left['handoff_id']}/done")).status == 204
    assert not [entry for entry in (await again.queue())["messages_left"] if entry["conversation_id"] == citizen.id]


async def test_danger_goes_to_the_head_of_the_queue_without_a_form(shop: Site, camille: DeskAgent) -> None:
    calm, lost = await shop.citizen(), await shop.citizen()
    await ask_for_a_person(calm)
    await lost.say("je veux en finir")
    state = await lost.until(lambda c: c["state"]["control"] == "queue")
    assert state["state"]["position"] == 1
    assert any(card["kind"] == "emergency" for card in last_cards(state))
    entry = (await camille.queue())["waiting"][0]
    assert (entry["conversation_id"], entry["urgency"]) == (lost.id, "suicide")
    for citizen in (calm, lost):
        await citizen.press("queue.leave")
        await citizen.until(lambda c: c["state"]["control"] == "bot")


async def test_in_the_queue_the_bot_answers_only_what_is_about_waiting(shop: Site, camille: DeskAgent) -> None:
    citizen = await shop.citizen()
    await ask_for_a_person(citizen)
    await citizen.answered(await citizen.say("je suis le combien dans la file"))
    conversation = await citizen.until(lambda c: last_cards(c)[-1]["kind"] == "queue")
    assert conversation["state"]["control"] == "queue"
    answered = await citizen.answered(await citizen.say("jai oublié de déclarer mes dons"))
    assert last_cards(answered)[-1]["kind"] == "text"
    assert all(card["kind"] != "verdict" for card in last_cards(answered))
    await citizen.press("queue.leave")
    await citizen.until(lambda c: c["state"]["control"] == "bot")
