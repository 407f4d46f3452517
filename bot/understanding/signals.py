"""Small signs in the words: something taken back, fear, a doubt, a person asked for, the language; pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guidance.phrases import best_match, match_length
from bot.understanding.lexicon import Lexicon, Sign

_MIN_FOREIGN_WORDS = 2


def told(parts: Sequence[str], sign: Sign) -> bool:
    """Whether one of the sign's phrases stands in the words, still when the uses that don't count are taken out."""
    if not best_match(parts, sign.when):
        return False
    left = list(parts)
    for phrase in sign.unless:
        left = _without(left, phrase)
    return best_match(left, sign.when) > 0


def _without(parts: list[str], phrase: str) -> list[str]:
    size = len(phrase.split())
    kept: list[str] = []
    place = 0
    while place < len(parts):
        if match_length(parts[place : place + size], phrase):
            kept.append("_")
            place += size
        else:
            kept.append(parts[place])
            place += 1
    return kept


def doubts(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What the words say that takes the verdict out of a program's hands: an accusation, an intention, a repeat."""
    parts = words.split()
    return tuple(doubt.id for doubt in lexicon.doubts if told(parts, doubt))


def is_correction(words: str, lexicon: Lexicon) -> bool:
    """Whether the words take something back."""
    return best_match(words.split(), lexicon.correction) > 0


def is_worried(words: str, lexicon: Lexicon) -> bool:
    """Whether the words show fear or distress that is not danger."""
    return best_match(words.split(), lexicon.worried) > 0


def asks_person(words: str, lexicon: Lexicon) -> bool:
    """Whether the words ask for a person in so many words."""
    return best_match(words.split(), lexicon.person) > 0


def language(words: str, lexicon: Lexicon) -> str:
    """`fr` unless the words are clearly of another language that we know."""
    if any("\u0600" <= c <= "\u06ff" for c in words):
        return "ar"
    parts = words.split()
    counts = {name: sum(part in known for part in parts) for name, known in lexicon.languages.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= max(_MIN_FOREIGN_WORDS, 0.4 * len(parts)) else "fr"
