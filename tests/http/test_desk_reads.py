"""What agents may read: what waits for them, what they own, and of what is closed no more than the exchange."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.messages import Shown
from bot.handoff.consulting import may_read, part_read, readable
from bot.handoff.machine import State
from bot.handoff.packet import Packet
from bot.handoff.ports import Agent, Handoff
from tests.site import Citizen, DeskAgent, Site

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OWNER, OTHER = (Agent(name, "a@exemple.fr", name, "Durand", "Caf", "agent") for name in ("owner", "other"))
BOSS = Agent("boss", "b@exemple.fr", "Chef", "Durand", "Caf", "administrator")


def handoff(state: State, owner: str | None = None, closed_at: datetime | None = None) -> Handoff:
    packet = Packet("asked", "none", "fr", None, None, (), "")
    return Handoff("h", "c", "R-1", state, 0, False, packet, NOON, agent_id=owner, closed_at=closed_at)


@pytest.mark.parametrize(
    ("state", "owner", "readers"),
    [
        ("offered", None, set()),
        ("waiting", None, {"owner", "other", "boss"}),
        ("message_left", None, {"owner", "other", "boss"}),
        ("with_agent", "owner", {"owner", "boss"}),
        ("closed", "owner", {"owner"}),
        ("closed", None, set()),
        ("abandoned", None, set()),
        ("abandoned", "owner", set()),
    ],
)
def test_who_may_read_in_each_state(state: State, owner: str | None, readers: set[str]) -> None:
    assert {agent.id for agent in (OWNER, OTHER, BOSS) if may_read(handoff(state, owner), agent)} == readers


def test_an_earlier_exchange_stays_readable_to_who_held_it() -> None:
    held, offered = handoff("closed", "owner"), handoff("offered")
    assert readable([offered, held], OWNER) is held
    assert readable([offered, held], OTHER) is None


def test_the_part_read_ends_with_the_exchange_even_if_a_platform_is_slow_to_date() -> None:
    said = [("citizen", -2), ("bot", -1), ("agent", -1), ("bot", 0), ("citizen", -1), ("bot", 5)]
    timeline = [Shown("c", seq, seq, author, NOON + timedelta(minutes=at)) for seq, (author, at) in enumerate(said, start=1)]  # type: ignore[arg-type]
    assert [shown.seq for shown in part_read(handoff("closed", "owner", NOON), timeline)] == [1, 2, 3, 4]
    assert part_read(handoff("waiting"), timeline) == timeline


@dataclass
class People:
    ada: DeskAgent
    yan: DeskAgent
    boss: DeskAgent


@pytest.fixture
async def people(shop: Site) -> AsyncIterator[People]:
    found = People(await shop.agent("Ada"), await shop.agent("Yan"), await shop.agent("Chef", "administrator"))
    yield found
    for agent in (found.ada, found.yan, found.boss):
        await agent.leave()


async def proposed(citizen: Citizen) -> None:
    await citizen.press("person")
    await citizen.until(lambda c: any(card["kind"] == "transmission" for m in c["messages"] for card in m["cards"]))


async def queued(citizen: Citizen) -> None:
    await proposed(citizen)
    await citizen.press("transmission.send", strike=[])
    await citizen.until(lambda c: c["state"]["control"] == "queue")


async def statuses(people: People, citizen: Citizen) -> list[int]:
    return [(await agent.call("GET", f"conversations/{citizen.id}")).status for agent in (people.ada, people.yan, people.boss)]


def words(read: dict[str, Any]) -> list[str]:
    return [m["text"] for m in read["messages"] if m["author"] == "citizen" and m["text"]]


async def test_what_is_told_to_the_bot_before_and_after_is_not_the_desks_to_read(shop: Site, people: People) -> None:
    citizen = await shop.citizen()
    await citizen.answered(await citizen.say("jai oublié une pension dans ma déclaration"))
    assert await statuses(people, citizen) == [404, 404, 404]
    await proposed(citizen)
    assert await statuses(people, citizen) == [404, 404, 404]
    await citizen.press("transmission.send", strike=[])
    await citizen.until(lambda c: c["state"]["control"] == "queue")
    assert await statuses(people, citizen) == [200, 200, 200]
    await people.ada.call("POST", f"conversations/{citizen.id}/claim")
    assert await statuses(people, citizen) == [200, 404, 200]
    await people.ada.call("POST", f"conversations/{citizen.id}/close", {"reason": "solved", "summary": "fait"})
    await citizen.answered(await citizen.say("je ne le dis qu'au programme"))
    assert await statuses(people, citizen) == [200, 404, 404]
    kept = await (await people.ada.call("GET", f"conversations/{citizen.id}")).json()
    assert words(kept) == ["jai oublié une pension dans ma déclaration"]
    assert not kept["owned"]
    assert any(card["kind"] == "recap" for m in kept["messages"] for card in m["cards"])


async def test_a_transmission_that_was_cancelled_is_read_by_nobody(shop: Site, people: People) -> None:
    citizen = await shop.citizen()
    await proposed(citizen)
    await citizen.press("transmission.cancel")
    await shop.running.switchboard.settled()
    assert await statuses(people, citizen) == [404, 404, 404]


async def test_who_leaves_the_queue_is_read_by_nobody_any_more(shop: Site, people: People) -> None:
    citizen = await shop.citizen()
    await queued(citizen)
    await citizen.press("queue.leave")
    await citizen.until(lambda c: c["state"]["control"] == "bot")
    assert await statuses(people, citizen) == [404, 404, 404]


async def test_a_message_left_is_read_up_to_itself_until_it_is_dealt_with(shop: Site, people: People) -> None:
    citizen = await shop.citizen()
    await proposed(citizen)
    await citizen.press("message.leave", text="Rappelez-moi le matin")
    await shop.running.switchboard.settled()
    await citizen.answered(await citizen.say("je ne le dis qu'au programme"))
    read = await (await people.yan.call("GET", f"conversations/{citizen.id}")).json()
    assert words(read) == ["Rappelez-moi le matin"]
    (left,) = [entry for entry in (await people.yan.queue())["messages_left"] if entry["conversation_id"] == citizen.id]
    await people.yan.call("POST", f"messages-left/{left['handoff_id']}/done")
    assert await statuses(people, citizen) == [404, 404, 404]
