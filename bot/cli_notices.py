"""Commands on what is announced of services."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.clock import PARIS, SystemClock
from bot.content import load_content
from bot.handoff.notices import Announcements, NewNotice
from bot.settings import Settings
from bot.storage.opening import open_database

_OPERATOR = "operator"
"""Who announced what comes from the command line."""


@asynccontextmanager
async def _announcements(settings: Settings) -> AsyncIterator[Announcements]:
    async with open_database(settings.database_url, settings.secret_key, settings.data) as database:
        yield Announcements(database, load_content(settings.content), SystemClock())


async def add(settings: Settings, arguments: argparse.Namespace) -> None:
    """Announces it; a running program shows it within seconds."""
    new = NewNotice(
        arguments.service, arguments.kind, arguments.text, arguments.meanwhile, _there(arguments.begins), _there(arguments.ends)
    )
    async with _announcements(settings) as announcements:
        print((await announcements.add(new, _OPERATOR)).id)


async def list(settings: Settings, _arguments: argparse.Namespace) -> None:  # noqa: A001 (the command is called so)
    """Shows those that are not over."""
    async with _announcements(settings) as announcements:
        for notice in await announcements.lasting():
            ends = notice.ends.astimezone(PARIS).isoformat(timespec="minutes") if notice.ends else ""
            begins = notice.begins.astimezone(PARIS).isoformat(timespec="minutes")
            print(f"{notice.id}\t{notice.service}\t{notice.kind}\t{begins}\t{ends}\t{notice.text}")


async def end(settings: Settings, arguments: argparse.Namespace) -> None:
    """It works again."""
    async with _announcements(settings) as announcements:
        await announcements.end(arguments.id)
        print(f"{arguments.id}: ended")


def _there(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=PARIS)
