"""Telegram over real HTTP, against a server that behaves like the Bot API."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from bot.content import Content
from bot.conversation.channels import Held, Refused, Retry, Sent, Unknown
from bot.conversation.messages import MAX_TEXT, ChoicePress, Postback, Text
from channels.telegram.client import TelegramChannel
from channels.telegram.connect import PATH
from channels.telegram.render import MAX_CALLBACK, render
from channels.telegram.render import MAX_TEXT as MAX_UNITS
from channels.telegram.webhook import SECRET_HEADER
from tests.channels.fake_bot_api import FakeBotApi
from tests.channels.samples import CARDS_OF_ALL_KINDS, shown
from tests.channels.world import BOT, NOW, READER, SECRET, TOKEN, message, sent, telegram_site
from tests.site import Site


async def test_a_citizen_is_guided_with_buttons_a_calendar_file_and_a_person(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.write(42, "/start")
        await api.until(42, "programme")
        api.write(42, "jai oublié la pension que je verse a mon fils de 20 ans")
        await api.until(42, "rattachement")
        api.press(42, next(data for title, data in api.buttons(42).items() if "déclare de son côté" in title))
        await api.until(42, "Dernière question")
        api.press(42, api.buttons(42)["Oui"])
        answer = await api.until(42, "sans pénalité")
        assert "29 décembre 2028" in " ".join(api.texts(42))
        assert "Sources" in answer or any("Sources" in text for text in api.texts(42))
        async with asyncio.timeout(5):
            while "2028-12-29.ics" not in api.texts(42):
                await asyncio.sleep(0.05)
        assert any(method == "answerCallbackQuery" for method, _ in api.calls)
        api.write(42, "je veux parler à quelqu'un")
        await api.until(42, "Personne n'est disponible")
        api.press(42, api.buttons(42)["Laisser un message"])
        await api.until(42, "Écrivez votre message maintenant")
        api.write(42, "rappelez-moi demain matin")
        await api.until(42, "Votre message est gardé avec le numéro R-")
        async with running.services.store.read() as unit:
            (left,) = await unit.handoffs.messages_left()
        assert left.left_message == "rappelez-moi demain matin"
        api.push({"message": {"message_id": 9, "chat": {"id": 42, "type": "private"}, "voice": {"file_id": "v"}}})
        await api.until(42, "que du texte")
        async with running.services.store.read() as unit:
            assert await unit.cursors.get(f"telegram:{BOT}") > 0


async def test_a_citizen_on_telegram_talks_with_an_agent_both_ways(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, client, running):
        agent = await Site(running, client).agent("Camille")
        api.write(7, "je veux parler à un conseiller")
        await api.until(7, "Voici ce que je transmets")
        api.press(7, api.buttons(7)["Envoyer"])
        await api.until(7, "première personne de la file")
        await agent.until(lambda: any(name == "queue" and queue["waiting"] for name, queue in agent.events))
        waiting = (await agent.queue())["waiting"][0]
        assert waiting["channel"] == "telegram"
        await agent.call("POST", f"conversations/{waiting['conversation_id']}/claim")
        await api.until(7, "Camille Durand, Service des impôts, a rejoint")
        await agent.call(
            "POST", f"conversations/{waiting['conversation_id']}/messages", {"client_id": "tg-agent-1", "text": "Bonjour, dites-moi."}
        )
        await api.until(7, "Camille Durand : Bonjour, dites-moi.")
        api.write(7, "merci d'être là")
        await agent.until(lambda: any(name == "message" and event["message"]["text"] == "merci d'être là" for name, event in agent.events))
        await agent.leave()


async def test_the_webhook_takes_only_what_bears_the_secret(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path, "https://exemple.fr") as (api, client, running):
        assert api.webhook is not None
        assert api.webhook["secret_token"] == SECRET
        assert TOKEN not in api.webhook["url"]
        forged = [
            await client.post(PATH, json=message("bonjour"), headers=headers)
            for headers in ({}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: SECRET + "x"}, {SECRET_HEADER: "é"})
        ]
        assert [answer.status for answer in forged] == [403] * 4
        assert [await answer.read() for answer in forged] == [b""] * 4
        good = {SECRET_HEADER: SECRET}
        assert (await client.post(PATH, data=b"{", headers=good)).status == 400
        assert (await client.post(PATH, data=b"a" * 100_000, headers=good)).status == 413
        async with running.services.store.read() as unit:
            assert await unit.timeline.at_address("telegram", "5") is None
        statuses = [(await client.post(PATH, json=message("bonjour", 77), headers=good)).status for _ in range(100)]
        assert set(statuses) == {200}
        async with running.services.store.read() as unit:
            conversation = await unit.timeline.at_address("telegram", "5")
            assert conversation is not None
            citizen = [m for m in await unit.timeline.messages(conversation.id) if m.author == "citizen"]
        assert len(citizen) == 1


async def test_a_send_whose_outcome_is_unknown_is_never_repeated(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, running):
        api.fail("sendMessage", "lost")
        api.write(8, "bonjour")
        await api.until(8, "programme")
        await api.quiet(1.0)
        assert sum("programme" in text for text in api.texts(8)) == 1
        async with running.database.engine.connect() as connection:
            statuses = (await connection.exec_driver_sql("SELECT status FROM deliveries ORDER BY id")).scalars().all()
        assert statuses[0] == "unknown"
        assert set(statuses[1:]) <= {"sent"}


async def test_a_call_refused_for_a_while_is_made_again_in_order(settings: Any, tmp_path: Path) -> None:
    async with telegram_site(settings, tmp_path) as (api, _, _running):
        api.fail("sendMessage", 429)
        api.write(9, "on va se pacser")
        await api.until(9, "programme")
        await api.until(9, "étapes")
        assert next(n for n, text in enumerate(api.texts(9)) if "programme" in text) == 0


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (200, Sent),
        (429, Retry),
        (503, Retry),
        (500, Unknown),
        (502, Unknown),
        (504, Unknown),
        (401, Held),
        (404, Held),
        (400, Refused),
        (403, Refused),
        ("lost", Unknown),
        ("drop", Unknown),
    ],
)
async def test_what_came_of_a_call_is_told_apart(content: Content, failure: int | str, kind: type[Any]) -> None:
    async with FakeBotApi(TOKEN) as api, ClientSession() as session:
        if failure != 200:
            api.fail("sendMessage", failure)
        channel = TelegramChannel(session, api.address, TOKEN, content.wording, time.monotonic, pace=0)
        outcome = await channel.send("1", {"method": "sendMessage", "arguments": {"text": "bonjour"}})
    assert isinstance(outcome, kind)
    assert TOKEN not in str(outcome)


async def test_without_a_connection_a_call_is_known_not_to_be_made(content: Content) -> None:
    async with ClientSession() as session:
        channel = TelegramChannel(session, "http://127.0.0.1:9", TOKEN, content.wording, time.monotonic, pace=0)
        assert isinstance(await channel.send("1", {"method": "sendMessage", "arguments": {"text": "bonjour"}}), Retry)


async def test_calls_to_one_chat_are_a_second_apart(content: Content) -> None:
    async with FakeBotApi(TOKEN) as api, ClientSession() as session:
        channel = TelegramChannel(session, api.address, TOKEN, content.wording, time.monotonic, pace=0.2)
        started = time.monotonic()
        for address in ("1", "1", "1", "2"):
            await channel.turn(address)
        assert 0.4 <= time.monotonic() - started < 2


def test_a_rendered_message_keeps_within_the_limits(content: Content) -> None:
    for wire in render(shown(*CARDS_OF_ALL_KINDS), content.wording):
        if wire["method"] == "sendMessage":
            assert len(wire["arguments"]["text"].encode("utf-16-le")) // 2 <= MAX_UNITS
            for row in wire["arguments"].get("reply_markup", {}).get("inline_keyboard", ()):
                assert all(len(button["callback_data"].encode()) <= MAX_CALLBACK for button in row)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12_000))
@limits(max_examples=40, deadline=None)
def test_a_long_text_is_split_without_losing_a_character(text: str) -> None:
    wires = render(shown(text=text), {})
    pieces = [wire["arguments"]["text"] for wire in wires]
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(len(piece.encode("utf-16-le")) // 2 <= MAX_UNITS for piece in pieces)


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (message("bonjour"), [Text("bonjour")]),
        (message("/start"), [Postback("start")]),
        (message("/restart"), [Text("/restart")]),
        (message("a" * (MAX_TEXT + 5)), [Text("a" * MAX_TEXT), Text("a" * 5)]),
        (message("a \ud83d b"), [Text("a \ufffd b")]),
        (message("bonjour", kind="group"), []),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 5, "type": "private"}, "new_chat_member": {"status": "kicked"}}}, []),
        (sent("photo"), [Postback("unusable", {"text": "[photo]", "captioned": False})]),
        (sent("document", "mon avis"), [Postback("unusable", {"text": "[document]", "captioned": True}), Text("mon avis")]),
        (sent("game"), [Postback("unusable", {"text": "[other]", "captioned": False})]),
        ({"update_id": 1, "callback_query": {"id": "1", "data": "p:queue.leave", "from": {"id": 5}}}, [Postback("queue.leave")]),
        ({"update_id": 1, "callback_query": {"id": "1", "data": "p:queue.leave", "from": {"id": 5}, "message": {"chat": {"id": -5, "type": "group"}}}}, []),
        ({"update_id": 1, "edited_message": {"chat": {"id": 5, "type": "private"}, "text": "x"}}, []),
        ({"update_id": 1, "callback_query": {"id": "1", "data": "c:7:c2-1", "message": {"chat": {"id": 5, "type": "private"}}}}, [ChoicePress("c2-1", 7)]),
        ({"update_id": 1, "callback_query": {"id": "1", "data": "p:transmission.send", "message": {"chat": {"id": 5, "type": "private"}}}}, [Postback("transmission.send")]),
        ({"update_id": 1, "callback_query": {"id": "1", "data": "p:desk.claim", "message": {"chat": {"id": 5, "type": "private"}}}}, []),
        ({"update_id": 1, "callback_query": {"id": "1", "data": "p:feedback:1", "message": {"chat": {"id": 5, "type": "private"}}}}, [Postback("feedback", {"useful": True})]),
        ({}, []),
        ([], []),
        (None, []),
    ],
)  # fmt: skip
def test_an_update_is_read(update: Any, expected: list[Any]) -> None:
    received = READER.read(update, NOW)
    assert [inbound.said for inbound in received] == expected
    assert all(inbound.address == "5" and inbound.external_id.startswith(f"{BOT}:1") for inbound in received)
    assert len({inbound.external_id for inbound in received}) == len(received)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["update_id", "message", "chat", "id", "type", "text", "callback_query", "data", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_reading_an_update_never_fails(update: Any) -> None:
    READER.read(update, NOW)
