"""Fills the facts into the words of a row; pure."""

from __future__ import annotations

from bot.content.checks import PLACEHOLDER
from bot.errors import NoValueForDate
from bot.guidance.right_to_error.figures import Figures


def filled(text: str, figures: Figures) -> str | None:
    """The sentence with its facts as they are on the day; None where it shows one that has no value then, or a figure of a conversation."""
    facts = set(PLACEHOLDER.findall(text))
    if not facts <= set(figures.content.facts):
        return None
    try:
        shown = {name: figures.content.value(name, figures.today).display for name in facts}
    except NoValueForDate:
        return None
    return PLACEHOLDER.sub(lambda match: shown[match.group(1)], text)
