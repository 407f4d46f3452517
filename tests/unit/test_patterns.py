"""The little language in which turns of phrase are written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.understanding.patterns import compile_patterns, spaced

GROUPS = {"hits": ["frapp*", "donne des coups"], "who": ["mari", "beau pere"]}


@pytest.mark.parametrize(
    ("pattern", "words", "found"),
    [
        ("je suis la", "oui je suis la", True),
        ("je suis la", "je suis lasse", False),
        ("frapp*", "il m a frappee", True),
        ("frapp*", "il m a refrappe", False),
        ("veux|veut mourir", "elle veut mourir", True),
        ("veux|veut mourir", "elle va mourir", False),
        ("je ne? dors", "je ne dors", True),
        ("je ne? dors", "je dors", True),
        ("mon <who> me <hits>", "mon beau pere me donne des coups", True),
        ("mon <who> me <hits>", "mon chien me donne des coups", False),
        ("veux _ mourir", "je veux juste mourir", True),
        ("veux _ mourir", "je veux mourir", True),
        ("veux _ mourir", "je veux pas encore mourir", False),
        ("veux __ mourir", "je veux pas encore mourir", True),
        ("veux __ mourir", "je veux qu on me laisse mourir", False),
    ],
)
def test_what_a_pattern_finds(pattern: str, words: str, found: bool) -> None:
    assert bool(compile_patterns([pattern], GROUPS).search(spaced(words))) is found


def test_a_group_that_is_not_there_is_named() -> None:
    with pytest.raises(ContentError, match="<nobody>"):
        compile_patterns(["mon <nobody>"], GROUPS)


def test_no_pattern_finds_nothing() -> None:
    assert compile_patterns([], GROUPS).search(spaced("n importe quoi")) is None


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool))
def test_plain_words_find_themselves(words: str) -> None:
    assert compile_patterns([words], {}).search(spaced(f"avant {words} apres"))


@pytest.mark.parametrize("words", ["veux " * 800, "frappe les " * 400, "je suis " * 500, "x" * 4000])
def test_no_text_makes_the_search_slow(words: str) -> None:
    expression = compile_patterns(["veux __ <hits> __ <who>", "je __ je __ je __ fin", "<who> __ <hits>"], GROUPS)
    started = time.perf_counter()
    expression.search(spaced(words))
    assert time.perf_counter() - started < 0.2
