"""The one place that reads the time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """Says what time it is, in Paris."""

    def now(self) -> datetime:
        """The time, aware, in Europe/Paris."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time, aware, in Europe/Paris."""
        return datetime.now(UTC).astimezone(PARIS)


class FixedClock:
    """A clock that stands where it is put: for `converse` and tests."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def set(self, at: datetime) -> None:
        """Moves the clock; a time without a zone is taken as Paris time."""
        self._at = at.replace(tzinfo=PARIS) if at.tzinfo is None else at.astimezone(PARIS)

    def now(self) -> datetime:
        """The time it was put at."""
        return self._at
