"""The order of the queue, the load of an agent, and what is said when nobody is left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.messages import Shown
from bot.errors import AgentAtCapacity, AlreadyClaimed
from tests.handoff.house import DANGER, House, said_by
from tests.handoff.test_handoff import ask_for_a_person
from tests.site import Site


async def waiting(home: House, count: int) -> list[str]:
    citizens = [await home.citizen() for _ in range(count)]
    for citizen in citizens:
        await home.queue_up(citizen)
    return citizens


def last_of(timeline: list[Shown]) -> str:
    return str(timeline[-1].cards)


async def test_what_was_with_an_agent_goes_before_who_arrived_earlier(home: House) -> None:
    camille = await home.agent("Camille")
    first, second, third = await waiting(home, 3)
    await home.desk.claim(third, camille)
    await home.desk.release(third, camille)
    assert await home.queue() == [third, first, second]
    assert "la première personne" in last_of(await home.timeline(third))


async def test_what_was_lost_goes_before_who_arrived_earlier_and_after_danger(home: House) -> None:
    camille, sacha = await home.agent("Camille"), await home.agent("Sacha")
    first, second, third = await waiting(home, 3)
    await home.desk.claim(third, camille)
    await home.say(second, DANGER)
    home.clock.set(home.clock.now() + timedelta(seconds=61))
    await home.seen(sacha)
    assert await home.desk.give_back_lost() == 1
    assert await home.queue() == [second, third, first]
    assert "au numéro 2" in last_of(await home.timeline(third))


async def test_an_agent_takes_no_more_than_one_person_can_follow(home: House) -> None:
    camille, sacha = await home.agent("Camille"), await home.agent("Sacha")
    *taken, one_more = await waiting(home, home.desk.capacity + 1)
    for citizen in taken:
        await home.desk.claim(citizen, camille)
    with pytest.raises(AgentAtCapacity):
        await home.desk.claim(one_more, camille)
    assert await home.queue() == [one_more]
    await home.desk.claim(one_more, sacha)
    with pytest.raises(AlreadyClaimed):
        await home.desk.claim(one_more, camille)


async def test_room_is_made_by_closing_and_danger_needs_none(home: House) -> None:
    camille = await home.agent("Camille")
    *taken, calm, lost = await waiting(home, home.desk.capacity + 2)
    for citizen in taken:
        await home.desk.claim(citizen, camille)
    await home.say(lost, DANGER)
    await home.desk.claim(lost, camille)
    for citizen in taken[:2]:
        await home.desk.close(citizen, camille, "solved", "fait")
    await home.desk.claim(calm, camille)
    assert await home.queue() == []


async def test_the_desk_is_told_why_a_claim_is_refused(shop: Site) -> None:
    agent = await shop.agent("Camille")
    capacity = shop.running.services.settings.agent_capacity
    citizens = [await shop.citizen() for _ in range(capacity + 1)]
    for citizen in citizens:
        await ask_for_a_person(citizen)
    answers = [await agent.call("POST", f"conversations/{citizen.id}/claim") for citizen in citizens]
    assert [answer.status for answer in answers] == [200] * capacity + [409]
    assert (await answers[-1].json())["error"]["code"] == "agent_at_capacity"
    wording = await (await agent.call("GET", "wording")).json()
    assert wording["desk.error.agent_at_capacity"]
    for citizen in citizens[:-1]:
        await agent.call("POST", f"conversations/{citizen.id}/close", {"reason": "other", "summary": "essai"})
    await citizens[-1].press("queue.leave")
    await citizens[-1].until(lambda c: c["state"]["control"] == "bot")
    await agent.leave()


async def test_a_transmission_sent_once_all_have_left_says_so_and_a_message_can_be_left(home: House) -> None:
    camille = await home.agent("Camille")
    citizen = await home.citizen()
    await home.say(citizen, "ma question")
    assert said_by(await home.press(citizen, "person")) == ["transmission"]
    await home.seen(camille, there=False)
    # The form first: it is what can be done now.
    told = ["text", "leave_message", "service", "service", "sources"]
    assert said_by(await home.press(citizen, "transmission.send", strike=["last_words"])) == told
    assert (await home.conversation(citizen)).control == "bot"
    assert await home.queue() == []
    await home.press(citizen, "message.leave", text="rappelez-moi")
    async with home.store.read() as unit:
        (left,) = await unit.handoffs.messages_left()
    assert (left.left_message, left.packet.last_words) == ("rappelez-moi", "")


@pytest.mark.parametrize("how", ["leaves", "dies"])
async def test_those_who_wait_are_told_once_that_nobody_is_left_and_keep_their_place(home: House, how: str) -> None:
    camille = await home.agent("Camille")
    citizens = await waiting(home, 2)
    before = [len(await home.timeline(citizen)) for citizen in citizens]
    assert await home.desk.tell_nobody_is_left() == 0
    if how == "leaves":
        await home.seen(camille, there=False)
    else:
        home.clock.set(home.clock.now() + timedelta(seconds=61))
    assert await home.desk.tell_nobody_is_left() == 2
    assert await home.desk.tell_nobody_is_left() == 0
    for citizen, length in zip(citizens, before, strict=True):
        told = (await home.timeline(citizen))[length:]
        assert said_by(told) == ["text", "leave_message", "service", "service", "sources"]
        assert (await home.conversation(citizen)).control == "queue"
    assert await home.queue() == citizens
