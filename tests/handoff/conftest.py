"""One site for all hand-off tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.site import Site, site


@pytest.fixture(scope="session")
async def shop(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The site."""
    async with site(settings, tmp_path_factory.mktemp("handoff")) as opened:
        yield opened
