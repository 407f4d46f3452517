"""The desk's door: sessions, the anti-forgery token, roles, the one-time link."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.handoff.accounts import Accounts
from tests.site import PASSWORD, Site, site


async def test_without_a_session_the_desk_says_nothing(shop: Site) -> None:
    for path in ("me", "queue", "conversations/x", "agents", "stream"):
        assert (await shop.client.get(f"/desk/api/{path}")).status == 401


async def test_a_wrong_password_and_an_unknown_address_are_refused_alike(shop: Site) -> None:
    agent = await shop.agent("Robin")
    async with ClientSession() as browser:
        wrong = await browser.post(f"{agent.base}/desk/api/login", json={"email": agent.email, "password": "pas le bon mot"})
        unknown = await browser.post(f"{agent.base}/desk/api/login", json={"email": "personne@exemple.fr", "password": PASSWORD})
        assert (wrong.status, unknown.status) == (401, 401)
        assert await wrong.json() == await unknown.json()
    await agent.leave()


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(shop: Site) -> None:
    agent = await shop.agent("Robin")
    async with ClientSession() as browser:
        answer = await browser.post(f"{agent.base}/desk/api/login", json={"email": agent.email, "password": PASSWORD})
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    await agent.leave()


async def test_a_change_without_the_anti_forgery_token_is_refused(shop: Site) -> None:
    agent = await shop.agent("Robin")
    agent.csrf = "forged"
    assert (await agent.call("POST", "conversations/x/claim")).status == 403
    assert (await agent.call("POST", "logout")).status == 403
    await agent.leave()


async def test_only_administrators_manage_accounts(shop: Site) -> None:
    agent, boss = await shop.agent("Robin"), await shop.agent("Claude", "administrator")
    body = {"email": "neuf@exemple.fr", "first_name": "Noa", "last_name": "Petit", "service": "Caf", "role": "agent", "password": PASSWORD}
    assert (await agent.call("POST", "agents", body)).status == 403
    created = await boss.call("POST", "agents", body)
    assert created.status == 201
    assert (await boss.call("POST", "agents", body)).status == 400
    listed = (await (await boss.call("GET", "agents")).json())["agents"]
    assert "neuf@exemple.fr" in {found["email"] for found in listed}
    await boss.call("POST", f"agents/{(await created.json())['agent']['id']}/disable")
    async with ClientSession() as browser:
        refused = await browser.post(f"{boss.base}/desk/api/login", json={"email": "neuf@exemple.fr", "password": PASSWORD})
        assert refused.status == 401
    await agent.leave()
    await boss.leave()


async def test_after_logout_the_cookie_opens_nothing(shop: Site) -> None:
    agent = await shop.agent("Robin")
    assert (await agent.call("POST", "logout")).status == 204
    assert (await agent.call("GET", "me")).status == 401
    await agent.leave()


async def test_the_first_administrator_is_created_once_with_the_link(settings: Any, tmp_path: Any) -> None:
    async with site(replace(settings), tmp_path) as fresh:
        accounts: Accounts = fresh.running.services.accounts
        secret = await accounts.invite_first()
        body = {
            "token": secret,
            "email": "Chef@Exemple.fr",
            "first_name": "Ada",
            "last_name": "L",
            "service": "Mairie",
            "password": PASSWORD,
        }
        assert (await fresh.client.post("/desk/api/first-administrator", json=body | {"token": "wrong"})).status == 403
        assert (await fresh.client.post("/desk/api/first-administrator", json=body | {"password": "court"})).status == 400
        created = await fresh.client.post("/desk/api/first-administrator", json=body)
        assert created.status == 201
        assert (await created.json())["agent"]["role"] == "administrator"
        assert (await fresh.client.post("/desk/api/first-administrator", json=body | {"email": "b@exemple.fr"})).status == 403
        assert await accounts.invite_first() is None


@pytest.mark.parametrize("path", ["/", "/conversation", "/desk", "/desk/first", "/widget/loader.js", "/health/live", "/health/ready"])
async def test_pages_are_served_with_a_strict_policy(shop: Site, path: str) -> None:
    response = await shop.client.get(path)
    assert response.status == 200
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
