"""What a text is made of for the trained models: word and character n-grams beside the sentence vector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.understanding.encoder import SIZE, Vectors

_VECTOR_WEIGHT = 1.6


@dataclass(frozen=True, slots=True)
class Row:
    """One text: its values other than zero, and their columns."""

    columns: npt.NDArray[np.int64]
    values: npt.NDArray[np.float32]

    def times(self, weights: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float32]:
        """The product with weights that have a row for each column."""
        return np.asarray(self.values @ weights[self.columns].astype(np.float32, copy=False))


class NGrams:
    """Weighted n-grams of texts: as a matrix to learn from, and of one text at a fifth of the time that a matrix of one row takes."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._vectorizer = vectorizer

    @property
    def size(self) -> int:
        """Number of n-grams known."""
        return len(self._vectorizer.vocabulary_)

    def knows(self, piece: str) -> bool:
        """Whether it is one of the n-grams learned."""
        return piece in self._vectorizer.vocabulary_

    def fit(self, texts: Sequence[str]) -> None:
        """Learns the n-grams of these texts."""
        self._vectorizer.fit(texts)

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """One row a text."""
        return self._vectorizer.transform(texts)

    def row(self, text: str) -> Row:
        """The same numbers for one text."""
        known = self._vectorizer.vocabulary_
        counts = Counter(known[piece] for piece in self._pieces(text) if piece in known)
        columns = np.fromiter(counts.keys(), np.int64, len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))) * self._idf[columns]
        return Row(columns, (values / (np.linalg.norm(values) or 1.0)).astype(np.float32))

    @cached_property
    def _pieces(self) -> Callable[[str], list[str]]:
        return self._vectorizer.build_analyzer()  # type: ignore[no-any-return]

    @cached_property
    def _idf(self) -> npt.NDArray[np.float64]:
        return np.asarray(self._vectorizer.idf_)


class Features:
    """Character n-grams, word n-grams, then the sentence vector."""

    def __init__(self) -> None:
        self._characters = NGrams(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2))
        self._words = NGrams(TfidfVectorizer(analyzer="word", ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+"))  # noqa: S106

    def knows(self, text: str) -> bool:
        """Whether one of its words was learned."""
        return any(self._words.knows(word) for word in text.split())

    def fit(self, texts: Sequence[str]) -> None:
        """Learns the n-grams of these texts."""
        self._characters.fit(texts)
        self._words.fit(texts)

    def rows(self, texts: Sequence[str], vectors: Vectors) -> csr_matrix:
        """One row a text, whose last `SIZE` columns are its vector."""
        return hstack([self._characters.rows(texts), self._words.rows(texts), csr_matrix(vectors * _VECTOR_WEIGHT)], format="csr")

    def row(self, text: str, vector: npt.NDArray[np.float32]) -> Row:
        """The same numbers for one text."""
        characters, words = self._characters.row(text), self._words.row(text)
        first_of_vector = self._characters.size + self._words.size
        columns = (characters.columns, words.columns + self._characters.size, np.arange(first_of_vector, first_of_vector + SIZE))
        return Row(np.concatenate(columns), np.concatenate((characters.values, words.values, vector * np.float32(_VECTOR_WEIGHT))))
