"""When the citizen came forward, and whether nobody had asked them to: proof of good faith, so never more than is known; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.content import Content
from bot.guidance.dossier import Dossier
from bot.handoff.ports import Handoff
from bot.presenting.words import day_in_words, hour_in_words

_WRITTEN_TO = ("letter", "contacted", "letter_word")
"""Questions that tell whether the administration wrote first."""


def contact_in_words(handoff: Handoff, earlier: Iterable[Handoff], dossier: Dossier, content: Content, now: datetime) -> str:
    """The sentence of the recap. Where Repère opened every hand-off itself, because of danger, it says that and no more."""
    asked = [one.requested_at for one in (handoff, *earlier) if _wanted(one)]
    key = "recap.alerted" if not asked else "recap.contact_unprompted" if _unprompted(dossier) else "recap.contact"
    at = min(asked, default=handoff.requested_at).astimezone(now.tzinfo)
    return content.say(key, day=day_in_words(at.date(), content.wording), hour=hour_in_words(at.time()))


def _wanted(handoff: Handoff) -> bool:
    """Whether the citizen wanted a person: asked for one, or agreed to the one that was proposed when Repère was lost."""
    match handoff.packet.reason:
        case "danger":
            return False
        case "lost":
            return handoff.queued_at is not None or handoff.left_message is not None
    return True


def _unprompted(dossier: Dossier) -> bool:
    """Whether it is known that no letter came first; "I don't know" is not."""
    told = {dossier.answers[question] for question in _WRITTEN_TO if question in dossier.answers}
    return told == {"no"}
