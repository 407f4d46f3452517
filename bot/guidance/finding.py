"""Search in the guide by words: titles, the ways people say it, and texts; pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Literal

from bot.content import Content
from bot.content.checks import texts
from bot.guidance.phrases import fold

Kind = Literal["event", "error", "explanation"]
_STEM = 6
_SHORT = 3
"""Words with fewer letters say nothing of what is looked for, but for the names of benefits."""

_TITLE, _SAID, _TEXT = 6.0, 2.0, 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A node of the guide: `event` is where it stands, `error` the error it is or belongs to."""

    kind: Kind
    id: str
    title: str
    event: str
    error: str | None
    weights: Mapping[str, float]
    """How much each stem says of it."""


class Finder:
    """The index of one release of content, built on first use."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def find(self, query: str, limit: int = 20) -> list[Entry]:
        """The nodes that hold most of the words looked for, the best first; rare words count more."""
        wanted = list(dict.fromkeys(_stems(query)))
        scored = [(self._score(entry, wanted), entry) for entry in self._entries]
        best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
        return [entry for _, entry in best[:limit]]

    def _score(self, entry: Entry, wanted: list[str]) -> float:
        held = [stem for stem in wanted if stem in entry.weights]
        told = sum((1 + log(entry.weights[stem])) * self._rarity[stem] for stem in held)
        return told * len(held) / len(wanted) if wanted else 0.0

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(_entries(self._content))

    @cached_property
    def _rarity(self) -> dict[str, float]:
        holding = Counter(stem for entry in self._entries for stem in entry.weights)
        return {stem: log(1 + len(self._entries) / count) for stem, count in holding.items()}


def _entries(content: Content) -> Iterator[Entry]:
    for event in content.events.values():
        own = event.model_copy(update={"errors": (), "explanations": ()})
        yield Entry("event", event.id, event.title, event.id, None, _weights(event.title, event.questions, own))
        for error in event.errors:
            alone = error.model_copy(update={"explanations": ()})
            yield Entry("error", error.id, error.title, event.id, error.id, _weights(error.title, error.questions, alone))
    for node in content.explanations.values():
        explained, inside = node.explanation, node.error.id if node.error else None
        weights = _weights(explained.title, explained.questions, explained)
        yield Entry("explanation", explained.id, explained.title, node.event.id, inside, weights)


def _weights(title: str, questions: Iterable[str], item: object) -> dict[str, float]:
    weights: defaultdict[str, float] = defaultdict(float)
    for weight, told in ((_TITLE, (title,)), (_SAID, questions), (_TEXT, (text for _, text in texts(item)))):
        for stem in {stem for text in told for stem in _stems(text)}:
            weights[stem] += weight
    return dict(weights)


def _stems(text: str) -> Iterator[str]:
    for word in fold(text).split():
        if len(word) >= _SHORT and not word.isdigit():
            yield word[:_STEM]
