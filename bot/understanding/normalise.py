"""What phrase matching and n-grams see of a message: plain words; pure, total and linear."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

MAX_LENGTH = 4000
"""Characters that are looked at; channels accept fewer."""

_STRETCHED = re.compile(r"([a-z])\1{2,}")
_GLUED = re.compile(r"(?<![a-z0-9])(\d{1,3})(ans?|mois|jours?|semaines?|enfants?|fois)(?![a-z0-9])")
_TWICE = re.compile(r"\bc est (est|etait|ete)\b")
"""What is left of "c'est" or "c'était" once its "c" alone is read as fast writing."""

_MONEY = re.compile(r"€")
_SYMBOLS = {"👍": " oui ", "👎": " non ", "😢": " triste ", "😭": " triste ", "😡": " colere ", "🙏": " merci "}


def normalise(text: str, spellings: Mapping[str, str]) -> str:
    """Lower case, no accents, no punctuation, fast spellings spelled out, stretched letters let go."""
    return _TWICE.sub(r"c \1", " ".join(spellings.get(word, word) for word in plain_words(text)))


def plain_words(text: str) -> list[str]:
    """The words of a text, less accents, capitals, punctuation and stretching."""
    text = text[:MAX_LENGTH]
    for symbol, word in _SYMBOLS.items():
        text = text.replace(symbol, word)
    text = _MONEY.sub(" euro ", unicodedata.normalize("NFKC", text).lower())
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).replace("œ", "oe").replace("æ", "ae")
    spaced = "".join(c if c.isalnum() else " " for c in folded)
    return _GLUED.sub(r"\1 \2", _STRETCHED.sub(r"\1", spaced)).split()
