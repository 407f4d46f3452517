"""Calls to a platform: in order, at its pace, never twice in doubt, and nothing given up in silence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ConnectionTimeoutError
from aiohttp.test_utils import TestClient

from bot.conversation import delivery
from bot.conversation.channels import Held, Refused, Retry, Sent, Unknown
from bot.conversation.delivery import patience
from bot.storage.database import Database
from bot.storage.outbox import OutboxRepository
from channels.telegram.client import TelegramChannel
from tests.channels.fake_bot_api import FakeBotApi
from tests.channels.world import TOKEN, deliveries, eventually, telegram_site
from tests.site import DeskAgent, Site, site


def all_sent(running: Any) -> Any:
    async def holds() -> bool:
        found = await deliveries(running)
        return bool(found) and {status for status, _ in found} == {"sent"}

    return holds


async def test_what_waits_is_signalled_once_it_can_be_read(running: Any) -> None:
    database: Database = running.database
    done: list[str] = []
    async with database.write() as unit:
        unit.after_commit(lambda: done.append("committed"))
        assert not done
    assert done == ["committed"]
    with suppress(ZeroDivisionError):
        async with database.write() as unit:
            unit.after_commit(lambda: done.append("rolled back"))
            raise ZeroDivisionError
    assert done == ["committed"]


async def test_every_first_welcome_leaves_at_once(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, _running):
        for chat in range(1, 13):
            api.write(chat, "/start")
            await api.until(chat, "programme", seconds=delivery._IDLE_SECONDS / 2)


async def test_stopping_while_a_call_waits_for_its_second_leaves_no_doubt(settings: Any, tmp_path: Path) -> None:
    async with FakeBotApi(TOKEN) as api:
        async with telegram_site(settings, tmp_path, api=api) as (_, _, running):
            api.write(1, "/start")
            await eventually(all_sent(running))
            running.channels["telegram"]._pace = 600.0
            await running.channels["telegram"].turn("1")
            api.write(1, "merci")
            await eventually(lambda: _last_is(running, "pending"))
            await asyncio.sleep(0.2)
        async with telegram_site(settings, tmp_path, api=api) as (_, _, running):
            await eventually(all_sent(running))
        assert len(api.texts(1)) == 2


async def test_a_call_that_has_left_is_let_come_back_when_the_program_stops(settings: Any, tmp_path: Path) -> None:
    async with FakeBotApi(TOKEN) as api:
        api.held[1] = asyncio.Event()
        async with telegram_site(settings, tmp_path, api=api) as (_, _, running):
            api.write(1, "/start")
            await eventually(lambda: _last_is(running, "sending"))
            asyncio.get_running_loop().call_later(0.5, api.held[1].set)
        async with telegram_site(settings, tmp_path, api=api) as (_, _, running):
            assert [status for status, _ in await deliveries(running)] == ["sent"]
        assert len(api.texts(1)) == 1


async def test_a_call_that_does_not_come_back_in_time_is_in_doubt_and_not_repeated(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_GRACE_SECONDS", 0.1)
    async with FakeBotApi(TOKEN) as api:
        api.held[1] = asyncio.Event()
        async with telegram_site(settings, tmp_path, api=api) as (_, _, running):
            api.write(1, "/start")
            await eventually(lambda: _last_is(running, "sending"))
        api.held.pop(1).set()
        async with telegram_site(settings, tmp_path, api=api) as (_, _, running):
            assert [status for status, _ in await deliveries(running)] == ["unknown"]
            await asyncio.sleep(0.3)
        assert sum(method == "sendMessage" for method, _ in api.calls) == 1


async def _last_is(running: Any, status: str) -> bool:
    found = await deliveries(running)
    return bool(found) and found[-1][0] == status


def test_a_call_not_accepted_is_tried_for_half_a_day_with_growing_pauses() -> None:
    waited, attempts, pauses = 0.0, 0, []
    while isinstance(outcome := patience(Retry(2.0, "no connection"), attempts), Retry):
        waited, attempts = waited + outcome.after, attempts + 1
        pauses.append(outcome.after)
    assert waited >= 12 * 3600
    assert pauses == sorted(pauses)
    assert pauses[-1] == 300.0
    assert isinstance(outcome, Refused)


@pytest.mark.parametrize("outcome", [Sent("1"), Unknown("x"), Refused("x"), Held("x")])
def test_only_what_may_be_tried_again_is(outcome: Any) -> None:
    assert patience(outcome, 0) is outcome


def test_the_pause_a_platform_asks_for_is_kept() -> None:
    assert patience(Retry(900.0, "too many"), 0) == Retry(900.0, "too many")


async def test_a_time_out_while_connecting_is_known_not_to_have_left() -> None:
    class Unreachable:
        def post(self, *_: Any, **__: Any) -> Any:
            raise ConnectionTimeoutError("connecting took too long")

    channel = TelegramChannel(Unreachable(), "http://exemple.fr", TOKEN, {}, time.monotonic)  # type: ignore[arg-type]
    assert isinstance(await channel.send("1", {"method": "sendMessage", "arguments": {"text": "bonjour"}}), Retry)


async def test_a_slow_chat_delays_no_other(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.held[1] = asyncio.Event()
        api.write(1, "/start")
        await eventually(lambda: _last_is(running, "sending"))
        api.write(2, "/start")
        await api.until(2, "programme")
        assert not api.texts(1)
        api.held[1].set()
        await api.until(1, "programme")


async def test_nothing_turns_while_calls_wait(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.retry_after = 60
        api.fail("sendMessage", 429)
        api.write(1, "/start")
        api.write(1, "merci")
        await eventually(lambda: _first_waits(running))
        looks: list[int] = []
        heads = OutboxRepository.heads

        async def counted(self: OutboxRepository, *args: Any) -> Any:
            looks.append(1)
            return await heads(self, *args)

        monkeypatch.setattr(OutboxRepository, "heads", counted)
        await asyncio.sleep(1)
        assert len(looks) <= 2


async def _first_waits(running: Any) -> bool:
    found = await deliveries(running)
    return len(found) >= 2 and found[0] == ("pending", 1)


async def test_a_refused_token_keeps_everything_waiting_and_is_told(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_HELD_PAUSE", timedelta(seconds=0.3))
    async with telegram_site(settings, tmp_path, "https://exemple.fr") as (api, client, running):
        api._token = "another"
        conversation = await _written_to(running, 1)
        await eventually(lambda: _warned(client))
        assert (await client.get("/health/ready")).status == 200
        assert await deliveries(running) == [("pending", 0)]
        api._token = TOKEN
        await eventually(all_sent(running))
        assert conversation
        assert len(api.texts(1)) == 1
        assert not (await (await client.get("/health/ready")).json())["warnings"]


async def _written_to(running: Any, chat: int) -> str:
    """A conversation begun without its platform's help."""
    from bot.conversation.messages import Inbound, Postback

    inbound = Inbound("telegram", str(chat), "begun", Postback("start"), running.services.clock.now())
    return (await running.services.inbox.accept(inbound)).shown.conversation_id


async def _warned(client: TestClient[Any, Any]) -> bool:
    warnings = (await (await client.get("/health/ready")).json())["warnings"]
    return any("REPERE_TELEGRAM_TOKEN" in warning for warning in warnings)


async def test_without_its_token_a_channel_waits_and_the_rest_goes_on(settings: Any, tmp_path: Path) -> None:
    async with FakeBotApi(TOKEN) as api:
        async with telegram_site(settings, tmp_path, api=api) as (_, _, running):
            api.write(1, "/start")
            await eventually(all_sent(running))
            running.channels["telegram"]._pace = 600.0
            await running.channels["telegram"].turn("1")
            api.write(1, "merci")
            await eventually(lambda: _last_is(running, "pending"))
        async with site(settings, tmp_path) as bare:
            citizen = await bare.citizen()
            await citizen.answered(await citizen.say("bonjour"))
            assert (await bare.client.get("/health/ready")).status == 200
            assert (await deliveries(bare.running))[-1] == ("pending", 0)
        async with telegram_site(settings, tmp_path, api=api) as (_, _, running):
            await eventually(all_sent(running))


async def test_an_outcome_that_storage_refuses_for_a_moment_is_kept_all_the_same(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, broken = OutboxRepository.finish, [True]

    async def sometimes(self: OutboxRepository, *args: Any) -> None:
        if broken:
            broken.pop()
            raise OSError("disk full")
        await finish(self, *args)

    monkeypatch.setattr(OutboxRepository, "finish", sometimes)
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.write(1, "/start")
        await eventually(all_sent(running))
        assert not broken
        assert len(api.texts(1)) == 1


@pytest.fixture
async def in_doubt(settings: Any, tmp_path: Path) -> AsyncIterator[tuple[FakeBotApi, Site, DeskAgent, str]]:
    """An agent owns a conversation in which their first message may have been lost."""
    async with telegram_site(settings, tmp_path) as (api, client, running):
        shop = Site(running, client)
        agent = await shop.agent("Camille")
        api.write(7, "je veux parler à un conseiller")
        await api.until(7, "Voici ce que je transmets")
        api.press(7, api.buttons(7)["Envoyer"])
        await api.until(7, "première personne de la file")
        identifier = (await agent.queue())["waiting"][0]["conversation_id"]
        await agent.call("POST", f"conversations/{identifier}/claim")
        await api.until(7, "a rejoint")
        api.fail("sendMessage", "drop")
        await agent.call("POST", f"conversations/{identifier}/messages", {"client_id": "doubt-0001", "text": "Bonjour, dites-moi."})
        await agent.until(lambda: ("delivery", {"conversation_id": identifier}) in agent.events)
        yield api, shop, agent, identifier
        await agent.leave()


async def _doubts(agent: DeskAgent, identifier: str) -> dict[int, str]:
    messages = (await (await agent.call("GET", f"conversations/{identifier}")).json())["messages"]
    return {message["seq"]: message["delivery"] for message in messages if message["delivery"]}


async def test_a_message_in_doubt_is_shown_to_its_agent_who_alone_sends_it_again(in_doubt: Any) -> None:
    api, shop, agent, identifier = in_doubt
    ((seq, doubt),) = (await _doubts(agent, identifier)).items()
    assert doubt == "unknown"
    assert not any("Bonjour, dites-moi." in text for text in api.texts(7))
    other = await shop.agent("Dominique")
    assert (await other.call("POST", f"conversations/{identifier}/messages/{seq}/resend")).status == 403
    await other.leave()
    answers = [await agent.call("POST", f"conversations/{identifier}/messages/{seq}/resend") for _ in range(2)]
    assert [answer.status for answer in answers] == [204, 204]
    await api.until(7, "Bonjour, dites-moi.")
    await eventually(lambda: _nothing_waits(shop.running))
    assert await _doubts(agent, identifier) == {}
    assert sum("Bonjour, dites-moi." in text for text in api.texts(7)) == 1


async def _nothing_waits(running: Any) -> bool:
    return all(status == "sent" for status, _ in await deliveries(running))


async def test_sending_again_does_nothing_to_what_arrived(in_doubt: Any) -> None:
    api, _, agent, identifier = in_doubt
    before = api.texts(7)
    assert (await agent.call("POST", f"conversations/{identifier}/messages/1/resend")).status == 204
    await asyncio.sleep(0.3)
    assert api.texts(7) == before
