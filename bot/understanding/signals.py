"""Small signs in the words: something taken back, fear, a doubt, a person asked for, the language; pure."""

from __future__ import annotations

from bot.guidance.phrases import best_match
from bot.understanding.lexicon import Lexicon, Sign
from bot.understanding.patterns import spaced

_MIN_FOREIGN_WORDS = 2


def told(words: str, sign: Sign) -> bool:
    """Whether the words tell of it, still when the uses that don't count are taken out."""
    text = spaced(words)
    return sign.when.search(text) is not None and sign.when.search(sign.unless.sub("_ ", text)) is not None


def doubts(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What the words say that takes the verdict out of a program's hands: an accusation, an intention, a repeat."""
    return tuple(doubt.id for doubt in lexicon.doubts if told(words, doubt))


def denied(doubt: str, words: str, lexicon: Lexicon) -> bool:
    """Whether the words speak of this doubt only to fear it, to ask about it, to deny it or to tell of somebody else's."""
    text = spaced(words)
    return any(sign.unless.search(text) is not None and not told(words, sign) for sign in lexicon.doubts if sign.id == doubt)


def is_correction(words: str, lexicon: Lexicon) -> bool:
    """Whether the words take something back."""
    return best_match(words.split(), lexicon.correction) > 0


def is_worried(words: str, lexicon: Lexicon) -> bool:
    """Whether the words show fear or distress that is not danger."""
    return best_match(words.split(), lexicon.worried) > 0


def is_bereaved(words: str, lexicon: Lexicon) -> bool:
    """Whether the words tell of somebody's death."""
    return best_match(words.split(), lexicon.bereaved) > 0


def asks_person(words: str, lexicon: Lexicon) -> bool:
    """Whether the words ask for a person in so many words."""
    return best_match(words.split(), lexicon.person) > 0


def may_mean(act: str, words: str, lexicon: Lexicon) -> bool:
    """Whether the words hold what this speech act needs: a person is not called, nor an erasure offered, on a likeness alone."""
    return all(told(words, sign) for sign in lexicon.needed if sign.id == act)


def language(words: str, lexicon: Lexicon) -> str:
    """`fr` unless the words are clearly of another language that we know."""
    if any("\u0600" <= c <= "\u06ff" for c in words):
        return "ar"
    parts = words.split()
    counts = {name: sum(part in known for part in parts) for name, known in lexicon.languages.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= max(_MIN_FOREIGN_WORDS, 0.4 * len(parts)) else "fr"
