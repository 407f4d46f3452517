"""The web server over the real program, and the people who use it."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Runtime, background, runtime
from bot.clock import SystemClock
from bot.handoff.accounts import NewAgent
from bot.http import desk, public, server
from bot.http.middleware import RateLimit

PASSWORD = "une longue phrase secrete"


@dataclass(slots=True)
class Site:
    """The server and the runtime behind it."""

    running: Runtime
    client: TestClient[web.Request, web.Application]

    async def citizen(self) -> Citizen:
        """Somebody who opens the widget."""
        response = await self.client.post("/api/v1/conversations", json={})
        assert response.status == 201
        opened = await response.json()
        return Citizen(self.client, opened["id"], opened["token"])

    async def agent(self, first: str, role: str = "agent") -> DeskAgent:
        """An agent with an account, logged in, the desk open."""
        email = f"{first.lower()}.{uuid.uuid4().hex[:6]}@exemple.fr"
        await self.running.services.accounts.add(NewAgent(email, first, "Durand", "Service des impôts", PASSWORD, role))  # type: ignore[arg-type]
        session = ClientSession(cookie_jar=CookieJar(unsafe=True))  # the server is an address, not a name
        agent = DeskAgent(session, str(self.client.make_url("")).rstrip("/"), email)
        await agent.login()
        return agent


@dataclass(slots=True)
class Citizen:
    """Writes with the widget's calls."""

    client: TestClient[web.Request, web.Application]
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, body: dict[str, Any], client_id: str | None = None) -> ClientResponse:
        return await self.client.post("/api/v1/messages", json={"client_id": client_id or str(uuid.uuid4()), **body}, headers=self.headers)

    async def say(self, text: str) -> int:
        response = await self.post({"text": text})
        assert response.status == 202, await response.text()
        return int((await response.json())["seq"])

    async def press(self, name: str, **args: Any) -> None:
        response = await self.post({"postback": {"name": name, "args": args}})
        assert response.status == 202, await response.text()

    async def conversation(self) -> dict[str, Any]:
        response = await self.client.get("/api/v1/conversation", headers=self.headers)
        assert response.status == 200
        return await response.json()

    async def until(self, wanted: Callable[[dict[str, Any]], bool], seconds: float = 10) -> dict[str, Any]:
        """The conversation, once it is as wanted."""
        async with asyncio.timeout(seconds):
            while True:
                found = await self.conversation()
                if wanted(found):
                    return found
                await asyncio.sleep(0.03)

    async def answered(self, seq: int) -> dict[str, Any]:
        """The conversation once something was said after that message."""
        return await self.until(lambda c: any(m["seq"] > seq and m["author"] != "citizen" for m in c["messages"]))


@dataclass(slots=True)
class DeskAgent:
    """Works at the desk with its calls; the stream open in the background, as a browser would have it."""

    session: ClientSession
    base: str
    email: str
    csrf: str = ""
    id: str = ""
    events: list[tuple[str, Any]] = field(default_factory=list)
    _stream: asyncio.Task[None] | None = None

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> ClientResponse:
        given = {"X-CSRF-Token": self.csrf, **headers}
        return await self.session.request(method, f"{self.base}/desk/api/{path}", json=body, headers=given)

    async def login(self) -> None:
        response = await self.call("POST", "login", {"email": self.email, "password": PASSWORD})
        assert response.status == 200, await response.text()
        answer = await response.json()
        self.csrf, self.id = answer["csrf"], answer["agent"]["id"]
        self._stream = asyncio.create_task(self._listen())
        await self.until(lambda: bool(self.events))

    async def _listen(self) -> None:
        async with self.session.get(f"{self.base}/desk/api/stream") as response:
            async for event in events(response):
                self.events.append(event)

    async def until(self, wanted: Callable[[], bool], seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while not wanted():
                await asyncio.sleep(0.02)

    async def queue(self) -> dict[str, Any]:
        return await (await self.call("GET", "queue")).json()

    async def leave(self) -> None:
        """Closes the browser."""
        if self._stream is not None:
            self._stream.cancel()
        await self.session.close()


async def events(response: ClientResponse) -> AsyncIterator[tuple[str, Any]]:
    """Server-sent events of a response, as (name, data)."""
    name = "message"
    async for raw in response.content:
        line = raw.decode().rstrip("\n")
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@asynccontextmanager
async def site(settings: Any, folder: Any, heartbeat: float = 15.0) -> AsyncIterator[Site]:
    """The whole site over a database of its own, with limits that tests don't meet unless they want to."""
    async with runtime(replace(settings, data=folder), SystemClock()) as running:
        app = server.build(running.services, heartbeat)
        app[public.OPENING] = RateLimit(1000, 1000)
        app[public.WRITING] = RateLimit(1000, 1000)
        app[desk.LOGIN] = RateLimit(1000, 1000)
        async with TestClient(TestServer(app)) as client, background(running):
            yield Site(running, client)
