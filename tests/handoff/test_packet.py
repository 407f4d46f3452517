"""What is passed on: each thing once, only what was shown and agreed to, and nothing that was struck out, then or later."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bot.content import Content
from bot.guidance.dossier import Dossier
from bot.handoff.packet import build_packet
from bot.handoff.ports import Handoff
from tests.handoff.house import DANGER, House
from tests.handoff.test_handoff import ask_for_a_person, last_cards
from tests.site import Citizen, Site

ANSWER_OF_A_KIND = {"date": "2026-01-31", "amount": "100", "year": "2025"}


def test_everything_known_of_every_error_is_listed_once(content: Content) -> None:
    for identifier, node in content.errors.items():
        for event in (None, *content.events):
            asked = (*node.error.ask, *(content.events[event].ask if event else ()))
            answers = {q.id: q.choices[0].id if q.choices else ANSWER_OF_A_KIND[q.kind] for q in reversed(asked)}
            dossier = Dossier(event=event, error=identifier, answers=answers, worried=True, nearest_deadline="2026-12-31", said=("mots",))
            ids = Counter(item.id for item in build_packet(dossier, "asked", content).items)
            assert ids.most_common(1)[0][1] == 1, (identifier, event, ids)
            assert {f"answer_{question}" for question in answers} <= set(ids)


async def left(home: House) -> Handoff:
    async with home.store.read() as unit:
        (only,) = await unit.handoffs.messages_left()
    return only


@pytest.mark.parametrize("asked", [False, True], ids=["at once", "after asking for a person"])
async def test_a_message_left_passes_on_nothing_that_was_not_shown(home: House, asked: bool) -> None:
    citizen = await home.citizen()
    await home.say(citizen, "ma question")
    if asked:
        await home.press(citizen, "person")
    await home.press(citizen, "message.leave", text="rappelez-moi")
    packet = (await left(home)).packet
    assert (packet.items, packet.last_words, packet.event, packet.error, packet.tried) == ((), "", None, None, ())


async def test_a_message_left_from_the_queue_passes_on_what_was_sent(home: House) -> None:
    await home.agent("Camille")
    citizen = await home.citizen()
    await home.say(citizen, "ma question")
    await home.queue_up(citizen)
    await home.press(citizen, "message.leave", text="rappelez-moi")
    assert (await left(home)).packet.last_words == "ma question"


async def test_a_message_of_danger_passes_on_nothing_that_was_not_shown_once_it_waits_to_be_read(home: House) -> None:
    await home.agent("Camille")
    citizen = await home.citizen()
    await home.say(citizen, "ma question")
    await home.press(citizen, "message.leave", text=DANGER)
    await home.press(citizen, "queue.leave")
    found = await left(home)
    assert (found.left_message, found.urgent, found.packet.items) == (DANGER, True, ())


async def test_what_is_struck_out_later_is_gone_from_a_message_left_before(home: House) -> None:
    camille = await home.agent("Camille")
    citizen = await home.citizen()
    await home.say(citizen, "ma question")
    await home.queue_up(citizen)
    await home.press(citizen, "message.leave", text="rappelez-moi")
    await home.press(citizen, "person")
    await home.press(citizen, "transmission.send", strike=["last_words"])
    found = await left(home)
    assert found.packet.last_words == ""
    assert "last_words" not in {item.id for item in found.packet.items}
    await home.desk.message_dealt_with(found.id, camille)


async def nobody_is_there(shop: Site) -> None:
    async with shop.running.services.store.write() as unit:
        for agent in await unit.agents.all():
            await unit.agents.seen(agent.id, None)


async def with_a_message_then_with_an_agent(shop: Site) -> tuple[Citizen, Any]:
    """A citizen left a message, came back, struck out, and is with an agent; and that agent."""
    await nobody_is_there(shop)
    citizen = await shop.citizen()
    await citizen.answered(await citizen.say("jai oublié la pension que je verse à mon fils"))
    await citizen.press("message.leave", text="Rappelez-moi")
    await citizen.until(lambda c: "R-" in str(last_cards(c)[-1]))
    first = await shop.agent("Camille")
    await ask_for_a_person(citizen, strike=["answer_direction"])
    await first.call("POST", f"conversations/{citizen.id}/claim")
    return citizen, first


async def test_an_agent_who_reads_a_message_left_sees_its_reference_and_nothing_struck_out(shop: Site) -> None:
    citizen, first = await with_a_message_then_with_an_agent(shop)
    second = await shop.agent("Sacha")
    (entry,) = [one for one in (await second.queue())["messages_left"] if one["conversation_id"] == citizen.id]
    read = await (await second.call("GET", f"conversations/{citizen.id}")).json()
    owned = await (await first.call("GET", f"conversations/{citizen.id}")).json()
    assert (read["handoff_id"], read["state"]["reference"]) == (entry["handoff_id"], entry["reference"])
    assert read["packet"]["items"] == []
    assert owned["state"]["reference"] != entry["reference"]
    assert "answer_direction" not in {item["id"] for item in owned["packet"]["items"]}
    await first.call("POST", f"conversations/{citizen.id}/close", {"reason": "other", "summary": "essai"})
    await second.call("POST", f"messages-left/{entry['handoff_id']}/done")
    for agent in (first, second):
        await agent.leave()
