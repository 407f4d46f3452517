"""Requests that can't be read are refused quietly, in the one shape; those that can't be used cost nothing, and not without end."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from bot.http import public
from bot.http.middleware import RateLimit
from tests.http.test_bad_inputs import JSON, refused
from tests.site import Site

SECRET = "Zq9" * 4000


async def answered(shop: Site, request: bytes) -> tuple[int, dict[str, str], Any]:
    """The status, the headers and the body of the answer to a request written byte for byte."""
    reader, writer = await asyncio.open_connection(shop.client.host, shop.client.port)
    try:
        writer.write(request)
        head, _, body = (await asyncio.wait_for(reader.read(), 5)).partition(b"\r\n\r\n")
    finally:
        writer.close()
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body.decode()


@pytest.mark.parametrize(
    "request_",
    [
        f"GET /api/v1/conversation HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {SECRET}\r\n\r\n",
        f"GET /{SECRET} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\n{SECRET}: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nZq9 Zq9Zq9: x\r\n\r\n",
        "Zq9Zq9Zq9\r\n\r\n",
    ],
    ids=["a secret too long", "an address too long", "a name too long", "a name that is none", "no HTTP"],
)
async def test_what_cannot_be_read_is_refused_without_a_word_of_it(shop: Site, request_: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        status, headers, body = await answered(shop, request_.encode())
    assert status == 400
    assert headers["content-type"].startswith(JSON)
    assert set(json.loads(body)["error"]) == {"code", "message", "detail"}
    assert "Zq9Zq9" not in body + caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING or record.exc_info]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{{{{", None),
        (b"{{{{", JSON),
        (b"{}", None),
        (b"{}", "text/plain"),
        (b"", None),
        (b"", JSON),
        (b'{"id":"x"}', JSON),
        (b"[]", JSON),
    ],
)
async def test_a_conversation_is_opened_by_an_empty_object_declared_as_json_only(shop: Site, body: bytes, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    await refused(await shop.client.post("/api/v1/conversations", data=body, headers=headers, skip_auto_headers={"Content-Type"}), 400)


@pytest.fixture
def limits(shop: Site) -> Any:
    """The application's limits, put back afterwards."""
    app = shop.client.app
    assert app is not None
    kept = {key: app[key] for key in (public.WRITING, public.OPENING, public.REFUSALS)}
    yield app._state
    app._state.update(kept)


async def test_what_is_refused_leaves_the_allowance_for_what_is_not(shop: Site, limits: Any) -> None:
    citizen = await shop.citizen()
    limits[public.WRITING] = RateLimit(0.0, 1)
    statuses = [(await citizen.post({"text": text})).status for text in ("", " ", "a" * 2001, "bonjour", "bonjour")]
    assert statuses == [400, 400, 400, 202, 429]


async def test_a_flood_of_what_cannot_be_used_is_stopped_before_it_is_read(shop: Site, limits: Any) -> None:
    citizen, other = await shop.citizen(), await shop.citizen()
    limits[public.REFUSALS] = RateLimit(0.0, 3)
    statuses = [(await citizen.post({"text": ""})).status for _ in range(5)]
    assert statuses == [400, 400, 400, 429, 429]
    assert (await other.post({"text": "bonjour"})).status == 202


async def test_what_cannot_open_a_conversation_leaves_the_allowance_for_what_can(shop: Site, limits: Any) -> None:
    limits[public.OPENING] = RateLimit(0.0, 1)
    statuses = [(await shop.client.post("/api/v1/conversations", json=body)).status for body in ([], {"a": 1}, {}, {})]
    assert statuses == [400, 400, 201, 429]
