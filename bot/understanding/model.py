"""The trained part of understanding: what the person is doing (speech act), what it is about (node of the content), danger and doubt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from warnings import catch_warnings, simplefilter

import numpy as np
import numpy.typing as npt
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

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
_FOLDS = 4
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ROUNDS = 40
"""Rounds of learning: more change no answer."""
_SEED = 20261123
_JITTER = 1e-6
"""Added to each example's likeness to itself, so that two equal examples don't make the factorisation fail."""

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
    """A linear classifier whose confidence is calibrated by one temperature, found on folds that it was not trained on."""

    def __init__(self, strength: float) -> None:
        self._strength = strength
        self._labels: list[str] = []
        self._weights: Vectors = np.zeros((0, 0), np.float32)
        self._bias: npt.NDArray[np.float64] = np.zeros(0)
        self._temperature = 1.0

    @property
    def labels(self) -> list[str]:
        """The classes, in the order of the probabilities."""
        return self._labels

    def fit(self, rows: csr_matrix, labels: Sequence[str]) -> None:
        """Learns, and finds the temperature."""
        known, (places, back) = np.asarray(labels), rotated(rows)
        self._temperature = self._find_temperature(places, known)
        model = self._learned(places, known)
        self._labels = [str(label) for label in model.classes_]
        # In rows, and half as long: each message reads the rows of its own n-grams.
        self._weights, self._bias = np.ascontiguousarray(back(model.coef_.T), np.float32), model.intercept_

    def probabilities(self, row: Row) -> Chances:
        """Of each label, for one text."""
        return np.asarray(_softmax((row.times(self._weights) + self._bias)[None, :] / self._temperature)[0])

    def _learned(self, places: Vectors, labels: npt.NDArray[np.str_]) -> LogisticRegression:
        with catch_warnings():  # the rounds are limited on purpose
            simplefilter("ignore", ConvergenceWarning)
            return LogisticRegression(C=self._strength, max_iter=_ROUNDS, class_weight="balanced", solver="lbfgs").fit(places, labels)

    def _find_temperature(self, places: Vectors, labels: npt.NDArray[np.str_]) -> float:
        """How much the scores must be softened to be right as often as they say, on a quarter that was held out."""
        learned, held_out = next(iter(StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(places, labels)))
        model = self._learned(places[learned], labels[learned])
        scores = places[held_out] @ model.coef_.T + model.intercept_
        right = np.searchsorted(model.classes_, labels[held_out])

        def loss(log_temperature: float) -> float:
            chances = _softmax(scores / np.exp(log_temperature))
            return float(-np.log(chances[np.arange(len(right)), right] + 1e-12).mean())

        return float(np.exp(minimize_scalar(loss, bounds=(-3, 2), method="bounded").x))


def rotated(rows: csr_matrix) -> tuple[Vectors, Callable[[Matrix], Matrix]]:
    """The same examples in as many dense coordinates as there are examples, and the way back for weights learned there.

    Distances and angles stay, so a penalised linear model is the same; it is learned many times faster than on sparse n-grams.
    """
    n_grams, vectors = rows[:, :-SIZE], rows[:, -SIZE:].toarray()
    likeness = (n_grams @ n_grams.T).toarray() + vectors @ vectors.T
    lower = cholesky(likeness + _JITTER * np.eye(len(likeness)), lower=True)
    return lower.astype(np.float32), lambda weights: rows.T @ solve_triangular(lower.T, weights, lower=False)


class UnderstandingModel:
    """Speech act and node of one message, with calibrated confidence.

    Args of `fit` are normalised texts; nodes are ids of `kind:id` (`error:late_return`), each with its life event.
    """

    def __init__(self) -> None:
        self._features = Features()
        self._acts, self._nodes = Classifier(6.0), Classifier(12.0)
        self._dangers, self._doubts = AlarmModel(), AlarmModel()
        self._senses: Vectors = np.zeros((0, 0), np.float32)
        self._of_nodes: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._first_of_node: npt.NDArray[np.int64] = np.zeros(0, np.int64)
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
        self._senses = encode(texts)
        self._features.fit(texts)
        rows = self._features.rows(texts, self._senses)
        nodes = sorted(nodes, key=lambda e: e.label)  # those of one node beside each other, in the order of the labels
        of_acts, of_nodes = ([place[without_years(e.text)] for e in examples] for examples in (acts, nodes))
        self._acts.fit(rows[of_acts], [e.label for e in acts])
        self._nodes.fit(rows[of_nodes], [e.label for e in nodes])
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
        likeness = vectors @ self._senses.T
        nodes = (1 - _NEAREST_WEIGHT) * self._nodes.probabilities(rows[0]) + _NEAREST_WEIGHT * self._nearest(likeness[0])
        acts = self._acts.probabilities(rows[0])
        return Prediction(
            acts=_ranked(self._acts.labels, acts),
            nodes=_ranked(self._nodes.labels, nodes),
            danger=self._dangers.worst(rows, likeness),
            doubt=self._doubts.worst(rows, likeness),
            familiar=self._features.knows(text),
        )

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
