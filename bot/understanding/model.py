"""The trained part of understanding: what the person is doing (speech act), what it is about (node of the content), danger and doubt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_solve, cholesky, lapack
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix

from bot.guidance.reading import Scored
from bot.understanding.alarm import SAFE, AlarmModel
from bot.understanding.encoder import SIZE, Vectors, encode
from bot.understanding.features import Features, Row

Matrix = npt.NDArray[np.float64]
Chances = npt.NDArray[np.float64]
NOWHERE = "nowhere"
"""The class of what is about nothing: greetings, insults, the weather."""

ELSEWHERE = "elsewhere"
"""The class of what is about a moment of life that the content does not hold."""

OUTSIDE = frozenset({NOWHERE, ELSEWHERE})

_NEAREST_WEIGHT, _SHARPNESS = 0.35, 18.0
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLEARER = 0.8
"""Messages are clearer than examples, which were chosen to differ: so much less must their scores be softened (measured by
learning from the questions of the content and reading the lines of `data/nlu/`)."""

_EVENT_WEIGHT = 0.65
"""How much the chances of an event are those that were learned for it, not the sum of those of its nodes."""

_DIRECTIONS = 256
"""Of the 512 of a sentence vector: they hold 96 % of what the vectors say."""

_PENALTY = 1.0
"""Of the ridge regressions: what was best on examples left out."""

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


class Classifier:
    """A linear classifier (ridge regression on the classes), whose confidence is calibrated by one temperature.

    Ridge regression is solved at once, however many classes there are, and gives for free what each example would be taken for
    had it not been learned from: that is what the temperature is found on.
    """

    def __init__(self, penalty: float) -> None:
        self._penalty = penalty
        self._labels: list[str] = []
        self._weights: npt.NDArray[np.float16] = np.zeros((0, 0), np.float16)
        self._temperature = 1.0

    @property
    def labels(self) -> list[str]:
        """The classes, in the order of the probabilities."""
        return self._labels

    def fit(self, rows: csr_matrix, labels: Sequence[str]) -> None:
        """Learns, and finds the temperature."""
        self._labels = sorted(set(labels))
        right = np.searchsorted(self._labels, labels)
        wanted = np.full((len(right), len(self._labels)), -1, np.float32)
        wanted[np.arange(len(right)), right] = 1
        # Classes with few examples count as much as the others: theirs are less penalised.
        shares = np.sqrt(np.bincount(right)[right])
        lower = cholesky(likeness(rows) + np.diag(self._penalty * shares / shares.mean()).astype(np.float32), lower=True, overwrite_a=True)
        shifts = cho_solve((lower, True), wanted)
        inverse, _ = lapack.spotri(lower, lower=1, overwrite_c=1)
        # Half as exact is exact enough, and half the memory: there are many n-grams, and many classes.
        self._weights = np.ascontiguousarray(rows.T @ shifts, np.float16)
        self._temperature = _CLEARER * _temperature(wanted - shifts / np.diag(inverse)[:, None], right)

    def probabilities(self, row: Row) -> Chances:
        """Of each label, for one text."""
        return np.asarray(_softmax(row.times(self._weights)[None, :].astype(np.float64) / self._temperature)[0])


def likeness(rows: csr_matrix) -> Vectors:
    """How near the examples are to each other: the products of their rows."""
    n_grams, vectors = rows[:, :-SIZE].astype(np.float32), rows[:, -SIZE:].toarray().astype(np.float32)
    return np.asarray((n_grams @ n_grams.T).toarray() + vectors @ vectors.T, np.float32)


def _temperature(scores: Vectors, right: npt.NDArray[np.int64]) -> float:
    """How much the scores must be softened to be right as often as they say."""

    def loss(log_temperature: float) -> float:
        chances = _softmax(scores.astype(np.float64) / np.exp(log_temperature))
        return float(-np.log(chances[np.arange(len(right)), right] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-6, 2), method="bounded").x))


class UnderstandingModel:
    """Speech act and node of one message, with calibrated confidence.

    Args of `fit` are normalised texts; nodes are ids of `kind:id` (`error:late_return`), each with its life event.
    """

    def __init__(self) -> None:
        self._features = Features()
        self._acts, self._nodes, self._events = Classifier(_PENALTY), Classifier(_PENALTY), Classifier(_PENALTY)
        self._dangers, self._doubts = AlarmModel(), AlarmModel()
        self._senses: Vectors = np.zeros((0, 0), np.float32)
        self._directions: Vectors = np.zeros((0, 0), np.float32)
        self._of_nodes: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._first_of_node: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._event_of_node: npt.NDArray[np.int64] = np.zeros(0, np.int64)
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
        nodes = sorted(nodes, key=lambda e: e.label)  # those of one node beside each other, in the order of the labels
        of_acts, of_nodes = ([place[without_years(e.text)] for e in examples] for examples in (acts, nodes))
        self._acts.fit(rows[of_acts], [e.label for e in acts])
        self._nodes.fit(rows[of_nodes], [e.label for e in nodes])
        self._events.fit(rows[of_nodes], [event_of.get(e.label, e.label) for e in nodes])
        places = {event: place for place, event in enumerate(self._events.labels)}
        self._event_of_node = np.asarray([places[event_of.get(label, label)] for label in self._nodes.labels])
        self._dangers.fit(rows, self._senses, list(told.values()))
        doubtful = {without_years(text): doubt for text, doubt in doubts.items()}
        self._doubts.fit(rows, self._senses, [doubtful.get(text, SAFE) for text in texts])
        self._of_nodes = np.asarray(of_nodes)
        self._first_of_node = np.searchsorted([e.label for e in nodes], self._nodes.labels)

    def predict(self, text: str) -> Prediction:
        """What a normalised text is likely to be."""
        text = without_years(text)
        texts = (text, *_pieces(text))
        vectors = encode(texts)
        rows = [self._features.row(part, vector) for part, vector in zip(texts, vectors, strict=True)]
        nearness = (vectors @ self._directions) @ self._senses.T
        nodes = self._within_events(self._nodes.probabilities(rows[0]), self._nearest(nearness[0]), self._events.probabilities(rows[0]))
        acts = self._acts.probabilities(rows[0])
        return Prediction(
            acts=_ranked(self._acts.labels, acts),
            nodes=_ranked(self._nodes.labels, nodes),
            danger=self._dangers.worst(rows, nearness),
            doubt=self._doubts.worst(rows, nearness),
            familiar=self._features.knows(text),
        )

    def _within_events(self, learned: Chances, nearest: Chances, events: Chances) -> Chances:
        """The chances of the nodes: those of the event, shared among its nodes as they were learned and by the closest example.

        Which event is meant is surer than which node, and events with many nodes would gather chances by their number.
        """
        totals = np.bincount(self._event_of_node, learned, len(events))
        wanted = (1 - _EVENT_WEIGHT) * totals + _EVENT_WEIGHT * events
        shares = ((1 - _NEAREST_WEIGHT) * self._share(learned) + _NEAREST_WEIGHT * self._share(nearest)) * wanted[self._event_of_node]
        return np.asarray(shares / shares.sum())

    def _share(self, chances: Chances) -> Chances:
        """Of each node, in those of its event."""
        totals = np.bincount(self._event_of_node, chances)
        return np.asarray(chances / np.maximum(totals, 1e-12)[self._event_of_node])

    def _nearest(self, likeness: npt.NDArray[np.float32]) -> Chances:
        """Chances of the nodes by the closest example of each, sharpened."""
        best = np.maximum.reduceat(likeness[self._of_nodes], self._first_of_node)
        return np.asarray(_softmax(best[None, :].astype(np.float64) * _SHARPNESS)[0])

    def events(self, nodes: Iterable[Scored]) -> list[Scored]:
        """Life events by the chances of their nodes, likeliest first."""
        total: defaultdict[str, float] = defaultdict(float)
        for node in nodes:
            if node.id not in OUTSIDE:
                total[self.event_of[node.id]] += node.score
        return sorted((Scored(name, score) for name, score in total.items()), key=lambda s: -s.score)


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


def _softmax(scores: Matrix) -> Matrix:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), np.float64)


def _ranked(labels: Sequence[str], chances: npt.NDArray[np.float64]) -> list[Scored]:
    order = np.argsort(-chances)
    return [Scored(labels[n], float(chances[n])) for n in order]
