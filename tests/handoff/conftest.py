"""One site for all hand-off tests, and the hand-off alone for those that need it empty, or failing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.content import Content
from tests.handoff.house import House, house, migrated
from tests.site import Site, site


@pytest.fixture(scope="session")
async def shop(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The site."""
    async with site(settings, tmp_path_factory.mktemp("handoff")) as opened:
        yield opened


@pytest.fixture(scope="session")
async def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, to copy."""
    return await migrated(tmp_path_factory.mktemp("blank"))


@pytest.fixture
async def home(tmp_path: Path, blank: Path, content: Content) -> AsyncIterator[House]:
    """The hand-off with a small assistant, empty."""
    async with house(tmp_path, blank, content) as opened:
        yield opened
