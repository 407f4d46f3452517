"""The words of caution that a fact is shown with; pure."""

from __future__ import annotations

from datetime import date

from bot.content import Content
from bot.content.models import Fact
from bot.content.stale import REVIEW_DAYS

_OLD_SOURCE_YEAR = 2024


def caution(fact: Fact, content: Content, today: date) -> str | None:
    """Why a fact is to be checked before it is relied upon; None where it is sure and fresh."""
    if fact.caution:
        return fact.caution
    if fact.confidence == "C" or fact.verified_on is None:
        return content.say("caution.unverified")
    if (today - fact.verified_on).days > REVIEW_DAYS:
        return content.say("caution.stale")
    year = fact.source.date[:4]
    old = fact.confidence == "B" and year.isdigit() and int(year) < _OLD_SOURCE_YEAR
    return content.say("caution.old", year=year) if old else None
