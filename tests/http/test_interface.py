"""The interface as docs/http-api.md promises it: who may call what, and the headers that every answer bears."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.app import ROOT
from bot.http import desk, public
from bot.http.keys import SERVICES
from tests.site import PASSWORD, DeskAgent, Site, site

CALLS = [(route.method, route.path) for routes in (public.routes, desk.routes) for route in routes]  # type: ignore[attr-defined]
DESK_CALLS = [(method, path.replace(desk.ID, "x")) for method, path in CALLS if path.startswith("/desk/api/")]
OPEN = {"/desk/api/login", "/desk/api/first-administrator", "/desk/api/wording"}
CLOSED = [call for call in DESK_CALLS if call[1] not in OPEN]
ADMINISTRATORS_ONLY = {
    ("GET", "/desk/api/agents"),
    ("POST", "/desk/api/agents"),
    ("POST", "/desk/api/agents/x/disable"),
    ("POST", "/desk/api/notices"),
    ("POST", "/desk/api/notices/x/end"),
}


@pytest.fixture(scope="module")
async def agent(shop: Site) -> AsyncIterator[DeskAgent]:
    opened = await shop.agent("Robin")
    yield opened
    await opened.leave()


@pytest.fixture(scope="module")
async def boss(shop: Site) -> AsyncIterator[DeskAgent]:
    opened = await shop.agent("Claude", "administrator")
    yield opened
    await opened.leave()


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_call_is_documented(method: str, path: str) -> None:
    documented = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
    plain = re.escape(re.sub(r"\{(\w+):[^}]*\}+", r"{\1}", path)).replace(r"\{id\}", r"\{\w+\}")
    assert re.search(f"`{method} {plain}`", documented), (method, path)


@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_every_call_of_the_desk_needs_a_session(shop: Site, method: str, path: str) -> None:
    answer = await shop.client.request(method, path)
    assert answer.status == 401
    assert (await answer.json())["error"]["code"] == "not_authenticated"


@pytest.mark.parametrize(("method", "path"), [call for call in CLOSED if call[0] != "GET"])
async def test_every_change_at_the_desk_needs_the_anti_forgery_token(agent: DeskAgent, method: str, path: str) -> None:
    for token in ("", "forged"):
        answer = await agent.session.request(method, agent.base + path, json={}, headers={"X-CSRF-Token": token})
        assert answer.status == 403


@pytest.mark.parametrize(("method", "path"), sorted(call for call in CLOSED if call[1] not in ("/desk/api/logout", "/desk/api/stream")))
async def test_only_administrators_are_let_into_what_is_theirs(agent: DeskAgent, boss: DeskAgent, method: str, path: str) -> None:
    name = path.removeprefix("/desk/api/")
    as_agent = await agent.call(method, name, {} if method != "GET" else None)
    as_boss = await boss.call(method, name, {} if method != "GET" else None)
    refused = as_agent.status == 403 and (await as_agent.json())["error"]["code"] == "forbidden"
    assert refused == ((method, path) in ADMINISTRATORS_ONLY)
    assert (await as_boss.json())["error"]["code"] != "forbidden" if as_boss.status == 403 else True


@pytest.mark.parametrize(
    ("method", "path"),
    [call for call in CALLS if call[1].startswith("/api/") and "conversations" not in call[1] and "wording" not in call[1]],
)
async def test_every_public_call_but_the_first_needs_the_token(shop: Site, method: str, path: str) -> None:
    answer = await shop.client.request(method, re.sub(r"\{.*\}+", "1", path), json={} if method != "GET" else None)
    assert answer.status == 401


@pytest.mark.parametrize("path", ["/", "/desk", "/api/v1/wording", "/api/v1/nothing", "/desk/api/me", "/widget/loader.js", "/health/live"])
async def test_every_answer_bears_the_headers_that_keep_it_in_its_place(shop: Site, path: str) -> None:
    answer = await shop.client.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy.get("frame-ancestors") == ("'none'" if path.startswith("/desk") else None)


async def test_what_is_personal_is_kept_by_no_cache(shop: Site, agent: DeskAgent) -> None:
    citizen = await shop.citizen()
    answers = [
        await shop.client.get("/api/v1/conversation", headers=citizen.headers),
        await shop.client.post("/api/v1/conversations", json={}),
        await agent.call("GET", "queue"),
        await agent.call("GET", "me"),
    ]
    async with shop.client.get("/api/v1/stream", headers=citizen.headers) as stream:
        assert [answer.headers["Cache-Control"] for answer in (*answers, stream)] == ["no-store"] * 5


@pytest.mark.parametrize(("public_url", "secure"), [("", False), ("https://repere.exemple.fr", True)])
async def test_the_cookie_of_a_session(shop: Site, agent: DeskAgent, public_url: str, secure: bool) -> None:
    app = shop.client.app
    assert app is not None
    before = app[SERVICES]
    app._state[SERVICES] = replace(before, settings=replace(before.settings, public_url=public_url))
    try:
        async with ClientSession() as browser:
            answer = await browser.post(f"{agent.base}/desk/api/login", json={"email": agent.email, "password": PASSWORD})
    finally:
        app._state[SERVICES] = before
    flags = {part.strip().lower() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/desk", "max-age=43200"} <= flags
    assert ("secure" in flags) == secure


async def test_the_last_administrator_cannot_be_disabled(settings: Any, tmp_path: Any) -> None:
    async with site(settings, tmp_path) as fresh:
        one, other = await fresh.agent("Ada", "administrator"), await fresh.agent("Zoé", "administrator")
        assert (await one.call("POST", f"agents/{other.id}/disable")).status == 204
        refused = await one.call("POST", f"agents/{one.id}/disable")
        assert (refused.status, (await refused.json())["error"]["code"]) == (409, "last_administrator")
        assert (await one.call("GET", "me")).status == 200
        await one.leave()
        await other.leave()


@pytest.mark.parametrize(("origin", "allowed"), [("https://mairie.exemple.fr", True), ("https://evil.example", False)])
async def test_only_the_sites_named_may_embed_the_widget(shop: Site, origin: str, allowed: bool) -> None:
    app = shop.client.app
    assert app is not None
    before = app[SERVICES]
    app._state[SERVICES] = replace(before, settings=replace(before.settings, allowed_origins=("https://mairie.exemple.fr",)))
    try:
        asked = await shop.client.options("/api/v1/messages", headers={"Origin": origin})
        called = await shop.client.get("/api/v1/wording", headers={"Origin": origin})
        desk_called = await shop.client.get("/desk/api/wording", headers={"Origin": origin})
    finally:
        app._state[SERVICES] = before
    assert [("Access-Control-Allow-Origin" in answer.headers) for answer in (asked, called)] == [allowed, allowed]
    assert "Access-Control-Allow-Origin" not in desk_called.headers
    assert "Access-Control-Allow-Credentials" not in called.headers
