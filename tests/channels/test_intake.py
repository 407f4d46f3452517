"""Updates of Telegram come in once each, whatever goes wrong with one of them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import supervision
from bot.conversation.inbox import Inbox
from bot.conversation.messages import Inbound, Text
from bot.errors import ChannelError
from bot.http.middleware import RateLimit
from bot.storage.timeline import TimelineRepository
from channels.telegram import webhook
from channels.telegram.connect import PATH
from channels.telegram.webhook import SECRET_HEADER
from tests.channels.fake_bot_api import FakeBotApi
from tests.channels.world import SECRET, TOKEN, eventually, message, said, sent, telegram_site
from tests.site import Site


async def test_an_insert_that_fails_once_loses_nothing(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.write(1, "/start")
        await api.until(1, "programme")
        append, broken = TimelineRepository.append, [True]

        async def sometimes(self: TimelineRepository, *args: Any) -> Any:
            if broken:
                broken.pop()
                raise OSError("disk full")
            return await append(self, *args)

        monkeypatch.setattr(TimelineRepository, "append", sometimes)
        api.write(1, "merci")
        await api.until(1, "Avec plaisir")
        assert not broken
        assert (await said(running, 1))[1:] == ["merci"]


async def test_an_update_that_always_fails_lets_the_others_pass(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accept, tried = Inbox.accept, []

    async def poisoned(self: Inbox, inbound: Inbound) -> Any:
        if inbound.said == Text("poison"):
            tried.append(inbound)
            raise ValueError("poison")
        return await accept(self, inbound)

    monkeypatch.setattr(Inbox, "accept", poisoned)
    async with telegram_site(settings, tmp_path) as (api, client, running):
        api.write(1, "/start")
        api.write(1, "poison")
        api.write(1, "merci")
        await api.until(1, "Avec plaisir")
        assert len(tried) == 3
        assert await said(running, 1) == [None, "merci"]
        assert (await client.get("/health/ready")).status == 200


async def test_a_webhook_that_always_fails_on_an_update_lets_it_go(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def poisoned(self: Inbox, inbound: Inbound) -> Any:
        raise ValueError("poison")

    monkeypatch.setattr(Inbox, "accept", poisoned)
    async with telegram_site(settings, tmp_path, "https://exemple.fr") as (_, client, _running):
        tries = [(await client.post(PATH, json=message("poison"), headers={SECRET_HEADER: SECRET})).status for _ in range(3)]
    assert tries == [500, 500, 200]


async def test_during_an_outage_of_storage_no_update_is_given_up(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with telegram_site(settings, tmp_path, "https://exemple.fr") as (_, client, running):
        with monkeypatch.context() as outage:
            outage.setattr(running.database.engine.sync_engine.pool, "connect", _unavailable)
            tries = {(await client.post(PATH, json=message("merci"), headers={SECRET_HEADER: SECRET})).status for _ in range(5)}
        assert tries == {500}
        assert (await client.post(PATH, json=message("merci"), headers={SECRET_HEADER: SECRET})).status == 200
        assert await said(running, 5) == ["merci"]


def _unavailable() -> Any:
    raise OSError("disk full")


async def test_another_bot_over_the_same_data_is_heard(settings: Any, tmp_path: Path) -> None:
    async with FakeBotApi(TOKEN) as first:
        first._next_update = 900_000
        async with telegram_site(settings, tmp_path, api=first):
            first.write(1, "/start")
            await first.until(1, "programme")
    async with telegram_site(settings, tmp_path, token="654321:another") as (second, _, _running):
        second._next_update = 900_000
        second.write(2, "/start")
        await second.until(2, "programme")


async def test_a_refused_webhook_stops_the_start_with_a_clear_sentence(settings: Any, tmp_path: Path) -> None:
    async with FakeBotApi(TOKEN) as api:
        api.fail("setWebhook", 400)
        with pytest.raises(ChannelError, match="REPERE_PUBLIC_URL"):
            async with telegram_site(settings, tmp_path, "https://exemple.fr", api=api):
                pass


async def test_a_webhook_that_telegram_does_not_answer_is_registered_later(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "_LOOK_SECONDS", 0.1)
    async with FakeBotApi(TOKEN) as api:
        api.fail("setWebhook", "drop", 502)
        async with telegram_site(settings, tmp_path, "https://exemple.fr", api=api):
            async with asyncio.timeout(10):
                while api.webhook is None:
                    await asyncio.sleep(0.02)


async def test_a_chat_that_writes_too_fast_is_told_once_and_the_excess_is_dropped(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path, limit=RateLimit(rate=0.001, burst=3)) as (api, _, running):
        for number in range(12):
            api.write(1, f"merci {number}")
        api.write(2, "bonjour")
        await api.until(2, "Bonjour")
        await api.until(1, "plus vite que je ne peux lire")
        assert await said(running, 1) == ["merci 0", "merci 1", "merci 2"]
        assert sum("plus vite" in text for text in api.texts(1)) == 1


async def test_start_again_is_answered_and_loses_nothing(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.write(1, "jai oublié la pension que je verse a mon fils de 20 ans")
        await api.until(1, "rattachement")
        api.write(1, "/start abc")
        await eventually(lambda: _welcomes(api, 1, 2))
        async with running.services.store.read() as unit:
            known = await unit.timeline.at_address("telegram", "1")
        assert known.dossier.error is not None
        api.press(1, api.buttons(1)["Parler à une personne"])
        await api.until(1, "Personne n'est disponible")


async def _welcomes(api: FakeBotApi, chat: int, wanted: int) -> bool:
    return sum("Je suis Repère, un programme" in text for text in api.texts(chat)) == wanted


async def test_the_words_with_a_file_are_answered_and_the_file_is_said_not_to_be_read(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.push(sent("photo", "merci beaucoup", chat=1))
        await api.until(1, "Je ne sais pas lire les fichiers")
        await api.until(1, "Avec plaisir")
        assert await said(running, 1) == ["[photo]", "merci beaucoup"]


async def test_an_agent_sees_that_something_was_sent(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, client, running):
        agent = await Site(running, client).agent("Camille")
        api.write(7, "je veux parler à un conseiller")
        await api.until(7, "Voici ce que je transmets")
        api.press(7, api.buttons(7)["Envoyer"])
        await api.until(7, "première personne de la file")
        identifier = (await agent.queue())["waiting"][0]["conversation_id"]
        await agent.call("POST", f"conversations/{identifier}/claim")
        api.push(sent("document", "voici mon avis", chat=7))
        await agent.until(lambda: {"[document]", "voici mon avis"} <= {e["message"]["text"] for n, e in agent.events if n == "message"})
        await agent.leave()


async def test_a_press_on_a_button_whose_message_is_gone_is_answered(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, _running):
        api.write(1, "/start")
        await api.until(1, "programme")
        api.push({"callback_query": {"id": "old", "from": {"id": 1}, "data": "p:message.ask"}})
        await api.until(1, "Écrivez votre message maintenant")
        assert ("answerCallbackQuery", {"callback_query_id": "old"}) in api.calls


async def test_half_an_emoji_blocks_nothing(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.write(1, "/start")
        await api.until(1, "programme")
        api.write(1, "merci \ud83d")
        await api.until(1, "Avec plaisir")
        assert (await said(running, 1))[1:] == ["merci \ufffd"]


async def test_a_worker_that_fails_works_again(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "_LONGEST_PAUSE", 0.01)
    seen: list[int] = []

    async def cycle() -> None:
        seen.append(len(seen))
        if len(seen) < 3:
            raise ValueError("not yet")
        await asyncio.sleep(0)

    supervisor = supervision.Supervisor(pause=0.01)
    async with supervisor.working("clumsy", cycle):
        async with asyncio.timeout(5):
            while len(seen) < 5:
                await asyncio.sleep(0.01)
        assert supervisor.down() == ()
    assert supervisor.down() == ()


async def test_the_program_is_not_ready_while_a_worker_is_down(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (_, client, running):
        assert (await client.get("/health/ready")).status == 200
        now = running.supervisor.clock
        running.supervisor.clock = lambda: now() + 121
        answer = await client.get("/health/ready")
        assert answer.status == 503
        assert {"outbox", "lost agents", "telegram"} <= set((await answer.json())["down"])
