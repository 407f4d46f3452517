"""One site for all tests of the web interface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.http import public
from bot.http.middleware import RateLimit
from tests.site import Site, site


@pytest.fixture(scope="session")
async def shop(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The site."""
    async with site(settings, tmp_path_factory.mktemp("http")) as opened:
        app = opened.client.app
        assert app is not None
        app._state[public.REFUSALS] = RateLimit(1000, 1000)
        yield opened
