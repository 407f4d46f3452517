"""Whatever is sent, the answer is a refusal in the one shape, never a failure of ours, and nothing changes."""

from __future__ import annotations

import asyncio
import json
import string
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.site import PASSWORD, Citizen, DeskAgent, Site

JSON = "application/json"


@dataclass(frozen=True)
class Bad:
    """A request that can't be used. `body` is sent as it stands, anything but bytes as JSON."""

    name: str
    method: str
    path: str
    body: Any = b""
    status: int = 400
    kind: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)


def message(name: str, body: Any, **more: Any) -> Bad:
    given_body = body if isinstance(body, bytes) else {"client_id": "abcdefgh", **body}
    return Bad(name, "POST", "/api/v1/messages", given_body, **more)


def postback(name: str, button: str, args: Any) -> Bad:
    return message(name, {"postback": {"name": button, "args": args}})


def tick(name: str, seq: str, body: Any, status: int = 400) -> Bad:
    return Bad(name, "PUT", f"/api/v1/messages/{seq}/ticks", body, status)


TICK = {"card": 0, "item": "x", "ticked": True}
PUBLIC = [
    message(
        "nested too deep", b'{"client_id":"abcdefgh","postback":{"name":"person","args":{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}}}"
    ),
    message("half an emoji", b'{"client_id":"abcdefgh","text":"a \\ud83d"}'),
    message("half an emoji in a message left", b'{"client_id":"abcdefgh","postback":{"name":"message.leave","args":{"text":"\\udc00"}}}'),
    message("not JSON", b"{"),
    message("not UTF-8", b"\xff\xfe"),
    message("nothing", b""),
    message("a seq over 64 bits", {"choice": {"id": "x", "seq": 10**20}}),
    message("a seq over 32 bits", {"choice": {"id": "x", "seq": 2**31}}),
    message("a seq that is a text", {"choice": {"id": "x", "seq": "1"}}),
    message("a seq that is a boolean", {"choice": {"id": "x", "seq": True}}),
    message("a negative seq", {"choice": {"id": "x", "seq": -1}}),
    message("a choice that was never offered", {"choice": {"id": "x", "seq": 1}}, status=404),
    message("a choice of a message that is not there", {"choice": {"id": "x", "seq": 999}}, status=404),
    message("plain text", {"text": "bonjour"}, kind="text/plain"),
    message("a form", b"text=bonjour", kind="application/x-www-form-urlencoded"),
    message("a text that is a number", {"text": 12}),
    message("a text of blanks", {"text": " \x1f\u2003 "}),
    message("a key too many", {"text": "bonjour", "author": "agent"}),
    postback("an unknown button", "launch", {}),
    postback("a button with arguments it has not", "person", {"text": "z" * 60_000}),
    postback("a message left that is too long", "message.leave", {"text": "z" * 2001}),
    postback("a message left that is blank", "message.leave", {"text": "  "}),
    postback("a message left without words", "message.leave", {}),
    postback("struck out that is no list", "transmission.send", {"strike": "topic"}),
    postback("struck out that are no ids", "transmission.send", {"strike": [1]}),
    postback("a thousand struck out", "transmission.send", {"strike": ["x"] * 1000}),
    postback("useful as a text", "feedback", {"useful": "yes"}),
    tick("a tick on a message over 64 bits", "9" * 23, TICK, 404),
    tick("a tick on a message that is not a number", "²", TICK, 404),
    tick("a tick on a message without boxes", "1", TICK, 404),
    tick("a tick on a card below zero", "1", {**TICK, "card": -1}),
    tick("ticked as a text", "1", {**TICK, "ticked": "yes"}),
    Bad("typing as a text", "POST", "/api/v1/typing", {"on": "yes"}),
    Bad("typing as a number", "POST", "/api/v1/typing", {"on": 1}),
    Bad("no such path", "GET", "/api/v1/nothing", status=404),
    Bad("another method", "GET", "/api/v1/messages", status=405),
    *(
        Bad(f"Last-Event-ID {value[:20]!r}", "GET", "/api/v1/stream", headers={"Last-Event-ID": value})
        for value in ("²", "9" * 20, "9" * 5000, "-1", "", "1 2", "\u0661")
    ),
]


async def sent(shop: Site, bad: Bad, headers: dict[str, str]) -> ClientResponse:
    data = bad.body if isinstance(bad.body, bytes) else json.dumps(bad.body).encode()
    kind = {"Content-Type": bad.kind} if bad.kind and data else {}
    return await shop.client.request(bad.method, bad.path, data=data or None, headers={**headers, **kind, **bad.headers})


async def refused(response: ClientResponse, status: int) -> None:
    """A refusal, in the one shape."""
    assert (response.status, response.content_type) == (status, JSON), await response.text()
    body = await response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "detail"}
    assert body["error"]["message"]


@pytest.mark.parametrize("bad", PUBLIC, ids=lambda bad: bad.name)
async def test_what_a_citizens_client_cannot_send_is_refused_and_changes_nothing(shop: Site, bad: Bad) -> None:
    citizen = await shop.citizen()
    before = await citizen.conversation()
    response = await sent(shop, bad, citizen.headers)
    await refused(response, bad.status)
    await shop.running.switchboard.settled()
    assert await citizen.conversation() == before


async def test_another_method_is_refused_with_those_there_are(shop: Site) -> None:
    assert (await shop.client.get("/api/v1/messages")).headers["Allow"] == "POST"


@pytest.fixture(scope="module")
async def boss(shop: Site) -> Any:
    agent = await shop.agent("Chef", "administrator")
    yield agent
    await agent.leave()


WHO = {"email": "x@exemple.fr", "first_name": "A", "last_name": "B", "service": "C", "password": PASSWORD}
DESK = [
    ("conversations/x/claim", {}, 404),
    ("conversations/%FF/claim", {}, 404),
    (f"conversations/{'x' * 65}/claim", {}, 404),
    ("conversations/x/messages", {"client_id": "abcdefgh", "text": "  "}, 400),
    ("conversations/x/messages", {"client_id": "é" * 10, "text": "bonjour"}, 400),
    ("conversations/x/typing", {"on": "yes"}, 400),
    ("conversations/x/close", {"reason": "bored", "summary": "x"}, 400),
    ("conversations/x/close", {"reason": "solved", "summary": " "}, 400),
    ("messages-left/x/done", {}, 404),
    ("agents", {**WHO, "role": "king"}, 400),
    ("agents", {**WHO, "email": "nobody"}, 400),
    ("agents", {**WHO, "first_name": 12}, 400),
    ("agents/x/disable", {}, 404),
    ("nothing", {}, 404),
]


@pytest.mark.parametrize(("path", "body", "status"), DESK)
async def test_what_a_desk_cannot_send_is_refused(boss: DeskAgent, path: str, body: Any, status: int) -> None:
    await refused(await boss.call("POST", path, body), status)


async def raw_status(shop: Site, request: bytes) -> int:
    """The status of a request written byte for byte."""
    reader, writer = await asyncio.open_connection(shop.client.host, shop.client.port)
    try:
        writer.write(request)
        line = await asyncio.wait_for(reader.readline(), 5)
    finally:
        writer.close()
    return int(line.split()[1])


async def test_bytes_that_are_no_text_in_a_header_are_refused(shop: Site, boss: DeskAgent) -> None:
    cookie = b"Cookie: repere_session=" + next(iter(boss.session.cookie_jar)).value.encode()
    end = b"\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    asked = [
        b"GET /api/v1/conversation HTTP/1.1\r\nAuthorization: Bearer a\xff" + end,
        b"GET /desk/api/me HTTP/1.1\r\nCookie: repere_session=a\xff" + end,
        b"POST /desk/api/logout HTTP/1.1\r\nX-CSRF-Token: \xff\r\n" + cookie + end,
    ]
    assert [await raw_status(shop, request) for request in asked] == [401, 401, 403]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 400),
        ({"Content-Type": JSON, "Origin": "https://evil.example"}, 403),
        ({"Content-Type": JSON, "Origin": "null"}, 403),
        ({"Content-Type": JSON, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": JSON, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": JSON, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Content-Type": JSON}, 200),
    ],
)
async def test_another_site_cannot_log_its_visitor_in(shop: Site, boss: DeskAgent, headers: dict[str, str], status: int) -> None:
    body = json.dumps({"email": boss.email, "password": PASSWORD})
    async with ClientSession() as browser:
        answer = await browser.post(f"{boss.base}/desk/api/login", data=body, headers=headers)
    assert answer.status == status
    assert ("Set-Cookie" in answer.headers) == (status == 200)


async def test_our_own_pages_may_log_in_whatever_name_they_were_opened_by(shop: Site, boss: DeskAgent) -> None:
    async with ClientSession() as browser:
        body = {"email": boss.email, "password": PASSWORD}
        answer = await browser.post(f"{boss.base}/desk/api/login", json=body, headers={"Origin": boss.base})
    assert answer.status == 200


leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
KEYS = [
    "client_id",
    "text",
    "choice",
    "id",
    "seq",
    "postback",
    "name",
    "args",
    "strike",
    "on",
    "card",
    "item",
    "ticked",
    "email",
    "password",
    "reason",
]
anything = st.recursive(
    leaf,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(string.printable, max_size=8), inner, max_size=5)
    ),
)
PLACES = [
    ("POST", "/api/v1/conversations"),
    ("POST", "/api/v1/messages"),
    ("PUT", "/api/v1/messages/1/ticks"),
    ("POST", "/api/v1/typing"),
    ("POST", "/desk/api/login"),
    ("POST", "/desk/api/first-administrator"),
    *(("POST", f"/desk/api/{path}") for path, _, _ in DESK if "%" not in path and path != "nothing"),
]


@pytest.fixture(scope="module")
async def anyone(shop: Site) -> Citizen:
    return await shop.citizen()


@given(body=anything, place=st.sampled_from(PLACES))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_no_json_whatever_makes_the_server_fail(
    shop: Site, boss: DeskAgent, anyone: Citizen, body: Any, place: tuple[str, str]
) -> None:
    method, path = place
    headers = {**anyone.headers, "X-CSRF-Token": boss.csrf, "Content-Type": JSON}
    answer = await boss.session.request(method, boss.base + path, data=json.dumps(body), headers=headers)
    assert answer.status < 500, await answer.text()
    if answer.status >= 400:
        await refused(answer, answer.status)


@given(shape=anything, button=st.sampled_from(["person", "transmission.send", "message.leave", "feedback", "queue.leave"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_no_argument_of_a_button_makes_the_server_fail(shop: Site, anyone: Citizen, shape: Any, button: str) -> None:
    answer = await anyone.post({"postback": {"name": button, "args": shape}})
    assert answer.status in (202, 400)
