"""One message is read with the same numbers as the thousands that were learned from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.encoder import SIZE
from bot.understanding.features import Features

LEARNED = (
    "j ai oublie de declarer une pension",
    "oublie ma declaration",
    "on se marie en juin",
    "on se pacse",
    "la caf me reclame un trop percu",
)
WORDS = st.sampled_from([*" ".join(LEARNED).split(), "inconnu", "zzz", "é", "1500"])


@pytest.fixture(scope="module")
def features() -> Features:
    """Learned from a few texts."""
    made = Features()
    made.fit(LEARNED)
    return made


@given(words=st.lists(WORDS, max_size=12))
def test_a_text_alone_has_the_numbers_of_its_row_in_a_matrix(features: Features, words: list[str]) -> None:
    text, vector = " ".join(words), np.linspace(-1, 1, SIZE, dtype=np.float32)
    expected = features.rows([text], vector[None, :]).toarray()[0]
    row = features.row(text, vector)
    alone = np.zeros(len(expected))
    alone[row.columns] = row.values
    np.testing.assert_allclose(alone, expected, rtol=1e-5, atol=1e-6)


def test_a_product_is_that_of_the_whole_row(features: Features) -> None:
    vector = np.ones(SIZE, np.float32)
    whole = features.rows([LEARNED[0]], vector[None, :]).toarray()[0]
    weights = np.random.default_rng(7).normal(size=(len(whole), 3)).astype(np.float32)
    np.testing.assert_allclose(features.row(LEARNED[0], vector).times(weights), whole @ weights, rtol=1e-3)
