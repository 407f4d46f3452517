"""The trained part of hearing what is rare and grave, a danger or a doubt: how near the words are to those of people who tell of one,
against those of people who don't."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.guidance.reading import Scored
from bot.understanding.encoder import Vectors
from bot.understanding.features import Row
from bot.understanding.neighbours import closest

SAFE = "none"
"""The label of what tells of nothing grave."""

_NEIGHBOURS = 5
_FOLDS = 3
_SEED = 20261124

Numbers = npt.NDArray[np.float64]


class AlarmModel:
    """Two opinions, weighed on examples that neither was formed on: a linear one on n-grams and sense, and the nearest examples.

    The linear one alone takes a frequent word for a sign; the nearest examples alone take a likeness of topic for one.
    """

    def __init__(self) -> None:
        self._weights: Vectors = np.zeros(0, np.float32)
        self._bias = 0.0
        self._labels: npt.NDArray[np.str_] = np.asarray([SAFE])
        self._is_grave: npt.NDArray[np.bool_] = np.asarray([False])
        self._stack: Numbers = np.zeros(3)

    def fit(self, rows: csr_matrix, vectors: Vectors, labels: Sequence[str]) -> Self:
        """Learns, and returns itself, from n-gram rows and vectors of the same texts, labelled with what they tell of or `SAFE`."""
        known = np.asarray(labels)
        grave = known != SAFE
        opinions = np.zeros((len(known), 2))
        for formed, held_out in StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(rows, grave):
            linear = _linear(rows[formed], grave[formed])
            opinions[held_out, 0] = linear.decision_function(rows[held_out])
            opinions[held_out, 1] = _contrast(vectors[held_out] @ vectors[formed].T, grave[formed])
        weighed = LogisticRegression(C=100).fit(opinions, grave)
        self._stack = np.append(weighed.coef_[0], weighed.intercept_)
        linear = _linear(rows, grave)
        self._weights, self._bias = linear.coef_[0].astype(np.float32), float(linear.intercept_[0])
        self._labels, self._is_grave = known, grave
        return self

    def worst(self, rows: Sequence[Row], likeness: Vectors) -> Scored:
        """What the clearest of these texts tells of, and how likely it is that it tells of anything grave.

        `likeness` holds a row for each of them: how near it is to each example that was learned from, in their order.
        """
        linear = np.asarray([row.times(self._weights) for row in rows]) + self._bias
        chances = _sigmoid(self._stack[0] * linear + self._stack[1] * _contrast(likeness, self._is_grave) + self._stack[2])
        clearest = int(np.argmax(chances))
        return Scored(self._nearest_grave(likeness[clearest]), float(chances[clearest]))

    def _nearest_grave(self, likeness: npt.NDArray[np.float32]) -> str:
        graves = np.flatnonzero(self._is_grave)
        nearest = graves[np.argsort(-likeness[graves])[:_NEIGHBOURS]]
        votes = {str(label): float(likeness[nearest][self._labels[nearest] == label].sum()) for label in self._labels[nearest]}
        return max(votes, key=lambda label: votes[label])


def _linear(rows: csr_matrix, grave: npt.NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=6.0, max_iter=600, class_weight="balanced").fit(rows, grave)


def _contrast(likeness: npt.NDArray[np.float32], grave: npt.NDArray[np.bool_]) -> Numbers:
    """How much nearer the nearest examples of something grave are than the nearest that are safe, for each row."""
    return np.asarray(closest(likeness[:, grave], _NEIGHBOURS) - closest(likeness[:, ~grave], _NEIGHBOURS), np.float64)


def _sigmoid(scores: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-scores)))
