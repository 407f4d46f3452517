"""Who goes too fast is held back, who keeps to the pace is not, and nobody passes for another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.errors import SettingError, TooManyRequests
from bot.http import public
from bot.http.keys import SERVICES
from bot.http.middleware import RateLimit, caller
from bot.settings import load_settings
from tests.site import Site

REAL = "203.0.113.9"


def passed(limit: RateLimit, tries: int, every: float, time: list[float]) -> int:
    """How many of so many tries, so many seconds apart, got through."""
    found = 0
    for _ in range(tries):
        time[0] += every
        try:
            limit.check("somebody")
            found += 1
        except TooManyRequests:
            continue
    return found


@pytest.mark.parametrize(("every", "tries", "expected"), [(5.0, 720, 360), (10.0, 100, 100), (20.0, 50, 50), (1.0, 600, 60)])
def test_who_keeps_trying_gets_through_at_the_pace_allowed(every: float, tries: int, expected: int) -> None:
    time = [0.0]
    limit = RateLimit(rate=0.1, burst=10, clock=lambda: time[0])
    assert passed(limit, 11, 0.0, time) == 10
    assert passed(limit, tries, every, time) == pytest.approx(expected, abs=1)


def test_keys_do_not_share_a_limit() -> None:
    limit = RateLimit(rate=0.0, burst=1, clock=lambda: 0.0)
    limit.check("one")
    limit.check("another")
    with pytest.raises(TooManyRequests):
        limit.check("one")


@contextmanager
def behind(shop: Site, proxies: int) -> Iterator[web.Application]:
    """The application as configured behind so many proxies."""
    app = shop.client.app
    assert app is not None
    before = app[SERVICES]
    app._state[SERVICES] = replace(before, settings=replace(before.settings, trusted_proxies=proxies))
    try:
        yield app
    finally:
        app._state[SERVICES] = before


@pytest.mark.parametrize(
    ("proxies", "lines", "expected"),
    [
        (0, [REAL], None),
        (1, [REAL], REAL),
        (1, [f"6.6.6.6, {REAL}"], REAL),
        (1, ["6.6.6.6", REAL], REAL),
        (1, ["6.6.6.6, 7.7.7.7", f"8.8.8.8, {REAL}"], REAL),
        (2, ["6.6.6.6", f"{REAL}, 10.0.0.1"], REAL),
        (2, ["6.6.6.6", REAL, "10.0.0.1"], REAL),
        (1, [], None),
        (2, [REAL], None),
        (1, [" , "], None),
    ],
)
async def test_only_the_hop_written_by_our_own_proxy_counts(shop: Site, proxies: int, lines: list[str], expected: str | None) -> None:
    with behind(shop, proxies) as app:
        given = CIMultiDict([("X-Forwarded-For", line) for line in lines])
        request = make_mocked_request("GET", "/", headers=given, app=app)
        assert caller(request) == (expected or request.remote or "?")


@pytest.mark.parametrize("value", ["-1", "one", "1.5"])
def test_a_number_of_proxies_that_is_none_stops_the_start(value: str) -> None:
    with pytest.raises(SettingError, match="REPERE_TRUSTED_PROXIES"):
        load_settings({"REPERE_TRUSTED_PROXIES": value}, Path("/nonexistent"))


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", "/api/v1/typing", {"on": True}), ("PUT", "/api/v1/messages/1/ticks", {"card": 0, "item": "x", "ticked": True})],
)
async def test_ticks_and_signs_of_writing_are_limited_too(shop: Site, method: str, path: str, body: Any) -> None:
    app = shop.client.app
    assert app is not None
    before = app[public.GESTURES]
    app._state[public.GESTURES] = RateLimit(0.0, 3)
    try:
        citizen = await shop.citizen()
        statuses = [(await shop.client.request(method, path, json=body, headers=citizen.headers)).status for _ in range(4)]
    finally:
        app._state[public.GESTURES] = before
    assert statuses[3] == 429
    assert 429 not in statuses[:3]
