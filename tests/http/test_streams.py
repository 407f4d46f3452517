"""Open streams: presence whatever happens, an end when the session ends, and no message lost across a reconnection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.ports import Draft
from bot.live import hub
from bot.live.topics import conversation_topic, message_event
from tests.site import PASSWORD, Citizen, DeskAgent, Site, site

BEAT = 0.2


@pytest.fixture(scope="module")
async def lively(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site whose streams give signs of life often."""
    async with site(settings, tmp_path_factory.mktemp("lively"), heartbeat=BEAT) as opened:
        yield opened


async def until(wanted: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not await wanted():
            await asyncio.sleep(0.02)


async def is_present(shop: Site, agent: DeskAgent) -> bool:
    async with shop.running.services.store.read() as unit:
        return agent.id in await unit.agents.present(shop.running.services.clock.now() - timedelta(seconds=40))


async def last_seen_a_minute_ago(shop: Site, agent: DeskAgent) -> None:
    async with shop.running.services.store.write() as unit:
        await unit.agents.seen(agent.id, shop.running.services.clock.now() - timedelta(seconds=61))


async def queued(citizen: Citizen) -> None:
    await citizen.press("person")
    await citizen.until(lambda c: any(card["kind"] == "transmission" for m in c["messages"] for card in m["cards"]))
    await citizen.press("transmission.send", strike=[])
    await citizen.until(lambda c: c["state"]["control"] == "queue")


@asynccontextmanager
async def second_browser(agent: DeskAgent) -> AsyncIterator[tuple[ClientSession, dict[str, str]]]:
    """Another session of the same agent, and its anti-forgery header."""
    async with ClientSession(base_url=agent.base, cookie_jar=CookieJar(unsafe=True)) as browser:
        answer = await browser.post("/desk/api/login", json={"email": agent.email, "password": PASSWORD})
        yield browser, {"X-CSRF-Token": (await answer.json())["csrf"]}


async def test_an_agent_stays_present_while_events_come_all_the_time(lively: Site) -> None:
    agent, citizen = await lively.agent("Ada"), await lively.citizen()
    await queued(citizen)
    await agent.call("POST", f"conversations/{citizen.id}/claim")
    await last_seen_a_minute_ago(lively, agent)

    async def typed_and_present() -> bool:
        lively.running.services.poster.tell_agent_typing(agent.id, citizen.id, True)
        return await is_present(lively, agent)

    await until(typed_and_present)
    assert await lively.running.services.desk.give_back_lost() == 0
    await agent.leave()


@pytest.mark.parametrize("told", ["at once", "at the next sign of life"])
async def test_the_stream_of_a_disabled_agent_ends(lively: Site, told: str) -> None:
    boss, agent = await lively.agent("Chef", "administrator"), await lively.agent("Vic")
    if told == "at once":
        assert (await boss.call("POST", f"agents/{agent.id}/disable")).status == 204
    else:
        await lively.running.services.accounts.disable(agent.id)
    assert agent._stream is not None
    await asyncio.wait_for(agent._stream, 5)
    assert not await is_present(lively, agent)
    await boss.leave()


async def test_the_stream_of_a_session_that_is_over_ends(lively: Site) -> None:
    agent = await lively.agent("Vic")
    assert (await agent.call("POST", "logout")).status == 204
    assert agent._stream is not None
    await asyncio.wait_for(agent._stream, 5)
    assert not await is_present(lively, agent)


async def test_the_stream_ends_with_the_twelve_hours_of_its_session(lively: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = await lively.agent("Vic")
    clock = lively.running.services.clock
    now = clock.now
    monkeypatch.setattr(type(clock), "now", lambda self: now() + timedelta(hours=12, seconds=1))
    assert agent._stream is not None
    await asyncio.wait_for(agent._stream, 5)


async def test_logging_out_of_one_browser_leaves_the_work_of_the_other(shop: Site) -> None:
    agent, citizen = await shop.agent("Ada"), await shop.citizen()
    await queued(citizen)
    await agent.call("POST", f"conversations/{citizen.id}/claim")
    async with second_browser(agent) as (browser, csrf):
        assert (await browser.post("/desk/api/logout", headers=csrf)).status == 204
    assert await is_present(shop, agent)
    await shop.running.services.desk.give_back_lost()
    assert (await citizen.conversation())["state"]["control"] == "agent"
    await agent.call("POST", f"conversations/{citizen.id}/close", {"reason": "other", "summary": "fin"})
    await agent.leave()


class Listener:
    """A client that keeps what it was sent and resumes after the last id."""

    def __init__(self, shop: Site, citizen: Citizen) -> None:
        self._shop, self._citizen = shop, citizen
        self.last = 0
        self.changes: list[int] = []

    async def read(self, events: int | None = None) -> None:
        """Listens to so many events, or up to the state, which ends what was missed; then the line is cut."""
        headers = self._citizen.headers | {"Last-Event-ID": str(self.last)}
        async with asyncio.timeout(5), self._shop.client.get("/api/v1/stream", headers=headers) as response:
            identifier, left = 0, events
            async for raw in response.content:
                line = raw.decode().strip()
                if line.startswith("id: "):
                    identifier = int(line[4:])
                elif line.startswith("data: ") and left is not None and left == 0:
                    return
                elif line.startswith("data: "):
                    left = None if left is None else left - 1
                    self._take(identifier, line)
                    if '"control"' in line:
                        return

    def _take(self, identifier: int, line: str) -> None:
        self.last = identifier
        if '"control"' not in line:
            self.changes.append(identifier)


async def talked_and_ticked(shop: Site) -> Citizen:
    """A conversation whose third message was changed after others came."""
    citizen = await shop.citizen()
    await citizen.say("jai oublié un crédit d'impôt pour la nounou")
    found = await citizen.until(lambda c: any(card["kind"] == "documents" for m in c["messages"] for card in m["cards"]))
    message = next(m for m in found["messages"] if any(card["kind"] == "documents" for card in m["cards"]))
    place = next(n for n, card in enumerate(message["cards"]) if card["kind"] == "documents")
    for words in ("merci", "bonjour"):
        await citizen.answered(await citizen.say(words))
    await shop.running.switchboard.settled()
    body = {"card": place, "item": message["cards"][place]["items"][0]["id"], "ticked": True}
    await shop.client.put(f"/api/v1/messages/{message['seq']}/ticks", json=body, headers=citizen.headers)
    return citizen


async def test_wherever_the_line_is_cut_every_change_comes_once_and_in_order(shop: Site) -> None:
    citizen = await talked_and_ticked(shop)
    wanted = sorted(m["change"] for m in (await citizen.conversation())["messages"])
    assert wanted[-1] > len(wanted)
    for cut in range(len(wanted) + 1):
        listener = Listener(shop, citizen)
        await listener.read(cut)
        await listener.read()
        assert listener.changes == wanted, cut


@given(st.permutations(range(4)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_changes_told_in_another_order_than_committed_are_sent_in_theirs(shop: Site, order: list[int]) -> None:
    citizen = await shop.citizen()
    store, live = shop.running.services.store, shop.running.services.hub
    async with shop.client.get("/api/v1/stream", headers=citizen.headers) as response:
        await _until_state(response)
        async with store.write() as unit:
            shown = [await unit.timeline.append(citizen.id, _draft(shop, n), None) for n in range(4)]
        for place in order:
            live.publish(conversation_topic(citizen.id), message_event(shown[place]))
        assert await _ids(response, 4) == [one.change for one in shown]


async def test_a_listener_too_slow_is_cut_and_resumes_with_everything(shop: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen = await shop.citizen()
    monkeypatch.setattr(hub, "_BACKLOG", 3)
    store, live = shop.running.services.store, shop.running.services.hub
    async with shop.client.get("/api/v1/stream", headers=citizen.headers) as response:
        await _until_state(response)
        async with store.write() as unit:
            shown = [await unit.timeline.append(citizen.id, _draft(shop, n), None) for n in range(20)]
        for one in shown:
            live.publish(conversation_topic(citizen.id), message_event(one))
        rest = await asyncio.wait_for(response.content.read(), 5)
    got = [int(line[4:]) for line in rest.decode().splitlines() if line.startswith("id: ")]
    assert len(got) < 20
    listener = Listener(shop, citizen)
    listener.last = max(got, default=1)
    await listener.read()
    assert got + listener.changes == [one.change for one in shown]


async def test_the_state_has_an_id_to_resume_after(shop: Site) -> None:
    citizen = await shop.citizen()
    listener = Listener(shop, citizen)
    await listener.read()
    assert listener.last == (await citizen.conversation())["change"]
    await listener.read()
    assert listener.changes == [1]


async def test_an_id_that_the_timeline_has_not_reached_means_everything(shop: Site) -> None:
    citizen = await shop.citizen()
    listener = Listener(shop, citizen)
    listener.last = 999_999
    await listener.read()
    assert listener.changes == [1]


async def test_streams_of_one_conversation_are_bounded_and_freed(shop: Site) -> None:
    citizen = await shop.citizen()
    opened = [await shop.client.get("/api/v1/stream", headers=citizen.headers) for _ in range(10)]
    refused = await shop.client.get("/api/v1/stream", headers=citizen.headers)
    assert [response.status for response in opened] == [200] * 10
    assert (refused.status, (await refused.json())["error"]["code"]) == (429, "too_many")
    opened.pop().close()

    async def opens_again() -> bool:
        again = await shop.client.get("/api/v1/stream", headers=citizen.headers)
        again.close()
        return again.status == 200

    await until(opens_again)
    for response in opened:
        response.close()


def _draft(shop: Site, number: int) -> Draft:
    return Draft("citizen", shop.running.services.clock.now(), f"message {number}")


async def _until_state(response: Any) -> None:
    async with asyncio.timeout(5):
        async for raw in response.content:
            if b'"control"' in raw:
                return


async def _ids(response: Any, count: int) -> list[int]:
    found: list[int] = []
    async with asyncio.timeout(5):
        async for raw in response.content:
            if raw.startswith(b"id: "):
                found.append(int(raw[4:]))
            if len(found) == count:
                break
    return found
