"""The log: what happened and where, never the words of an error, which may be a citizen's."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Iterator, Mapping
from copy import copy
from types import TracebackType
from typing import Any, TextIO

from bot.errors import RepereError

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_INDISCREET = ("aiohttp.access", "alembic", "aiosqlite", "sqlalchemy")
"""Libraries that log addresses, or at the level of debugging every value they write."""

log = logging.getLogger(__name__)


def start(level: str, stream: TextIO) -> logging.Handler:
    """Logs from that level on, to that stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WordlessFormatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name in _INDISCREET:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


class WordlessFormatter(logging.Formatter):
    """Shows an exception as its place and its kind; only errors of our own, whose words are ours, keep their message."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, and the errors below it; what another handler has made of the same error is not used."""
        own = copy(record)
        own.exc_text = None
        return super().format(own)

    def formatException(self, ei: tuple[Any, ...]) -> str:  # noqa: N802  (the name is logging's)
        """The chain of errors, the first cause first."""
        error: BaseException | None = ei[1]
        return "\n".join(f"{_place(one.__traceback__)}{_kind(one)}" for one in reversed(list(_chain(error))))


def report(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """For `loop.set_exception_handler`: asyncio's own shows tasks and their errors in full."""
    error = context.get("exception")
    log.error("%s", context["message"], exc_info=error if isinstance(error, BaseException) else None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _place(trace: TracebackType | None) -> str:
    return "".join(traceback.format_tb(trace))


def _kind(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if isinstance(error, RepereError) else type(error).__name__
