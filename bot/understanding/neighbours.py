"""How near a text is to the examples of each class: what a line between classes forgets, the exact turns people use, this remembers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix

from bot.understanding.encoder import SIZE, Vectors
from bot.understanding.features import Row

_NEAREST = 3
"""Examples of a class that are looked at: a single one may be near by chance."""


class Neighbours:
    """The closest examples of each class, by the n-grams they share and by sense."""

    def __init__(self) -> None:
        self._n_grams = csc_matrix((0, 0), dtype=np.float32)
        self._places: list[npt.NDArray[np.int64]] = []
        self._texts: npt.NDArray[np.int64] = np.zeros(0, np.int64)

    def fit(self, rows: csr_matrix, texts: Sequence[int], labels: Sequence[str]) -> None:
        """Keeps the n-grams of the examples; `texts` says which of the rows each is."""
        known = np.asarray(labels)
        self._n_grams = rows[texts, :-SIZE].astype(np.float32).tocsc()
        self._places = [np.flatnonzero(known == label) for label in sorted(set(labels))]
        self._texts = np.asarray(texts)

    def nearness(self, row: Row, senses: Vectors) -> npt.NDArray[np.float64]:
        """Of each class in alphabetical order, from 0 to 3; `senses` holds how near the text is by sense to every text learned from."""
        columns, values = row.columns[:-SIZE], row.values[:-SIZE]
        near = self._n_grams[:, columns] @ values + senses[self._texts]
        return np.asarray([closest(near[places], _NEAREST) for places in self._places], np.float64)


def closest(likeness: Vectors, count: int) -> Vectors:
    """How near the closest few examples are on average; examples are along the last axis."""
    count = min(count, likeness.shape[-1])
    return np.asarray(np.partition(likeness, -count, axis=-1)[..., -count:].mean(axis=-1))
