"""Danger, looked for before everything else; pure. Recall first: a light use must be listed to be let go."""

from __future__ import annotations

from collections.abc import Iterable

from bot.guidance.phrases import match_length
from bot.understanding.lexicon import Lexicon

SAFE = "none"


def detect(words: str, lexicon: Lexicon) -> str:
    """The most pressing danger that the words tell of, or `none`."""
    parts = words.split()
    for danger in lexicon.dangers:
        if _told(parts, danger.when, danger.unless):
            return danger.id
    return SAFE


def _told(parts: list[str], when: Iterable[str], unless: Iterable[str]) -> bool:
    """A phrase stands in the words, still when the light uses are taken out."""
    if not any(match_length(parts, phrase) for phrase in when):
        return False
    left = parts
    for phrase in unless:
        left = _without(left, phrase)
    return any(match_length(left, phrase) for phrase in when)


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
