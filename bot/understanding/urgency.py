"""Danger, looked for before everything else; pure. Recall first: a light use must be listed to be let go."""

from __future__ import annotations

from bot.understanding.alarm import SAFE
from bot.understanding.lexicon import Lexicon
from bot.understanding.signals import told


def detect(words: str, lexicon: Lexicon) -> str:
    """The most pressing danger that the words tell of, or `none`."""
    return next((danger.id for danger in lexicon.dangers if told(words, danger)), SAFE)
