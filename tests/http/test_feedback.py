"""Whether an answer was useful: asked once, kept once, the last word counting; nothing where it was not asked."""

from __future__ import annotations

import json
import uuid

from sqlalchemy import text

from tests.site import Citizen, Site


async def kept(shop: Site, citizen: Citizen) -> list[bool]:
    async with shop.running.database.engine.connect() as connection:
        found = await connection.scalars(text("SELECT useful FROM feedback WHERE conversation_id = :id"), {"id": citizen.id})
        return [bool(useful) for useful in found]


async def thanked(shop: Site) -> Citizen:
    """A citizen who is asked whether it was useful."""
    citizen = await shop.citizen()
    await citizen.answered(await citizen.say("jai oublié un crédit d'impôt pour la nounou"))
    await citizen.say("merci")
    await citizen.until(lambda c: any(card["kind"] == "feedback" for m in c["messages"] for card in m["cards"]))
    return citizen


async def test_an_opinion_that_was_not_asked_for_is_refused_and_not_kept(shop: Site) -> None:
    citizen = await shop.citizen()
    answer = await citizen.post({"postback": {"name": "feedback", "args": {"useful": True}}})
    assert answer.status == 404
    assert len((await citizen.conversation())["messages"]) == 1
    assert await kept(shop, citizen) == []


async def test_an_opinion_counts_once_and_the_last_one_stays(shop: Site) -> None:
    citizen = await thanked(shop)
    for useful in (True, True, False):
        await citizen.press("feedback", useful=useful)
    await shop.running.switchboard.settled()
    assert await kept(shop, citizen) == [False]


async def test_each_question_has_an_opinion_of_its_own(shop: Site) -> None:
    citizen = await thanked(shop)
    await citizen.press("feedback", useful=False)
    seq = await citizen.say("merci")
    await citizen.until(lambda c: any(card["kind"] == "feedback" for m in c["messages"] if m["seq"] > seq for card in m["cards"]))
    await citizen.press("feedback", useful=True)
    await shop.running.switchboard.settled()
    assert await kept(shop, citizen) == [False, True]


async def test_the_same_opinion_sent_again_is_the_same_message(shop: Site) -> None:
    citizen, identifier = await thanked(shop), str(uuid.uuid4())
    body = {"postback": {"name": "feedback", "args": {"useful": True}}}
    answers = [json.loads(await (await citizen.post(body, identifier)).text()) for _ in range(2)]
    assert [answer["duplicate"] for answer in answers] == [False, True]
