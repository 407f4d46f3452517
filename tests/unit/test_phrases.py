"""The phrases that recognise an answer: whole words, endings, gaps, and what is denied."""

from __future__ import annotations

import time

import pytest

from bot.guidance.phrases import best_match, match_length

MANY = " ".join(["mot"] * 12)


@pytest.mark.parametrize(
    ("phrase", "words", "covered"),
    [
        ("trop percu", "j ai un trop percu", 2),
        ("trop percu", "j ai trop bien percu", 0),
        ("penalite*", "des penalites", 1),
        ("percu * penalite*", "percu et penalite", 3),
        ("percu* ... penalite*", "percu penalite", 2),
        ("percu* ... penalite*", "un trop percu avec une penalite de 90", 4),
        ("percu* ... penalite*", "une penalite et un trop percu", 0),
        ("percu* ... penalite*", f"percu {MANY} penalite", 14),
        ("percu* ... penalite*", f"percu {MANY} mot penalite", 0),
        ("percu* ... penalite*", "percu puis penalite puis penalites", 5),
        ("percu* ... penalite*", "pas percu une penalite", 0),
        ("percu* ... penalite*", "percu une penalite pas", 0),
        ("je ... ai ... dit", "je ne leur ai vraiment rien dit", 7),
        ("je ... ai ... dit", "je dis", 0),
        ("percu* ...", "percu", 1),
        ("", "percu", 0),
    ],
)
def test_how_many_words_a_phrase_covers(phrase: str, words: str, covered: int) -> None:
    assert match_length(words.split(), phrase) == covered


def test_the_longest_phrase_counts() -> None:
    assert best_match("trop percu et penalite".split(), ["trop percu", "percu* ... penalite*"]) == 3


@pytest.mark.parametrize("words", ["percu " * 800, "percu mot penalite " * 300, "mot " * 2000])
def test_no_text_makes_a_gap_slow(words: str) -> None:
    said = words.split()
    started = time.perf_counter()
    match_length(said, "percu* ... mot ... penalite*")
    assert time.perf_counter() - started < 0.5
