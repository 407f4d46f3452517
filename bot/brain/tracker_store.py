"""Rasa's memory of a dialogue: kept live and bounded, only new events written, and nothing committed from here."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, Protocol

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

HISTORY = 24
"""Events kept in memory a conversation: what was said before is in the dossier and on the timeline."""


class ReadsEvents(Protocol):
    """Where stored events come from."""

    async def events(self, conversation_id: str) -> list[str]:
        """The stored events of a conversation as JSON lines, oldest first."""
        ...


class BufferedTrackerStore(TrackerStore):  # type: ignore[misc]
    """Live trackers, bounded in number and in length; new events wait in `take_new` for the switchboard's transaction.

    A tracker whose turn was not committed is thrown away with `forget`, so that memory and database never differ.
    """

    def __init__(self, source: ReadsEvents, live: int) -> None:
        super().__init__(Domain.empty())
        self._source, self._limit = source, live
        self._trackers: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self._new: dict[str, list[str]] = {}

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """An empty tracker with a bounded history."""
        return DialogueStateTracker(sender_id, self.domain.slots, max_event_history=HISTORY)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The live tracker, or one made from the stored events; None for a new conversation."""
        live = self._trackers.get(sender_id)
        if live is not None:
            self._trackers.move_to_end(sender_id)
            return live
        lines = (await self._source.events(sender_id))[-HISTORY:]
        if not lines:
            return None
        events = deserialise_events([json.loads(line) for line in lines])
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots, HISTORY)
        _mark(tracker.events)
        self._keep(sender_id, tracker)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Sets the new events aside; the switchboard writes them with everything else of the turn."""
        new: list[Event] = []
        for event in reversed(tracker.events):
            if getattr(event, "repere_stored", False):
                break
            new.append(event)
        _mark(new)
        self._new.setdefault(tracker.sender_id, []).extend(json.dumps(event.as_dict(), ensure_ascii=False) for event in reversed(new))
        self._keep(tracker.sender_id, tracker)

    def take_new(self, sender_id: str) -> tuple[str, ...]:
        """The events of the turn just taken, as JSON lines; they are no longer held here."""
        return tuple(self._new.pop(sender_id, ()))

    def forget(self, sender_id: str) -> None:
        """Throws the live tracker away with what was not written of it."""
        self._trackers.pop(sender_id, None)
        self._new.pop(sender_id, None)

    async def keys(self) -> Iterable[str]:
        """Ids of the live trackers."""
        return list(self._trackers)

    def _keep(self, sender_id: str, tracker: DialogueStateTracker) -> None:
        self._trackers[sender_id] = tracker
        self._trackers.move_to_end(sender_id)
        while len(self._trackers) > self._limit:
            self._trackers.popitem(last=False)


def _mark(events: Iterable[Any]) -> None:
    for event in events:
        event.repere_stored = True
