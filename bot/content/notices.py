"""What an administrator announces of a service: maintenance to come, a breakdown going on.

It is no part of the content's release: it comes and goes by the hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

NoticeKind = Literal["maintenance", "breakdown"]
AHEAD = timedelta(days=7)
"""How long before it begins a notice is shown."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One announcement. `begins` and `ends` are aware; without an end it lasts until it is ended.

    Attributes:
        text: what does not work, in plain words.
        meanwhile: what to do until it works again, where the administrator knows better than the service's other channels.
    """

    id: str
    service: str
    kind: NoticeKind
    begins: datetime
    ends: datetime | None
    text: str
    meanwhile: str | None = None

    def running(self, now: datetime) -> bool:
        """Whether it holds at that moment."""
        return self.begins <= now and (self.ends is None or now < self.ends)

    def shown(self, now: datetime) -> bool:
        """Whether citizens are told of it at that moment."""
        return self.begins - AHEAD <= now and (self.ends is None or now < self.ends)


def by_service(notices: Iterable[Notice], now: datetime) -> Mapping[str, Notice]:
    """The notice to show of each service: the one that runs, else the next."""
    shown = [notice for notice in notices if notice.shown(now)]
    return {notice.service: notice for notice in sorted(shown, key=lambda n: (not n.running(now), n.begins), reverse=True)}
