"""Who logs out gives their conversations back at once, and the citizen is told the truth: nobody's connection was lost."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession, CookieJar

from tests.handoff.test_handoff import ask_for_a_person, last_cards
from tests.site import PASSWORD, Citizen, DeskAgent, Site

GONE = "La personne a quitté le guichet."


async def with_an_agent(shop: Site, first: str) -> tuple[Citizen, DeskAgent]:
    agent, citizen = await shop.agent(first), await shop.citizen()
    await ask_for_a_person(citizen)
    assert (await agent.call("POST", f"conversations/{citizen.id}/claim")).status == 200
    return citizen, agent


async def over(citizen: Citizen, agent: DeskAgent) -> None:
    await citizen.press("queue.leave")
    await citizen.until(lambda c: c["state"]["control"] == "bot")
    await agent.leave()


def told_at_once(conversation: dict[str, Any]) -> bool:
    return conversation["state"]["control"] == "queue" and last_cards(conversation)[-1]["text"].startswith(GONE)


async def another_browser(agent: DeskAgent) -> DeskAgent:
    """The same agent, logged in elsewhere; no desk is shown yet."""
    browser = DeskAgent(ClientSession(cookie_jar=CookieJar(unsafe=True)), agent.base, agent.email)
    answer = await browser.call("POST", "login", {"email": agent.email, "password": PASSWORD})
    browser.csrf = (await answer.json())["csrf"]
    return browser


async def test_a_logout_gives_the_conversation_back_before_it_answers(shop: Site) -> None:
    citizen, agent = await with_an_agent(shop, "Camille")
    assert (await agent.call("POST", "logout")).status == 204
    assert told_at_once(await citizen.conversation())
    await over(citizen, agent)


async def test_a_session_forgotten_elsewhere_does_not_delay_it(shop: Site) -> None:
    citizen, agent = await with_an_agent(shop, "Camille")
    forgotten = await another_browser(agent)
    await agent.call("POST", "logout")
    assert told_at_once(await citizen.conversation())
    await forgotten.leave()
    await over(citizen, agent)


async def test_a_desk_open_elsewhere_keeps_the_conversation(shop: Site) -> None:
    citizen, agent = await with_an_agent(shop, "Camille")
    elsewhere = await another_browser(agent)
    await elsewhere.login()
    await agent.call("POST", "logout")
    assert (await citizen.conversation())["state"]["control"] == "agent"
    await elsewhere.call("POST", "logout")
    assert told_at_once(await citizen.conversation())
    await elsewhere.leave()
    await over(citizen, agent)


async def test_a_second_tab_that_logged_in_again_loses_nothing_and_the_first_does_not_seem_to_stay(shop: Site) -> None:
    citizen, agent = await with_an_agent(shop, "Camille")
    answer = await agent.call("POST", "login", {"email": agent.email, "password": PASSWORD})
    agent.csrf = (await answer.json())["csrf"]
    assert (await citizen.conversation())["state"]["control"] == "agent"
    await agent.call("POST", "logout")
    assert told_at_once(await citizen.conversation())
    assert (await agent.call("GET", "me")).status == 401
    await over(citizen, agent)


async def test_somebody_else_who_logs_in_with_the_same_browser_takes_their_place(shop: Site) -> None:
    citizen, agent = await with_an_agent(shop, "Camille")
    other = await shop.agent("Sacha")
    assert (await agent.call("POST", "login", {"email": other.email, "password": PASSWORD})).status == 200
    assert told_at_once(await citizen.conversation())
    await other.leave()
    await over(citizen, agent)


async def test_an_account_that_is_closed_gives_its_conversations_back(shop: Site) -> None:
    citizen, agent = await with_an_agent(shop, "Camille")
    boss = await shop.agent("Chef", "administrator")
    assert (await boss.call("POST", f"agents/{agent.id}/disable")).status == 204
    assert told_at_once(await citizen.conversation())
    await boss.leave()
    await over(citizen, agent)


async def test_only_the_owner_tells_that_they_write(shop: Site) -> None:
    citizen, agent = await with_an_agent(shop, "Camille")
    other = await shop.agent("Sacha")
    for who, where, status in ((agent, citizen.id, 204), (other, citizen.id, 403), (agent, "nothing", 404)):
        assert (await who.call("POST", f"conversations/{where}/typing", {"on": True})).status == status
    await agent.call("POST", "logout")
    await other.leave()
    await over(citizen, agent)
