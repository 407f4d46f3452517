"""The trained part of understanding: what the person is doing (speech act), what it is about (node of the content), danger and doubt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from joblib import Parallel, delayed

from bot.guidance.reading import Scored
from bot.understanding.alarm import SAFE, AlarmModel
from bot.understanding.classifier import Classifier
from bot.understanding.encoder import Vectors, encode
from bot.understanding.features import Features, Row
from bot.understanding.neighbours import Neighbours

NOWHERE = "nowhere"
"""The class of what is about nothing: greetings, insults, the weather."""

ELSEWHERE = "elsewhere"
"""The class of what is about a moment of life that the content does not hold."""

OUTSIDE = frozenset({NOWHERE, ELSEWHERE})

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_DIRECTIONS = 256
"""Of the 512 of a sentence vector: they hold 96 % of what the vectors say."""

_ACTS = (10.0, 1.0)
_EVENTS = (1.0, 0.7)
_NODES = (10.0, 0.65)
"""Strength and temperature of the classifiers: what gave the likeliest right answers on messages of people who had seen no example."""

_NEAR = 10.0
"""What the nearness of an event's closest examples adds to its score: chosen in the same way."""

_GOES_ON = 3.0
"""What is added to the score of the life event under way: twenty times likelier, since people go on about what they began."""

_UNLIKELY = 0.005
"""Chance of an event under which its nodes are not looked at."""

_LONG = 18
_WINDOW, _STRIDE = 14, 7
"""A long message is also looked at in pieces of so many words: danger may be said in passing, in the middle of a story."""


@dataclass(frozen=True, slots=True)
class Example:
    """A normalised training text, its class, and the danger it tells of."""

    text: str
    label: str
    danger: str = SAFE


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a text is likely to be: speech acts and nodes, likeliest first; the likeliest danger and doubt, of the whole or of a piece.

    `familiar`: at least one of its words stands in an example.
    """

    acts: list[Scored]
    nodes: list[Scored]
    danger: Scored
    doubt: Scored
    familiar: bool


class UnderstandingModel:
    """Speech act and node of one message, with calibrated confidence.

    Args of `fit` are normalised texts; nodes are ids of `kind:id` (`error:late_return`), each with its life event.
    """

    def __init__(self) -> None:
        self._features = Features()
        self._acts = Classifier(*_ACTS)
        self._events = Classifier(*_EVENTS)
        self._neighbours = Neighbours()
        self._nodes: dict[str, Classifier] = {}
        self._dangers, self._doubts = AlarmModel(), AlarmModel()
        self._senses: Vectors = np.zeros((0, 0), np.float32)
        self._directions: Vectors = np.zeros((0, 0), np.float32)
        self.event_of: dict[str, str] = {}

    def fit(
        self,
        acts: Sequence[Example],
        nodes: Sequence[Example],
        event_of: Mapping[str, str],
        safe: Sequence[str] = (),
        doubts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Learns the four questions; `safe` are more texts that tell of no danger, `doubts` those of all that tell of a doubt."""
        self.event_of = dict(event_of)
        told = {without_years(text): SAFE for text in (*(e.text for e in (*acts, *nodes)), *safe)}
        told |= {without_years(e.text): e.danger for e in acts if e.danger != SAFE}
        texts, place = list(told), {text: n for n, text in enumerate(told)}
        vectors = encode(texts)
        self._directions = _main_directions(vectors)
        self._senses = vectors @ self._directions
        self._features.fit(texts)
        rows = self._features.rows(texts, vectors)
        of_acts, of_nodes = ([place[without_years(e.text)] for e in examples] for examples in (acts, nodes))
        events = [event_of.get(e.label, e.label) for e in nodes]
        doubtful = {without_years(text): doubt for text, doubt in doubts.items()}
        self._acts, self._events, self._dangers, self._doubts = Parallel(n_jobs=-1)(
            [
                delayed(self._acts.fit)(rows[of_acts], [e.label for e in acts]),
                delayed(self._events.fit)(rows[of_nodes], events),
                delayed(self._dangers.fit)(rows, self._senses, list(told.values())),
                delayed(self._doubts.fit)(rows, self._senses, [doubtful.get(text, SAFE) for text in texts]),
            ]
        )
        self._neighbours.fit(rows, of_nodes, events)
        for event in self._events.labels:
            here = [n for n, other in enumerate(events) if other == event]
            self._nodes[event] = Classifier(*_NODES).fit(rows[[of_nodes[n] for n in here]], [nodes[n].label for n in here])

    def predict(self, text: str, event: str | None = None) -> Prediction:
        """What a normalised text is likely to be; `event` is the life event that the conversation is about already."""
        text = without_years(text)
        texts = (text, *_pieces(text))
        vectors = encode(texts)
        rows = [self._features.row(part, vector) for part, vector in zip(texts, vectors, strict=True)]
        nearness = (vectors @ self._directions) @ self._senses.T
        return Prediction(
            acts=_ranked(self._acts.scored(rows[0])),
            nodes=_ranked(self._within_events(rows[0], nearness[0], event)),
            danger=self._dangers.worst(rows, nearness),
            doubt=self._doubts.worst(rows, nearness),
            familiar=self._features.knows(text),
        )

    def _within_events(self, row: Row, nearness: Vectors, current: str | None) -> Iterator[Scored]:
        """The nodes of the events that are not out of the question: the chance of the event, shared among its nodes.

        Which event is meant is surer than which node, and events with many nodes would gather chances by their number.
        """
        goes_on = np.asarray([_GOES_ON * (event == current) for event in self._events.labels])
        for event in self._events.scored(row, _NEAR * self._neighbours.nearness(row, nearness) + goes_on):
            if event.score >= _UNLIKELY:
                yield from (Scored(node.id, event.score * node.score) for node in self._nodes[event.id].scored(row))

    def events(self, nodes: Iterable[Scored]) -> list[Scored]:
        """Life events by the chances of their nodes, likeliest first."""
        total: defaultdict[str, float] = defaultdict(float)
        for node in nodes:
            if node.id not in OUTSIDE:
                total[self.event_of[node.id]] += node.score
        return _ranked(Scored(name, score) for name, score in total.items())


def _main_directions(vectors: Vectors) -> Vectors:
    """The directions in which examples differ most: likeness along them is nearly the whole, at half the cost of a comparison."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, ::-1][:, :_DIRECTIONS], np.float32)


def without_years(text: str) -> str:
    """The text with every year alike: which one it is says nothing of what the message is about."""
    return _YEAR.sub("annee", text)


def _pieces(text: str) -> list[str]:
    words = text.split()
    if len(words) <= _LONG:
        return []
    return [" ".join(words[start : start + _WINDOW]) for start in range(0, len(words) - _WINDOW + _STRIDE, _STRIDE)]


def _ranked(found: Iterable[Scored]) -> list[Scored]:
    return sorted(found, key=lambda scored: -scored.score)
