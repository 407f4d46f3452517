"""A softmax regression on n-grams and sentence vectors, learned in seconds however many n-grams there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.guidance.reading import Scored
from bot.understanding.encoder import SIZE, Vectors
from bot.understanding.features import Row

Scores = npt.NDArray[np.float64]

_STEPS = 60
"""Of the optimiser: more change nothing that is measured."""

_FEW = 3000
"""Up to so many examples, they are described by their likeness to each other, which is exact and ten times as fast."""

_JITTER = 1e-3
"""Keeps the likeness of twin examples solvable."""


class Classifier:
    """The chances of classes for one text: a softmax regression, softened or sharpened by a temperature.

    Args:
        strength: how much the examples count against the wish for small weights (the C of scikit-learn).
        temperature: below 1, chances are clearer than the regression says: it was learned from examples that were chosen to differ.
    """

    def __init__(self, strength: float, temperature: float) -> None:
        self._strength, self._temperature = strength, temperature
        self._labels: list[str] = []
        self._columns: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._weights: npt.NDArray[np.float16] = np.zeros((0, 0), np.float16)

    @property
    def labels(self) -> list[str]:
        """The classes, in alphabetical order."""
        return self._labels

    def fit(self, rows: csr_matrix, labels: Sequence[str]) -> Self:
        """Learns, and returns itself; the last `SIZE` columns of the rows are their vectors."""
        self._labels = sorted(set(labels))
        right = np.searchsorted(self._labels, labels)
        self._columns = np.unique(rows.indices).astype(np.int64)
        rows = rows[:, self._columns].astype(np.float32)
        few = len(labels) <= _FEW
        weights = _learn_by_likeness(rows, right, self._strength) if few else _regression(_ByColumns(rows), right, self._strength)
        # Half as exact is exact enough, and half the memory: there are many n-grams, and many classes.
        self._weights = np.ascontiguousarray(weights / self._temperature, np.float16)
        return self

    def scored(self, row: Row, known_besides: Scores | float = 0.0) -> list[Scored]:
        """The classes with their chances for one text; `known_besides` is added to their scores, in the order of `labels`."""
        chances = _softmax(self._scores(row) + known_besides)
        return [Scored(label, float(chance)) for label, chance in zip(self._labels, chances, strict=True)]

    def _scores(self, row: Row) -> Scores:
        places = np.searchsorted(self._columns, row.columns)
        places[places == len(self._columns)] = 0
        known = self._columns[places] == row.columns
        return Row(places[known], row.values[known]).times(self._weights).astype(np.float64)


def _softmax(scores: Scores) -> Scores:
    shifted = np.exp(scores - scores.max())
    return np.asarray(shifted / shifted.sum())


def _likeness(rows: csr_matrix) -> Vectors:
    """How near the examples are to each other: the products of their rows."""
    n_grams, vectors = rows[:, :-SIZE], rows[:, -SIZE:].toarray()
    return np.asarray((n_grams @ n_grams.T).toarray() + vectors @ vectors.T, np.float32)


class _Examples(Protocol):
    """What examples are described by: a matrix, in one piece or in two."""

    size: int

    def scores(self, weights: Vectors) -> Vectors: ...

    def back(self, errors: Vectors) -> Vectors: ...


class _ByColumns:
    """Sparse n-grams beside dense vectors."""

    def __init__(self, rows: csr_matrix) -> None:
        self._n_grams, self._vectors = rows[:, :-SIZE].tocsr(), rows[:, -SIZE:].toarray()
        self._columns = self._n_grams.T.tocsr()
        self.size = rows.shape[1]

    def scores(self, weights: Vectors) -> Vectors:
        return np.asarray(self._n_grams @ weights[:-SIZE] + self._vectors @ weights[-SIZE:])

    def back(self, errors: Vectors) -> Vectors:
        return np.vstack([self._columns @ errors, self._vectors.T @ errors])


class _ByLikeness:
    """The factor of the likeness of the examples: as many columns as examples."""

    def __init__(self, factor: Vectors) -> None:
        self._factor, self.size = factor, len(factor)

    def scores(self, weights: Vectors) -> Vectors:
        return np.asarray(self._factor @ weights)

    def back(self, errors: Vectors) -> Vectors:
        return np.asarray(self._factor.T @ errors)


def _learn_by_likeness(rows: csr_matrix, right: npt.NDArray[np.int64], strength: float) -> Vectors:
    """The same weights: the best ones are sums of examples, so that it is enough to look at how these resemble each other."""
    alike = _likeness(rows)
    alike[np.diag_indices_from(alike)] += _JITTER
    factor = cholesky(alike, lower=True, overwrite_a=True)
    weights = _regression(_ByLikeness(factor), right, strength)
    return np.asarray(rows.T @ solve_triangular(factor, weights, lower=True, trans="T"))


def _regression(examples: _Examples, right: npt.NDArray[np.int64], strength: float) -> Vectors:
    """The weights of each class that make the right ones likeliest, and are small."""
    shape = (examples.size, int(right.max()) + 1)
    here = np.arange(len(right))

    def cost(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.astype(np.float32).reshape(shape)
        scores = examples.scores(weights)
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        totals = chances.sum(axis=1, keepdims=True)
        loss = float((np.log(totals[:, 0]) - scores[here, right]).sum() + (weights**2).sum() / (2 * strength))
        errors = chances / totals
        errors[here, right] -= 1
        return loss, (examples.back(errors) + weights / strength).ravel().astype(np.float64)

    found = minimize(cost, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(found.x.reshape(shape), np.float32)
