"""Erasing forgets what was said, and nothing that was said after it."""

from __future__ import annotations

from tests.conftest import Converse
from tests.handoff.house import DANGER, ERASE, House


async def test_a_question_accepted_behind_the_erasure_is_answered(home: House) -> None:
    citizen = await home.citizen()
    await home.say(citizen, "mon secret")
    await home.send(citizen, ERASE)
    await home.send(citizen, "et maintenant ?")
    await home.switchboard.settled()
    timeline = await home.timeline(citizen)
    assert [shown.text for shown in timeline if shown.author == "citizen"] == ["et maintenant ?"]
    assert [shown.cards[0].text for shown in timeline if shown.author == "bot"] == [f"réponse à {ERASE}", "réponse à et maintenant ?"]  # type: ignore[union-attr]


async def test_the_memory_of_what_is_erased_is_thrown_away_live_and_stored(home: House) -> None:
    citizen = await home.citizen()
    await home.say(citizen, "mon secret")
    await home.say(citizen, ERASE)
    assert home.brain.forgotten == [citizen]
    async with home.store.read() as unit:
        assert await unit.memory.events(citizen) == []


async def test_who_waits_after_a_danger_can_erase_all_and_leaves_the_queue(home: House) -> None:
    await home.agent("Camille")
    citizen = await home.citizen()
    await home.queue_up(citizen)
    await home.say(citizen, DANGER)
    assert (await home.conversation(citizen)).control == "queue"
    await home.say(citizen, ERASE)
    timeline = await home.timeline(citizen)
    assert [shown.author for shown in timeline] == ["bot"]
    assert timeline[0].cards[0].text == "C'est effacé. Cette conversation recommence à zéro."  # type: ignore[union-attr]
    assert (await home.conversation(citizen)).control == "bot"
    assert await home.queue() == []


async def test_an_agent_who_owns_the_conversation_keeps_it_when_erasing_is_written_to_them(home: House) -> None:
    agent, citizen = await home.agent("Camille"), await home.citizen()
    await home.queue_up(citizen)
    await home.desk.claim(citizen, agent)
    assert await home.say(citizen, ERASE) == []
    assert (await home.conversation(citizen)).control == "agent"


async def test_the_citizen_sees_that_it_is_erased(converse: Converse) -> None:
    turns = await converse("jai oublié la pension que je verse à mon fils", "effacez tout", {"choice": "Oui, effacer"})
    assert [message["card"]["text"] for message in turns[-1]["messages"]] == ["C'est effacé. Cette conversation recommence à zéro."]
    assert turns[-1]["error"] is None
