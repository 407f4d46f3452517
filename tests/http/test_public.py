"""The public interface: every message once, clear refusals, a stream that resumes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.http import public
from bot.http.middleware import RateLimit
from tests.site import Site, events


async def test_the_same_message_sent_five_times_at_once_is_on_the_timeline_once(shop: Site) -> None:
    citizen = await shop.citizen()
    answers = await asyncio.gather(*(citizen.post({"text": "bonjour"}, "same-id-0001") for _ in range(5)))
    bodies = [await answer.json() for answer in answers]
    assert {body["seq"] for body in bodies} == {bodies[0]["seq"]}
    assert sum(not body["duplicate"] for body in bodies) == 1
    await shop.running.switchboard.settled()
    messages = (await citizen.conversation())["messages"]
    assert sum(message["text"] == "bonjour" for message in messages) == 1


async def test_messages_sent_quickly_are_answered_each_and_in_order(shop: Site) -> None:
    citizen = await shop.citizen()
    for words in ("jai oublié une pension dans ma déclaration", "je la verse", "il est majeur"):
        await citizen.say(words)
    await shop.running.switchboard.settled()
    messages = (await citizen.conversation())["messages"]
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    async with shop.running.services.store.read() as unit:
        conversation = await unit.timeline.get(citizen.id)
    assert conversation is not None
    assert conversation.dossier.answers["direction"] == "paid"
    assert conversation.dossier.answers["child_age"] == "adult"


async def test_a_stream_resumes_after_the_last_event_it_had(shop: Site) -> None:
    citizen = await shop.citizen()
    await citizen.answered(await citizen.say("jai oublié une pension dans ma déclaration"))
    everything = await citizen.conversation()
    after = everything["messages"][1]["change"]
    headers = citizen.headers | {"Last-Event-ID": str(after)}
    seen: list[Any] = []
    async with asyncio.timeout(5), shop.client.get("/api/v1/stream", headers=headers) as response:
        async for name, data in events(response):
            seen.append((name, data))
            if name == "state":
                break
    assert [data["seq"] for name, data in seen if name == "message"] == [m["seq"] for m in everything["messages"] if m["change"] > after]


async def test_a_second_tab_sees_the_same_live(shop: Site) -> None:
    citizen = await shop.citizen()

    async def listen() -> list[str]:
        found = []
        async with shop.client.get("/api/v1/stream", headers=citizen.headers) as response:
            async for name, data in events(response):
                if name == "message" and data["author"] == "citizen":
                    found.append(data["text"])
                    return found
        return found

    tabs = [asyncio.create_task(listen()) for _ in range(2)]
    await asyncio.sleep(0.2)
    await citizen.say("bonjour à vous")
    assert await asyncio.gather(*tabs) == [["bonjour à vous"]] * 2


async def test_ticks_are_kept_for_every_tab(shop: Site) -> None:
    citizen = await shop.citizen()
    await citizen.say("jai oublié un crédit d'impôt pour la nounou")
    conversation = await citizen.until(lambda c: any(card["kind"] == "documents" for m in c["messages"] for card in m["cards"]))
    message = next(m for m in conversation["messages"] if any(card["kind"] == "documents" for card in m["cards"]))
    place = next(n for n, card in enumerate(message["cards"]) if card["kind"] == "documents")
    item = message["cards"][place]["items"][0]["id"]
    path = f"/api/v1/messages/{message['seq']}/ticks"
    ticked = await shop.client.put(path, json={"card": place, "item": item, "ticked": True}, headers=citizen.headers)
    assert ticked.status == 200
    after = next(m for m in (await citizen.conversation())["messages"] if m["seq"] == message["seq"])
    assert after["ticks"] == {str(place): [item]}
    assert after["change"] > message["change"]
    wrong = await shop.client.put(path, json={"card": place, "item": "nothing", "ticked": True}, headers=citizen.headers)
    assert wrong.status == 404


@pytest.mark.parametrize(
    "body",
    [
        {"client_id": "abcdefgh"},
        {"client_id": "abcdefgh", "text": "a", "choice": {"id": "x", "seq": 1}},
        {"client_id": "abcdefgh", "text": "   "},
        {"client_id": "abcdefgh", "text": "a" * 2001},
        {"client_id": "short", "text": "a"},
        {"text": "sans identifiant"},
        {"client_id": "abcdefgh", "postback": {"name": "launch"}},
        [],
        "texte",
    ],
)
async def test_a_body_of_another_shape_is_refused_and_changes_nothing(shop: Site, body: Any) -> None:
    citizen = await shop.citizen()
    response = await shop.client.post("/api/v1/messages", json=body, headers=citizen.headers)
    assert response.status == 400
    error = (await response.json())["error"]
    assert error["message"]
    assert len((await citizen.conversation())["messages"]) == 1


async def test_what_is_not_json_is_refused(shop: Site) -> None:
    citizen = await shop.citizen()
    response = await shop.client.post("/api/v1/messages", data=b"\xff{", headers=citizen.headers)
    assert response.status == 400


async def test_a_body_over_the_limit_is_refused(shop: Site) -> None:
    citizen = await shop.citizen()
    response = await shop.client.post("/api/v1/messages", data=b"a" * 70_000, headers=citizen.headers)
    assert response.status == 413


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc"])
async def test_without_the_token_nothing_is_read(shop: Site, header: str) -> None:
    response = await shop.client.get("/api/v1/conversation", headers={"Authorization": header})
    assert response.status == 401


async def test_a_caller_who_goes_too_fast_is_told_so(shop: Site) -> None:
    app = shop.client.app
    assert app is not None
    before = app[public.WRITING]
    app._state[public.WRITING] = RateLimit(0.0, 2)
    try:
        citizen = await shop.citizen()
        statuses = [(await citizen.post({"text": f"message {n}"})).status for n in range(3)]
    finally:
        app._state[public.WRITING] = before
    assert statuses == [202, 202, 429]


async def test_a_stale_choice_is_understood_as_its_words(shop: Site) -> None:
    citizen = await shop.citizen()
    opened = await citizen.answered(await citizen.say("jai oublié une pension dans ma déclaration"))
    offering = next(m for m in reversed(opened["messages"]) if any(card["kind"] == "choices" for card in m["cards"]))
    option = next(card for card in offering["cards"] if card["kind"] == "choices")["options"][0]
    await citizen.answered(await citizen.say("je la verse"))
    stale = await citizen.post({"choice": {"id": option["id"], "seq": offering["seq"]}})
    assert stale.status == 202
    conversation = await citizen.answered((await stale.json())["seq"])
    assert any(m["text"] == option["title"] for m in conversation["messages"])


@given(st.text(min_size=1, max_size=300))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_typed_is_kept_as_typed_and_answered(shop: Site, words: str) -> None:
    citizen = await shop.citizen()
    response = await citizen.post({"text": words})
    if not words.strip():
        assert response.status == 400
        return
    assert response.status == 202
    conversation = await citizen.answered((await response.json())["seq"])
    assert conversation["messages"][1]["text"] == words.strip()
